"""A check says of an extract what the engine then finds, for every table and every column."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES, Moment
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.lacking import list_lacking
from cpanalysis.read.records import read_records
from cpanalysis.read.records.records import Records
from tests.measure.records.example import find, make_records
from tests.measure.records.generated import generate

A_MONTH = Request(first=date(2024, 5, 1), last=date(2024, 5, 31), spread=False)
NUMBERS = ("numerator", "denominator", "value", "n_not_recorded", "n_excluded")


@pytest.fixture(scope="module")
def complete() -> Records:
    return generate(5)


def without(records: Records, lacking: str) -> Records:
    """Return records without a table, or without a column of one."""
    table, _, column = lacking.partition(".")
    if not column:
        return replace(records, tables={n: t for n, t in records.tables.items() if n != table})
    nulls = records.tables[table].with_columns(
        pl.lit(None, dtype=TABLES[table].schema[column]).alias(column)
    )
    return replace(
        records,
        tables={**records.tables, table: nulls},
        columns_not_supplied={table: (column,)},
    )


def refused_for_want(records: Records) -> set[str]:
    """Return the codes of which the engine computes nothing, for want of a table or column."""
    results = measure_records(records, A_MONTH).results
    whole = results.filter(pl.col("reason").str.contains("was not supplied").fill_null(False))
    assert whole["status"].cast(pl.String).is_in(["not_computable"]).all()
    assert all(whole[name].is_null().all() for name in NUMBERS)
    computed = results.join(whole, on=results.columns, how="anti", nulls_equal=True)
    return set(whole["indicator"]) - set(computed["indicator"])


@pytest.mark.parametrize(
    "lacking",
    [
        *TABLES,
        "children.dob_month",
        "children.ethnicity_self",
        "missing_episodes.initial_risk",
        "missing_episodes.placing_la",
        "missing_episodes.ppn_id",
        "missing_episodes.returned_at",
        "missing_episodes.looked_after_at_report",
        "return_interviews.offer_status",
        "cse_investigations.online_flag",
        "custody_detentions.released_at",
        "custody_detentions.bail_decision",
        "case_audits.vbl_present",
        "population.sex",
    ],
)
def test_a_check_names_what_the_engine_refuses(complete: Records, lacking: str):
    records = without(complete, lacking)
    wants = list_lacking(records)
    refused = refused_for_want(records)
    told = {code for code in refused if code.split(":")[0] in wants or code in wants}
    assert told == refused
    assert set(wants) <= refused
    assert all(lacking in wanted for wanted in wants.values())


def test_nothing_is_wanting_of_a_complete_extract(complete: Records):
    assert list_lacking(complete) == {}


CODES = {
    "not recorded": ("not_recorded", 1),
    "not applicable": ("not_applicable", 0),
}


@pytest.mark.parametrize("kind", CODES)
def test_not_recorded_and_not_applicable_are_told_apart(kind: str):
    # of three victims one has a yes and one a no; the third is not recorded, which counts as no
    # and is told, or the question does not arise, and then the child is not in the denominator
    code, told = CODES[kind]
    records = make_records(
        cse_investigations=f"""
            investigation_id  reported_at       voice_recorded
            i1                2024-01-01 10:00  yes
            i2                2024-01-01 10:00  no
            i3                2024-01-01 10:00  {code}
        """,
        cse_victims="investigation_id  child_id\ni1  a\ni2  b\ni3  c",
    )
    row = find("voice_of_child_recorded_rate", records, month="2024-01")
    assert (row["numerator"], row["denominator"]) == (1, 2 + told)
    assert row["n_not_recorded"] == told


def test_not_stated_is_an_answer_of_its_own():
    # asked and not stated is not recorded here, and counts as asked in the variant
    records = make_records(
        children="child_id  ethnicity_self\na  W1\nb  NS\nc  not_recorded",
        missing_episodes="child_id\na\nb\nc",
    )
    plain = find("ethnicity_recorded_rate", records, value="missing: child")
    asked = find("ethnicity_recorded_rate:asked", records, value="missing: child")
    assert (plain["numerator"], plain["denominator"]) == (1, 3)
    assert (asked["numerator"], asked["denominator"]) == (2, 3)


def test_not_supplied_is_neither_none_nor_all():
    records = make_records(
        cse_investigations="investigation_id  reported_at\ni1  2024-05-01 10:00",
        cse_victims="investigation_id  child_id\ni1  a",
    )
    row = find("voice_of_child_recorded_rate", records)
    assert (row["value"], row["status"]) == (None, "not_computable")
    assert row["reason"] == "column cse_investigations.voice_recorded was not supplied"


DAYS = pl.col(pl.Datetime("us", "Europe/London")).dt.truncate("1d")
TIMED = {
    "response_time_minutes",
    "response_over_3h_rate",
    "missing_duration_hours",
    "rhi_completed_within_72h_rate",
    "hours_to_polit_allocation",
    "aa_within_2h_rate",
    "detention_hours",
    "overnight_detention_rate",
    "hours_charge_to_la_request",
}
UNTIMED = {
    "missing_episode_count",
    "missing_high_risk_share",
    "re_missing_within_30d_rate",
    "days_report_to_child_spoken_to",
    "device_examined_rate",
    "child_detention_count",
}


def of_days(records: Records) -> Records:
    """Return records of a source that gives the days of all that happened, and no times."""
    moments = {
        f"{name}.{column}"
        for name, table in TABLES.items()
        for column, kind in table.schema.items()
        if kind == Moment
    }
    tables = {name: table.with_columns(DAYS) for name, table in records.tables.items()}
    return replace(records, tables=tables, days_alone=frozenset(moments))


def test_nothing_of_hours_is_computed_of_days_alone(complete):
    records = of_days(complete)
    results = measure_records(records, A_MONTH).results
    said = results.filter(pl.col("reason").str.ends_with("gives days without times of day"))
    assert said["status"].cast(pl.String).unique().to_list() == ["not_computable"]
    assert all(said[name].is_null().all() for name in NUMBERS)
    whole = set(said.filter(stratum="all")["indicator"])
    assert whole >= TIMED
    assert not whole & UNTIMED
    named = {
        code
        for code, wants in list_lacking(records).items()
        if any("the time of day of" in want for want in wants)
    }
    bases = {code: code.partition(":")[0] for code in whole}
    assert {base if base in named else code for code, base in bases.items()} == named


def test_a_split_by_the_clock_is_not_told_of_days_alone(complete):
    results = measure_records(of_days(complete), replace(A_MONTH, strata="declared")).results
    of_clock = results.filter(pl.col("stratum").is_in(["part_of_day", "hour_of_day"]))
    assert of_clock.height
    assert of_clock["value"].is_null().all()


def test_one_time_of_day_is_enough_and_none_is_said(tmp_path):
    def read(times: list[str]) -> frozenset[str]:
        text = "\n".join(f"e{i},Hartlepool,2024-01-0{i + 1}{at}" for i, at in enumerate(times))
        path = tmp_path / "missing_episodes.csv"
        path.write_text(f"episode_id,district,reported_at\n{text}\n", encoding="utf-8")
        return read_records(path).days_alone

    assert read(["", "", ""]) == {"missing_episodes.reported_at"}
    assert read([" 00:00", " 00:00"]) == {"missing_episodes.reported_at"}
    assert read([" 00:00", " 00:01"]) == frozenset()
