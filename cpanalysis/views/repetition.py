"""The same children again: repetition, the overlap of themes, and what waits."""

import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.errors import require_choice
from cpanalysis.measure.records.contacts import ITEMS
from cpanalysis.plots.flows import draw_flow
from cpanalysis.protect import Protected
from cpanalysis.tables.repetition import (
    flows_of,
    tabulate_flows,
    tabulate_overlap,
    tabulate_repetition,
)
from cpanalysis.views.view import Shown, View
from cpanalysis.words.areas import choose_area
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.repetition import (
    describe_overlap,
    describe_repetition,
    overlaps_of,
    repeats_of,
)
from cpanalysis.words.sentences import Sentences

LEAST_MONTHS = 6


def repetition(protected: Protected, *, district: str = "", force: str = "") -> View:
    """Return how far missing episodes fall on few children, and how soon they recur.

    Raises
    ------
    ParameterError
        For an area that is not known.
    """
    area = choose_area(district, force)
    words = describe_repetition(protected, area)
    if repeats_of(protected, area).is_empty():
        return View((words,))
    return View((words, tabulate_repetition(protected, area)))


def overlap(protected: Protected, *, district: str = "", force: str = "") -> View:
    """Return how many children are missing, exploited and detained, and which came first.

    Raises
    ------
    ParameterError
        As :func:`repetition`.
    """
    area = choose_area(district, force)
    words = describe_overlap(protected, area)
    rows = overlaps_of(protected, area)
    if rows["numerator"].is_null().all():
        return View((words,))
    return View((words, tabulate_overlap(protected, area)))


def flow(protected: Protected, items: str, *, district: str = "", force: str = "") -> View:
    """Return what came in, went out and is open, month by month: words, chart, table.

    Raises
    ------
    ParameterError
        As :func:`repetition`, and for a kind of item that is not known.
    """
    require_choice(items, ITEMS, what="kind of item")
    area = choose_area(district, force)
    rows = flows_of(protected, items, area)
    if rows.is_empty():
        return View((Sentences((f"{area}: no record of {items} to count from.",)),))
    words, known = describe_flow(rows, items, area), last_known(rows)
    drawn: tuple[Shown, ...] = ()
    if known.height >= LEAST_MONTHS:
        drawn = (draw_flow(known, items, area, str(words)),)
    return View((words, *drawn, tabulate_flows(protected, items, area)))


def last_known(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the latest months after the last that is hidden."""
    hidden = rows["open"].is_null().to_list()
    after = len(hidden) - hidden[::-1].index(True) if any(hidden) else 0
    return rows[after:]


def describe_flow(rows: pl.DataFrame, items: str, area: str) -> Sentences:
    """Return how much came in and went out over the latest months, and what is open."""
    known = last_known(rows).tail(12)
    origin = IN_SENTENCE if is_synthetic(rows) else ""
    if known.is_empty():
        where = "" if area == FORCE.name else " Read them for the force."
        told = f"{area}: the latest months of {items} are too few to show.{where}"
        return Sentences((origin, told)).without_blanks()
    received, closed = float(known["received"].sum()), float(known["closed"].sum())
    moved = "more than" if received > closed else "no more than"
    return Sentences(
        (
            origin,
            f"{area}, {known.height} months to {known['period_end'][-1]:%B %Y}: {received:,.0f}"
            f" {items} came in, {moved} the {closed:,.0f} that went out;"
            f" {float(known['open'][-1]):,.0f} were open at the end.",
            "A snapshot of what is open over-samples the long ones, so it does not say how long"
            " one takes.",
        )
    ).without_blanks()
