from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.targets import CERTIFICATE_CORRECT, TRANSFERRED

REFUSED = pl.col("bail_decision") == "refused"


def test_one_certificate_in_six_is_correct(large):
    assessed = large["custody_detentions"].filter(
        pl.col("certificate_required"), pl.col("certificate_correct").is_in(["yes", "no"])
    )
    share = (assessed["certificate_correct"] == "yes").mean()
    assert assessed.height > 500
    assert share == pytest.approx(CERTIFICATE_CORRECT.value, abs=0.05)


def test_hardly_anyone_is_transferred(large):
    refused = large["custody_detentions"].filter(REFUSED)
    share = refused["transferred_at"].is_not_null().mean()
    assert share == pytest.approx(TRANSFERRED.value, abs=0.02)


def test_only_the_charged_are_bailed_or_refused(tables):
    detentions = tables["custody_detentions"]
    charged = detentions["charged_at"].is_not_null()
    assert ((detentions["bail_decision"] != "not_charged") == charged).all()


def test_charge_request_answer_and_release_follow_each_other(large):
    asked = large["custody_detentions"].filter(
        REFUSED, pl.col("la_accom_requested_at").is_not_null()
    )
    assert (asked["la_accom_requested_at"] >= asked["charged_at"]).all()
    answered = asked.drop_nulls("la_response_at")
    assert (answered["la_response_at"] >= answered["la_accom_requested_at"]).all()
    moved = answered.drop_nulls("transferred_at")
    assert moved.height > 0
    assert (moved["la_response_at"] <= moved["transferred_at"]).all()
    assert (moved["la_response"] == "provided").all()


def test_nothing_is_asked_for_those_who_are_not_refused(tables):
    others = tables["custody_detentions"].filter(~REFUSED)
    assert others["la_accom_requested_at"].null_count() == others.height
    for column in ("la_response", "la_contacted", "certificate_reason"):
        assert others[column].unique().to_list() == ["not_applicable"]


def test_the_release_says_how_it_ended(tables):
    detentions = tables["custody_detentions"]
    inside = detentions["released_at"].is_null()
    assert ((detentions["release_outcome"] == "not_applicable") == inside).all()
    to_court = detentions.filter(release_outcome="charged_court")
    assert (to_court["bail_decision"] == "refused").all()


def test_nobody_is_held_beyond_four_days(large):
    held = large["custody_detentions"].select(pl.col("released_at") - pl.col("arrived_at"))
    assert held.to_series().max() < timedelta(hours=96)


def test_a_correct_certificate_was_made(large):
    correct = large["custody_detentions"].filter(certificate_correct="yes")
    assert (correct["detention_certificate_completed"] == "yes").all()
