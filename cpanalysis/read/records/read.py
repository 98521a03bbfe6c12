"""Read the records of a force: everything that a program needs, or a refusal that says why."""

from datetime import date
from pathlib import Path

import polars as pl

from cpanalysis.declare.tables import TABLES, Moment
from cpanalysis.errors import InputError
from cpanalysis.read.records.convert import gives_days
from cpanalysis.read.records.extract import Extract, ReadTable, read_extract
from cpanalysis.read.records.records import Records


def read_records(
    source: str | Path, *, mapping: str | Path | None = None, as_of: date | None = None
) -> Records:
    """Return the checked records of a source.

    Parameters
    ----------
    source
        A folder of CSV, Excel or Parquet files named as the tables; one such file; a workbook with
        a sheet for each table; a DuckDB or SQLite file; or the URL of a PostgreSQL or SQL Server
        database, without password.
    mapping
        A YAML file that says how the source is laid out, or the name of one that is shipped. None
        is needed where tables, columns and codes are named as in the dictionary.
    as_of
        The records run up to the beginning of this day. Where neither this nor the mapping says
        so, up to the end of the last day on which a row is dated.

    Raises
    ------
    ParameterError
        Where source or mapping are not understood, or a key is wanted and not set.
    InputError
        Where any table that was given cannot be used, with every reason; ``check`` tells the same
        and more without raising.
    """
    extract = read_extract(source, mapping=mapping, as_of=as_of)
    require_usable(extract)
    return as_records(extract)


def require_usable(extract: Extract) -> None:
    """Raise where any table that was given cannot be used.

    Raises
    ------
    InputError
        With every reason.
    """
    if not extract.usable:
        raise InputError("\n".join(extract.problems))


def as_records(extract: Extract) -> Records:
    """Return the accepted rows of an extract, in the columns of the dictionary."""
    return Records(
        tables={name: _conform(table).lazy() for name, table in extract.tables.items()},
        as_of=extract.as_of,
        origin=extract.origin,
        source=f"{extract.where}, read by the mapping '{extract.layout.name}'",
        coverage=extract.coverage,
        columns_not_supplied={
            name: table.not_supplied for name, table in extract.tables.items() if table.not_supplied
        },
        unmatched=extract.unmatched,
        days_alone=frozenset(
            f"{name}.{column}"
            for name, table in extract.tables.items()
            for column, kind in table.accepted.schema.items()
            if kind == Moment and gives_days(table.accepted[column])
        ),
    )


def _conform(table: ReadTable) -> pl.DataFrame:
    schema = TABLES[table.table].schema
    absent = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in schema.items()
        if name in table.not_supplied
    ]
    return table.accepted.with_columns(absent).select(schema.names())
