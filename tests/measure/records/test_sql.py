"""Another implementation, in SQL from the definitions alone, agrees in every cell."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.codes import DISTRICT
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.read.records.records import Records
from tests.measure.records.generated import generate

Cells = dict[tuple[str, str, str], tuple[float, float]]

FOLDER = Path(__file__).parent / "sql"
QUERIES = dict(
    re.findall(
        r"^-- (\S+)\n(.*?);$",
        (FOLDER / "indicators.sql").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
CHILDREN = ("missing_children_count", "missing_3in90_children")


@pytest.fixture(scope="module", params=[11, 12])
def records(request: pytest.FixtureRequest) -> Records:
    return generate(request.param)


@pytest.fixture(scope="module")
def database(records: Records) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'Europe/London'")
        for name, table in records.tables.items():
            texts = table.with_columns(pl.col(pl.Enum).cast(pl.String)).drop(
                "harm_type", "reasons", strict=False
            )
            opened.register(f"given_{name}", texts.collect().to_arrow())
            opened.execute(f"CREATE TABLE {name} AS SELECT * FROM given_{name}")  # noqa: S608
        opened.execute((FOLDER / "episodes.sql").read_text(encoding="utf-8"))
        yield opened


def ask(database: duckdb.DuckDBPyConnection, code: str) -> Cells:
    """Return numerator and denominator of every area and month that SQL finds."""
    counted = "count(DISTINCT child) FILTER" if code in CHILDREN else "count(*) FILTER"
    others = " UNION ALL ".join(
        f"SELECT * REPLACE ('{REST_OF_FORCE.name}' AS district), '{name}' AS compared "  # noqa: S608
        f"FROM found WHERE district IN {DISTRICT_NAMES} AND district <> '{name}'"
        for name in DISTRICT_NAMES
    )
    sql = f"""
        WITH found(moment, district, child, hit, inside) AS ({QUERIES[code]}),
        everywhere AS (
            SELECT *, '' AS compared FROM found
            UNION ALL SELECT * REPLACE ('{FORCE.name}' AS district), '' FROM found
            UNION ALL {others}
        )
        SELECT district, compared, strftime(moment, '%Y-%m-01'), {counted} (hit), {counted} (inside)
        FROM everywhere GROUP BY ALL
    """  # noqa: S608
    rows = database.execute(sql).fetchall()
    return {(area, compared, month): (n, d) for area, compared, month, n, d in rows if d or n}


def measure(records: Records, code: str) -> Cells:
    """Return the same from the engine, where it can be told and there is anything."""
    asked = Request(indicators=(code.split(":")[0],), spread=False)
    results = measure_records(records, asked).results.filter(pl.col("indicator") == code)
    told = results.filter(pl.col("numerator").is_not_null())
    compared = pl.when(pl.col("stratum") != "all").then("value_of_stratum").otherwise(pl.lit(""))
    rows = told.select(
        pl.col("area").str.replace("out of force", "out_of_force"),
        compared,
        pl.col("period_start").cast(pl.String),
        "numerator",
        pl.coalesce("denominator", "numerator"),
    ).rows()
    return {(area, beside, month): (n, d) for area, beside, month, n, d in rows if d or n}


@pytest.mark.parametrize("code", QUERIES)
def test_sql_agrees_in_every_cell(
    code: str, records: Records, database: duckdb.DuckDBPyConnection
) -> None:
    mine, theirs = measure(records, code), ask(database, code)
    is_count = code in ("missing_episode_count", *CHILDREN)
    expected = {
        cell: (n, n if is_count else d) for cell, (n, d) in theirs.items() if n or not is_count
    }
    known = {cell for cell in expected if code not in LATE or cell[2] >= LATE[code]}
    assert mine == {cell: expected[cell] for cell in known}
    assert len(mine) > 40
    assert {area for area, _, _ in mine} <= {*DISTRICT, FORCE.name, REST_OF_FORCE.name}


LATE = {"missing_3in90_children": "2023-04-01"}
"""A count needs 90 days of look-back in all of its month: 1 April 2023 is the first that has."""
