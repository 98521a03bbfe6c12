import re
import warnings
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from cpanalysis.declare.results import conform
from cpanalysis.run.documents.document import Document
from cpanalysis.run.documents.workbook import to_xlsx
from cpanalysis.tables.sheets import list_sheets
from cpanalysis.words.readers import READERS


@pytest.fixture(scope="module")
def sheet(folder) -> pl.DataFrame:
    return pl.read_excel(
        folder / "tables.xlsx",
        sheet_name="Missing children years",
        read_options={"header_row": None, "skip_rows": 0},
        drop_empty_rows=False,
        has_header=False,
    )


def test_numbers_are_numbers_and_symbols_stand_where_there_is_none(recorded):
    sheets = {one.label: one.rows for one in list_sheets(recorded.results, "Hartlepool")}
    rows = sheets["Missing children years"].to_dicts()
    shown = [row for row in rows if not isinstance(row["Value"], str)]
    hidden = [row for row in rows if isinstance(row["Value"], str)]
    assert shown
    assert all(row["Value"] in {"[c]", "[x]", "[u]", "[z]"} for row in hidden)
    assert all(isinstance(row["Period"], str) for row in rows)
    assert not any(value in {None, ""} for row in rows for value in row.values())


def test_a_hidden_row_shows_no_number_at_all(recorded):
    hidden = recorded.results.filter(pl.col("status") == "suppressed")
    (area,) = hidden["area"].head(1)
    for one in list_sheets(hidden, area):
        for row in one.rows.to_dicts():
            assert row["Value"] == row["Counted"] == row["Lower 95%"] == "[c]"


def test_made_up_figures_say_so_on_every_sheet(recorded):
    titles = [one.title for one in list_sheets(recorded.results, "Hartlepool")]
    assert titles
    assert all(title.endswith("(synthetic records, about no real child)") for title in titles)


def test_a_sheet_of_which_a_part_is_made_up_says_which(recorded):
    half = pl.concat(
        [
            recorded.results,
            recorded.results.with_columns(
                pl.lit("official").cast(recorded.results["origin"].dtype).alias("origin")
            ),
        ]
    )
    titles = [one.title for one in list_sheets(half, "Hartlepool")]
    assert all(
        title.endswith("(rows marked synthetic are about no real child)") for title in titles
    )


def test_only_the_area_s_own_rows_are_shown(recorded):
    others = recorded.results.filter(pl.col("area") != "Hartlepool")
    assert list(list_sheets(others, "Hartlepool")) == []


def read_parts(file: Path) -> dict[str, str]:
    with ZipFile(file) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_it_has_cover_contents_tagged_tables_and_frozen_heads(folder):
    parts = read_parts(folder / "tables.xlsx")
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    assert names == ["Cover", "Contents", "Missing children years"]
    table = parts["xl/tables/table2.xml"]
    assert 'name="figures_1"' in table
    assert 'headerRowCount="0"' not in table
    assert '<pane xSplit="1" ySplit=' in parts["xl/worksheets/sheet3.xml"]
    for told in ("[c] = hidden to protect children", READERS["internal"]):
        assert told in parts["xl/sharedStrings.xml"]


def test_numbers_are_stored_as_numbers(folder):
    cells = read_parts(folder / "tables.xlsx")["xl/worksheets/sheet3.xml"]
    assert re.search(r'<c r="G\d+"[^>]*><v>332</v>', cells)


def test_it_opens_as_a_table(sheet):
    assert "332" in {str(value) for row in sheet.rows() for value in row}


def test_a_workbook_without_any_figure_is_a_cover(tmp_path):
    store = tmp_path / "prepared"
    store.mkdir()
    conform(pl.DataFrame({"area": ["Cleveland"]})).write_parquet(store / "results.parquet")
    wanted = Document(kind="tables", suffix="xlsx", folder="force", area="Nowhere", pack="P")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert to_xlsx(wanted, store).startswith(b"PK")
