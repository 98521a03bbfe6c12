"""Delimited text as systems export it: any usual encoding, any usual delimiter."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from cpanalysis.errors import InputError
from cpanalysis.read.records.sources.raw import (
    RawTable,
    distinct_headers,
    drop_blank_rows,
    no_unreadable,
    number_rows,
)

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
NOT_TEXT = (
    (b"PK\x03\x04", "a zip file, perhaps an Excel workbook", "name it .xlsx, or unpack it"),
    (b"PK\x05\x06", "an empty zip file", "export it again"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save it as .xlsx or CSV"),
    (b"\x1f\x8b", "a gzip file", "unpack it"),
    (b"PAR1", "a Parquet file", "name it .parquet"),
    (b"%PDF", "a PDF file", "export the data as CSV"),
    (b"SQLite format 3", "an SQLite database", "give its path as the source"),
)
NUL = b"\x00"
DELIMITERS = ",;\t|"
UNREADABLE = "\ufffd"
UNCLOSED = (
    "a quotation mark is opened and not closed, so that other rows stand inside the cell;"
    " close or remove it"
)
LONGEST_BLANK = 10_000
MOST_COLUMNS = 2_000
BLOCK_BYTES = 1 << 24
COUNTED_AT_ONCE = 1 << 18


@dataclass
class Ragged:
    """The lines whose number of fields is not that of the header, as the parser meets them.

    ``swallowed`` are those of them in which other rows stand, behind a quotation mark that is
    opened and not closed.
    """

    delimiter: str
    rows: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    swallowed: list[int] = field(default_factory=list)

    def meet(self, line: arrow_csv.InvalidRow) -> str:
        """Note a line and let the parser pass on."""
        self.rows.append(line.number or 0)
        if self._holds_others(line):
            self.swallowed.append(line.number or 0)
        self.words.append(
            f"the row has {line.actual_columns} fields where the header has"
            f" {line.expected_columns}; look for a delimiter inside a cell"
        )
        return "skip"

    def _holds_others(self, line: arrow_csv.InvalidRow) -> bool:
        """Say whether more delimiters stand in a line, over several, than a row of its own has."""
        inside, needed = line.text.count(self.delimiter), line.expected_columns - 1
        short = line.actual_columns < line.expected_columns
        return "\n" in line.text and inside >= (needed if short else 2 * needed)

    def frame(self) -> pl.DataFrame:
        """Return the lines met as unreadable rows."""
        lines = {"row": self.rows, "words": self.words}
        return pl.DataFrame(lines, schema=no_unreadable().schema)


def read_text(path: Path, *, header_row: int = 1) -> RawTable:
    """Return a delimited text file with every cell as it stands, rows numbered as in the file.

    Raises
    ------
    InputError
        Where the file is empty or no text, has a header twice, or never closes a quotation mark.
    """
    content = path.read_bytes()
    _refuse_what_is_no_text(content, where=path.name)
    decoded, encoding = decode(content)
    text = decoded.replace(NUL, b"")
    text = text.split(b"\n", header_row - 1)[-1]
    delimiter = sniff_delimiter(text)
    cells, ragged = _parse(text, delimiter=delimiter, where=path.name)
    raw = RawTable(
        name=path.stem,
        where=path.name,
        frame=_name_columns(cells, ragged=ragged, where=path.name),
        unreadable=ragged.frame(),
        notes=(*_note_encoding(encoding), *_note_nul(decoded)),
    )
    if b'"' in text:
        _refuse_swallowed_rows(ragged, where=path.name, further_down=header_row - 1)
        _refuse_swallowed_lines(raw, delimiter=delimiter)
    return drop_blank_rows(raw.further_down(header_row - 1))


def _note_encoding(encoding: str) -> list[str]:
    return [] if encoding == "UTF-8" else [f"read as {encoding}"]


def _note_nul(text: bytes) -> list[str]:
    """Return what is said of NUL bytes, which stand in no text and were passed by."""
    first = text.find(NUL)
    if first < 0:
        return []
    line = text.count(b"\n", 0, first) + 1
    many = f"{text.count(NUL):,} NUL bytes stand in it"
    return [f"{many}, the first in line {line:,}; they were passed by"]


def decode(content: bytes) -> tuple[bytes, str]:
    r"""Return text as UTF-8 bytes, and the name of the encoding it was in.

    Text without a byte-order mark that is no UTF-8 is taken for Windows-1252, in which every
    letter of Western Europe has its place.

    >>> decode("Zoë".encode("cp1252"))
    (b'Zo\xc3\xab', 'Windows-1252')
    >>> decode("Zoë".encode("utf-16"))[1]
    'UTF-16'
    """
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    encoding = encoding or _unmarked(content)
    label = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, encoding.upper()[:6])
    if encoding == "utf-8":
        return content, label
    text = content.decode(encoding, errors="replace")
    lost = text.count(UNREADABLE)
    return text.encode(), label + (f", {lost:,} characters unreadable" if lost else "")


def _unmarked(content: bytes) -> str:
    sample = content[:1_000]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    return "utf-8" if _is_utf8(content) else "cp1252"


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_what_is_no_text(content: bytes, *, where: str) -> None:
    if not content[:LONGEST_BLANK].strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{where}: the file is empty; export it again, or take it away")
    for mark, what, remedy in NOT_TEXT:
        if content.startswith(mark):
            raise InputError(f"{where}: this is {what}, whatever its name says; {remedy}")


def sniff_delimiter(text: bytes) -> str:
    r"""Return the delimiter that stands most often in the header.

    >>> sniff_delimiter(b"child_id;sex\n")
    ';'
    """
    header = io.BytesIO(text).readline().decode(errors="replace")
    return max(DELIMITERS, key=header.count)


def _parse(text: bytes, *, delimiter: str, where: str) -> tuple[pl.DataFrame, Ragged]:
    """Return all cells and the ragged lines; only one thread alone knows the number of a line."""
    plain = _parse_plain(text, delimiter=delimiter)
    if plain is not None:
        return plain, Ragged(delimiter)
    try:
        table, ragged = _parse_cells(text, delimiter=delimiter, threads=True)
        if ragged.rows:
            table, ragged = _parse_cells(text, delimiter=delimiter, threads=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise InputError(f"{where}: no readable table ({error}); export it again") from None
    return pl.DataFrame(pl.from_arrow(table)), ragged


def _parse_plain(text: bytes, *, delimiter: str) -> pl.DataFrame | None:
    """Return all cells of a text without quotation marks or ragged lines; nothing for any other.

    No line has too many fields, or it could not be read; if there are as many delimiters as full
    lines have, none has too few.
    """
    if b'"' in text or (b"\r" in text and text.count(b"\r") != text.count(b"\r\n")):
        return None
    try:
        cells = pl.read_csv(
            text, has_header=False, infer_schema=False, separator=delimiter,
            quote_char=None, empty_string_is_null=False, extra_columns="raise",
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None
    full = 1 < cells.width <= MOST_COLUMNS
    even = _count_bytes(text, delimiter) == cells.height * (cells.width - 1)
    return cells if full and even and cells.height == _count_lines(text) else None


def _count_bytes(text: bytes, delimiter: str) -> int:
    """Return how often a delimiter stands in a text; quicker than ``count``, for there are many."""
    codes = np.frombuffer(text, dtype=np.uint8)
    blocks = range(0, len(codes), COUNTED_AT_ONCE)
    return sum(
        int(np.count_nonzero(codes[at : at + COUNTED_AT_ONCE] == ord(delimiter))) for at in blocks
    )


def _count_lines(text: bytes) -> int:
    return text.count(b"\n") + (not text.endswith(b"\n"))


def _parse_cells(text: bytes, *, delimiter: str, threads: bool) -> tuple[pa.Table, Ragged]:
    ragged = Ragged(delimiter)
    types = {f"f{at}": pa.string() for at in range(MOST_COLUMNS)}
    table = arrow_csv.read_csv(
        io.BytesIO(text),
        read_options=arrow_csv.ReadOptions(
            use_threads=threads, autogenerate_column_names=True, block_size=BLOCK_BYTES
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=b'"' in text,
            ignore_empty_lines=False,
            invalid_row_handler=ragged.meet,
        ),
        convert_options=arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    return table, ragged


def _name_columns(cells: pl.DataFrame, *, ragged: Ragged, where: str) -> pl.DataFrame:
    headers = distinct_headers([str(name) for name in cells.row(0)], where=where)
    every = pl.int_range(1, cells.height + len(ragged.rows) + 1, dtype=pl.Int64, eager=True)
    numbers = every.filter(~every.is_in(ragged.rows)) if ragged.rows else every
    cells.columns = headers
    return number_rows(cells, numbers).slice(1)


def _refuse_swallowed_rows(ragged: Ragged, *, where: str, further_down: int) -> None:
    if ragged.swallowed:
        raise InputError(f"{where}, row {min(ragged.swallowed) + further_down}: {UNCLOSED}")


def _refuse_swallowed_lines(raw: RawTable, *, delimiter: str) -> None:
    for name in raw.headers:
        cell = pl.col(name)
        several = cell.str.contains("\n", literal=True)
        swallowed = several & (_count(cell, delimiter) >= max(len(raw.headers) - 1, 1))
        rows = raw.frame.lazy().filter(swallowed).head(1).collect()
        if rows.height:
            raise InputError(f"{raw.where}, row {rows.item(0, 0)}, column {name!r}: {UNCLOSED}")


def _count(cell: pl.Expr, delimiter: str) -> pl.Expr:
    return cell.str.count_matches(delimiter, literal=True)
