"""Folders and single files: CSV, Excel and Parquet, one table each; or one workbook of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cpanalysis.errors import InputError
from cpanalysis.read.records.names import fold
from cpanalysis.read.records.sources.raw import (
    RawTable,
    distinct_headers,
    no_unreadable,
    number_rows,
)
from cpanalysis.read.records.sources.text import read_text
from cpanalysis.read.records.sources.workbook import read_sheet, sheet_names

TEXT = (".csv", ".tsv", ".txt")
WORKBOOK = (".xlsx", ".xlsm")
PARQUET = (".parquet",)
TABLE_FILES = (*TEXT, *WORKBOOK, *PARQUET)


@dataclass(frozen=True)
class FolderOfFiles:
    """A folder in which every CSV, Excel or Parquet file is a table named as the file."""

    path: Path
    files: tuple[Path, ...]

    @property
    def where(self) -> str:
        """The folder, for messages."""
        return f"{self.path.name}/"

    @property
    def all_meant(self) -> bool:
        """Whether everything in it is meant as records."""
        return True

    def sample(self, name: str) -> RawTable:
        """Return a table as it stands."""
        return self.read(name)

    def names(self) -> list[str]:
        """Return the names of the files, without their endings."""
        return [path.stem for path in self.files]

    def read(self, name: str, *, header_row: int = 1) -> RawTable:
        """Return a table as it stands.

        Raises
        ------
        InputError
            Where two files have the name, or the file cannot be read.
        """
        found = [path for path in self.files if fold(path.stem) == fold(name)]
        if len(found) > 1:
            twice = " and ".join(path.name for path in found)
            raise InputError(f"{self.where}: {twice} are one table; take one away")
        return read_file(found[0], header_row=header_row)


@dataclass(frozen=True)
class WorkbookOfSheets:
    """A workbook in which every sheet is a table named as the sheet."""

    path: Path

    @property
    def where(self) -> str:
        """The file, for messages."""
        return self.path.name

    @property
    def all_meant(self) -> bool:
        """Whether everything in it is meant as records."""
        return True

    def sample(self, name: str) -> RawTable:
        """Return a table as it stands."""
        return self.read(name)

    def names(self) -> list[str]:
        """Return the names of the sheets."""
        return sheet_names(self.path)

    def read(self, name: str, *, header_row: int = 1) -> RawTable:
        """Return a sheet as it stands."""
        sheet = next(title for title in self.names() if fold(title) == fold(name))
        return read_sheet(self.path, sheet=sheet, header_row=header_row)


def list_folder(path: Path) -> FolderOfFiles:
    """Return a folder with its files that may be tables, in order of name.

    Raises
    ------
    InputError
        Where there are none.
    """
    files = [file for file in sorted(path.iterdir()) if file.suffix.lower() in TABLE_FILES]
    if not files:
        raise InputError(f"{path.name}/: no CSV, Excel or Parquet file stands in this folder")
    return FolderOfFiles(path, tuple(files))


def read_file(path: Path, *, header_row: int = 1) -> RawTable:
    """Return the table of one file.

    Raises
    ------
    InputError
        Where it cannot be read.
    """
    if path.suffix.lower() in WORKBOOK:
        return read_sheet(path, header_row=header_row)
    if path.suffix.lower() in PARQUET:
        return read_parquet(path)
    return read_text(path, header_row=header_row)


def read_parquet(path: Path) -> RawTable:
    """Return the table of a Parquet file, its types kept.

    Raises
    ------
    InputError
        Where it is no Parquet file.
    """
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        raise InputError(f"{path.name}: not a readable Parquet file; export it again") from None
    frame.columns = distinct_headers(frame.columns, where=path.name)
    numbered = number_rows(frame)
    return RawTable(name=path.stem, where=path.name, frame=numbered, unreadable=no_unreadable())


def parquet_metadata(path: Path) -> Mapping[str, str]:
    """Return what a Parquet file says of itself; nothing where it cannot be read."""
    try:
        return pl.read_parquet_metadata(path)
    except (pl.exceptions.PolarsError, OSError):
        return {}
