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
COMPARED = pl.when(pl.col("stratum") != "all").then("value_of_stratum").otherwise(pl.lit(""))
ROWS_OF_CELLS = """
    SELECT district, compared, month, count(*) FILTER (hit), count(*) FILTER (inside)
    FROM everywhere GROUP BY ALL
"""
CHILDREN_OF_CELLS = """
    SELECT district, compared, month,
        count(DISTINCT child) FILTER (hit), count(DISTINCT child) FILTER (inside)
    FROM everywhere GROUP BY ALL
"""
SPREAD_OF_CELLS = """
    WITH by_child AS (
        SELECT district, compared, month, child,
            count(*) FILTER (hit) AS events, count(*) FILTER (inside) AS total
        FROM everywhere GROUP BY ALL
    )
    SELECT district, compared, month, events, total, count(*) FROM by_child GROUP BY ALL
"""


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
            opened.sql(f"FROM given_{name}").create(name)
        opened.register("districts", pl.DataFrame({"name": DISTRICT_NAMES}).to_arrow())
        opened.execute((FOLDER / "episodes.sql").read_text(encoding="utf-8"))
        yield opened


def find_everywhere(database: duckdb.DuckDBPyConnection, code: str) -> None:
    """Make the table of the rows of an indicator in every area that they belong to."""
    names = "(moment, district, child, hit, inside)"
    database.execute(f"CREATE OR REPLACE TEMP VIEW found{names} AS {QUERIES[code]}")
    database.execute((FOLDER / "areas.sql").read_text(encoding="utf-8"))


def ask(database: duckdb.DuckDBPyConnection, code: str) -> Cells:
    """Return numerator and denominator of every area and month that SQL finds."""
    find_everywhere(database, code)
    rows = database.execute(CHILDREN_OF_CELLS if code in CHILDREN else ROWS_OF_CELLS).fetchall()
    return {(area, compared, month): (n, d) for area, compared, month, n, d in rows if d or n}


def measure(records: Records, code: str) -> Cells:
    """Return the same from the engine, where it can be told and there is anything."""
    asked = Request(indicators=(code.split(":")[0],), spread=False)
    results = measure_records(records, asked).results.filter(pl.col("indicator") == code)
    told = results.filter(pl.col("numerator").is_not_null())
    rows = told.select(
        pl.col("area").str.replace("out of force", "out_of_force"),
        COMPARED,
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


@pytest.mark.parametrize(
    "code",
    ["missing_high_risk_share", "re_missing_within_30d_rate", "overnight_detention_rate"],
)
def test_sql_agrees_on_how_rows_fall_on_children(
    code: str, records: Records, database: duckdb.DuckDBPyConnection
) -> None:
    find_everywhere(database, code)
    expected = {row[:5]: row[5] for row in database.execute(SPREAD_OF_CELLS).fetchall()}
    spread = measure_records(records, Request(indicators=(code,))).spread
    mine = spread.filter(pl.col("indicator") == code).select(
        pl.col("area").str.replace("out of force", "out_of_force"),
        COMPARED,
        pl.col("period_start").cast(pl.String),
        "events",
        "total",
        "children",
    )
    known = {month for _, _, month, *_ in mine.rows()}
    assert {row[:5]: row[5] for row in mine.rows()} == {
        cell: children for cell, children in expected.items() if cell[2] in known
    }
    assert len(known) > 20
    assert max(total for *_, total in expected) > 2
