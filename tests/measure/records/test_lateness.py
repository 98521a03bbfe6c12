"""Months of which many records are not in yet are provisional, and say nothing by themselves."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from benchmarks.world import World, write_world
from cpanalysis.analyse.charts import chart_months
from cpanalysis.analyse.decompositions import measure_decompositions
from cpanalysis.analyse.records import bound
from cpanalysis.declare.events import Event
from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.tables import TABLES
from cpanalysis.derive.lateness import complete_shares, list_provisional
from cpanalysis.derive.months import find_lateness
from cpanalysis.derive.setting import suppose_everything
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.measures import expand
from cpanalysis.read.records import read_records
from cpanalysis.read.records.records import Records

CODES = ("missing_episode_count", "missing_rate_per_1000", "child_detention_count")
LAST = (date(2025, 8, 1), date(2025, 9, 1))
"""The months of which less than 95 % is in, of records that take 20 days on average."""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    world = World(seed=3, careers="once", missing=400, months=36, recorded_late=20.0)
    return read_records(write_world(world, tmp_path_factory.mktemp("late") / "extract"))


def without_entry(records: Records) -> Records:
    """Return the same records of an extract that does not say when they were entered."""
    none = {
        name: (*records.columns_not_supplied.get(name, ()), "recorded_at")
        for name in records.tables
    }
    return replace(records, columns_not_supplied=none)


def test_the_share_that_is_in_is_found_though_long_lags_are_not_seen_yet() -> None:
    rng = np.random.default_rng(1)
    reach = rng.integers(0, 600, 20_000)
    lag = rng.exponential(20, 20_000).astype(int)
    seen = lag <= reach
    found = complete_shares(lag[seen].tolist(), reach[seen].tolist())
    assert found is not None
    days = np.arange(0, 90, 10)
    assert np.asarray(found)[days] == pytest.approx(1 - np.exp(-(days + 1) / 20), abs=0.02)
    # of those seen the mean lag is shorter, as long ones of the last weeks are not in yet
    naive = np.array([(lag[seen] <= day).mean() for day in days])
    assert (np.asarray(found)[days][1:6] < naive[1:6]).all()


@pytest.mark.parametrize(("share", "provisional"), [(0.949, 1), (0.95, 0)])
def test_a_month_is_provisional_just_below_the_share_that_must_be_in(
    share: float, provisional: int
) -> None:
    assert len(list_provisional([share] * 30 + [1.0] * 336, date(2024, 6, 30))) == provisional


def test_recent_months_are_marked_and_have_their_figures(records: Records) -> None:
    months = measure_records(records, Request(indicators=CODES)).results
    marked = months.filter("provisional", pl.col("area") == "Cleveland")
    assert set(marked["period_start"]) == set(LAST)
    assert marked["value"].is_not_null().all()
    assert marked["status"].unique().to_list() == ["ok"]


def test_a_year_is_made_without_them_and_says_so(records: Records) -> None:
    years = measure_records(records, Request(indicators=CODES, length="12 months")).results
    latest = years.filter(pl.col("area") == "Cleveland", pl.col("stratum") == "all").filter(
        pl.col("period_end") == pl.col("period_end").max()
    )
    assert latest["months_known"].unique().to_list() == [10]
    assert latest["status"].unique().to_list() == ["ok"]
    assert not latest["provisional"].any()


def test_they_are_no_points_of_charts_and_no_chart_falls(records: Records) -> None:
    indicators = with_variants(word_indicators())
    months = bound(measure_records(records, Request(indicators=CODES)), indicators)
    charts, points = chart_months(months, indicators)
    charted = charts.filter(pl.col("points") > 0)
    assert charted.height >= 15
    assert (charted["state"].cast(pl.String) != "lower").all()
    assert charted["cannot_say"].str.contains("provisional").all()
    late = points.filter(pl.col("period_start").is_in(LAST))
    assert late["value"].is_null().all()
    assert not late["is_signal"].any()


def test_of_an_extract_that_does_not_say_when_nothing_is_marked(records: Records) -> None:
    blind = without_entry(records)
    months = measure_records(blind, Request(indicators=CODES)).results
    assert not months["provisional"].any()
    indicators = with_variants(word_indicators())
    charts, _ = chart_months(
        bound(measure_records(blind, Request(indicators=CODES)), indicators), indicators
    )
    # the last month, of which half is in, is then taken for a fall
    assert (charts["state"].cast(pl.String) == "lower").any()


@pytest.mark.parametrize(
    ("table", "month", "told"),
    [
        ("ppn_referrals", date(2025, 8, 1), 0.6),
        ("ppn_referrals", date(2025, 9, 1), 0.6),
        ("ppn_referrals", date(2025, 7, 1), None),
        ("ppn_eligible_incidents", date(2025, 9, 1), 0.6),
        ("ppn_eligible_incidents", date(2025, 8, 1), None),
        ("return_interviews", date(2025, 9, 1), None),
    ],
)
def test_what_hangs_on_an_event_and_comes_late_makes_its_month_provisional(
    table: str, month: date, told: float | None
) -> None:
    """Notices of the last month are late; those of August's last days are looked for there."""
    setting = suppose_everything(Readings())
    setting.provisional.update({one: {} for one in TABLES})
    setting.provisional[table] = {date(2025, 9, 1): 0.6}
    (measure,) = expand(RECORD_INDICATORS["ppn_submission_rate"])
    last = date(2025, month.month + 1, 1) - timedelta(days=1)
    assert find_lateness(measure.question, (month, last), setting) == told


def test_the_parts_of_a_change_leave_provisional_months_out(records: Records) -> None:
    event = Event(
        code="X",
        title="new grades",
        first=date(2025, 1, 1),
        last=date(2025, 1, 1),
        kind="recording_change",
    )
    ends = {
        last: measure_decompositions(one, [event], Readings())["after_end"].unique().to_list()
        for last, one in (("late", records), ("blind", without_entry(records)))
    }
    assert ends == {"late": [date(2025, 7, 31)], "blind": [date(2025, 9, 30)]}
