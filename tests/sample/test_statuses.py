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


def test_plans_come_within_a_week_of_the_trigger_for_the_share_meant(large):
    """The rule of three reports in 90 days, found again from the records."""
    reports = large["missing_episodes"].drop_nulls("child_id").sort("child_id", "reported_at")
    third = pl.col("reported_at") - pl.col("reported_at").shift(2).over("child_id")
    triggers = (
        reports.filter(third <= timedelta(days=90))
        .unique("child_id", keep="first", maintain_order=True)
        .select("child_id", trigger_at="reported_at")
        .filter(pl.col("trigger_at").dt.date() < pl.date(2025, 9, 20))
    )
    cases = large["child_status_periods"].filter(status="vemt_open")
    judged = triggers.join(cases, on="child_id", how="left")
    soon = pl.col("plan_recorded_at") - pl.col("trigger_at") <= timedelta(days=7)
    share = judged.select(soon.fill_null(False).mean()).item()
    assert share == pytest.approx(CASE_WORKER.value, abs=0.03)


def test_a_case_opens_after_its_trigger_and_before_its_plan():
    at = pl.Series([0] * 500).cast(pl.Datetime("us", "Europe/London"))
    triggers = pl.DataFrame({"child": pl.Series(range(500), dtype=pl.UInt32), "trigger_at": at})
    cases = open_cases(triggers, next(Plan().blocks()))
    assert 400 < cases.height < 450
    assert (cases["start_at"] >= at[0]).all()
    assert (cases["plan_recorded_at"] >= cases["start_at"]).all()
    ended = cases.drop_nulls("end_at")
    assert (ended["end_at"] >= ended["plan_recorded_at"]).all()
