"""What is said of a change at an event: how large, how sure, and what it cannot say."""

import polars as pl

from cpanalysis.declare.areas import REST_OF_FORCE
from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.wording import (
    A_FALL,
    A_RISE,
    CLEAR,
    JUDGED,
    mark_family,
    word_verdict,
)
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.confidence import describe_detectable, leaves_out_none
from cpanalysis.words.numbers import (
    join_names,
    lower_first,
    write_amount,
    write_ends,
    write_period,
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
    """Return what is said of one area: an estimate, what a window gives, or why there is none."""
    if row["estimate"] is not None:
        return [*describe_estimate(row), describe_window(row)]
    return [describe_refusal(row) if row["smallest"] is None else describe_window_alone(row)]


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
    return f"{name_row(row)}: {word_verdict(row)} ({row['reason']})."


def name_row(row: Row) -> str:
    """Return indicator and area of a row."""
    return f"{find_indicator(row['indicator']).title}, {row['area']}"


def describe_estimate(row: Row) -> list[str]:
    """Return size and certainty of an estimate, and the change beyond that of a comparison."""
    return [
        f"{name_row(row)}: {word_verdict(row)}{mark_family(row)} {describe_levels(row)}:"
        f" {write_estimate(row)} ({write_ends(row['lower'], row['upper'], row['measure'])}).",
        describe_certainty(row),
        describe_controlled(row),
    ]


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


def describe_certainty(row: Row) -> str:
    """Return how sure a change is, or how large one would have had to be."""
    made = describe_tests(row)
    if row["verdict"] in CLEAR:
        chance = "below 0.001" if row["q_value"] < 0.001 else f"{row['q_value']:.3f}"
        if row["family"] == EXPLORATORY:
            return f"It was not planned: among {made} it stands out (q {chance}); test it again."
        return f"It is clear among {made} (q {chance})."
    if leaves_out_none(row):
        return f"It could be chance among {made} (q {row['q_value']:.3f})."
    seen = describe_detectable(row).strip(" ()")
    return f"That does not say that nothing changed: {seen}." if seen else ""


def describe_tests(row: Row) -> str:
    """Return which tests a change is judged with.

    >>> describe_tests({"tests": 10, "event": "S4", "family": "declared event"})
    'the 10 tests planned at S4'
    """
    planned = "exploratory tests" if row["family"] == EXPLORATORY else "tests planned"
    return f"the {row['tests']} {planned} at {row['event']}"


def describe_controlled(row: Row) -> str:
    """Return the change beyond that of a comparison, where there is one."""
    if row["controlled"] is None:
        return ""
    what = "odds" if row["measure"] == "difference" else "level"
    ends = write_ends(row["controlled_lower"], row["controlled_upper"], "ratio")
    beside = row["compared_with"]
    against = "the rest of the force" if beside == REST_OF_FORCE.name else f"“{beside}”"
    times = write_ratio(row["controlled"])
    return f"Beyond the change of {against}, the {what} changed {times} ({ends})."


def describe_window(row: Row) -> str:
    """Return what trying every month of a window gives; nothing where the month is known."""
    if row["months_tried"] is None:
        return ""
    opening = f"The month of the event is not known, so each of {row['months_tried']} was tried"
    if row["smallest"] is None:
        return f"{opening}; none of them gives a result that can be shown."
    return f"{opening}{describe_months_left(row)}: {describe_range(row)}."


def describe_window_alone(row: Row) -> str:
    """Return the change over the months that an event can have fallen in: one verdict for all."""
    tried = write_amount(row["months_tried"], "month")
    return (
        f"{name_row(row)}: {word_verdict(row)}{mark_family(row)}, whichever of the {tried} the"
        f" event fell in{describe_months_left(row)}: {describe_range(row)}."
        f" {describe_certainty_of_range(row)}".rstrip()
    )


def describe_months_left(row: Row) -> str:
    """Return how many months of a window are too near an end to be tried; nothing for none."""
    short = row["months_tried"] - row["months_told"]
    return f" ({short} had too little data)" if short else ""


def describe_range(row: Row) -> str:
    """Return the changes over a window, least to most, and how far their intervals reach."""
    lowest, highest = (
        write_estimate({**row, "estimate": row[name]}) for name in ("smallest", "largest")
    )
    ends = write_ends(row["range_lower"], row["range_upper"], row["measure"])
    return f"from {lowest} to {highest} (95% intervals from {ends})"


def describe_certainty_of_range(row: Row) -> str:
    """Return how sure the change over a window is."""
    ends = {"lower": row["range_lower"], "upper": row["range_upper"]}
    if row["verdict"] in CLEAR or leaves_out_none({**row, **ends}):
        return describe_certainty({**row, **ends})
    return ""


def describe_undrawn(years: pl.DataFrame, indicator: Indicator, area: str) -> str:
    """Return that months are too few for a chart, and the latest figures of longer periods."""
    told = years.filter(pl.col("value").is_not_null()).tail(2)
    opening = (
        f"{indicator.title}, {area}: there is no chart by month, because more than half of its"
        " months have no figure."
    )
    if told.is_empty():
        return opening
    figures = [
        f"{write_value(row['value'], row['unit'])}"
        f" ({write_period(row['period_start'], row['period_end'])})"
        for row in told.iter_rows(named=True)
    ]
    unit = str(told["unit"][0])
    latest = "The latest figure is" if len(figures) == 1 else "The latest figures are"
    return f"{opening} {latest} {join_names(figures)}{f', {unit}' if ' ' in unit else ''}."


def describe_inseparable(row: Row) -> str:
    """Return which events lie too near to be told apart; nothing where none does."""
    if row["inseparable"] is None:
        return ""
    others = join_names(row["inseparable"].split(", "))
    lie = "lie" if "," in row["inseparable"] else "lies"
    return f"Within twelve months {lie} {others}: no model can tell their changes apart."


def describe_changes(protected: Protected, theme: str, area: str) -> Sentences:
    """Return what changed at each event among the indicators that it was aimed at.

    Changes of others at the same event are in the table: one change would else be told at every
    event near it, as if each had made it.
    """
    rows = changes_of(protected, area=area).filter(pl.col("theme").cast(pl.String) == theme)
    if rows.is_empty():
        return Sentences((NO_EVENT,))
    planned = rows.filter(pl.col("family") != EXPLORATORY)
    lines = (
        IN_SENTENCE if is_synthetic(rows) else "",
        describe_planned(planned, area),
        *(describe_clear(row) for row in moved_of(planned).iter_rows(named=True)),
        describe_explored(rows.filter(pl.col("family") == EXPLORATORY)),
        NEAR if moved_of(rows)["inseparable"].is_not_null().any() else "",
    )
    return Sentences(lines).without_blanks()


def describe_planned(rows: pl.DataFrame, area: str) -> str:
    """Return how many planned changes were tested in an area, how many are clear, and the promise.

    Tests of one event are judged together over all areas.
    """
    if rows.is_empty():
        return f"{area}: no change was planned at an event of its own; see the exploratory ones."
    codes = join_names(rows["event"].unique(maintain_order=True).to_list())
    made = rows.filter(pl.col("verdict").is_in(JUDGED)).height
    unmade = rows.height - made
    short = f" {unmade} could not be tested (too few, or not shown)." if unmade else ""
    clear = moved_of(rows).height
    return (
        f"{area}: {write_amount(made, 'planned change')} could be tested, at {codes};"
        f" {clear or 'none'} {'are' if clear > 1 else 'is'} clear.{short} If nothing changed at an"
        " event, in 19 of 20 cases none of its planned tests, of all areas, would be called clear."
    )


def describe_clear(row: Row) -> str:
    """Return one clear change in a sentence."""
    title = find_indicator(row["indicator"]).title
    size = describe_range(row) if row["estimate"] is None else write_estimate(row)
    return f"At {row['event']}, {lower_first(title)}: {row['verdict']}, {size}."


def describe_explored(rows: pl.DataFrame) -> str:
    """Return how many exploratory changes there are, and how many stand out; nothing for none."""
    made = rows.filter(pl.col("verdict").is_in(JUDGED)).height
    if not made:
        return ""
    found = moved_of(rows).height
    looked = f"{write_amount(made, 'other change')} {'was' if made == 1 else 'were'} looked at"
    stand = f"{found} {'stands' if found == 1 else 'stand'} out: see the table"
    return f"{looked} ({EXPLORATORY}); {stand if found else 'none stands out'}."


def moved_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the changes that are clear."""
    return rows.filter(pl.col("verdict").is_in([A_RISE, A_FALL]))
