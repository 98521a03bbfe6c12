"""A district of which a table holds nothing has no figure there, and nor has what includes it."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import Readings, Window
from cpanalysis.declare.labels import name_records
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.uncovered import find_faults
from cpanalysis.read.records.records import Coverage, Records
from cpanalysis.sample import Plan, SampleOptions, make_tables
from tests.measure.records.example import make_records
from tests.samples import as_records

OWN, OTHER, FORCE, REST = "Hartlepool", "Middlesbrough", "Cleveland", "rest of force"
TABLE = "missing_episodes"
FROM = date(2025, 3, 1)


@pytest.fixture(scope="module")
def records() -> Records:
    plan = Plan(scale=0.3, months=24, seed=5, options=SampleOptions(faults="none"))
    return as_records(plan, make_tables(plan).tables)


def without(records: Records, table: str, spans: tuple[tuple[date, date], ...]) -> Records:
    """Return records whose table covers some days of a district alone, with those rows gone."""
    whole = records.coverage[table]
    coverage = {**records.coverage, table: Coverage(whole.spans, areas={OWN: spans})}
    day = pl.col("reported_at").dt.date() if table == TABLE else pl.lit(date(2000, 1, 1))
    inside = [day.is_between(*span) for span in spans] or [pl.lit(False)]
    keep = (pl.col("district") != OWN) | pl.any_horizontal(inside) if table == TABLE else True
    tables = {**records.tables, table: records.tables[table].filter(keep)}
    return replace(records, tables=tables, coverage=coverage)


def measure(records: Records, code: str, length: str = "month") -> pl.DataFrame:
    found = measure_records(records, Request(indicators=(code,), length=length)).results
    return found.filter(pl.col("stratum").is_in(["all", "compared with"]))


def test_months_after_rows_stop_have_no_figure_and_others_keep_theirs(records: Records) -> None:
    cut = without(records, TABLE, ((date(2023, 10, 1), date(2025, 2, 28)),))
    was, now = measure(records, "missing_episode_count"), measure(cut, "missing_episode_count")
    late = pl.col("period_start") >= FROM
    own = now.filter(late, area=OWN)
    assert own.height == 7
    assert set(own["status"]) == {"not_computable"}
    assert own["numerator"].null_count() == own.height
    assert own["reason"][0] == f"{name_records(TABLE)} hold nothing of {OWN} for this period"
    for same in (~late, pl.col("area") == OTHER):
        columns = ["area", "period_start", "value_of_stratum", "numerator", "status"]
        left = (frame.filter(same).select(columns).sort(columns) for frame in (was, now))
        assert next(left).equals(next(left))
    assert set(now.filter(late, area=FORCE)["status"]) == {"not_computable"}
    rest = now.filter(late, area=REST)
    assert set(rest.filter(value_of_stratum=OWN)["status"]) == {"ok"}
    assert set(rest.filter(value_of_stratum=OTHER)["status"]) == {"not_computable"}


def test_a_month_that_is_covered_in_part_has_no_figure(records: Records) -> None:
    cut = without(records, TABLE, ((date(2023, 10, 1), date(2025, 3, 10)),))
    march = measure(cut, "missing_episode_count").filter(area=OWN, period_start=FROM)
    assert march.select("status", "numerator").rows() == [("insufficient", None)]
    assert "in Hartlepool" in march["reason"][0]


def test_a_district_that_is_not_covered_at_all_is_never_zero(records: Records) -> None:
    cut = without(records, TABLE, ())
    for code in ("missing_episode_count", "missing_high_risk_share", "missing_children_count"):
        own = measure(cut, code, "12 months").filter(area=OWN)
        assert set(own["status"]) == {"not_computable"}
        assert own["value"].null_count() == own.height


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("return_interviews", "rhi_completed_within_72h_rate"),
        ("return_interviews", "rhi_offered_rate"),
        ("ppn_referrals", "missing_referral_rate"),
    ],
)
def test_a_table_that_is_looked_up_counts_as_the_rows_do(
    records: Records, table: str, code: str
) -> None:
    cut = without(records, table, ())
    rows = measure(cut, code, "12 months")
    own = rows.filter(area=OWN)
    assert "ok" not in set(own["status"])
    assert own["value"].null_count() == own.height
    assert any(f"{name_records(table)} hold nothing" in (reason or "") for reason in own["reason"])
    assert set(rows.filter(area=OTHER)["status"]) & {"ok", "insufficient"}
    assert set(DISTRICT_NAMES) <= set(rows["area"])


BACK, AHEAD = Window(TABLE, before="window_days"), Window(TABLE, after="plan_days")


@pytest.mark.parametrize(
    ("window", "days", "status"),
    [
        # Hartlepool has nothing in February; ten days are looked back on, and ahead
        (Window(TABLE), (date(2024, 2, 1), date(2024, 2, 29)), "not_computable"),
        (Window(TABLE), (date(2024, 2, 29), date(2024, 3, 31)), "insufficient"),
        (Window(TABLE), (date(2024, 3, 1), date(2024, 3, 31)), None),
        (Window(TABLE), (date(2024, 1, 1), date(2024, 2, 1)), "insufficient"),
        (Window(TABLE), (date(2024, 1, 1), date(2024, 1, 31)), None),
        (BACK, (date(2024, 3, 10), date(2024, 3, 31)), "insufficient"),
        (BACK, (date(2024, 3, 11), date(2024, 3, 31)), None),
        (BACK, (date(2024, 2, 11), date(2024, 2, 29)), "not_computable"),
        (BACK, (date(2024, 2, 10), date(2024, 2, 29)), "insufficient"),
        (AHEAD, (date(2024, 1, 1), date(2024, 1, 22)), "insufficient"),
        (AHEAD, (date(2024, 1, 1), date(2024, 1, 21)), None),
        (AHEAD, (date(2024, 2, 1), date(2024, 2, 19)), "not_computable"),
        (Window("ppn_referrals"), (date(2024, 2, 1), date(2024, 2, 29)), None),
    ],
)
def test_a_district_of_which_a_table_holds_nothing_in_a_month(
    window: Window, days: tuple[date, date], status: str | None
) -> None:
    whole = (date(2024, 1, 1), date(2024, 6, 30))
    spans = ((whole[0], date(2024, 1, 31)), (date(2024, 3, 1), whole[1]))
    coverage = {TABLE: Coverage((whole,), areas={"Hartlepool": spans})}
    records = make_records(missing_episodes="child_id\na", coverage=coverage)
    readings = Readings(window_days=10, plan_days=10)
    setting = Setting(records, readings, make_calendar("month", *whole))

    def find(area: str, *, as_of: bool = False) -> list[str]:
        found = find_faults([window], days, area, setting, as_of=as_of)
        return [one for one, reason in found if area in reason]

    assert find("Hartlepool") == ([] if status is None else [status])
    assert find("Hartlepool", as_of=True) == ["not_computable"] * (status == "not_computable")
    assert find("Middlesbrough") == []
