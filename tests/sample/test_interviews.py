from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.targets import INTERVIEW_OFFERED


def joined(tables):
    episodes = tables["missing_episodes"].rename({"child_id": "episode_child"})
    return tables["return_interviews"].join(episodes, on="episode_id", how="left")


def test_one_interview_for_each_return_but_of_copies(tables, made):
    back = tables["missing_episodes"].drop_nulls("returned_at")
    interviews = tables["return_interviews"]
    assert interviews["episode_id"].is_unique().all()
    assert back.height - interviews.height == made.faults["duplicate_episode"]


def test_interviews_are_due_72_hours_after_the_return(tables):
    interviews = joined(tables)
    waits = interviews["due_at"] - interviews["returned_at"]
    assert waits.null_count() == 0
    assert (waits == timedelta(hours=72)).all()


def test_the_child_is_that_of_the_episode(tables):
    interviews = joined(tables).drop_nulls("episode_child")
    assert (interviews["child_id"] == interviews["episode_child"]).all()


def test_interviews_are_offered_in_the_share_meant(large):
    offered = (large["return_interviews"]["offer_status"] == "offered").mean()
    assert offered == pytest.approx(INTERVIEW_OFFERED.value, abs=0.01)


def test_an_interview_is_held_after_the_return_and_the_offer(tables):
    held = joined(tables).filter(outcome="completed")
    assert (held["completed_at"] >= held["returned_at"]).all()
    assert (held["completed_at"] >= held["offered_at"]).all()


def test_a_child_missing_again_was_not_interviewed_first(tables):
    again = joined(tables).filter(outcome="missing_again_first")
    reports = tables["missing_episodes"].select("child_id", again_at="reported_at")
    following = again.join(reports, on="child_id").filter(
        pl.col("again_at") > pl.col("reported_at")
    )
    first = following.group_by("episode_id").agg(pl.col("again_at").min(), pl.col("due_at").first())
    assert first.height >= 0.95 * again.height > 0
    assert (first["again_at"] < first["due_at"]).mean() > 0.95


def test_what_the_child_said_is_known_of_held_interviews_only(tables):
    interviews = tables["return_interviews"]
    held = interviews["outcome"] == "completed"
    assert (interviews["reasons"].is_not_null() == held).all()
    assert interviews.filter(~held)["mode"].unique().to_list() == ["not_recorded"]


def test_an_interview_still_to_come_is_pending(tables, plan):
    pending = joined(tables).filter(outcome="pending")
    assert 0 < pending.height < 60
    assert (pending["returned_at"].dt.date() >= plan.as_of - timedelta(days=20)).all()
