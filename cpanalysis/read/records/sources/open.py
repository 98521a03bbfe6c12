"""Tell what a source is, and open it."""

from pathlib import Path
from typing import Protocol

from cpanalysis.errors import InputError, require_choice
from cpanalysis.read.records.sources.credentials import redact, refuse_password
from cpanalysis.read.records.sources.database import (
    DUCKDB_MARK,
    ENGINES,
    SQLITE_MARK,
    DatabaseServer,
    DuckDbFile,
    SqliteFile,
)
from cpanalysis.read.records.sources.folder import (
    PARQUET,
    TABLE_FILES,
    WORKBOOK,
    FolderOfFiles,
    WorkbookOfSheets,
    list_folder,
    parquet_metadata,
)
from cpanalysis.read.records.sources.raw import RawTable


class Source(Protocol):
    """A set of named tables."""

    @property
    def where(self) -> str:
        """What it is called in messages; never with a password."""

    @property
    def all_meant(self) -> bool:
        """Whether everything in it is meant as records; a database holds other things."""

    def names(self) -> list[str]:
        """Return the names of its tables."""

    def read(self, name: str, *, header_row: int = 1) -> RawTable:
        """Return a table as it stands."""

    def sample(self, name: str) -> RawTable:
        """Return enough of a table to know it by."""


def open_source(source: str | Path) -> Source:
    """Return a folder, a file or a database, opened to be read and never written.

    Raises
    ------
    ParameterError
        Where a URL holds a password or is of an unknown kind.
    InputError
        Where there is no such folder or file, or it holds no table.
    """
    text = str(source)
    refuse_password(text)
    if "://" in text:
        require_choice(text.partition("://")[0], ENGINES, what="kind of database")
        return DatabaseServer(text)
    return _open_path(Path(source))


def _open_path(path: Path) -> Source:
    if path.is_dir():
        return list_folder(path)
    if not path.is_file():
        raise InputError(f"{redact(str(path))}: no such file or folder")
    beginning = _beginning(path)
    if beginning.startswith(SQLITE_MARK):
        return SqliteFile(path)
    if beginning[8:].startswith(DUCKDB_MARK):
        return DuckDbFile(path)
    return _open_table_file(path)


def _open_table_file(path: Path) -> Source:
    ending = path.suffix.lower()
    if ending in WORKBOOK:
        return WorkbookOfSheets(path)
    if ending in TABLE_FILES:
        return FolderOfFiles(path.parent, (path,))
    endings = ", ".join(TABLE_FILES)
    raise InputError(f"{path.name}: not a table or database; a table's name ends in {endings}")


def _beginning(path: Path) -> bytes:
    with path.open("rb") as content:
        return content.read(16)


def is_synthetic(source: Source) -> bool:
    """Say whether a source marks itself as made up.

    It does by a file or table whose name begins with ``synthetic`` (a folder: of any ending), or
    by ``origin`` set to ``synthetic`` in the metadata of a Parquet file.
    """
    if isinstance(source, FolderOfFiles):
        beside = any(file.stem.lower().startswith("synthetic") for file in source.path.iterdir())
        return beside or any(_says_synthetic(file) for file in source.files)
    return any(name.lower().startswith("synthetic") for name in source.names())


def _says_synthetic(file: Path) -> bool:
    return file.suffix in PARQUET and parquet_metadata(file).get("origin") == "synthetic"
