"""Excel workbooks: every cell as text, dates as ISO, rows numbered as on the sheet."""

from pathlib import Path

import fastexcel
import polars as pl

from cpanalysis.errors import InputError
from cpanalysis.read.records.sources.raw import (
    RawTable,
    distinct_headers,
    drop_blank_rows,
    no_unreadable,
    number_rows,
)

UNREADABLE = "not a readable .xlsx workbook; save it again as .xlsx or CSV"


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets.

    Raises
    ------
    InputError
        Where the file is no workbook.
    """
    return list(_open(path).sheet_names)


def read_sheet(path: Path, *, sheet: str | None = None, header_row: int = 1) -> RawTable:
    """Return one sheet of a workbook, the first where none is named.

    Raises
    ------
    InputError
        Where the file is no workbook, the sheet is empty, or its header has a name twice.
    """
    book = _open(path)
    name = sheet or book.sheet_names[0]
    where = f"{path.name}, sheet {name!r}"
    cells = _load(book, name, where=where)
    if cells.height < header_row:
        raise InputError(f"{where}: the sheet is empty; export it again, or take it away")
    headers = [str(cell or "") for cell in cells.row(header_row - 1)]
    cells.columns = distinct_headers(headers, where=where)
    frame = number_rows(cells.cast(pl.String)).slice(header_row)
    raw = RawTable(name=name, where=where, frame=frame, unreadable=no_unreadable())
    return drop_blank_rows(raw)


def _open(path: Path) -> fastexcel.ExcelReader:
    if not path.stat().st_size:
        raise InputError(f"{path.name}: the file is empty; export it again, or take it away")
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError:
        raise InputError(f"{path.name}: {UNREADABLE}") from None


def _load(book: fastexcel.ExcelReader, name: str, *, where: str) -> pl.DataFrame:
    try:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError:
        raise InputError(f"{where}: {UNREADABLE}") from None
    return pl.DataFrame(sheet.to_polars())
