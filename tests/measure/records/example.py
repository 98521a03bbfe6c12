"""Worked examples: a few rows in, written as a table, and the figures they give.

Columns stand apart by two spaces or more; ``-`` is null; times without a year are of 2024. Only
the columns that an example needs are written: the others were not supplied, except that a table
always has its key, its moment, its child and its district. Districts are H, M, R, S, out and ?.
Coverage is January 2022 to June 2024, where nothing else is said.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from cpanalysis.declare.tables import TABLES, Moment, Table
from cpanalysis.measure.records import Request, measure_records, measure_waits
from cpanalysis.read.records.records import Coverage, Records

AS_OF = datetime(2024, 7, 1, tzinfo=ZoneInfo("Europe/London"))
FROM, UNTIL = date(2022, 1, 1), date(2024, 6, 30)
LATER = date(2024, 12, 31)
"""A day by which everything asked of May is known."""
DISTRICTS = {
    "H": "Hartlepool",
    "M": "Middlesbrough",
    "R": "Redcar and Cleveland",
    "S": "Stockton-on-Tees",
    "out": "out_of_force",
    "?": "unknown",
}
PLACES = ("district", "arrest_district", "residence_district", "home_district")
CONSTANTS = {"report_category": "missing", "cse_flag": "yes", "looked_after": "all"}
TIMELESS = ("children", "population", "cse_victims", "cse_suspects", "cse_devices")

Figures = tuple[float | None, float | None, float | None]


def make_records(
    *,
    until: date = UNTIL,
    coverage: dict[str, Coverage] | None = None,
    **tables: str,
) -> Records:
    """Return records of the tables written in an example, which run ``until`` the end of a day."""
    read = {name: read_table(TABLES[name], text) for name, text in tables.items()}
    covered = {name: Coverage(((FROM, until),)) for name in read if name not in TIMELESS}
    return Records(
        tables={name: frame.lazy() for name, (frame, _) in read.items()},
        as_of=datetime.combine(until + timedelta(days=1), time(), ZoneInfo("Europe/London")),
        origin="synthetic",
        source="an example",
        coverage={**covered, **(coverage or {})},
        columns_not_supplied={name: absent for name, (_, absent) in read.items()},
    )


def read_table(table: Table, text: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the rows of an example in the columns of the dictionary, and those not supplied."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.strip().splitlines()]
    header, rows = lines[0], lines[1:]
    written = {
        name: [None if row[at] == "-" else row[at] for row in rows]
        for at, name in enumerate(header)
    }
    known = {**always(table, len(rows)), **written}
    absent = tuple(name for name in table.schema if name not in known)
    columns = [
        read_column(name, dtype, known.get(name, [None] * len(rows)))
        for name, dtype in table.schema.items()
    ]
    return pl.DataFrame(columns), absent


def always(table: Table, size: int) -> dict[str, list[str | None]]:
    """Return the columns that an example need not write."""
    numbered: dict[str, list[str | None]] = {
        name: [f"{name} {row}" for row in range(size)]
        for name in (*table.key, "child_id")
        if table.schema.get(name) == pl.String
    }
    places: dict[str, list[str | None]] = {
        name: ["H"] * size for name in PLACES if name in table.schema
    }
    constants: dict[str, list[str | None]] = {
        name: [code] * size for name, code in CONSTANTS.items() if name in table.schema
    }
    moment: dict[str, list[str | None]] = (
        {table.index_time: ["2024-05-01 12:00"] * size}
        if table.index_time and table.schema[table.index_time] == Moment
        else {}
    )
    return {**numbered, **places, **constants, **moment}


def read_column(name: str, dtype: pl.DataType, cells: list[str | None]) -> pl.Series:
    """Return the cells of an example in the type of their column."""
    named = [DISTRICTS.get(cell, cell) if cell and name in PLACES else cell for cell in cells]
    texts = pl.Series(name, named, dtype=pl.String)
    if dtype == Moment:
        dated = texts.str.replace(r"^(\d\d-\d\d )", "2024-$1")
        whole = dated.str.replace(r"^(\S+ \d\d:\d\d)$", "$1:00")
        return whole.str.to_datetime(time_unit="us").dt.replace_time_zone(
            "Europe/London", ambiguous="earliest"
        )
    if dtype == pl.Date:
        return texts.str.to_date()
    if dtype == pl.Boolean:
        return texts.replace_strict({"yes": True, "no": False}, return_dtype=pl.Boolean)
    return (
        pl.Series(name, [None] * len(cells), dtype=dtype) if dtype == pl.List else texts.cast(dtype)
    )


def tell(
    code: str,
    records: Records,
    *,
    area: str = "Hartlepool",
    month: str = "2024-05",
    value: str = "all",
    request: Request | None = None,
) -> Figures:
    """Return numerator, denominator and value of one cell."""
    row = find(code, records, area=area, month=month, value=value, request=request)
    return row["numerator"], row["denominator"], row["value"]


def find(
    code: str,
    records: Records,
    *,
    area: str = "Hartlepool",
    month: str = "2024-05",
    value: str = "all",
    request: Request | None = None,
) -> dict[str, object]:
    """Return the result of one cell: by the period that the first day of the month is in."""
    asked = request or Request(indicators=(code.split(":")[0],))
    day = date.fromisoformat(f"{month}-01")
    results = measure_records(records, asked).results
    cell = results.filter(
        (pl.col("indicator") == code)
        & (pl.col("area") == area)
        & (pl.col("value_of_stratum") == value)
        & (pl.col("period_end") >= day)
    ).sort("period_end")
    return cell.row(0, named=True)


def tell_waits(code: str, records: Records) -> list[tuple[float, str]]:
    """Return time and outcome of every wait of an indicator, shortest first."""
    waits = measure_waits(records, Request(indicators=(code.split(":")[0],)))
    mine = waits.filter(pl.col("indicator") == code).sort("waited", "outcome")
    return mine.select(pl.col("waited").round(4), pl.col("outcome").cast(pl.String)).rows()
