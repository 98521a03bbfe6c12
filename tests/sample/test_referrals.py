from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.effects import MISSING_REFERRAL
from cpanalysis.sample.referrals import REFERRED

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


@pytest.mark.parametrize("theme", REFERRED)
def test_other_incidents_are_referred_in_unchanged_shares(large, theme):
    told = large[INCIDENTS].filter(theme=theme)["ppn_id"].is_not_null()
    assert told.mean() == pytest.approx(REFERRED[theme], abs=0.04)


def test_each_record_is_an_incident_once(tables):
    sources = tables[INCIDENTS]["source_record_id"].drop_nulls()
    assert sources.is_unique().all()
    known = pl.concat(
        tables[name].select(pl.col(key).alias("key"))
        for name, key in (
            ("missing_episodes", "episode_id"),
            ("cse_investigations", "investigation_id"),
            ("custody_detentions", "detention_id"),
        )
    )
    assert set(sources) <= set(known["key"])


def test_record_and_incident_name_the_same_notice(tables):
    incidents = tables[INCIDENTS].select("source_record_id", notice="ppn_id")
    for name, key in (("missing_episodes", "episode_id"), ("custody_detentions", "detention_id")):
        both = tables[name].join(incidents, left_on=key, right_on="source_record_id")
        assert both["ppn_id"].equals(both["notice"].alias("ppn_id"))


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


def test_ethnicity_recorded_follows_the_child(tables):
    joined = tables[REFERRALS].join(tables["children"], on="child_id")
    recorded = ~joined["ethnicity_self"].is_in(["NS", "not_recorded"])
    assert (recorded == joined["ethnicity_recorded"]).all()


def test_there_is_a_backlog_at_the_extract(tables):
    waiting = tables[REFERRALS]["assessed_at"].is_null().mean()
    assert 0.02 < waiting < 0.08
