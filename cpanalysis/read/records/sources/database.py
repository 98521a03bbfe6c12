"""Databases: DuckDB and SQLite files, PostgreSQL and SQL Server by URL; always read-only.

PostgreSQL goes through ADBC, which is kept by the Apache Arrow project, speaks to the server with
its own client library (so certificates, service files and ``PGPASSWORD`` work as everywhere) and
hands Arrow columns to polars without a detour through Python objects. SQL Server goes through
connectorx by the same call of polars; it is not among the dependencies
(``pip install connectorx``) and this route has not been tested against a server.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from cpanalysis.errors import InputError
from cpanalysis.read.records.sources.credentials import redact, with_option, with_password
from cpanalysis.read.records.sources.raw import (
    RawTable,
    distinct_headers,
    drop_blank_rows,
    no_unreadable,
    number_rows,
)

SQLITE_MARK = b"SQLite format 3\x00"
DUCKDB_MARK = b"DUCK"
ENGINES: dict[str, Literal["adbc", "connectorx"]] = {
    "postgresql": "adbc",
    "postgres": "adbc",
    "mssql": "connectorx",
}
FIRST_ROWS = 10_000
LIST_TABLES = """
select table_schema as place, table_name as name, table_schema = current_schema() as here
from information_schema.tables
where table_schema not in ('information_schema', 'pg_catalog')
order by table_schema, table_name
"""
LIST_TABLES_SQL_SERVER = """
select table_schema as place, table_name as name,
       case when table_schema = schema_name() then 1 else 0 end as here
from information_schema.tables
order by table_schema, table_name
"""


def quoted(name: str) -> str:
    """Return a name of a table, perhaps with its schema, as SQL writes it.

    >>> quoted("custody.detentions of children")
    '"custody"."detentions of children"'
    """
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def short_names(tables: pl.DataFrame) -> list[str]:
    """Return the names of tables; those outside the schema one is in keep theirs.

    >>> short_names(pl.DataFrame({"place": ["a", "b"], "name": ["x", "y"], "here": [True, False]}))
    ['x', 'b.y']
    """
    rows = tables.select("place", "name", pl.col("here").cast(pl.Boolean)).iter_rows()
    return [name if here else f"{place}.{name}" for place, name, here in rows]


class Database:
    """What every database has: tables that are selected from, and many not meant as records."""

    @property
    def where(self) -> str:
        """What it is called in messages."""
        raise NotImplementedError

    @property
    def all_meant(self) -> bool:
        """Whether everything in it is meant as records."""
        return False

    def read(self, name: str, *, header_row: int = 1) -> RawTable:
        """Return a table as it stands."""
        return self._select(name, f"select * from {quoted(name)}")  # noqa: S608 (quoted)

    def sample(self, name: str) -> RawTable:
        """Return the first rows of a table."""
        return self._select(name, f"select * from {quoted(name)} limit {FIRST_ROWS}")  # noqa: S608

    def _select(self, name: str, query: str) -> RawTable:
        return _as_raw(self._fetch(query), name, self.where)

    def _fetch(self, query: str) -> pl.DataFrame:
        raise NotImplementedError


@dataclass(frozen=True)
class DuckDbFile(Database):
    """A DuckDB file."""

    path: Path

    @property
    def where(self) -> str:
        """The file, for messages."""
        return self.path.name

    def names(self) -> list[str]:
        """Return the names of its tables and views."""
        return short_names(self._fetch(LIST_TABLES))

    def _fetch(self, query: str) -> pl.DataFrame:
        def run() -> pl.DataFrame:
            with duckdb.connect(str(self.path), read_only=True) as connection:
                return pl.DataFrame(pl.from_arrow(connection.sql(query).to_arrow_table()))

        return _guarded(run, where=self.where)


@dataclass(frozen=True)
class SqliteFile(Database):
    """An SQLite file. Its cells have no types of their own, so all are read as text."""

    path: Path

    @property
    def where(self) -> str:
        """The file, for messages."""
        return self.path.name

    def names(self) -> list[str]:
        """Return the names of its tables and views."""
        listing = self._fetch(
            "select name from sqlite_master where type in ('table', 'view')"
            " and name not like 'sqlite_%' order by name"
        )
        return listing["name"].to_list()

    def _fetch(self, query: str) -> pl.DataFrame:
        return _guarded(lambda: _fetch_sqlite(self.path, query), where=self.where)


def _fetch_sqlite(path: Path, query: str) -> pl.DataFrame:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        connection.text_factory = lambda cell: cell.decode("utf-8", errors="replace")
        cursor = connection.execute(query)
        headers = [column[0] for column in cursor.description]
        columns = list(zip(*cursor, strict=True)) or [()] * len(headers)
    texts = [pl.Series([_text(cell) for cell in cells], dtype=pl.String) for cells in columns]
    return pl.DataFrame(texts, schema=headers)


def _text(cell: object) -> str | None:
    return cell.hex() if isinstance(cell, bytes) else None if cell is None else str(cell)


@dataclass(frozen=True)
class DatabaseServer(Database):
    """A database on a server, by a URL without password."""

    url: str

    @property
    def where(self) -> str:
        """The server and database, for messages."""
        return redact(self.url)

    @property
    def scheme(self) -> str:
        """The kind of server, as its URL begins."""
        return self.url.partition("://")[0]

    def names(self) -> list[str]:
        """Return the names of its tables and views."""
        listing = LIST_TABLES_SQL_SERVER if self.scheme == "mssql" else LIST_TABLES
        return short_names(self._fetch(listing))

    def _fetch(self, query: str) -> pl.DataFrame:
        return _guarded(
            lambda: pl.read_database_uri(query, self._address(), engine=ENGINES[self.scheme]),
            where=self.where,
        )

    def sample(self, name: str) -> RawTable:
        """Return the first rows of a table, in the words of the kind of server."""
        if self.scheme != "mssql":
            return super().sample(name)
        return self._select(name, f"select top {FIRST_ROWS} * from {quoted(name)}")  # noqa: S608

    def _address(self) -> str:
        if ENGINES[self.scheme] != "adbc":
            return with_password(self.url)
        read_only = "-c default_transaction_read_only=on"
        return with_password(with_option(self.url, "options", read_only))


def _as_raw(frame: pl.DataFrame, name: str, where: str) -> RawTable:
    place = f"{where}, table {name!r}"
    frame.columns = distinct_headers(frame.columns, where=place)
    numbered = number_rows(frame)
    raw = RawTable(name=name, where=place, frame=numbered, unreadable=no_unreadable())
    return drop_blank_rows(raw)


def _guarded(fetch: Callable[[], pl.DataFrame], *, where: str) -> pl.DataFrame:
    """Return what ``fetch`` returns; whatever a driver raises is told without a password."""
    failure = ""
    try:
        return fetch()
    except ModuleNotFoundError as error:
        failure = f"{where}: {error}; install the driver (pip install connectorx)"
    except Exception as error:
        failure = redact(f"{where}: {error}")
    raise InputError(f"{failure.strip()}; check the address, the name and your rights to read")
