from datetime import datetime, timedelta

import polars as pl
import pytest

from cpanalysis.declare.tables import Moment
from cpanalysis.sample.missing import find_triggers, opposite, space_reports
from cpanalysis.sample.targets import LOOKED_AFTER_SHARE, MISSING_A_MONTH, OFTEN_MISSING

DAY = timedelta(days=1)
START = datetime(2024, 5, 1, 12)


def moments(*after: timedelta) -> pl.Series:
    return pl.Series([START + wait for wait in after]).dt.replace_time_zone("Europe/London")


def test_reports_within_four_hours_of_the_last_are_dropped():
    hours = [timedelta(hours=hour) for hour in (0, 3, 10, 2)]
    arrivals = pl.DataFrame({"child": [1, 1, 1, 2], "at": moments(*hours)})
    kept = space_reports(arrivals)
    assert kept["child"].to_list() == [1, 1, 2]
    assert kept["next_at"].to_list() == [kept["reported_at"][1], None, None]


@pytest.mark.parametrize(
    ("third", "found"),
    [
        (90 * DAY - timedelta(seconds=1), 1),
        (90 * DAY, 1),
        (90 * DAY + timedelta(seconds=1), 0),
    ],
)
def test_the_third_report_in_90_days_is_a_trigger(third, found):
    reports = pl.DataFrame({"child": [1] * 3, "reported_at": moments(0 * DAY, DAY, third)})
    assert find_triggers(reports).height == found


def test_a_spell_of_third_reports_is_one_trigger_and_children_stay_apart():
    days = [0, 1, 2, 50, 400, 401, 402, 403, 404]
    children = [1, 1, 1, 1, 1, 1, 1, 2, 2]
    at = moments(*(day * DAY for day in days))
    triggers = find_triggers(pl.DataFrame({"child": children, "reported_at": at}))
    assert triggers["child"].to_list() == [1, 1]
    assert triggers["trigger_at"].to_list() == [at[2], at[6]]
    assert triggers["last_at"].to_list() == [at[3], at[6]]
    assert triggers["next_at"].to_list() == [at[6], None]


def test_yes_and_no_are_exchanged_and_nothing_else():
    answers = pl.Series(["yes", "no", "not_recorded"])
    assert opposite(answers).to_list() == ["no", "yes", "not_recorded"]


def test_as_many_episodes_a_month_as_meant(large):
    assert large["missing_episodes"].height / 48 / 6 == pytest.approx(
        MISSING_A_MONTH.value, rel=0.03
    )


def test_the_default_sample_is_near_its_targets(tables):
    assert 270 <= tables["missing_episodes"].height / 48 <= 310


def test_the_share_of_children_in_care(large):
    known = large["missing_episodes"].filter(pl.col("looked_after_at_report") != "not_recorded")
    share = (known["looked_after_at_report"] == "yes").mean()
    assert share == pytest.approx(LOOKED_AFTER_SHARE.value, abs=0.03)


def test_children_with_three_reports_in_90_days(large):
    reports = large["missing_episodes"].drop_nulls("child_id").sort("child_id", "reported_at")
    third = pl.col("reported_at") - pl.col("reported_at").shift(2).over("child_id")
    monthly = (
        reports.filter(third <= 90 * DAY)
        .filter(pl.col("reported_at").dt.year().is_between(2022, 2024))
        .group_by(pl.col("reported_at").dt.strftime("%Y-%m"))
        .agg(pl.col("child_id").n_unique() / 6)
    )
    assert monthly["child_id"].mean() == pytest.approx(OFTEN_MISSING.value, rel=0.25)


def test_most_are_13_to_16(tables):
    born = tables["children"].select("child_id", "dob_month")
    aged = tables["missing_episodes"].join(born, on="child_id")
    age = (aged["reported_at"].dt.date() - aged["dob_month"]).dt.total_days() // 365.25
    assert set(age.value_counts(sort=True)[:4].to_series()) == {13, 14, 15, 16}


def test_summer_is_busier_than_winter_and_evenings_than_mornings(large):
    reported = large["missing_episodes"]["reported_at"]
    assert (
        reported.dt.month().is_in([5, 6, 7]).sum()
        > 1.15 * reported.dt.month().is_in([11, 12, 1]).sum()
    )
    assert (
        reported.dt.hour().is_between(18, 23).sum() > 3 * reported.dt.hour().is_between(4, 9).sum()
    )


def test_placing_authorities_are_of_children_in_care(tables):
    episodes = tables["missing_episodes"]
    in_care = episodes.filter(pl.col("placing_la") != "not_applicable")
    assert (in_care["missing_from_type"] != "family_home").mean() > 0.8
    at_home = episodes.filter(placing_la="not_applicable")
    assert at_home["missing_from_type"].is_in(["foster", "residential_home"]).sum() == 0


def test_supported_accommodation_is_for_those_of_16_and_over(tables):
    supported = tables["missing_episodes"].filter(missing_from_type="supported_16plus")
    joined = supported.join(tables["children"], on="child_id")
    assert joined.height > 50
    assert (joined["dob_month"].dt.offset_by("16y") <= joined["reported_at"].dt.date()).all()


def test_markers_seen_are_those_that_were_there(tables):
    """A marker is seen only where a status period was open; it is often overlooked."""
    seen = tables["missing_episodes"].filter(vemt_marker_at_report="yes").drop_nulls("child_id")
    cases = tables["child_status_periods"].filter(status="vemt_open")
    joined = seen.join(cases, on="child_id")
    open_then = (pl.col("start_at") <= pl.col("reported_at")) & (
        pl.col("end_at").is_null() | (pl.col("end_at") > pl.col("reported_at"))
    )
    found = joined.filter(open_then)["episode_id"]
    copies = 5
    assert seen.height > 50
    assert seen.height - found.n_unique() <= copies


def test_a_child_still_missing_has_no_return(tables):
    missing = tables["missing_episodes"].filter(pl.col("located_at").is_null())
    assert missing.height > 0
    for column in ("returned_at", "prevention_interview_at", "episode_closed_at"):
        assert missing[column].null_count() == missing.height
    assert missing["harm_recorded"].unique().to_list() == ["not_recorded"]


def test_times_are_on_the_clock_of_the_force(tables):
    assert tables["missing_episodes"].schema["reported_at"] == Moment
