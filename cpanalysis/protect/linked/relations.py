"""Which counts make up which others, in every area and period alike.

A relation is a sum of counts that is nought: ``{whole: 1, part: -1, rest: -1}``. What is not
published but needed to say so (all that is neither in one part nor in the other) is a count too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cpanalysis.protect.linked.cells import Catalogue, Split
from cpanalysis.protect.linked.counted import Counted
from cpanalysis.protect.linked.predicate import (
    NEVER,
    TRUE,
    Predicate,
    Values,
    describe,
    is_one_of,
)

Relation = tuple[tuple[int, int], ...]
"""Numbers of what is counted, each with its sign."""

ANY = Values(frozenset(), others=True)
OTHER = ""


@dataclass(frozen=True)
class Family:
    """Counts that are alike but for the values of one fact, and all its values if known."""

    whole: Counted
    fact: str

    def member(self, values: Values) -> Counted:
        """Return the count of some values of the fact."""
        if values == ANY:
            return self.whole
        return replace(self.whole, predicate=self.whole.predicate | {(self.fact, values)})


def relate(splits: Iterable[Split], catalogue: Catalogue) -> list[Relation]:
    """Return every relation among the counts of ``splits``, each once."""
    splits = list(splits)
    counts = list(dict.fromkeys(one for split in splits for one in counts_of(split)))
    found = [
        *(relation for split in splits for relation in relate_figures(split, catalogue)),
        *relate_families(counts, find_parts(splits), catalogue),
        *(bound(*pair, catalogue) for pair in find_bounds(splits)),
    ]
    return list(dict.fromkeys(relation for relation in found if len(relation) > 1))


def counts_of(split: Split) -> list[Counted]:
    """Return what is published of a split, and what stands behind it."""
    return [*split.counted.values(), *([split.complement] if split.complement else [])]


def sum_up(whole: Counted, parts: Sequence[Counted], catalogue: Catalogue) -> Relation:
    """Return the relation that ``whole`` is the sum of ``parts``; what cannot be is left out."""
    terms: dict[int, int] = defaultdict(int)
    for sign, one in [(1, whole), *((-1, part) for part in parts)]:
        if one.predicate != NEVER:
            terms[catalogue.number(one)] += sign
    return tuple(sorted((number, sign) for number, sign in terms.items() if sign))


def bound(small: Counted, large: Counted, catalogue: Catalogue) -> Relation:
    """Return the relation that ``large`` is ``small`` and some more."""
    text = f"{large.unit} beyond {small.unit} of {describe(small.predicate)}"
    more = replace(large, unit="own", predicate=large.predicate | is_one_of(text, [TRUE]))
    return sum_up(large, [small, more], catalogue)


def relate_figures(split: Split, catalogue: Catalogue) -> Iterator[Relation]:
    """Yield how the figures of one row make each other up."""
    counted = split.counted
    if split.complement:
        parts = [counted["numerator"], split.complement]
        yield sum_up(counted["denominator"], parts, catalogue)
    if "relevant" in counted:
        names = ("told", "left_out", *(["not_recorded"] if split.figures.apart else []))
        parts = [counted[name] for name in names if name in counted]
        yield sum_up(counted["relevant"], parts, catalogue)


def relate_families(
    counts: Sequence[Counted], parted: Mapping[Family, set[str]], catalogue: Catalogue
) -> Iterator[Relation]:
    """Yield how counts that differ in the values of one fact alone make each other up."""
    for family, members in find_families(counts).items():
        classes = part_values(members, parted.get(family, set()))
        if family.whole.adds_up:
            yield from add_classes(family, members, classes, catalogue)
        elif ANY in members and family.whole.unit == "children":
            yield from bound_classes(family, classes, catalogue)


def add_classes(
    family: Family, members: Iterable[Values], classes: Sequence[Values], catalogue: Catalogue
) -> Iterator[Relation]:
    """Yield that each member of a family is the sum of its classes."""
    for values in members:
        inside = [family.member(one) for one in classes if not (one & values).none]
        yield sum_up(family.member(values), inside, catalogue)


def bound_classes(
    family: Family, classes: Sequence[Values], catalogue: Catalogue
) -> Iterator[Relation]:
    """Yield that the children of each class are among all, and all are at most their sum."""
    parts = [family.member(one) for one in classes]
    yield from (bound(part, family.whole, catalogue) for part in parts)
    text = f"in several by {family.fact}"
    predicate = family.whole.predicate | is_one_of(text, [TRUE])
    several = replace(family.whole, unit="own", predicate=predicate)
    relation = sum_up(family.whole, parts, catalogue)
    yield (*relation, (catalogue.number(several), 1))


def find_families(counts: Sequence[Counted]) -> dict[Family, set[Values]]:
    """Return the families with two members or more; the whole is one where it is counted."""
    found: dict[Family, set[Values]] = defaultdict(set)
    for counted in counts:
        for fact, values in counted.predicate:
            rest = replace(counted, predicate=counted.predicate - {(fact, values)})
            found[Family(rest, fact)].add(values)
    known = set(counts)
    for family, members in found.items():
        if family.whole in known:
            members.add(ANY)
    return {family: members for family, members in found.items() if len(members) > 1}


def find_parts(splits: Iterable[Split]) -> dict[Family, set[str]]:
    """Return, for each family made by a split, the values of its fact, which are all that occur.

    Complements are not among them: a grade that no case has in a part has no row there, and so
    no complement, though its complement is not nought.
    """
    found: dict[Family, set[str]] = defaultdict(set)
    for split in splits:
        for fact, values in split.part:
            for counted in split.counted.values():
                if (fact, values) in counted.predicate:
                    rest = replace(counted, predicate=counted.predicate - {(fact, values)})
                    found[Family(rest, fact)] |= values.listed
    return found


def part_values(members: Iterable[Values], known: set[str]) -> list[Values]:
    """Return the values of a fact in classes that no member parts; ``known`` are all, if any.

    >>> whole, yes, told = ANY, Values(frozenset({"yes"})), ~Values(frozenset({"not_recorded"}))
    >>> classes = part_values([whole, yes, told], {"yes", "no", "not_recorded"})
    >>> [sorted(one.listed) for one in classes]
    [['no'], ['not_recorded'], ['yes']]
    """
    members = list(members)
    listed = {value for one in members for value in one.listed}
    every = known or {*listed, OTHER}
    classes: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    for value in sorted(every):
        classes[tuple(holds(one, value) for one in members)].add(value)
    inside = [found for told, found in classes.items() if any(told)]
    return [name_class(found, listed) for found in inside]


def holds(values: Values, value: str) -> bool:
    """Say whether a value is one of some values; any other value is not listed."""
    return (value in values.listed) != values.others


def name_class(found: set[str], listed: set[str]) -> Values:
    """Return the values of a class, which are all others where it holds those not listed."""
    if OTHER in found:
        return Values(frozenset(listed - found), others=True)
    return Values(frozenset(found))


def find_bounds(splits: Iterable[Split]) -> Iterator[tuple[Counted, Counted]]:
    """Yield pairs of which the first is at most the second, the second as small as can be."""
    groups: dict[Predicate, dict[Counted, None]] = defaultdict(dict)
    for split in splits:
        told = (split.counted.get(name) for name in ("numerator", "denominator"))
        groups[split.part] |= dict.fromkeys(one for one in told if one)
    for group in groups.values():
        for small in group:
            larger = [large for large in group if is_bound(small, large)]
            yield from ((small, large) for large in keep_smallest(larger))


def is_bound(small: Counted, large: Counted) -> bool:
    """Say whether one count is at most another: the same rows, or children with such a row."""
    if small == large or small.rows != large.rows:
        return False
    if (small.unit, large.unit) not in COMPARABLE:
        return False
    wider, narrow = dict(large.predicate), dict(small.predicate)
    if small.unit == large.unit and len(small.predicate - large.predicate) < 2:
        return False  # said by their family
    return all(fact in narrow and narrow[fact] & wider[fact] == narrow[fact] for fact in wider)


COMPARABLE = {("rows", "rows"), ("children", "children"), ("children", "rows"), ("own", "rows")}


def keep_smallest(larger: Sequence[Counted]) -> list[Counted]:
    """Return those that are not themselves at least another of them."""
    return [
        one for one in larger if not any(is_bound(other, one) for other in larger if other != one)
    ]
