"""How sure a sentence is: the words for it, each with the rule by which it is chosen.

The glossary prints these rows, and a test holds it to them; sentences take their words from here.
"""

from dataclasses import dataclass

CLEARLY = "clearly"
PROBABLY = "probably"
SEEN_FROM = "would have been seen four times in five"


@dataclass(frozen=True)
class Wording:
    """Words of a sentence, and when they are said."""

    words: str
    when: str


SENTENCES = (
    Wording(
        "clearly higher, clearly lower; a clear rise, a clear fall",
        "the difference stands out even when all comparisons made together are allowed for: their"
        " false discovery rate is below 5 %, so that of twenty called clear about one is chance",
    ),
    Wording(
        "higher, lower",
        "as a verdict in a table, the same as clearly higher and clearly lower",
    ),
    Wording(
        "probably higher, probably lower; probably a rise, probably a fall",
        "the 95 % interval leaves out no difference (for a ratio, leaves out 1), but the"
        " difference is not clear when all comparisons made together are allowed for",
    ),
    Wording(
        "no clear difference, no clear change",
        "neither of these. It does not say that the two are the same: the smallest difference"
        " that would have been seen stands beside it",
    ),
    Wording(
        "would have been seen",
        "so large a difference is found clear by itself four times in five, with counts like these",
    ),
    Wording(
        "rose, fell",
        "a change at an event whose false discovery rate over all changes asked for is below 5 %",
    ),
    Wording(
        "improved, worse",
        "of a recommendation: a clear change since the baseline towards, or away from, the side"
        " that the indicator declares to be better. Where it declares neither side, never",
    ),
    Wording(
        "not enough data",
        "of a recommendation: too few to compare, or a comparison that would have missed even a"
        " doubling (of a share, 40 points)",
    ),
    Wording(
        "not computable",
        "of a recommendation: the input is lacking or hidden, or the measure cannot by itself be"
        " better or worse. The reason stands beside it",
    ),
    Wording(
        "too few to say",
        "the numbers are too small for the method, and no comparison is made",
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
        "longer, shorter",
        "of mean waits: the 95 % interval of their difference leaves out 0",
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
        "would probably have been seen",
        "a change so large, lasting twelve months, signals four times in five",
    ),
    Wording(
        "would usually detect, would usually show",
        "of a control chart: its own rule signals a lasting change of that size, within that time,"
        " in four of five series",
    ),
    Wording("exploratory", "a comparison that was not named before the run"),
    Wording("not known", "the input is lacking; the reason stands beside it"),
)
