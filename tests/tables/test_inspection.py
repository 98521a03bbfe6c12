"""Grades, shares and recommendations as tables."""

import re

import pytest

from cpanalysis import Protected
from cpanalysis.tables.documents import tabulate_documents
from cpanalysis.tables.inspection import (
    tabulate_events,
    tabulate_figures,
    tabulate_grades,
    tabulate_recommendations,
    tabulate_shares,
    write_figure,
)


def count_rows(html: str) -> int:
    return html.count('<th scope="row"')


def read_cells(html: str, heading: str) -> list[str]:
    """Return the texts of the cells in the row that ``heading`` heads."""
    row = next(part for part in html.split("<tr>") if f">{heading}</th>" in part)
    return re.findall(r">([^<]*)</td>", row)


def test_every_type_of_case_has_its_grades_and_interval(shipped: Protected) -> None:
    html = tabulate_grades(shipped).html
    heading = "missing and absent children"
    assert count_rows(html) == 8
    found = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in read_cells(html, heading)]
    assert found == ["1", "3", "4", "8", "50.0%", "21.5% to 78.5%"]


def test_shares_stand_with_counts_and_document(shipped: Protected) -> None:
    html = tabulate_shares(shipped, {"P46": "Waiting", "P07": "Medium"}).html
    assert read_cells(html, "Waiting")[:3] == ["10", "80", "12.5%"]
    assert html.index("Waiting") < html.index("Medium")


@pytest.mark.parametrize("theme", ["missing", "cse", "custody"])
def test_every_figure_of_a_theme_has_a_row(shipped: Protected, theme: str) -> None:
    assert shipped.context.published is not None
    figures = shipped.context.published.figures
    own = figures.filter(figures["theme"].cast(str) == theme)
    table = tabulate_figures(shipped.context.published, theme)
    assert count_rows(table.html) == own.height > 0
    assert table.caption == f"Published figures: {theme}"


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ({"unit": "proportion", "value": 0.5, "numerator": 4, "denominator": 8}, "50.0% (4 of 8)"),
        ({"unit": "proportion", "value": 0.069, "numerator": None, "denominator": None}, "6.9%"),
        ({"unit": "count", "value": 186, "numerator": None, "denominator": None}, "186"),
        ({"unit": "hours", "value": 7.5, "numerator": None, "denominator": None}, "7.5 hours"),
    ],
)
def test_a_published_figure_is_written_with_its_unit(row: dict[str, object], written: str) -> None:
    assert write_figure(row) == written


def test_no_recommendation_event_or_document_is_lost(shipped: Protected) -> None:
    published = shipped.context.published
    assert published is not None
    html = tabulate_recommendations(published).html
    assert count_rows(html) == published.recommendations.height
    assert count_rows(tabulate_documents(published).html) == published.documents.height
    assert 0 < count_rows(tabulate_events(published, ("custody",)).html) < published.events.height
