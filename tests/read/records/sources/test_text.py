import gzip
import zipfile
from pathlib import Path

import pytest

from cpanalysis.errors import InputError
from cpanalysis.read.records.sources.raw import ROW, RawTable
from cpanalysis.read.records.sources.text import read_text

CONTENT = "child_id,place\nC1,Zoë's café\nC2,\n"


def read(tmp_path: Path, content: str | bytes, **options: int) -> RawTable:
    path = tmp_path / "some.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_text(path, **options)


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32"), ("cp1252", "Windows-1252"),
    ],
)  # fmt: skip
def test_encodings(tmp_path, encoding, label):
    raw = read(tmp_path, CONTENT.encode(encoding))
    assert raw.headers == ["child_id", "place"]
    assert raw.frame["place"].to_list() == ["Zoë's café", ""]
    assert raw.notes == (() if label is None else (f"read as {label}",))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_ends_of_lines(tmp_path, delimiter, end):
    raw = read(tmp_path, end.join([f"a{delimiter}b", f"1{delimiter}2", ""]))
    assert raw.frame.rows() == [(2, "1", "2")]


def test_rows_are_numbered_as_in_the_file(tmp_path):
    raw = read(tmp_path, 'a,b\n1,2\n\n"x\ny",4\n,\n5,6\n')
    assert raw.frame.rows() == [(2, "1", "2"), (4, "x\ny", "4"), (6, "5", "6")]
    assert raw.notes == ("2 blank rows stand in it and were passed by",)


def test_a_row_with_too_many_or_too_few_fields_is_kept_as_unreadable(tmp_path):
    raw = read(tmp_path, "a,b\n1,2\n1,2,3\n4\n5,6\n")
    assert raw.frame[ROW].to_list() == [2, 5]
    assert raw.unreadable["row"].to_list() == [3, 4]
    assert "3 fields where the header has 2" in raw.unreadable["words"][0]


def test_a_header_further_down(tmp_path):
    raw = read(tmp_path, "Report of 5 January\n\na,b\n1,2\n", header_row=3)
    assert raw.frame.rows() == [(4, "1", "2")]


def test_a_header_without_rows_is_an_empty_table(tmp_path):
    assert read(tmp_path, "a,b\n").frame.shape == (0, 3)


@pytest.mark.parametrize("content", [b"", b"  \r\n\r\n", b"\xef\xbb\xbf", b"\x00\x00"])
def test_an_empty_file(tmp_path, content):
    with pytest.raises(InputError, match=r"some\.csv: the file is empty; export it again"):
        read(tmp_path, content)


def test_a_zip_file_with_a_csv_name(tmp_path):
    path = tmp_path / "some.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inside.csv", CONTENT)
    with pytest.raises(InputError, match=r"a zip file, perhaps an Excel workbook.*name it \.xlsx"):
        read_text(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (gzip.compress(b"a", mtime=0), "a gzip file"), (b"PAR1xxxx", "a Parquet file"),
        (b"%PDF-1.7", "a PDF file"), (b"\xd0\xcf\x11\xe0\xa1", "an old Excel workbook"),
        (b"SQLite format 3\x00", "an SQLite database"),
    ],
)  # fmt: skip
def test_other_files_with_a_csv_name(tmp_path, content, what):
    with pytest.raises(InputError, match=what):
        read(tmp_path, content)


@pytest.mark.parametrize("header", ["a,b,a", "Child ID,child_id", "a, A"])
def test_a_name_twice_in_the_header(tmp_path, header):
    with pytest.raises(InputError, match=r"some\.csv, header: .* are one name; rename"):
        read(tmp_path, f"{header}\n1,2,3\n")


def test_columns_without_a_name_keep_their_place(tmp_path):
    assert read(tmp_path, "a,,\n1,2,3\n").headers == ["a", "column 2", "column 3"]


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row(tmp_path):
    with pytest.raises(InputError, match="row 3, column 'b': a quotation mark is opened and not"):
        read(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')


def test_quoted_delimiters_and_doubled_marks(tmp_path):
    raw = read(tmp_path, 'a,b\n"1,2","say ""no"""\n')
    assert raw.frame.rows() == [(2, "1,2", 'say "no"')]


def test_bytes_that_no_letter_has_are_counted(tmp_path):
    raw = read(tmp_path, b"a,b\nZo\xeb,\x81\x8d\n")
    assert raw.notes == ("read as Windows-1252, 2 characters unreadable",)
