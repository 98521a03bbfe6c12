from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.plan import Plan
from cpanalysis.sample.statuses import open_cases
from cpanalysis.sample.targets import CASE_WORKER


def test_a_child_has_a_status_once_at_a_time(large):
    periods = large["child_status_periods"].sort("child_id", "status", "start_at")
    before = pl.col("end_at").shift(1).over("child_id", "status")
    again = pl.col("start_at").shift(1).over("child_id", "status").is_not_null()
    overlaps = periods.filter(again & (before.is_null() | (before > pl.col("start_at"))))
    assert overlaps.is_empty()


def test_placements_are_of_children_looked_after(tables):
    periods = tables["child_status_periods"]
    placed = periods["placement_type"] != "not_applicable"
    assert (placed == (periods["status"] == "looked_after")).all()


def test_only_children_below_the_threshold_can_have_been_supported(tables):
    periods = tables["child_status_periods"]
    asked = periods["intervention_recorded"] != "not_applicable"
    assert (asked == (periods["status"] == "below_threshold")).all()


def find_spells(tables) -> pl.DataFrame:
    """Return the first third report in 90 days of each spell, found again from the records."""
    reports = tables["missing_episodes"].drop_nulls("child_id").sort("child_id", "reported_at")
    near = pl.col("reported_at") - pl.col("reported_at").shift(2).over("child_id")
    third = reports.filter(near <= timedelta(days=90))
    calm = pl.col("reported_at").diff().over("child_id") > timedelta(days=90)
    return third.filter(calm.fill_null(True)).select("child_id", trigger_at="reported_at")


def share_planned(tables, spells: pl.DataFrame) -> float:
    """Return the share of spells with a plan from the trigger to seven days after it."""
    cases = tables["child_status_periods"].filter(status="vemt_open")
    wait = pl.col("plan_recorded_at") - pl.col("trigger_at")
    near = spells.join(cases, on="child_id").filter(
        wait.is_between(timedelta(0), timedelta(days=7))
    )
    return near.height / spells.height


def test_plans_come_within_a_week_of_the_trigger_for_the_share_meant(large):
    settled = pl.col("trigger_at").dt.date() < pl.date(2025, 9, 20)
    share = share_planned(large, find_spells(large).filter(settled))
    assert share == pytest.approx(CASE_WORKER.value, abs=0.03)


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_and_in_every_year(large, year):
    of_year = pl.col("trigger_at").dt.year() == year
    share = share_planned(large, find_spells(large).filter(of_year))
    assert share == pytest.approx(CASE_WORKER.value, abs=0.06)


def test_a_case_opens_after_its_trigger_before_its_plan_and_ends_before_the_next():
    at = pl.Series([0] * 500).cast(pl.Datetime("us", "Europe/London"))
    triggers = pl.DataFrame(
        {
            "child": pl.Series(range(500), dtype=pl.UInt32),
            "trigger_at": at,
            "last_at": at + timedelta(days=30),
            "next_at": at + timedelta(days=130),
        }
    )
    cases = open_cases(triggers, next(Plan().blocks()))
    assert 400 < cases.height < 450
    assert (cases["start_at"] >= at[0]).all()
    assert (cases["plan_recorded_at"] >= cases["start_at"]).all()
    assert (cases["end_at"] >= cases["plan_recorded_at"]).all()
    assert (cases["end_at"] < triggers["next_at"][0]).all()
