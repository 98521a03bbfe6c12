import io

import polars as pl
import pytest
import xlsxwriter

from cpanalysis.attack.grids import read_page, read_workbook
from cpanalysis.attack.placed import place_cells
from cpanalysis.declare.results import KEY
from cpanalysis.protect import Protected
from cpanalysis.tables.strata import tabulate_parts
from cpanalysis.tables.trends import tabulate_trend
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.strata import parts_of

CODE, AREA = "missing_episode_count", "Hartlepool"


def workbook() -> bytes:
    """Return a workbook with a title, an empty line, and a sheet of figures."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("years")
        sheet.write_row(0, 0, [f"Missing children by year: {AREA}"])
        sheet.write_row(2, 0, ["Indicator", "Period", "Counted", "Value", "Unit"])
        sheet.write_row(3, 0, ["Missing episodes graded high risk", "2024", 7, 12.5, "per cent"])
    return made.getvalue()


def test_a_workbook_is_read_below_its_title() -> None:
    (grid,) = read_workbook(workbook(), "tables.xlsx")
    assert (grid.caption, grid.head[0]) == (f"Missing children by year: {AREA}", "Indicator")
    (record,) = grid.list_records()
    assert float(record["Value"]) == 12.5


@pytest.mark.parametrize("by", ["", "sex", "age_band"])
def test_every_figure_of_our_own_tables_finds_its_row(internal: Protected, by: str) -> None:
    indicator = find_indicator(CODE)
    rows = parts_of(internal, indicator, AREA, by) if by else None
    table = (
        tabulate_trend(internal, indicator, AREA)
        if rows is None
        else tabulate_parts(rows, indicator, AREA, by)
    )
    cells = place_cells(read_page(table._repr_html_(), "a.html"), internal.results)
    counted = cells.filter(pl.col("number").is_not_null(), figure="numerator")
    known = counted.join(internal.results, on=list(KEY), nulls_equal=True)
    assert known.height > 0
    assert (known["number"] == known["numerator"]).all()


def test_tables_of_other_things_find_nothing(internal: Protected) -> None:
    page = "<table><caption>Control chart: Missing episodes, Hartlepool</caption>"
    page += "<tr><th>Chart</th><th>Value</th></tr><tr><td>c</td><td>4</td></tr></table>"
    assert place_cells(read_page(page, "a.html"), internal.results).is_empty()
