"""Another implementation, in SQL from the definitions alone, agrees in every cell."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.codes import DISTRICT
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.kinds import Count
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.read.records import read_records
from cpanalysis.read.records.records import Records
from cpanalysis.sample import make_sample
from tests.measure.records.generated import generate

Cells = dict[tuple[str, str, str], tuple[float, float]]

FOLDER = Path(__file__).parent / "sql"


def read_queries(file: str) -> dict[str, str]:
    """Return the queries of a file by what stands before each."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^-- (\S+(?: by \S+)?)\n(.*?);$", text, re.MULTILINE | re.DOTALL))


QUERIES = {**read_queries("indicators.sql"), **read_queries("cases_and_custody.sql")}
SPLITS = read_queries("strata.sql")
CHILDREN = ("missing_children_count", "missing_3in90_children", "cse_victim_rate_per_1000")
COMPARED = pl.when(pl.col("stratum") != "all").then("value_of_stratum").otherwise(pl.lit(""))
YOUNGEST = {
    "missing_rate_per_1000": 10,
    "cse_victim_rate_per_1000": 0,
    "child_detention_rate_per_1000": 10,
}
"""Rates, and the age from which residents are counted."""
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


SAMPLE = "sample of seed 77"


@pytest.fixture(scope="module", params=[11, 12, SAMPLE])
def records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Records:
    """Return records with every fault there is, and a sample of another seed than the shipped."""
    if request.param != SAMPLE:
        return generate(request.param)
    folder = tmp_path_factory.mktemp("sample") / "sample"
    make_sample(folder, months=27, scale=0.5, seed=77)
    return read_records(folder)


def ends_of(records: Records) -> str:
    """Return the SQL that says from when and until when the records run."""
    first = records.coverage["missing_episodes"].start
    return (
        f"CREATE MACRO as_of() AS TIMESTAMPTZ '{records.as_of.isoformat()}';"
        f"CREATE MACRO covered_from() AS CAST(TIMESTAMP '{first}' AS TIMESTAMPTZ);"
    )


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
        opened.execute(ends_of(records))
        opened.execute((FOLDER / "episodes.sql").read_text(encoding="utf-8"))
        yield opened


def find_everywhere(database: duckdb.DuckDBPyConnection, code: str) -> None:
    """Make the table of the rows of an indicator in every area that they belong to."""
    spread_out(database, QUERIES[code])


def spread_out(database: duckdb.DuckDBPyConnection, query: str) -> None:
    """Make the table of the rows of a query in every area that they belong to."""
    names = "(moment, district, child, hit, inside)"
    database.execute(f"CREATE OR REPLACE TEMP VIEW found{names} AS {query}")
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
    is_count = isinstance(RECORD_INDICATORS[code.split(":")[0]].kind, Count)
    residents = ask_residents(database, YOUNGEST[code]) if code in YOUNGEST else {}
    expected = {
        cell: (n, n if is_count else residents.get(cell, d))
        for cell, (n, d) in theirs.items()
        if (n or not is_count) and (cell in residents or not residents)
    }
    if residents:
        mine = {
            cell: (n, pytest.approx(d)) for cell, (n, d) in mine.items() if n and cell in residents
        }
    known = {
        cell for cell in expected if code != "missing_3in90_children" or is_told(cell, records)
    }
    assert mine == {cell: expected[cell] for cell in known}
    assert len(mine) > (5 if code == "s136_children_in_custody" else 40)
    assert {area for area, _, _ in mine} <= {*DISTRICT, FORCE.name, REST_OF_FORCE.name}


def ask_residents(
    database: duckdb.DuckDBPyConnection, youngest: int
) -> dict[tuple[str, str, str], float]:
    """Return the years that residents of every area lived in every month."""
    query = (FOLDER / "residents.sql").read_text(encoding="utf-8")
    rows = database.execute(query, {"youngest": youngest}).fetchall()
    return {(area, compared, str(month)): years for month, area, compared, years in rows}


def is_told(cell: tuple[str, str, str], records: Records) -> bool:
    """Say whether all of a month has the 90 days of look-back that a count of it needs."""
    first = records.coverage["missing_episodes"].start
    return date.fromisoformat(cell[2]) - first >= timedelta(days=90)


def test_at_least_25_indicators_are_computed_twice():
    indicators = {code.split(":")[0] for code in QUERIES}
    assert len(indicators) >= 25
    themes = {RECORD_INDICATORS[code].theme for code in indicators}
    assert {"missing", "cse", "custody"} <= themes


@pytest.mark.parametrize("split", SPLITS)
def test_sql_agrees_in_every_part(
    split: str, records: Records, database: duckdb.DuckDBPyConnection
) -> None:
    code, by = split.split(" by ")
    asked = Request(indicators=(code,), strata=(by,), spread=False)
    results = measure_records(records, asked).results
    mine = results.filter(
        pl.col("indicator") == code, pl.col("stratum") == by, pl.col("numerator").is_not_null()
    ).select(
        pl.col("area").str.replace("out of force", "out_of_force"),
        pl.col("period_start").cast(pl.String),
        "value_of_stratum",
        "numerator",
        pl.coalesce("denominator", "numerator"),
    )
    ours = {row[:3]: row[3:] for row in mine.iter_rows() if any(row[3:])}
    assert ours == dict(ask_in_parts(database, SPLITS[split]))
    assert len(ours) > 40
    assert len({part for *_, part in ours}) > 2


def ask_in_parts(
    database: duckdb.DuckDBPyConnection, query: str
) -> Iterator[tuple[tuple[str, str, str], tuple[float, float]]]:
    """Yield area, month and part with numerator and denominator, wherever there is any."""
    names = "(moment, district, child, hit, inside, part)"
    database.execute(f"CREATE OR REPLACE TEMP TABLE parted{names} AS {query}")
    for (part,) in database.execute("SELECT DISTINCT part FROM parted").fetchall():
        spread_out(database, f"SELECT * EXCLUDE (part) FROM parted WHERE part = '{part}'")  # noqa: S608
        for area, compared, month, n, d in database.execute(ROWS_OF_CELLS).fetchall():
            if not compared and (n or d):
                yield (area, month, part), (n, d)


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
    assert max(total for *_, total in expected) >= 2
