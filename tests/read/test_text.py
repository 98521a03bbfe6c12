"""Text is read as it stands, and what is no table is refused with its file and remedy."""

from pathlib import Path

import pytest

from cpanalysis.errors import InputError
from cpanalysis.read.text import read_text_table, require_columns


def read(folder: Path, content: bytes) -> list[tuple[object, ...]]:
    (folder / "a.csv").write_bytes(content)
    frame = read_text_table(folder / "a.csv")
    return [tuple(frame.columns), *frame.rows()]


@pytest.mark.parametrize(
    "content",
    [
        b"area,figure\nLeeds,07\n",
        b"\xef\xbb\xbfarea,figure\r\nLeeds,07\r\n",
        b" area , figure \n Leeds , 07 \n",
        b'"area","figure"\n"Leeds","07"\n',
    ],
)
def test_marks_spaces_quotes_and_line_ends_change_nothing(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == [("row", "area", "figure"), (2, "Leeds", "07")]


def test_an_empty_cell_is_null_and_rows_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    rows = read(tmp_path, b"area,figure\nLeeds,\n\nYork,0\n")
    assert rows[1:] == [(2, "Leeds", None), (3, None, None), (4, "York", "0")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.csv: the file is empty; download it again"),
        (b"  \n", "a.csv: the file is empty; download it again"),
        (b"area,figure\n", "a.csv: no row under the header; download it again"),
        (b"area,figure\nLe\xe9ds,1\n", "a.csv: not UTF-8; save it as 'CSV UTF-8'"),
        (b"area,x,area\nLeeds,1,2\n", "a.csv, row 1: column 'area' stands twice; remove one"),
        (b"row,area\n1,Leeds\n", "a.csv, row 1: column 'row' is the reader's own; rename it"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "content", [b"area,figure\nLeeds,1,2\n", b"area,figure\n" + b"Leeds,1\n" * 9_000 + b"\xe9,1\n"]
)
def test_a_broken_line_is_refused_however_late(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.csv: not readable as CSV .*; save it again"):
        read(tmp_path, content)


def test_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"no.csv: no such file in {tmp_path.name}/"):
        read_text_table(tmp_path / "no.csv")


def test_absent_columns_are_named_beside_those_found(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("area,figure\nLeeds,1\n")
    with pytest.raises(
        InputError, match=r"a\.csv, row 1: no column unit, licence; found: area, fig"
    ):
        frame = read_text_table(tmp_path / "a.csv")
        require_columns(frame, ["area", "unit", "licence"], file="a.csv")
