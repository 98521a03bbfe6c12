"""What is drawn is read off the axes: pieces, symbols, breaks, and no line across either."""

from itertools import pairwise

import polars as pl
import pytest
from matplotlib.axes import Axes

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.declare.whom import list_wholes
from cpanalysis.plots.figure import DARK_BLUE, ORANGE, open_canvas
from cpanalysis.plots.panels import draw_lines
from cpanalysis.plots.trends import (
    cut_at_breaks,
    describe_series,
    draw_absent,
    draw_breaks,
    draw_references,
    draw_series,
    draw_trend,
    explain_marks,
    label_axes,
)
from cpanalysis.words.trends import own_series

MISSING, CCE = "looked_after_missing_incidents", "assessed_cce_rate"


def cut(shipped: Protected, code: str, area: str) -> pl.DataFrame:
    return cut_at_breaks(own_series(shipped, code, area))


def lines_in(axes: Axes, colour: str) -> list[list[tuple[float, float]]]:
    """Return the points of every line of a colour that has any."""
    lines = [line for line in axes.lines if line.get_color() == colour and len(line.get_xdata())]
    return [list(zip(line.get_xdata(), line.get_ydata(), strict=True)) for line in lines]


@pytest.fixture
def axes() -> Axes:
    return open_canvas()[1]


def test_the_line_is_broken_at_the_switch_of_middlesbrough(shipped: Protected, axes: Axes) -> None:
    draw_series(axes, cut(shipped, MISSING, "Middlesbrough"), "Middlesbrough")
    before, after = lines_in(axes, DARK_BLUE)
    assert before == [(2015, 17)]
    assert after[0] == (2016, 250)
    assert after[-1] == (2024, 431)


def test_each_year_of_the_gap_of_hartlepool_stands_alone(shipped: Protected, axes: Axes) -> None:
    draw_series(axes, cut(shipped, CCE, "Hartlepool"), "Hartlepool")
    drawn = lines_in(axes, DARK_BLUE)
    assert [[year for year, _ in line] for line in drawn] == [[2023], [2024, 2025]]
    assert drawn[0] == [(2023, 0)]


@pytest.mark.parametrize("district", DISTRICT_NAMES)
@pytest.mark.parametrize("code", INDICATORS)
def test_no_line_crosses_a_break_or_an_absent_figure(
    shipped: Protected, axes: Axes, code: str, district: str
) -> None:
    series = cut(shipped, code, district)
    draw_series(axes, series, district)
    cuts = (pl.col("break_before").is_not_null()) | pl.col("value").is_null()
    cut_years = series.filter(cuts)["year"].to_list()
    drawn = lines_in(axes, DARK_BLUE)
    known = series.filter(pl.col("value").is_not_null())["year"].to_list()
    assert sorted(year for line in drawn for year, _ in line) == known
    for line in drawn:
        for (left, _), (right, _) in pairwise(line):
            assert not any(left < year <= right for year in cut_years)


def test_a_dashed_line_marks_each_break_between_the_years(shipped: Protected, axes: Axes) -> None:
    draw_breaks(axes, cut(shipped, CCE, "Hartlepool"))
    marked = [line.get_xdata()[0] for line in axes.lines if line.get_color() == ORANGE]
    assert marked == [2022.5, 2023.5]
    assert [text.get_text() for text in axes.texts] == ["break", "break"]


def test_a_symbol_is_written_for_every_absent_figure(shipped: Protected, axes: Axes) -> None:
    draw_absent(axes, cut(shipped, CCE, "Hartlepool"))
    written = [(text.xy[0], text.get_text()) for text in axes.texts]  # type: ignore[attr-defined]
    assert written == [(2018, "[x]"), (2019, "[x]"), (2020, "[x]"), (2021, "[x]"), (2022, "[c]")]


def test_the_axis_starts_at_zero_and_names_every_year(shipped: Protected, axes: Axes) -> None:
    series = cut(shipped, CCE, "Hartlepool")
    draw_series(axes, series, "Hartlepool")
    label_axes(axes, series)
    assert axes.get_ylim()[0] == 0
    assert axes.get_xticks().tolist() == list(range(2018, 2026))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("year to 31 March", "per 10,000")
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["Hartlepool"]


def test_references_are_drawn_where_they_have_figures(shipped: Protected, axes: Axes) -> None:
    series = own_series(shipped, "first_time_entrants_rate", "Hartlepool")
    draw_references(axes, shipped, series, list_wholes("Hartlepool"))
    assert {line.get_label() for line in axes.lines} == {"Cleveland", "North East"}
    other = open_canvas()[1]
    series = own_series(shipped, "assessed_cse_rate", "Hartlepool")
    draw_references(other, shipped, series, list_wholes("Hartlepool"))
    labels = [str(line.get_label()) for line in other.lines]
    assert [label for label in labels if not label.startswith("_")] == [
        *("Cleveland", "North East", "England"),
    ]


def test_a_panel_draws_district_force_and_country(shipped: Protected, axes: Axes) -> None:
    series = cut(shipped, "assessed_cse_rate", "Hartlepool")
    draw_lines(axes, shipped, INDICATORS["assessed_cse_rate"], series)
    labels = {str(line.get_label()) for line in axes.lines} - {"_"}
    assert labels == {"Hartlepool", "Cleveland", "England"}
    (own,) = (line for line in lines_in(axes, DARK_BLUE))
    assert own[-1] == pytest.approx((2025, 30.346), abs=1e-3)


def test_the_caption_explains_the_marks_that_there_are(shipped: Protected) -> None:
    all_marks = explain_marks(cut(shipped, CCE, "Hartlepool"))
    assert all(mark in all_marks for mark in ("95% interval", "dashed line", "symbol in brackets"))
    assert explain_marks(cut(shipped, "population_0_17", "Hartlepool")) == "."


def test_the_chart_in_words_names_first_highest_and_latest(shipped: Protected) -> None:
    series = cut(shipped, MISSING, "Middlesbrough")
    told = describe_series(series, INDICATORS[MISSING], "Middlesbrough")
    assert told.startswith(f"Line chart. {INDICATORS[MISSING].title}, Middlesbrough. First 17 (")
    assert told.endswith("latest 431 (year to March 2024).")


def test_a_series_of_symbols_alone_can_be_drawn(shipped: Protected) -> None:
    series = cut(shipped, CCE, "Hartlepool").head(4)
    told = describe_series(series, INDICATORS[CCE], "Hartlepool")
    assert told.endswith("No period has a figure.")


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_a_chart_names_its_own_district(shipped: Protected, district: str) -> None:
    figure = draw_trend(shipped, INDICATORS["assessed_cse_rate"], district)
    assert f": {district}; the band is" in figure.caption
    assert f", {district}. First " in figure.alternative
