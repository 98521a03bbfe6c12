"""Share, curve and median of a wait rest on the same waits: those followed until its limit."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.analyse.records import YEAR, bound
from cpanalysis.analyse.waiting import analyse_waits
from cpanalysis.analyse.waits import CLUSTERED, KAPLAN_MEIER, add_waits
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import conform
from cpanalysis.declare.waiting import WAITING
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.waits import measure_waits
from cpanalysis.sample import Plan, SampleOptions, make_tables
from tests.samples import as_records

PAIRS = [(code, limit.share) for code, limit in WAITING.items() if limit.share]
WITHIN = ("aa_within_2h_rate", "online_cse_allocated_to_polit_rate")
"""Shares of waits that ended as awaited within the limit; the others are of those that lasted."""
MEDIANS = [code for code in WAITING if code != "aa_within_2h_rate"]


@pytest.fixture(scope="module")
def told() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Results, curves and comparisons of a year whose last days had many open waits."""
    plan = Plan(scale=0.6, months=13, seed=4, options=SampleOptions(faults="none"))
    records = as_records(plan, make_tables(plan).tables)
    early = replace(records, as_of=records.as_of - timedelta(days=9, hours=5))
    codes = tuple({one.partition(":")[0] for pair in PAIRS for one in pair} | set(MEDIANS))
    request = Request(length=YEAR, indicators=codes)
    waits = measure_waits(early, request)
    rows = bound(measure_records(early, request), with_variants(word_indicators(Readings())))
    return add_waits(conform(rows), waits), *analyse_waits(waits, Readings(), origin="synthetic")


def take(frame: pl.DataFrame, code: str, column: str) -> dict[str, float]:
    """Return a column of an indicator by area, in the latest of its years."""
    own = frame.filter(pl.col("indicator") == code)
    apart = [name for name in ("compared_with", "stratum") if name in own.columns]
    whole = own.filter(*(pl.col(name).is_in(["", "all"]) for name in apart))
    latest = whole.filter(pl.col("period_end") == pl.col("period_end").max())
    return dict(latest.drop_nulls(column).select("area", column).rows())


@pytest.mark.parametrize(("wait", "share"), PAIRS)
def test_a_share_is_that_of_the_curve_at_the_limit(told, wait: str, share: str) -> None:
    results, curves, _ = told
    at_limit = curves.filter(pl.col("time") == pl.col("threshold"))
    ends = [take(at_limit.filter(end=end), wait, "share") for end in ("awaited", "otherwise")]
    found = take(results, share, "value")
    assert len(found) >= 5
    for area, awaited in ends[0].items():
        lasted = 1 - awaited - ends[1].get(area, 0.0)
        assert found[area] == pytest.approx(awaited if share in WITHIN else lasted)


@pytest.mark.parametrize(("wait", "share"), PAIRS)
def test_a_share_is_of_as_many_waits_as_the_curve(told, wait: str, share: str) -> None:
    results, _, comparisons = told
    of_share, of_curve = take(results, share, "denominator"), take(comparisons, wait, "waits")
    assert {area: of_share[area] for area in of_curve} == of_curve


@pytest.mark.parametrize("wait", MEDIANS)
def test_a_median_in_a_table_is_that_beside_the_curve(told, wait: str) -> None:
    results, _, comparisons = told
    medians = take(comparisons, wait, "median")
    assert medians
    found = take(results, wait, "value")
    assert {area: found[area] for area in medians} == pytest.approx(medians)


def test_intervals_of_medians_name_the_children_that_they_allow_for(told) -> None:
    methods = {wait: set(take(told[0], wait, "interval_method").values()) for wait in MEDIANS}
    assert methods["response_time_minutes"] == methods["detention_hours"] == {CLUSTERED}
    assert methods["hours_to_polit_allocation"] == {KAPLAN_MEIER}
