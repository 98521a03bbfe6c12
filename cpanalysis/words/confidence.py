"""How sure a comparison is, in the words of :mod:`cpanalysis.declare.wording`."""

from typing import Any

from cpanalysis.analyse.verdicts import HIGHER, LOWER
from cpanalysis.declare.wording import CLEARLY, PROBABLY, SEEN_FROM
from cpanalysis.words.numbers import write_ratio

Row = dict[str, Any]
NOUNS = {HIGHER: "rise", LOWER: "fall"}
NEUTRAL = {"ratio": 1.0}


def word_difference(row: Row) -> str:
    """Return whether one area is higher or lower than another, and how sure that is.

    >>> word_difference({"measure": "ratio", "estimate": 1.4, "lower": 1.1, "upper": 1.8,
    ...                  "verdict": "no clear difference", "smallest_detectable": 1.3})
    'probably higher: not clear when all comparisons are allowed for'
    """
    if row["verdict"] in NOUNS:
        return f"{CLEARLY} {row['verdict']}"
    side = leans(row)
    if side is None:
        return f"{row['verdict']}{describe_detectable(row, 'difference')}"
    return f"{PROBABLY} {side}: not clear when all comparisons are allowed for"


def word_change(row: Row) -> str:
    """Return whether an area rose or fell since an earlier period, and how sure that is.

    >>> word_change({"measure": "difference", "estimate": -0.1, "lower": -0.15, "upper": -0.05,
    ...              "verdict": "lower", "smallest_detectable": 0.08})
    'a clear fall'
    """
    if row["verdict"] in NOUNS:
        return f"a clear {NOUNS[row['verdict']]}"
    side = leans(row)
    if side is None:
        return f"no clear change{describe_detectable(row)}"
    return f"{PROBABLY} a {NOUNS[side]}: not clear when all comparisons are allowed for"


def leans(row: Row) -> str | None:
    """Return the side of no difference on which the whole interval lies; None where it does not.

    >>> leans({"measure": "ratio", "lower": 0.9, "upper": 1.2}) is None
    True
    """
    neutral = NEUTRAL.get(row["measure"], 0.0)
    if row["lower"] is None or row["lower"] <= neutral <= row["upper"]:
        return None
    return HIGHER if row["lower"] > neutral else LOWER


def describe_detectable(row: Row, what: str = "rise") -> str:
    """Return the smallest change or difference that would have been seen, as a clause.

    >>> describe_detectable({"measure": "ratio", "smallest_detectable": 1.3})
    ' (only a rise of about 1.30 times or more would have been seen four times in five)'
    """
    seen = row["smallest_detectable"]
    if seen is None:
        return ""
    least = write_ratio(seen) if row["measure"] == "ratio" else f"{seen * 100:.1f} points"
    return f" (only a {what} of about {least} or more {SEEN_FROM})"
