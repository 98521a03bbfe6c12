from datetime import date, timedelta

import polars as pl
import pytest

from cpanalysis.sample.clock import to_moments
from cpanalysis.sample.plan import Plan, SampleOptions
from cpanalysis.sample.planting import (
    DUPLICATED_WITHIN,
    EARLY_BY,
    OVERLAPS_WITHIN,
    flag_times,
    plant_overlaps,
)
from cpanalysis.sample.returns import BACK_BEFORE

FLAG = "planted overlapping_episode"


def pairs(number: int, apart: timedelta) -> pl.DataFrame:
    """Return reports of children of whom each has two, so far apart."""
    first = to_moments(pl.Series([28_000_000]).to_numpy())[0]
    return pl.DataFrame(
        {
            "child": [child for child in range(number) for _ in range(2)],
            "reported_at": [first, first + apart] * number,
            "next_at": [first + apart, None] * number,
        }
    )


@pytest.mark.parametrize("days", [1, 29])
def test_some_overlap_with_the_next_report_which_is_known_then(days):
    flagged = plant_overlaps(pairs(2000, timedelta(days=days)), next(Plan().blocks()))
    overlaps = flagged.filter(FLAG)
    assert 10 < overlaps.height < 45
    assert overlaps["next_at"].null_count() == 0
    assert flagged["follows_overlap"].sum() == overlaps.height
    assert flagged.filter("follows_overlap")["child"].to_list() == overlaps["child"].to_list()


def test_none_overlaps_with_a_report_a_month_away():
    flagged = plant_overlaps(pairs(2000, OVERLAPS_WITHIN), next(Plan().blocks()))
    assert not flagged[FLAG].any()


def test_none_overlaps_without_faults():
    plan = Plan(options=SampleOptions(faults="none"))
    flagged = plant_overlaps(pairs(2000, timedelta(days=2)), next(plan.blocks()))
    assert not flagged[FLAG].any()


def test_young_adults_are_flagged_from_the_first_of_the_month():
    born = date(2007, 7, 1)
    at = pl.Series(["2025-06-30 23:59", "2025-07-01 00:00"]).str.to_datetime("%Y-%m-%d %H:%M")
    reports = pl.DataFrame(
        {"reported_at": at.dt.replace_time_zone("Europe/London"), "birth": [born] * 2}
    )
    flagged = flag_times(reports.with_columns(pl.col("reported_at").dt.cast_time_unit("us")))
    assert flagged["planted aged_18_missing"].to_list() == [False, True]


def test_copies_are_a_few_minutes_later_in_every_time(tables, made):
    episodes = tables["missing_episodes"].drop_nulls("child_id")
    pair = episodes.join(episodes, on="child_id", suffix="_copy").filter(
        pl.col("episode_id_copy") > pl.col("episode_id"),
        (pl.col("reported_at_copy") - pl.col("reported_at")).is_between(
            timedelta(minutes=1), timedelta(minutes=DUPLICATED_WITHIN + 1)
        ),
    )
    assert pair.height == made.faults["duplicate_episode"] > 10
    shift = pair["reported_at_copy"] - pair["reported_at"]
    assert (pair["located_at_copy"] - pair["located_at"]).equals(shift.alias("located_at_copy"))
    assert (pair["initial_risk_copy"] == pair["initial_risk"]).all()


def test_a_copy_ends_before_the_next_report():
    assert DUPLICATED_WITHIN + 1 < BACK_BEFORE


def test_early_attendances_are_within_the_hour_before(tables):
    early = pl.col("reported_at") - pl.col("first_attended_at")
    minutes = (
        tables["missing_episodes"]
        .filter(early > timedelta(0))
        .select(early.dt.total_minutes().alias("early"))["early"]
    )
    assert EARLY_BY[0] <= minutes.min() <= minutes.max() <= EARLY_BY[1]
