"""How sure a sentence is: the words for it, each with the rule by which it is chosen.

The glossary prints these rows, and a test holds it to them; sentences, tables, charts and the
explorer take their words from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cpanalysis.declare.family import EXPLORATORY

HIGHER, LOWER = "higher", "lower"
NO_CLEAR_DIFFERENCE = "no clear difference"
A_RISE, A_FALL = "a rise", "a fall"
NO_CLEAR_CHANGE = "no clear change"
TOO_FEW = "too few to say"
NOT_SHOWN = "not shown"
NOT_MEASURED = "not measured"
NOT_COMPARABLE = "not comparable"

CLEAR = (HIGHER, LOWER, A_RISE, A_FALL)
"""Verdicts that say there is a difference."""
JUDGED = (*CLEAR, NO_CLEAR_DIFFERENCE, NO_CLEAR_CHANGE)
"""Verdicts of a test that was made."""
DIFFERENCES = (HIGHER, LOWER, NO_CLEAR_DIFFERENCE, TOO_FEW, NOT_SHOWN, NOT_COMPARABLE)
CHANGES = (A_RISE, A_FALL, NO_CLEAR_CHANGE, TOO_FEW, NOT_SHOWN, NOT_MEASURED)
IN_TIME = {HIGHER: A_RISE, LOWER: A_FALL, NO_CLEAR_DIFFERENCE: NO_CLEAR_CHANGE}
"""What a difference from an earlier period of the same area is called."""

SEEN_FROM = "would have been seen four times in five"


def word_verdict(row: Mapping[str, Any]) -> str:
    """Return the verdict of a comparison in the words of the vocabulary.

    Every view of a comparison takes its word from here: places are higher or lower, the same
    area at two times is a rise or a fall.

    >>> word_verdict({"verdict": "higher", "comparator": "rest of force"})
    'higher'
    >>> word_verdict({"verdict": "higher", "comparator": "a year earlier"})
    'a rise'
    """
    verdict = str(row["verdict"])
    in_time = str(row.get("comparator", "")).endswith("earlier")
    return IN_TIME.get(verdict, verdict) if in_time else verdict


def mark_family(row: Mapping[str, Any]) -> str:
    """Return the mark of a test that was not planned, or nothing.

    >>> mark_family({"family": "exploratory"}), mark_family({"family": "primary"})
    (' (exploratory)', '')
    """
    return f" ({EXPLORATORY})" if row.get("family") == EXPLORATORY else ""


@dataclass(frozen=True)
class Wording:
    """Words of a sentence, and when they are said."""

    words: str
    when: str


SENTENCES = (
    Wording(
        "higher, lower",
        "of two areas: they differ when all tests of the family are allowed for (q below 5 %)",
    ),
    Wording(
        "a rise, a fall",
        "the same of one area at two times, or before and after an event",
    ),
    Wording(
        "clear",
        "of a planned test whose q is below 5 % within its family; of an exploratory test never",
    ),
    Wording(
        "no clear difference, no clear change",
        "neither of these. It does not say that the two are the same: the smallest difference"
        " that would have been seen is given with it",
    ),
    Wording(
        "could be chance among the comparisons made",
        "the 95 % interval leaves out no difference (for a ratio, leaves out 1), but so it would,"
        " for some, among so many comparisons if nothing differed (q is 5 % or more)",
    ),
    Wording(
        "exploratory",
        "of a comparison or change that was not planned: it is marked so wherever it is shown, and"
        " should be tested again with new data before it is relied on",
    ),
    Wording(
        "not comparable",
        "a figure is missing on one side, or a break in the series lies between the two, or the"
        " earlier of them is the first after a break",
    ),
    Wording(
        "not shown",
        "hidden to protect children's identities",
    ),
    Wording(
        "would have been seen",
        "a test at 5 % finds so large a difference four times in five, with counts like these",
    ),
    Wording(
        "improved, worse",
        "of a recommendation: a clear change since the baseline towards, or away from, the side"
        " that the indicator declares to be better. Where it declares neither side, never",
    ),
    Wording(
        "changed",
        "of a recommendation: a clear change of what is by itself neither better nor worse",
    ),
    Wording(
        "too few to say",
        "the numbers are too small for the method, and no comparison is made; of a recommendation"
        " also where a comparison would have missed even a doubling (of a share, 40 points)",
    ),
    Wording(
        "not measured as asked",
        "of a recommendation: what is measured is not what it asks about, so that there is no"
        " verdict. The reason stands beside it",
    ),
    Wording(
        "not measured",
        "of a recommendation: no indicator of it is measured here, or a table or column that it"
        " needs was not supplied. The reason stands beside it",
    ),
    Wording(
        "better, worse",
        "clearly higher or lower, where the indicator declares which is good. Where it declares"
        " neither, only higher and lower are used",
    ),
    Wording(
        "outside the limits",
        "beyond the 99.8 % limits of a chart. Beyond the 95 % limits only, one in twenty falls by"
        " chance, and it is not put in words alone",
    ),
    Wording(
        "associated with",
        "a change at an event. Other things change too, so it is never called an effect",
    ),
    Wording(
        "more than chance",
        "fewer than one in twenty random deals of the same episodes are as concentrated",
    ),
    Wording(
        "higher since, lower since",
        "the months from there on together would be rarer than the chart's threshold had nothing"
        " changed; of stable series at most one in twenty signals within two years",
    ),
    Wording(
        "would usually detect, would usually show",
        "of a control chart: its own rule signals a lasting change of that size, within that time,"
        " in four of five series",
    ),
    Wording("not known", "the input is lacking; the reason stands beside it"),
)
