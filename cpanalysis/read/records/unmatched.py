"""Tables whose records name children or other records that hardly any other table knows.

A number of a person hashed in one export and plain in another, or of two systems, joins with
nothing: every link would come out as none. A few records that are not found are another matter.
"""

from collections.abc import Mapping
from itertools import combinations

import polars as pl

from cpanalysis.declare.tables import TABLES

Frames = Mapping[str, pl.DataFrame]
Pair = frozenset[str]
"""Two columns, as ``table.column``, that are meant to hold the same identifiers and do not."""

CHILD, CHILDREN = "child_id", "children"
FOUND_OF_CHILDREN = 0.5
"""Of the children of a table, the least share that a supplied register of children knows."""
FOUND_OF_OPTIONAL = 0.05
"""Of records that may be named, as notices, the least share found: exports differ in their time."""
MET_ELSEWHERE = 0.02
"""Of the fewer children of two tables, the least share that both know, without such a register."""
ENOUGH = 20


def find_unmatched(frames: Frames) -> dict[Pair, str]:
    """Return the columns that do not join, with what is said of it.

    >>> children = pl.DataFrame({"child_id": [f"C{number}" for number in range(30)]})
    >>> victims = pl.DataFrame({"child_id": [f"X{number}" for number in range(30)]})
    >>> found = find_unmatched({"children": children, "cse_victims": victims})
    >>> [sorted(pair) for pair in found], list(found.values())
    ([['children.child_id', 'cse_victims.child_id']], ['30 of 30 different child_id of cse_victims \
are not in children'])
    """
    return {**find_children(frames), **find_references(frames)}


def find_references(frames: Frames) -> dict[Pair, str]:
    """Return references to records of other tables, of which most are not there."""
    found: dict[Pair, str] = {}
    for name, frame in frames.items():
        for column in TABLES[name].columns:
            other, _, key = (column.references or "").partition(".")
            if other == CHILDREN or column.name not in frame.columns:
                continue
            if other in frames and key in frames[other].columns:
                least = FOUND_OF_OPTIONAL if column.nullable else FOUND_OF_CHILDREN
                said = say_lost(frame[column.name], frames[other][key], name, other, least)
                if said:
                    found[frozenset((f"{name}.{column.name}", f"{other}.{key}"))] = said
    return found


def find_children(frames: Frames) -> dict[Pair, str]:
    """Return the tables whose children are not those of the register, or of any other table."""
    ids = {
        name: frame[CHILD].drop_nulls().unique()
        for name, frame in frames.items()
        if CHILD in frame.columns
    }
    apart = find_apart(ids)
    pairs = [
        frozenset((f"{one}.{CHILD}", f"{other}.{CHILD}")) for one, other in combinations(ids, 2)
    ]
    names = list(combinations(ids, 2))
    return {
        pair: apart.get(one) or apart[other]
        for pair, (one, other) in zip(pairs, names, strict=True)
        if (one in apart or other in apart) and not meet(ids[one], ids[other])
    }


def find_apart(ids: Mapping[str, pl.Series]) -> dict[str, str]:
    """Return the tables whose children are not known elsewhere, with what is said of them."""
    if CHILDREN in ids:
        told = {
            name: say_lost(own, ids[CHILDREN], name, CHILDREN, FOUND_OF_CHILDREN)
            for name, own in ids.items()
            if name != CHILDREN
        }
        return {name: said for name, said in told.items() if said}
    many = {name: own for name, own in ids.items() if len(own) >= ENOUGH}
    return {
        name: f"hardly any of {len(own):,} different {CHILD} of {name} is in another table"
        for name, own in many.items()
        if len(many) > 1 and not any(meet(own, many[other]) for other in many if other != name)
    }


def meet(one: pl.Series, other: pl.Series) -> bool:
    """Say whether two tables know some children in common."""
    both = int(one.is_in(other.implode()).sum())
    return both > MET_ELSEWHERE * min(len(one), len(other))


def say_lost(named: pl.Series, known: pl.Series, name: str, other: str, least: float) -> str:
    """Return what is said where too few of the records named are there; else nothing."""
    ids = named.drop_nulls().unique()
    lost = len(ids) - int(ids.is_in(known.drop_nulls().unique().implode()).sum())
    if not len(ids) or known.is_empty() or lost <= (1 - least) * len(ids):
        return ""
    return f"{lost:,} of {len(ids):,} different {named.name} of {name} are not in {other}"
