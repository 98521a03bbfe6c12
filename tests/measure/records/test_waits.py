"""Waits come out row by row, split as asked, and are those that were followed."""

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cpanalysis.declare.indicators import DECLARED
from cpanalysis.measure.records import Request, measure_records, measure_waits
from tests.measure.records.example import make_records, tell_waits
from tests.measure.records.generated import generate

EPISODES = """
    child_id  reported_at  first_attended_at  located_at   returned_at  looked_after_at_report
    a         05-01 10:00  05-01 11:00        05-01 20:00  05-01 21:00  yes
    a         06-30 22:00  -                  -            -            yes
    b         05-01 10:00  -                  05-01 12:00  05-01 13:00  no
"""


@pytest.mark.parametrize("code", ["response_over_3h_rate", "response_time_minutes"])
def test_share_and_median_leave_out_what_was_not_followed_until_the_limit(code: str) -> None:
    # the last is open for 2 hours, where the limit is three
    records = make_records(missing_episodes=EPISODES)
    assert [outcome for _, outcome in tell_waits(code, records)] == ["ended", "other_end"]


def test_waits_are_split_and_say_whose_they_are() -> None:
    request = Request(indicators=("response_time_minutes",), strata=("looked_after",))
    waits = measure_waits(make_records(missing_episodes=EPISODES), request)
    split = waits.filter(pl.col("stratum") == "looked_after")
    counted = split.group_by("value_of_stratum").len()
    assert counted.sort("value_of_stratum").rows() == [("no", 1), ("yes", 1)]
    assert waits.filter(pl.col("stratum") == "all")["child"].n_unique() == 2
    assert waits["unit"].unique().to_list() == ["minutes"]


def test_an_early_end_is_marked_where_it_is_made_zero() -> None:
    records = make_records(
        custody_detentions="""
            charged_at   bail_decision  la_accom_requested_at  released_at
            05-01 10:00  refused        05-01 09:00            05-01 14:00
            05-01 10:00  refused        05-01 11:00            05-01 14:00
        """
    )
    waits = measure_waits(records, Request(indicators=("hours_charge_to_la_request",)))
    assert waits.sort("waited").select("waited", "made_zero").rows() == [(0, True), (1, False)]


def test_waits_agree_with_the_results_of_durations() -> None:
    records = generate(5)
    codes = tuple(one.code for one in DECLARED if one.wait)
    request = Request(indicators=codes)
    waits = measure_waits(records, request).filter(pl.col("stratum") == "all")
    counted = waits.filter(pl.col("outcome") != "out_of_order")
    cell = ["indicator", "area", "period_start"]
    told = (
        counted.rename({"district": "area"})
        .group_by(cell)
        .agg(
            (pl.col("outcome") == "ended").sum().cast(pl.Float64).alias("ended"),
            pl.len().cast(pl.Float64).alias("waits"),
        )
    )
    results = measure_records(records, request).results
    durations = results.filter(
        pl.col("unit").is_in(["minutes", "hours", "days"])
        & (pl.col("stratum") == "all")
        & (pl.col("denominator") > 0)
        & (pl.col("area") != "Cleveland")
    )
    joined = durations.join(told, on=cell, how="left")
    assert durations["indicator"].n_unique() >= 7
    assert (joined["ended"] == joined["numerator"]).all()
    assert (joined["waits"] == joined["denominator"]).all()


def test_waits_stand_in_one_order_whatever_order_the_records_have() -> None:
    records = generate(5)
    shuffled = replace(
        records,
        tables={
            name: table.collect().sample(fraction=1, shuffle=True, seed=3).lazy()
            for name, table in records.tables.items()
        },
    )
    request = Request(indicators=tuple(one.code for one in DECLARED if one.wait))
    assert_frame_equal(measure_waits(shuffled, request), measure_waits(records, request))
