"""Areas stand side by side in a fixed order, whatever their values."""

import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.plots.comparisons import (
    SIDE_BY_SIDE,
    describe_areas,
    draw_areas,
    draw_point,
    label_areas,
    latest_rows,
)
from cpanalysis.plots.figure import DARK_BLUE, open_canvas

CSE = "assessed_cse_rate"
ROW = {"value": 30.3, "lower": 23.4, "upper": 38.8, "symbol": None, "status": "ok"}


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_the_order_is_that_of_the_names_and_not_of_the_values(
    shipped: Protected, district: str
) -> None:
    rows = latest_rows(shipped, CSE, district, SIDE_BY_SIDE)
    assert rows["area"].to_list() == list(SIDE_BY_SIDE)
    assert not rows["value"].is_sorted()
    assert not rows["value"].is_sorted(descending=True)


def test_the_district_of_the_page_is_bold_and_the_first_name_on_top(shipped: Protected) -> None:
    axes = open_canvas()[1]
    label_areas(axes, latest_rows(shipped, CSE, "Middlesbrough", SIDE_BY_SIDE), "Middlesbrough")
    labels = axes.get_yticklabels()
    assert [label.get_text() for label in labels] == list(SIDE_BY_SIDE)
    bold = [label.get_text() for label in labels if label.get_fontweight() == "bold"]
    assert bold == ["Middlesbrough"]
    assert axes.yaxis_inverted()
    assert axes.get_xlim()[0] == 0


def test_a_point_is_drawn_with_its_interval() -> None:
    axes = open_canvas()[1]
    draw_point(axes, ROW, 2, DARK_BLUE)
    (point,), (interval,) = axes.lines, axes.collections
    assert (list(point.get_xdata()), list(point.get_ydata())) == ([30.3], [2])
    assert interval.get_paths()[0].vertices.tolist() == [[23.4, 2], [38.8, 2]]


def test_a_value_without_an_interval_is_a_point_alone() -> None:
    axes = open_canvas()[1]
    draw_point(axes, {**ROW, "lower": None, "upper": None}, 0, DARK_BLUE)
    assert (len(axes.lines), len(axes.collections)) == (1, 0)


def test_an_absent_figure_is_a_symbol_and_no_point() -> None:
    axes = open_canvas()[1]
    draw_point(axes, {**ROW, "value": None, "symbol": "c", "status": "suppressed"}, 0, DARK_BLUE)
    assert [text.get_text() for text in axes.texts] == ["[c]"]
    assert (len(axes.lines), len(axes.collections)) == (0, 0)


def test_the_chart_in_words_has_every_area_with_its_interval(shipped: Protected) -> None:
    rows = latest_rows(shipped, CSE, "Hartlepool", SIDE_BY_SIDE)
    told = describe_areas(rows, INDICATORS[CSE], "year to March 2025")
    assert "Hartlepool 30.3 (23." in told
    assert all(name in told for name in SIDE_BY_SIDE)


def test_the_caption_says_that_nothing_is_ranked(shipped: Protected) -> None:
    figure = draw_areas(shipped, INDICATORS[CSE], "Hartlepool")
    assert figure.caption.endswith("points with their 95% intervals, not ranked.")
    assert "year to March 2025" in figure.caption
