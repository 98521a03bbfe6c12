"""What is drawn is what the columns say: points, lines, marks of two shapes, labels apart."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.charts import chart_months
from cpanalysis.declare.events import Event
from cpanalysis.plots.charts import (
    MARKS,
    draw_absent,
    draw_chart,
    draw_events,
    draw_lines,
    draw_points,
    draw_provisional,
    draw_signals,
    draw_target,
    find_top,
    label_chart,
    stagger,
)
from cpanalysis.plots.figure import open_canvas
from cpanalysis.plots.icons import ASSURANCES, VARIATIONS, draw_assurance, draw_variation
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.tables.charts import write_row
from cpanalysis.words.charts import find_points, list_provisional
from cpanalysis.words.events import Marked
from tests.analyse.monthly import INDICATORS, months_of
from tests.charted import HALVED, STEADY, protect_series, row_of


@pytest.fixture
def axes() -> Axes:
    return open_canvas()[1]


@pytest.fixture(scope="module")
def halved() -> pl.DataFrame:
    protected = protect_series(HALVED)
    return find_points(protected, row_of(protected))


def test_points_and_lines_are_those_of_the_columns(axes: Axes, halved: pl.DataFrame) -> None:
    draw_lines(axes, halved)
    draw_points(axes, halved)
    drawn = [list(line.get_ydata()) for line in axes.lines]
    columns = ("centre", "lower_action", "upper_action", "value")
    assert drawn == [halved[name].to_list() for name in columns]


def test_signals_differ_by_shape_as_well_as_by_colour(axes: Axes, halved: pl.DataFrame) -> None:
    draw_signals(axes, halved)
    (marked,) = axes.lines
    assert (marked.get_marker(), marked.get_label()) == ("v", "signal, low")
    assert len(marked.get_ydata()) == halved["is_signal"].sum()
    assert len({shape for shape, _, _ in MARKS.values()}) == 2
    assert len({colour for _, colour, _ in MARKS.values()}) == 2


def test_a_month_without_a_figure_bears_its_symbol_and_breaks_the_line(axes: Axes) -> None:
    events: list[float | None] = [float(count) for count in STEADY]
    events[30], events[40] = None, 3.0
    protected = protect_series(events)
    points = find_points(protected, row_of(protected))
    draw_absent(axes, points)
    draw_points(axes, points)
    assert [text.get_text() for text in axes.texts] == ["[x]", "[c]"]
    assert np.isnan(np.asarray(axes.lines[0].get_ydata())[[30, 40]]).all()


def protect_late() -> Protected:
    """Return a series of which the last two months are provisional, the last far too low."""
    rows = months_of("a_count", [float(count) for count in STEADY[:-2]] + [9.0, 5.0])
    last = pl.col("period_start").is_in(rows["period_start"].sort()[-2:].implode())
    late = rows.with_columns(provisional=last)
    charts, points = chart_months(late, INDICATORS)
    return protect(Analysis(results=late, charts=charts, chart_points=points), Policy())


def test_provisional_months_are_hollow_joined_to_nothing_and_never_a_signal(axes: Axes) -> None:
    protected = protect_late()
    row = row_of(protected)
    points = find_points(protected, row)
    draw_points(axes, points)
    draw_provisional(axes, points)
    draw_absent(axes, points)
    solid, hollow = axes.lines
    assert hollow.get_linestyle() == "None"
    assert hollow.get_markerfacecolor() == "white"
    assert list(hollow.get_ydata()) == [9.0, 5.0]
    assert np.isnan(np.asarray(solid.get_ydata())[-2:]).all()
    assert not axes.texts
    assert row["state"] == "stable"
    figure = draw_chart(row, points, INDICATORS["a_count"], events=[])
    assert "hollow marks are provisional" in figure.caption
    assert "without a figure" not in figure.caption
    assert "Provisional and not tested: November 2024 9 and December 2024 5." in figure.alternative
    assert write_row(row, points)["Latest"].startswith("15")


def test_a_chart_without_provisional_months_speaks_of_none(halved: pl.DataFrame) -> None:
    assert halved["provisional"].null_count() == halved.height
    assert list_provisional(halved, "count") == ""


def test_labels_of_near_events_do_not_overlap(axes: Axes, halved: pl.DataFrame) -> None:
    days = [date(2024, 6, 1), date(2024, 6, 10), date(2024, 7, 1), date(2022, 1, 1)]
    events = [Marked(f"E{n}", "x", day, day) for n, day in enumerate(sorted(days))]
    draw_events(axes, events, halved)
    heights = [text.xyann[1] for text in axes.texts]
    assert heights[0] == heights[1]
    assert len(set(heights[1:])) == 3


def test_labels_far_apart_stand_in_one_row() -> None:
    assert stagger([0.0, 100.0, 105.0, 300.0], 50.0) == [0, 0, 1, 0]


def test_a_target_is_a_line_of_its_own(axes: Axes) -> None:
    draw_target(axes, row_of(protect_series(STEADY)))
    assert not axes.lines
    draw_target(axes, row_of(protect_series(STEADY, targets={"a_count": 8.0})))
    assert list(axes.lines[0].get_ydata()) == [8.0, 8.0]


def test_the_axis_begins_at_zero_and_a_share_ends_near_one(axes: Axes) -> None:
    protected = protect_series([195.0, 194.0] * 12, "a_share", 200.0)
    points = find_points(protected, row_of(protected, "a_share"))
    label_chart(axes, points, "proportion")
    assert axes.get_ylim() == (0.0, 1.05)


def test_a_series_of_zeros_has_room_for_its_limit() -> None:
    protected = protect_series([0.0] * 30)
    points = find_points(protected, row_of(protected))
    assert find_top(points, "count") > points["upper_action"].max()


@pytest.mark.parametrize("events", [HALVED, [0.0] * 30, [*[9.0] * 20, None]])
@pytest.mark.parametrize("rules", ["calibrated", "mdc"])
def test_any_series_can_be_drawn(events: list[float | None], rules: str) -> None:
    protected = protect_series(events)
    row = row_of(protected, rules=rules)
    figure = draw_chart(row, find_points(protected, row), INDICATORS["a_count"], events=[])
    assert figure.png
    assert figure.alternative.startswith("Control chart. a_count, Hartlepool")
    assert "Hartlepool by month. " in figure.caption


def test_the_lines_of_each_phase_are_drawn_apart() -> None:
    events = (Event(code="E1", title="x", first=date(2023, 1, 1), last=date(2023, 1, 1)),)
    protected = protect_series(STEADY, events=events, phases=("E1",))
    row = row_of(protected)
    figure = draw_chart(row, find_points(protected, row), INDICATORS["a_count"], events=[])
    assert "lines begin anew at a declared event" in figure.caption


@pytest.mark.parametrize("variation", VARIATIONS)
@pytest.mark.parametrize("state", ["higher", "lower"])
def test_icons_of_variation_have_names_of_their_own(variation: str, state: str) -> None:
    svg = draw_variation(variation, state)._repr_html_()
    assert svg.startswith('<svg role="img" aria-label="Variation: ')
    assert VARIATIONS[variation][3].split(";")[0] in svg


def test_icons_of_assurance_stand_for_a_target_only() -> None:
    svgs = {draw_assurance(name)._repr_html_() for name in ASSURANCES}  # type: ignore[union-attr]
    assert len(svgs) == len(ASSURANCES)
    assert draw_assurance("no target") is None
