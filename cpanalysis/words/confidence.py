"""How sure a comparison is, in the words of :mod:`cpanalysis.declare.wording`."""

from typing import Any

import polars as pl

from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.wording import CLEAR, SEEN_FROM, mark_family, word_verdict
from cpanalysis.words.numbers import write_amount, write_points, write_ratio

Row = dict[str, Any]
NEUTRAL = {"ratio": 1.0}


def word_comparison(row: Row) -> str:
    """Return the verdict of a comparison with its mark, and why it is no other.

    >>> row = {"measure": "ratio", "estimate": 1.4, "lower": 1.1, "upper": 1.8, "tests": 90,
    ...        "verdict": "no clear difference", "comparator": "rest of force"}
    >>> word_comparison(row)
    'no clear difference: could be chance among the 90 comparisons made'
    >>> word_comparison({**row, "verdict": "lower", "comparator": "a year earlier"})
    'a fall'
    """
    word = f"{word_verdict(row)}{mark_family(row)}"
    return word if row["verdict"] in CLEAR else f"{word}{describe_doubt(row)}"


def word_promise(rows: pl.DataFrame, what: str) -> str:
    """Return what is promised of the planned family of some rows: one sentence, or nothing.

    >>> rows = pl.DataFrame({"family": ["primary"], "tests": [96]})
    >>> word_promise(rows, "planned comparison")
    'If nothing differed at all, in 19 of 20 packs none of the 96 planned comparisons would be \
called clear.'
    """
    planned = rows.filter(pl.col("family") != EXPLORATORY)["tests"].drop_nulls()
    if planned.is_empty():
        return ""
    size = write_amount(int(planned[0]), what)
    return (
        f"If nothing differed at all, in 19 of 20 packs none of the {size} would be called clear."
    )


def word_unmade(row: Row) -> str:
    """Return the verdict of a comparison that was not made, as a sentence begins.

    >>> word_unmade({"verdict": "not comparable", "comparator": "a year earlier"})
    'Not comparable'
    """
    word = word_verdict(row)
    return f"{word[0].upper()}{word[1:]}"


def describe_doubt(row: Row, what: str = "comparison") -> str:
    """Return why a verdict is not clear: by chance it could be so, or only more would be seen."""
    if leaves_out_none(row):
        return f": could be chance among the {write_amount(row['tests'], what)} made"
    return describe_detectable(row)


def leaves_out_none(row: Row) -> bool:
    """Say whether the whole interval lies on one side of no difference.

    >>> leaves_out_none({"measure": "ratio", "lower": 0.9, "upper": 1.2})
    False
    """
    neutral = NEUTRAL.get(row["measure"], 0.0)
    if row["lower"] is None or row["upper"] is None:
        return False
    return bool(row["lower"] > neutral or row["upper"] < neutral)


def describe_detectable(row: Row) -> str:
    """Return the smallest change or difference that would have been seen, as a clause.

    Beside a fall that is the smallest fall, beside a rise the smallest rise; where a share has no
    room on that side, that of the other.

    >>> row = {"measure": "ratio", "estimate": 0.9, "smallest_detectable": 1.3,
    ...        "smallest_detectable_fall": 0.76, "comparator": "a year earlier"}
    >>> describe_detectable(row)
    ' (only a fall to about 0.76 times or less would have been seen four times in five)'
    >>> describe_detectable({**row, "estimate": 1.1})
    ' (only a rise to about 1.30 times or more would have been seen four times in five)'
    """
    least = write_detectable(row)
    return f" (only {least} {SEEN_FROM})" if least else ""


def write_detectable(row: Row) -> str:
    """Return the smallest change that would have been seen on the side of the estimate.

    >>> write_detectable({"measure": "difference", "estimate": 0.01, "smallest_detectable": 0.062,
    ...                   "comparator": "rest of force"})
    'a difference of about +6.2 points or more'
    >>> write_detectable({"measure": "difference of median waits", "unit": "minutes",
    ...                   "estimate": -2.0, "smallest_detectable_fall": -12.5})
    'a fall of about 12.5 minutes or more'
    """
    seen = find_detectable(row)
    if seen is None:
        return ""
    falls = seen < NEUTRAL.get(row["measure"], 0.0)
    beside = str(row.get("comparator", ""))
    in_time = not beside or beside.endswith("earlier")
    what = ("a fall" if falls else "a rise") if in_time else "a difference"
    if row["measure"] not in ("ratio", "difference"):
        return f"{what} of about {abs(seen):,.1f} {row['unit']} or more"
    if row["measure"] != "ratio":
        points = f"{abs(seen) * 100:.1f} points" if in_time else write_points(seen)
        return f"{what} of about {points} or more"
    return f"{what} to about {write_ratio(seen)} or {'less' if falls else 'more'}"


def find_detectable(row: Row) -> float | None:
    """Return the smallest difference that would have been seen on the side of the estimate.

    A share of all can only fall, whichever way it seems to go: then it is the smallest fall.

    >>> find_detectable({"measure": "difference", "estimate": 0.0, "smallest_detectable": None,
    ...                  "smallest_detectable_fall": -0.02})
    -0.02
    """
    sides = ["smallest_detectable", "smallest_detectable_fall"]
    own, other = (row.get(side) for side in (sides[::-1] if is_below(row) else sides))
    found: float | None = other if own is None else own
    return found


def is_below(row: Row) -> bool:
    """Say whether an estimate is below no difference."""
    return bool(row["estimate"] < NEUTRAL.get(row["measure"], 0.0))
