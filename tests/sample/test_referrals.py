from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.effects import MISSING_REFERRAL

INCIDENTS, REFERRALS = "ppn_eligible_incidents", "ppn_referrals"


def test_missing_episodes_are_referred_as_planted(large):
    """As the indicator counts it: a notice, or a call within seven days of the return."""
    closed = large["missing_episodes"].drop_nulls("returned_at")
    called = pl.col("csc_referral_at") - pl.col("returned_at") <= timedelta(days=7)
    told = pl.col("ppn_id").is_not_null() | called.fill_null(False)
    after = pl.col("reported_at").dt.date() >= MISSING_REFERRAL.start
    shares = dict(closed.group_by(after.alias("after")).agg(told.mean()).iter_rows())
    assert shares[False] == pytest.approx(MISSING_REFERRAL.before, abs=0.01)
    assert shares[True] == pytest.approx(MISSING_REFERRAL.after, abs=0.015)


def test_every_notice_is_about_an_incident(tables):
    first = tables[REFERRALS].filter(pl.col("ppn_id").str.ends_with("-1"))
    assert set(first["ppn_id"]) == set(tables[INCIDENTS]["ppn_id"].drop_nulls())
    assert first.height == tables[REFERRALS]["ppn_form_id"].n_unique()


def test_domestic_abuse_forms_often_name_several_children(large):
    forms = large[REFERRALS].filter(source_theme="domestic_abuse").group_by("ppn_form_id").len()
    assert 1.3 < forms["len"].mean() < 1.8
    assert forms["len"].max() == 3


def test_children_of_a_form_are_different_children(tables):
    assert tables[REFERRALS].select("ppn_form_id", "child_id").is_unique().all()


def test_times_are_in_order(tables):
    for later, earlier in (
        ("submitted_at", "incident_at"),
        ("triaged_at", "submitted_at"),
        ("assessed_at", "triaged_at"),
        ("shared_with_csc_at", "assessed_at"),
        ("encompass_notified_at", "submitted_at"),
    ):
        both = tables[REFERRALS].drop_nulls([later, earlier])
        assert (both[later] >= both[earlier]).all(), later


def test_schools_are_told_on_a_weekday_before_nine_or_after_the_notice(tables):
    told = tables[REFERRALS].drop_nulls("encompass_notified_at")
    assert (told["source_theme"] == "domestic_abuse").all()
    morning = told.filter(pl.col("encompass_notified_at") > pl.col("submitted_at"))
    assert morning.height > 500
    assert (morning["encompass_notified_at"].dt.hour() < 9).all()
    assert morning["encompass_notified_at"].dt.weekday().max() == 5


def test_ethnicity_recorded_follows_the_child(tables):
    joined = tables[REFERRALS].join(tables["children"], on="child_id")
    recorded = ~joined["ethnicity_self"].is_in(["NS", "not_recorded"])
    assert (recorded == joined["ethnicity_recorded"]).all()


def test_there_is_a_backlog_at_the_extract_and_it_does_not_grow_for_ever(tables, plan):
    waiting = tables[REFERRALS].filter(pl.col("assessed_at").is_null())
    assert 60 < waiting.height < 250
    assert waiting["submitted_at"].dt.date().min() < plan.as_of - timedelta(days=60)
