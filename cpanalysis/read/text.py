"""Delimited text as it stands: every cell a string, every row with its number in the file."""

import csv
from pathlib import Path

import polars as pl

from cpanalysis.errors import InputError

ROW = "row"
"""Number of a row in its file, the header being row 1."""


def read_text_table(path: Path) -> pl.DataFrame:
    """Return the cells of a CSV file as strings, with ``row`` numbered as in the file.

    A byte-order mark and spaces around cells are dropped; an empty cell is null; the header is
    row 1.

    Raises
    ------
    InputError
        Where the file is missing, empty, not UTF-8, not delimited text, or has a header twice or
        no row under it.
    """
    header = read_header(path)
    try:
        frame = pl.read_csv(path, infer_schema=False, encoding="utf8", new_columns=header)
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"{path.name}: not readable as CSV ({reason}); save it again") from error
    if frame.is_empty():
        raise InputError(f"{path.name}: no row under the header; download it again")
    stripped = frame.with_columns(pl.all().str.strip_chars())
    blanks_as_null = stripped.with_columns(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in header
    )
    return blanks_as_null.with_row_index(ROW, offset=2)


def read_header(path: Path) -> list[str]:
    """Return the names in the first row of a CSV file.

    Raises
    ------
    InputError
        As for :func:`read_text_table`.
    """
    first = decode_first_line(path)
    header = [name.strip() for name in next(csv.reader([first]), [])]
    if ROW in header:
        raise InputError(f"{path.name}, row 1: column {ROW!r} is the reader's own; rename it")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InputError(f"{path.name}, row 1: column {twice[0]!r} stands twice; remove one")
    return header


def decode_first_line(path: Path) -> str:
    """Return the first line of a text file, without a byte-order mark.

    Raises
    ------
    InputError
        Where the file is missing, empty or not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            first = lines.readline()
    except FileNotFoundError as error:
        raise InputError(f"{path.name}: no such file in {path.parent.name}/") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: not UTF-8; save it as 'CSV UTF-8'") from error
    if not first.strip():
        raise InputError(f"{path.name}: the file is empty; download it again")
    return first


def require_columns(frame: pl.DataFrame, columns: list[str], *, file: str) -> None:
    """Raise where ``frame`` lacks one of ``columns``.

    Raises
    ------
    InputError
        Naming the absent columns and those found.
    """
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        found = ", ".join(name for name in frame.columns if name != ROW)
        raise InputError(f"{file}, row 1: no column {', '.join(absent)}; found: {found}")
