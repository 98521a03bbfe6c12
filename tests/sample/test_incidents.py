from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.incidents import REFERRED
from cpanalysis.sample.themes import THEMES

INCIDENTS = "ppn_eligible_incidents"
A_MONTH = {theme.name: theme.a_month for theme in THEMES}


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


@pytest.mark.parametrize("theme", REFERRED)
def test_other_incidents_come_as_often_as_meant(large, theme):
    number = large[INCIDENTS].filter(theme=theme).height / 48 / 6
    assert number == pytest.approx(A_MONTH[theme], rel=0.1)


def test_officers_attend_after_the_incident(tables):
    attended = tables[INCIDENTS].drop_nulls("attended_at")
    assert (attended["attended_at"] - attended["occurred_at"]).min() >= timedelta(0)


def test_an_early_attendance_is_a_fault_of_the_episode_alone(tables):
    early = tables["missing_episodes"].filter(pl.col("first_attended_at") < pl.col("reported_at"))
    of_early = pl.col("source_record_id").is_in(early["episode_id"].implode())
    incidents = tables[INCIDENTS].filter(of_early)
    assert incidents.height == early.height > 0
    assert incidents["attended_at"].null_count() == incidents.height
