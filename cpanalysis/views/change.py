"""Before and after an event, and how much of a change is real."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.changes import OF_STRATUM
from cpanalysis.declare.results import THEMES
from cpanalysis.errors import require_choice
from cpanalysis.plots.changes import draw_change, draw_parts_of_change
from cpanalysis.plots.figure import Figure, is_worth_drawing
from cpanalysis.protect import Protected
from cpanalysis.tables.changes import (
    name_area,
    tabulate_changes,
    tabulate_parts_of_change,
    tabulate_strata_of_change,
)
from cpanalysis.views.view import Definition, Shown, SideBySide, View
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.changes import (
    NO_EVENT,
    changes_of,
    choose_event,
    describe_change,
    describe_changes,
    describe_undrawn,
)
from cpanalysis.words.decompositions import (
    LIKE_CHILDREN,
    SPLIT_WORDS,
    choose_recording_event,
    describe_fixed_mix,
    describe_real,
    parts_at,
    unmoved_rows,
)
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import own_series

NO_RECORDING_EVENT = (
    "No event that changed how risk is graded lies within the months of the records; name one, of"
    " the kind recording_change, in a file of your own events."
)


def changes(protected: Protected, *, theme: str, district: str) -> View:
    """Return every change of a theme that was asked for: words and table.

    Raises
    ------
    ParameterError
        For an unknown theme or district.
    """
    require_choice(theme, THEMES, what="theme")
    require_choice(district, DISTRICT_NAMES, what="district")
    rows = changes_of(protected, area=district).filter(pl.col("theme").cast(pl.String) == theme)
    if rows.is_empty():
        return View((Sentences((NO_EVENT,)),))
    words = [describe_changes(protected, theme, area) for area in (FORCE.name, district)]
    table = tabulate_changes(rows, f"Changes at events, {theme.replace('_', ' ')}, {district}")
    return View((*words, table))


def change(
    protected: Protected, indicator: str, *, district: str, event: str | None = None
) -> View:
    """Return a change at an event, for a district beside the force: words, charts, definition.

    Without ``event`` it is the one that aimed at the indicator, or else the latest that has an
    estimate.

    Raises
    ------
    ParameterError
        For an unknown indicator, event or district.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    known = protected.changes.filter(pl.col("indicator") == indicator)["event"].unique().sort()
    at = require_choice(event, known, what="event") if event else choose_event(protected, indicator)
    if not at:
        return View((Sentences((NO_EVENT,)), Definition(declared)))
    areas = (district, FORCE.name)
    words = describe_change(protected, indicator, at, areas)
    shown = [show_one(protected, indicator, at, area) for area in areas]
    charts = tuple(one for one in shown if isinstance(one, Figure))
    undrawn = [one for one in shown if isinstance(one, Sentences)]
    beside = (SideBySide(charts),) if charts else ()
    return View((*words, *undrawn, *beside, Definition(declared)))


def show_one(
    protected: Protected, indicator: str, event: str, area: str
) -> Figure | Sentences | None:
    """Return the chart of one area, or what stands in its place; nothing where it has no row."""
    rows = changes_of(protected, area=area, indicator=indicator, event=event)
    if rows.is_empty():
        return None
    points = protected.change_points.filter(
        pl.col("indicator") == indicator, pl.col("event") == event, pl.col("area") == area
    ).sort("period_start")
    declared = find_indicator(indicator)
    if not is_worth_drawing(points["observed"]):
        years = own_series(protected, indicator, area)
        return Sentences((describe_undrawn(years, declared, area),))
    return draw_change(points, rows.row(0, named=True), declared)


def how_real(protected: Protected, *, district: str) -> View:
    """Return how much of a change of the share graded high is real: words and two tables.

    The first splits the change into which children are reported and how like children are graded;
    the second tells what happened to what no grade enters.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    event = choose_recording_event(protected)
    if not event:
        return View((Sentences((NO_RECORDING_EVENT,)),))
    words = [describe_real(protected, event, area) for area in (FORCE.name, district)]
    parts = decomposition(protected, "missing_high_risk_share", district=district)
    others = unmoved_rows(protected, event, district)
    checks = tabulate_changes(others, f"What no grade enters, before and since, {district}")
    return View((*words, parts, *([checks] if others.height else [])))


def decomposition(
    protected: Protected, indicator: str, *, district: str, by: str = LIKE_CHILDREN
) -> View:
    """Return the change of a share, split into mix and within like groups: chart and tables.

    ``by`` is how the records are grouped; see ``SPLIT_WORDS``.

    Raises
    ------
    ParameterError
        For an unknown indicator, district, or grouping.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    require_choice(by, SPLIT_WORDS, what="grouping")
    event = choose_recording_event(protected)
    own, force = (
        parts_at(protected, indicator, by, event=event, area=area)
        for area in (district, FORCE.name)
    )
    if own.is_empty() or force.is_empty():
        return View((Sentences((NO_RECORDING_EVENT,)),))
    title = f"{declared.title} before and since {event}, by {SPLIT_WORDS[by]}"
    return View(
        (*show_parts(own, force, title, district), *show_strata(own, f"{title}, {district}"))
    )


def show_parts(own: pl.DataFrame, force: pl.DataFrame, title: str, district: str) -> list[Shown]:
    """Return chart and table of the parts of a change, for a district and the force.

    A split that tells the change apart by itself (versions of a policy) has no parts.
    """
    parts = [rows.filter(pl.col("part") != OF_STRATUM) for rows in (own, force)]
    if parts[0].height < 2 and parts[0]["reason"].is_null().all():
        return []
    caption = f"Parts of the change: {title}, {name_area(district)}"
    table = tabulate_parts_of_change(parts[0], parts[1], caption)
    if parts[0].height < 2 or pl.concat(parts)["difference"].is_null().all():
        return [table]
    chart = draw_parts_of_change(pl.concat(parts), find_indicator(own["indicator"][0]))
    return [chart, table]


def show_strata(rows: pl.DataFrame, title: str) -> list[Shown]:
    """Return the table of groups; none where all are hidden, or are too many to read."""
    if rows["split"][0] == LIKE_CHILDREN or rows.filter(pl.col("part") == OF_STRATUM).is_empty():
        return []
    return [tabulate_strata_of_change(rows, title)]


def fixed_mix(protected: Protected, *, district: str) -> View:
    """Return the share of long waits at a fixed mix of grades and of children: words and tables.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    event = choose_recording_event(protected)
    if not event:
        return View((Sentences((NO_RECORDING_EVENT,)),))
    words = [describe_fixed_mix(protected, event, area) for area in (FORCE.name, district)]
    return View(
        (*words, decomposition(protected, "response_over_3h_rate", district=district, by="risk"))
    )
