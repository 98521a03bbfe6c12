from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.effects import HIGH_RISK
from cpanalysis.sample.targets import PREVENTION_FACE_TO_FACE

HOURS = (pl.col("located_at") - pl.col("reported_at")).dt.total_minutes() / 60
AFTER = pl.col("reported_at").dt.date() >= HIGH_RISK.start


def returned(tables):
    return tables["missing_episodes"].drop_nulls("returned_at")


def test_children_come_back_after_they_are_reported_and_found(tables):
    back = returned(tables)
    assert (back["located_at"] >= back["reported_at"]).all()
    assert (back["returned_at"] >= back["located_at"]).all()
    assert (back["returned_at"] - back["reported_at"]).max() < timedelta(days=42)


def test_half_are_found_within_eight_hours(large):
    assert large["missing_episodes"].select(HOURS.median()).item() == pytest.approx(7, abs=1)


@pytest.mark.parametrize(
    "outcome",
    [
        (pl.col("harm_recorded") == "yes_harm").mean(),
        (pl.col("located_by") == "police").mean(),
        (HOURS > 24).mean(),
    ],
    ids=["harm", "found by police", "over a day"],
)
def test_outcomes_do_not_follow_the_new_grading(large, outcome):
    shares = dict(returned(large).group_by(AFTER.alias("after")).agg(outcome.alias("share")).rows())
    assert shares[True] == pytest.approx(shares[False], abs=0.012)


def test_graded_risk_goes_with_harm(large):
    harmed = (
        returned(large)
        .filter(~AFTER)
        .group_by("initial_risk")
        .agg((pl.col("harm_recorded") == "yes_harm").mean().alias("share"))
    )
    share = dict(harmed.iter_rows())
    assert share["high"] > 2 * share["medium"] > 4 * share["low"]


def test_police_see_the_share_meant_face_to_face(large):
    seen = returned(large)["prevention_interview_mode"] == "face_to_face"
    assert seen.mean() == pytest.approx(PREVENTION_FACE_TO_FACE.value, abs=0.01)


def test_a_time_is_given_for_those_who_were_seen(tables):
    episodes = returned(tables)
    seen = episodes["prevention_interview_mode"].is_in(["face_to_face", "phone", "video"])
    timed = episodes["prevention_interview_at"].is_not_null()
    assert not (timed & ~seen).any()
    assert (timed & seen).sum() > 0.99 * seen.sum()


def test_kinds_of_harm_are_given_where_there_was_harm(tables):
    episodes = tables["missing_episodes"]
    assert (episodes["harm_type"].is_not_null() == (episodes["harm_recorded"] == "yes_harm")).all()
    assert episodes["harm_type"].drop_nulls().list.len().min() == 1
