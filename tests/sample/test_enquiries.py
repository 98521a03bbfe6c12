from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.declare import codes
from cpanalysis.sample.enquiries import NO_ACTION, REVIEWED


def test_an_outcome_comes_with_its_time_and_its_end(tables):
    investigations = tables["cse_investigations"]
    is_open = investigations["outcome_type"] == "none_yet"
    assert (is_open == investigations["outcome_at"].is_null()).all()
    assert (is_open == investigations["finalised_at"].is_null()).all()


def test_nothing_ends_before_the_child_and_the_suspect_are_spoken_to(tables):
    ended = tables["cse_investigations"].drop_nulls("finalised_at")
    for column in ("child_spoken_to_at", "suspect_interviewed_at"):
        both = ended.drop_nulls(column)
        assert (both[column] <= both["finalised_at"]).all()


def test_an_arrested_suspect_is_interviewed_soon(tables):
    both = tables["cse_investigations"].drop_nulls(
        ["suspect_arrested_at", "suspect_interviewed_at"]
    )
    gone = both["suspect_interviewed_at"] - both["suspect_arrested_at"]
    assert both.height > 100
    assert gone.min() >= timedelta(0)
    assert gone.median() < timedelta(hours=12)


def test_no_suspect_outcomes_are_of_cases_without_one(tables):
    known = tables["cse_suspects"].filter("suspect_identified")["investigation_id"].unique()
    no_suspect = tables["cse_investigations"].filter(outcome_type="18")
    assert no_suspect.height > 100
    assert not no_suspect["investigation_id"].is_in(known.implode()).any()


def test_charges_come_within_the_usual_share(large):
    ended = large["cse_investigations"].filter(pl.col("outcome_type") != "none_yet")
    groups = ended["outcome_type"].cast(pl.String).replace_strict(codes.OUTCOME_GROUP_OF)
    assert (groups == "charged_summonsed").mean() == pytest.approx(0.08, abs=0.02)


def test_discussions_are_held_where_they_are_required(tables):
    investigations = tables["cse_investigations"]
    held = investigations.drop_nulls("strategy_discussion_held_at")
    assert (held["strategy_discussion_required"] == "yes").all()
    not_required = investigations.filter(pl.col("strategy_discussion_required") != "yes")
    assert not_required["strategy_outcome_recorded"].unique().to_list() == ["not_applicable"]


def test_reviews_are_of_group_based_cases_that_ended_without_action(large):
    scope = large["cse_investigations"].filter(pl.col("nfa_review_status") != "not_in_scope")
    assert (scope["group_based_flag"] == "yes").all()
    assert scope["outcome_type"].is_in(NO_ACTION).all()
    reviewed = scope["nfa_review_status"].is_in(REVIEWED)
    assert (reviewed == scope["nfa_reviewed_at"].is_not_null()).all()
    assert reviewed.sum() > 20


def test_the_last_review_and_activity_are_before_the_end(tables, plan):
    investigations = tables["cse_investigations"]
    ends = investigations["finalised_at"].dt.date().fill_null(plan.as_of)
    for column in ("supervisor_review_last_at", "last_activity_at"):
        assert (investigations[column].dt.date().fill_null(ends) <= ends).all()
        assert (investigations[column] >= investigations["reported_at"]).all()
