"""Facts that look back or ahead carry how far: what was not extracted is never taken for none."""

from dataclasses import replace

import polars as pl
import pytest
from polars import col

from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings, RecordIndicator
from cpanalysis.declare.kinds import Count, Proportion
from cpanalysis.derive.registry import ROWS
from cpanalysis.derive.rows import names_of
from cpanalysis.derive.setting import suppose_everything
from cpanalysis.derive.supply import windows_of
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.declared import fill_recorded, types_of
from cpanalysis.read.records.records import Records
from cpanalysis.sample import Plan, SampleOptions, make_tables
from tests.samples import as_records

READINGS = Readings()
LONG = ("lookback_days", "window_days", "charge_days")
MONTHS = 24


@pytest.fixture(scope="module")
def records() -> Records:
    plan = Plan(scale=0.3, months=MONTHS, seed=5, options=SampleOptions(faults="none"))
    return as_records(plan, make_tables(plan).tables)


def looking(side: str) -> list[tuple[str, str]]:
    """Return kind of row and name of every fact that looks far to a side."""
    setting = suppose_everything(READINGS)
    return [
        (rows.name, name)
        for rows in ROWS.values()
        for fact in rows.facts
        for name in names_of(fact)
        for window in windows_of(rows, [name], setting)
        if getattr(window, side) in LONG
    ]


def own(rows: str, name: str, **changes: object) -> RecordIndicator:
    """Return an indicator that counts the rows for which a fact holds."""
    kind = types_of(ROWS[rows], READINGS)[name]
    holds = {
        pl.Boolean: col(name),
        pl.Enum: col(name).cast(pl.String) == (kind.categories[0] if kind == pl.Enum else ""),
    }.get(kind.base_type(), col(name).is_not_null())
    given = {"district": "district", "strata": (), "variants": (), "excluded": pl.lit(False)}
    plain = replace(RECORD_INDICATORS["missing_episode_count"], code="own", **given)
    return fill_recorded(
        replace(plain, rows=rows, numerator=holds, recorded=ALL, **changes), READINGS
    )


ALL = RECORD_INDICATORS["missing_episode_count"].numerator


def measure(records: Records, indicator: RecordIndicator) -> pl.DataFrame:
    request = Request(declared=(indicator,), length="12 months")
    found = measure_records(records, request).results
    return found.filter(pl.col("area") == "Cleveland").sort("period_start")


@pytest.mark.parametrize(("rows", "name"), looking("before"))
def test_a_count_that_looks_back_begins_where_the_look_back_is_covered(
    records: Records, rows: str, name: str
) -> None:
    told = measure(records, own(rows, name, kind=Count()))
    first = told.row(0, named=True)
    assert first["status"] != "ok"
    assert first["numerator"] is None
    assert "days before" in first["reason"]


@pytest.mark.parametrize(("rows", "name"), looking("after"))
def test_a_count_that_looks_ahead_ends_where_nothing_can_follow(
    records: Records, rows: str, name: str
) -> None:
    last = measure(records, own(rows, name, kind=Count())).row(-1, named=True)
    assert last["status"] != "ok"
    assert last["numerator"] is None


def test_facts_that_look_back_are_known() -> None:
    known = {name for _, name in looking("before")}
    assert {"repeat", "first_or_repeat", "trigger", "missing_before", "exploited_before"} <= known
    assert {"again_in_time"} & {name for _, name in looking("after")} == set()


def test_a_share_leaves_out_what_has_no_look_back_and_counts_it_so(records: Records) -> None:
    share = own("missing_episodes", "repeat", kind=Proportion())
    registered = RECORD_INDICATORS["repeat_episode_share"]
    own_rows = measure(records, share)
    request = Request(indicators=(registered.code,), length="12 months")
    known = measure_records(records, request).results.filter(pl.col("area") == "Cleveland")
    columns = ["numerator", "denominator", "n_excluded", "status"]
    assert own_rows.select(columns).equals(known.sort("period_start").select(columns))
    assert own_rows["n_excluded"][0] > 10 * own_rows["denominator"][0]


def test_not_recorded_is_counted_apart_and_never_as_no(records: Records) -> None:
    table = "missing_episodes"
    grade = (
        pl.when(pl.int_range(pl.len()) % 4 == 0)
        .then(pl.lit("not_recorded"))
        .otherwise("initial_risk")
    )
    schema = records.tables[table].collect_schema()
    some = records.tables[table].with_columns(initial_risk=grade.cast(schema["initial_risk"]))
    cut = replace(records, tables={**records.tables, table: some})
    share = own(table, "initial_risk", kind=Proportion())
    told = measure(cut, share)
    assert (told["n_not_recorded"] > 0.2 * told["denominator"]).all()
    everybody = measure(cut, own(table, "episode_id", kind=Proportion()))["denominator"]
    assert (told["n_not_recorded"] + told["denominator"]).equals(everybody)
