from datetime import datetime

import pytest

from cpanalysis.errors import InputError
from cpanalysis.read.records.sources.workbook import read_sheet, sheet_names
from tests.read.records.workbooks import write_workbook

ROWS = [["a", "b"], ["x", datetime(2024, 1, 5, 10, 30)], [None, None], [3.0, 45296.4375]]


def test_cells_as_texts_and_rows_as_on_the_sheet(tmp_path):
    raw = read_sheet(write_workbook(tmp_path / "w.xlsx", {"One": ROWS}))
    assert raw.frame.rows() == [(2, "x", "2024-01-05 10:30:00"), (4, "3", "45296.4375")]
    assert raw.notes == ("1 blank rows stand in it and were passed by",)


def test_a_header_under_a_title_and_blank_rows(tmp_path):
    path = write_workbook(tmp_path / "w.xlsx", {"One": [[], ["Extract"], [], *ROWS]})
    assert [row[0] for row in read_sheet(path, header_row=4).frame.rows()] == [5, 7]


def test_sheets_by_name(tmp_path):
    path = write_workbook(tmp_path / "w.xlsx", {"One": ROWS, "Two": [["c"], ["z"]]})
    assert sheet_names(path) == ["One", "Two"]
    assert read_sheet(path, sheet="Two").frame.rows() == [(2, "z")]


def test_a_name_twice_in_the_header(tmp_path):
    path = write_workbook(tmp_path / "w.xlsx", {"One": [["a", "A "], ["1", "2"]]})
    with pytest.raises(InputError, match=r"w\.xlsx, sheet 'One', header: .* are one name"):
        read_sheet(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and nothing else", b"a,b\n1,2\n"])
def test_what_is_no_workbook(tmp_path, content):
    path = tmp_path / "w.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"w\.xlsx: "):
        read_sheet(path)


def test_an_empty_sheet(tmp_path):
    with pytest.raises(InputError, match="the sheet is empty"):
        read_sheet(write_workbook(tmp_path / "w.xlsx", {"One": []}))
