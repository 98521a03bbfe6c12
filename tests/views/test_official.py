"""A question's view: words, chart, table and definition of the district asked for."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from cpanalysis import ParameterError, Protected, comparison, funnel, neighbours, trend
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.plots.figure import Figure
from cpanalysis.tables.table import Table
from cpanalysis.views.view import Definition, View
from cpanalysis.words.sentences import Sentences

CSE = "assessed_cse_rate"


def kinds(view: View) -> list[type]:
    return [type(part) for part in view.parts]


@pytest.mark.parametrize("code", INDICATORS)
def test_every_indicator_has_words_chart_table_and_definition(
    shipped: Protected, code: str
) -> None:
    view = trend(shipped, code, district="Hartlepool")
    # More years of trafficking are hidden by its publisher than are shown: no picture is drawn.
    drawn = [] if code == "assessed_trafficking_rate" else [Figure]
    assert kinds(view) == [Sentences, *drawn, Table, Definition]
    assert INDICATORS[code].source.split(",")[0] in view.parts[-1]._repr_html_()


def test_a_comparison_has_words_chart_and_table(shipped: Protected) -> None:
    assert kinds(comparison(shipped, CSE, district="Hartlepool")) == [Sentences, Figure, Table]


def test_an_indicator_without_comparisons_says_so_alone(shipped: Protected) -> None:
    view = comparison(shipped, "looked_after_missing_incidents", district="Hartlepool")
    assert "cannot be compared with other areas" in view._repr_html_()
    assert Table not in kinds(view)


@pytest.mark.parametrize("show", [trend, comparison, funnel])
def test_an_unknown_indicator_or_district_is_refused(
    shipped: Protected, show: Callable[..., View]
) -> None:
    with pytest.raises(ParameterError, match=r"Did you mean 'assessed_cse_rate'\?"):
        show(shipped, "assessed_cse_rat", district="Hartlepool")
    with pytest.raises(ParameterError, match=r"Did you mean 'Stockton-on-Tees'\?"):
        show(shipped, CSE, district="Stockton on Tees")


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_the_ten_neighbours_stand_by_rank(shipped: Protected, district: str) -> None:
    html = neighbours(shipped, district=district)._repr_html_()
    assert f"<caption>Statistical neighbours of {district}</caption>" in html
    assert re.findall(r'stub">(\d+)</th>', html) == [str(rank) for rank in range(1, 11)]
    assert "download the department&#x27;s open-data files of all England" in html


def test_without_a_list_of_neighbours_the_reader_is_told(shipped: Protected) -> None:
    without = replace(shipped, context=replace(shipped.context, neighbours=None))
    html = neighbours(without, district="Hartlepool")._repr_html_()
    assert html == "<p>No list of statistical neighbours was read.</p>"


def test_without_all_england_there_is_no_funnel_and_the_reader_is_told_how(
    shipped: Protected,
) -> None:
    view = funnel(shipped, CSE, district="Hartlepool")
    assert kinds(view) == [Sentences]
    assert "lies in data/releases" in view._repr_html_()
