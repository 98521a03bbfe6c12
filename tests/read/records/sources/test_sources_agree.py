"""One extract, laid down in every kind of source, gives the same records to the last digit."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cpanalysis.declare.tables import TABLES
from cpanalysis.read.records import Records, read_records
from tests.read.records.extracts import clean_extract, write_csv_folder
from tests.read.records.workbooks import write_workbook

Texts = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return clean_extract(episodes=40)


@pytest.fixture(scope="module")
def expected(texts: Texts, tmp_path_factory: pytest.TempPathFactory) -> Records:
    return read_records(write_csv_folder(tmp_path_factory.mktemp("csv"), texts))


def assert_same(records: Records, expected: Records) -> None:
    assert set(records.tables) == set(TABLES) == set(expected.tables)
    for name, frame in expected.tables.items():
        assert_frame_equal(records.tables[name].collect(), frame.collect())
    assert records.coverage == expected.coverage
    assert records.columns_not_supplied == expected.columns_not_supplied == {}


def typed(expected: Records) -> Mapping[str, pl.DataFrame]:
    """Return the records with the types that a database has: no enumerations, no lists."""
    lists = pl.selectors.list().cast(pl.List(pl.String)).list.join(";")
    return {
        name: frame.with_columns(lists, pl.selectors.enum().cast(pl.String)).collect()
        for name, frame in expected.tables.items()
    }


def test_parquet_of_texts(texts: Texts, expected: Records, tmp_path: Path):
    for name, frame in texts.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    assert_same(read_records(tmp_path), expected)


def test_parquet_of_the_declared_types(expected: Records, tmp_path: Path):
    for name, frame in expected.tables.items():
        frame.collect().write_parquet(tmp_path / f"{name}.parquet")
    assert_same(read_records(tmp_path), expected)


def test_a_workbook_with_a_sheet_for_each_table(texts: Texts, expected: Records, tmp_path: Path):
    sheets = {name[:31]: [frame.columns, *frame.rows()] for name, frame in texts.items()}
    assert_same(read_records(write_workbook(tmp_path / "all.xlsx", sheets)), expected)


def test_duckdb_with_times_that_carry_a_zone(expected: Records, tmp_path: Path):
    path = tmp_path / "records.duckdb"
    with duckdb.connect(str(path)) as connection:
        for name, frame in typed(expected).items():
            given = frame.to_arrow()  # noqa: F841 (named in the query)
            connection.execute(f"create table {name} as select * from given")  # noqa: S608
    assert_same(read_records(path), expected)


def test_sqlite_of_texts(texts: Texts, expected: Records, tmp_path: Path):
    path = tmp_path / "records.db"
    with closing(sqlite3.connect(path)) as connection:
        for name, frame in texts.items():
            connection.execute(f"create table {name} ({', '.join(frame.columns)})")
            marks = ", ".join("?" * frame.width)
            connection.executemany(f"insert into {name} values ({marks})", frame.rows())  # noqa: S608
        connection.commit()
    assert_same(read_records(path), expected)
