"""What is said of a change at an event: how large, how sure, and what it cannot say."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.areas import REST_OF_FORCE
from cpanalysis.declare.changes import FELL, NO_CLEAR_CHANGE, ROSE, TOO_FEW
from cpanalysis.declare.indicators.at_events import RISKIER, UNMOVED
from cpanalysis.declare.wording import SEEN_FROM
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.numbers import (
    join_names,
    signed,
    write_points,
    write_range,
    write_ratio,
    write_value,
)
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row

NO_EVENT = (
    "No event at which this could have changed lies within the months of the records; events come"
    " from the published list and from a file of your own."
)
MADE_UP_EVENT = "The event is made up with the sample."
NEAR = "Changes at events within twelve months of each other cannot be told apart: see the table."
NOT_AN_EFFECT = (
    "This is a change associated with the event, not its effect: whatever else happened at the"
    " same time stands in the same figure."
)


def changes_of(
    protected: Protected, *, area: str = "", indicator: str = "", event: str = ""
) -> pl.DataFrame:
    """Return the changes, of one area, indicator or event where one is named, by day."""
    own = protected.changes
    own = own.filter(pl.col("area") == area) if area else own
    own = own.filter(pl.col("indicator") == indicator) if indicator else own
    own = own.filter(pl.col("event") == event) if event else own
    return own.sort(
        "first_day", "event", "family", "indicator", descending=[False, False, True, False]
    )


def choose_event(protected: Protected, indicator: str) -> str:
    """Return the event at which a change of an indicator is shown first; none for no event.

    That is the one that aimed at it, which the family knows: else the latest at which any area
    has an estimate, else the latest.
    """
    rows = protected.changes.filter(pl.col("indicator") == indicator)
    told = rows.filter(pl.col("estimate").is_not_null())
    chosen = (told if told.height else rows).sort("aimed", "first_day", "event")
    return str(chosen["event"][-1]) if chosen.height else ""


def describe_change(
    protected: Protected, indicator: str, event: str, areas: tuple[str, ...]
) -> list[Sentences]:
    """Return what a change of one indicator at one event says: the event, each area, the limits."""
    rows = changes_of(protected, indicator=indicator, event=event)
    own = [row for area in areas for row in rows.filter(area=area).iter_rows(named=True)]
    if not event or not own:
        return [Sentences((NO_EVENT,))]
    made_up = (IN_SENTENCE, MADE_UP_EVENT) if is_synthetic(rows) else ("", "")
    told = any(row["estimate"] is not None for row in own)
    limits = (describe_inseparable(own[0]), NOT_AN_EFFECT if told else "")
    opening = (made_up[0], describe_event(own[0]), made_up[1])
    paragraphs = (opening, *(tuple(describe_area(row)) for row in own), limits)
    said = [Sentences(lines).without_blanks() for lines in paragraphs]
    return [sentences for sentences in said if sentences.lines]


def describe_area(row: Row) -> list[str]:
    """Return what is said of one area: an estimate, or why there is none."""
    told = describe_estimate(row) if row["estimate"] is not None else [describe_refusal(row)]
    return [*told, describe_window(row)]


def describe_event(row: Row) -> str:
    """Return an event with the day, month or window in which it happened."""
    return f"{row['event']}, {row['title']}: {write_when(row)}."


def write_when(row: Row) -> str:
    """Return when an event happened, as exactly as is known.

    >>> from datetime import date
    >>> write_when({"first_day": date(2024, 6, 1), "last_day": date(2024, 12, 31)})
    'some time from June 2024 to December 2024'
    """
    first, last = row["first_day"], row["last_day"]
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"some time from {first:%B %Y} to {last:%B %Y}"


def describe_refusal(row: Row) -> str:
    """Return why there is no estimate, in words."""
    return f"{name_row(row)}: too few to say ({row['reason']})."


def name_row(row: Row) -> str:
    """Return indicator and area of a row."""
    return f"{find_indicator(row['indicator']).title}, {row['area']}"


def describe_estimate(row: Row) -> list[str]:
    """Return size and certainty of an estimate, and the change beyond that of a comparison."""
    return [
        f"{name_row(row)}: {word_verdict(row)} {describe_levels(row)}:"
        f" {write_estimate(row)} ({write_ends(row)}).",
        describe_certainty(row),
        describe_controlled(row),
    ]


def word_verdict(row: Row) -> str:
    """Return what happened, in one or two words."""
    return {ROSE: "rose", FELL: "fell", NO_CLEAR_CHANGE: "no clear change"}.get(
        row["verdict"], TOO_FEW
    )


def describe_levels(row: Row) -> str:
    """Return the months since, and, unless withheld, their level and that of the course before."""
    since = f"over the {row['months_after']} months since"
    if row["observed"] is None or row["expected_upper"] is None:
        return since
    unit = "proportion" if row["measure"] == "difference" else "count"
    of = row["total_after"] if row["measure"] == "difference" else 1
    observed, expected, lower, upper = (
        row[name] / of for name in ("observed", "expected", "expected_lower", "expected_upper")
    )
    course = f"{write_value(expected, unit)} on the course before"
    return (
        f"{since}, {write_value(observed, unit)} against {course}"
        f" (95% interval {write_range(lower, upper, unit)})"
    )


def write_estimate(row: Row) -> str:
    """Return the estimate of a row as a reader expects it."""
    if row["measure"] == "ratio":
        return write_ratio(row["estimate"])
    return write_points(row["estimate"])


def write_ends(row: Row, lower: str = "lower", upper: str = "upper") -> str:
    """Return both ends of an interval of a row, in the unit of its estimate."""
    write = (lambda number: f"{number:.2f}") if row["measure"] == "ratio" else signed
    return f"{write(row[lower])} to {write(row[upper])}"


def describe_certainty(row: Row) -> str:
    """Return how sure a change is, or how large one would have had to be."""
    if row["verdict"] in (ROSE, FELL):
        chance = "below 0.001" if row["q_value"] < 0.001 else f"{row['q_value']:.3f}"
        return f"Chance alone would seldom give it among all changes asked for (q {chance})."
    seen = row["smallest_detectable"]
    if seen is None:
        return ""
    least = write_ratio(seen) if row["measure"] == "ratio" else write_points(seen)
    return f"That does not say that nothing changed: a rise of about {least} {SEEN_FROM}."


def describe_controlled(row: Row) -> str:
    """Return the change beyond that of a comparison, where there is one."""
    if row["controlled"] is None:
        return ""
    what = "odds" if row["measure"] == "difference" else "level"
    ends = f"{row['controlled_lower']:.2f} to {row['controlled_upper']:.2f}"
    beside = row["compared_with"]
    against = "the rest of the force" if beside == REST_OF_FORCE.name else f"“{beside}”"
    times = write_ratio(row["controlled"])
    return f"Beyond the change of {against}, the {what} changed {times} ({ends})."


def describe_window(row: Row) -> str:
    """Return what trying every month of a window gives; nothing where the month is known."""
    if row["months_tried"] is None:
        return ""
    opening = f"Its month is not on record, so each of {row['months_tried']} was tried"
    if row["smallest"] is None:
        return f"{opening}; none of them carries a model, or what it gives is hidden."
    lowest, highest = (
        write_estimate({**row, "estimate": row[name]}) for name in ("smallest", "largest")
    )
    short = row["months_tried"] - row["months_told"]
    lacking = f" ({short} carry no model)" if short else ""
    ends = write_ends(row, "range_lower", "range_upper")
    same = "each gives a clear" if way_of_range(row) else "not each gives a clear"
    return (
        f"{opening}{lacking}: from {lowest} to {highest}, intervals from {ends}; {same} change the"
        " same way."
    )


def way_of_range(row: Row) -> str:
    """Return rose or fell where every month of a window that carries a model says so, else nothing.

    >>> way_of_range({"measure": "ratio", "range_lower": 1.1, "range_upper": 2.0})
    'rose'
    >>> way_of_range({"measure": "difference", "range_lower": -0.1, "range_upper": 0.2})
    ''
    """
    if row["range_lower"] is None:
        return ""
    neutral = 1 if row["measure"] == "ratio" else 0
    if row["range_lower"] > neutral:
        return ROSE
    return FELL if row["range_upper"] < neutral else ""


def describe_inseparable(row: Row) -> str:
    """Return which events lie too near to be told apart; nothing where none does."""
    if row["inseparable"] is None:
        return ""
    others = join_names(row["inseparable"].split(", "))
    lie = "lie" if "," in row["inseparable"] else "lies"
    return f"Within twelve months {lie} {others}: no model can tell their changes apart."


def describe_changes(protected: Protected, theme: str, area: str) -> Sentences:
    """Return how many changes of a theme were asked for in an area, and which were clear."""
    rows = changes_of(protected, area=area).filter(pl.col("theme").cast(pl.String) == theme)
    if rows.is_empty():
        return Sentences((NO_EVENT,))
    clear = moved_of(rows)
    unsure = rows.filter(pl.col("verdict") == TOO_FEW).height
    lacking = f", and of {unsure} there is too little to say" if unsure else ""
    codes = rows["event"].unique(maintain_order=True).to_list()
    lines = (
        IN_SENTENCE if is_synthetic(rows) else "",
        f"{area}: {rows.height} changes were asked for, at {join_names(codes)};"
        f" {clear.height} are clear{lacking}.",
        *(describe_clear(row) for row in clear.iter_rows(named=True)),
        NEAR if clear["inseparable"].is_not_null().any() else "",
    )
    return Sentences(lines).without_blanks()


def describe_clear(row: Row) -> str:
    """Return one clear change in a sentence."""
    title = find_indicator(row["indicator"]).title
    what = f"{title[0].lower()}{title[1:]} {row['verdict']}"
    return f"At {row['event']} {what}: {write_estimate(row)}."


@dataclass(frozen=True)
class Checks:
    """What happened, at an event, to what no grade enters: how many were told, which moved how."""

    told: int
    moved: dict[str, str]
    over_window: bool

    def moved_with(self, *, rise: bool) -> bool:
        """Say whether any moved as it would if risk had risen, or fallen."""
        way = ROSE if rise else FELL
        return any(self.moved.get(code) == way for code in RISKIER)


def unmoved_rows(protected: Protected, event: str, area: str) -> pl.DataFrame:
    """Return the changes, at an event, of what no grade enters."""
    rows = changes_of(protected, area=area, event=event)
    return rows.filter(pl.col("indicator").is_in(UNMOVED))


def read_checks(protected: Protected, event: str, area: str) -> Checks:
    """Return what no grade enters did: by its estimate, or else over the window of the event."""
    rows = unmoved_rows(protected, event, area)
    told = rows.filter(pl.col("estimate").is_not_null())
    if told.height:
        moved = {row["indicator"]: row["verdict"] for row in moved_of(told).iter_rows(named=True)}
        return Checks(told.height, moved, over_window=False)
    ranged = rows.filter(pl.col("range_lower").is_not_null())
    ways = {row["indicator"]: way_of_range(row) for row in ranged.iter_rows(named=True)}
    return Checks(ranged.height, {code: way for code, way in ways.items() if way}, over_window=True)


def describe_unmoved(checks: Checks) -> str:
    """Return what happened, at an event, to what no grade enters."""
    if checks.told == 0:
        return "What no grade enters cannot be told at this event."
    opening = f"Of {checks.told} indicators that no grade enters"
    window = ", at every month tried that carries a model" if checks.over_window else ""
    if not checks.moved:
        return f"{opening} none changed clearly{window}."
    names = [f"{find_indicator(code).title} {way}" for code, way in checks.moved.items()]
    others = "; none of the others did" if len(names) < checks.told else ""
    return f"{opening} {len(names)} changed clearly{window}: {join_names(names)}{others}."


def moved_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the changes that are clear."""
    return rows.filter(pl.col("verdict").is_in([ROSE, FELL]))
