from datetime import timedelta

import polars as pl
import pytest

from cpanalysis.sample.effects import DETENTION_RATE_STOCKTON
from cpanalysis.sample.targets import (
    ADULT_WITHIN_TWO_HOURS,
    ADULT_WITHIN_TWO_HOURS_AT_NIGHT,
    CUSTODY_REFERRED,
    DETENTIONS_A_MONTH,
)

TWO_HOURS = timedelta(hours=2)


def adults_in_time(tables, *, night: bool) -> float:
    """Return the share with an adult within two hours, of those held as long or seen by one."""
    held = pl.col("released_at") - pl.col("detention_authorised_at") >= TWO_HOURS
    judged = tables["custody_detentions"].filter(
        pl.col("detention_authorised_at").is_not_null(),
        held.fill_null(True) | pl.col("aa_arrived_at").is_not_null(),
        pl.col("arrived_at").dt.hour().is_between(1, 6) == night,
    )
    in_time = pl.col("aa_arrived_at") - pl.col("detention_authorised_at") <= TWO_HOURS
    return judged.select(in_time.fill_null(False).mean()).item()


@pytest.mark.parametrize(
    ("night", "target"),
    [(False, ADULT_WITHIN_TWO_HOURS), (True, ADULT_WITHIN_TWO_HOURS_AT_NIGHT)],
)
def test_adults_come_within_two_hours_in_the_share_meant(large, night, target):
    assert adults_in_time(large, night=night) == pytest.approx(target.value, abs=0.03)


def test_as_many_detentions_a_month_as_meant(plain):
    detentions = plain.tables["custody_detentions"].height / 48 / 6
    assert detentions == pytest.approx(DETENTIONS_A_MONTH.value, rel=0.03)


def monthly(tables, district, *, since):
    rows = tables["custody_detentions"].filter(
        pl.col("residence_district") == district,
        (pl.col("arrived_at").dt.date() >= DETENTION_RATE_STOCKTON.start) == since,
    )
    return rows.height / (18 if since else 29)


def test_the_rate_falls_in_one_district_by_the_planted_ratio(large):
    ratio = {
        district: monthly(large, district, since=True) / monthly(large, district, since=False)
        for district in ("Stockton-on-Tees", "Middlesbrough")
    }
    assert ratio["Stockton-on-Tees"] == pytest.approx(DETENTION_RATE_STOCKTON.ratio, abs=0.07)
    assert ratio["Middlesbrough"] == pytest.approx(1, abs=0.1)


def test_one_month_is_not_covered(tables, plan):
    first, after = plan.uncovered
    day = tables["custody_detentions"]["arrived_at"].dt.date()
    assert not day.is_between(first, after, closed="left").any()
    assert day.is_between(first - timedelta(days=31), first, closed="left").any()


def test_times_are_in_order(tables):
    detentions = tables["custody_detentions"]
    for later, earlier in (
        ("arrived_at", "arrested_at"),
        ("detention_authorised_at", "arrived_at"),
        ("aa_requested_at", "arrived_at"),
        ("aa_arrived_at", "aa_requested_at"),
        ("released_at", "aa_arrived_at"),
        ("released_at", "liaison_diversion_seen_at"),
    ):
        both = detentions.drop_nulls([later, earlier])
        assert (both[later] >= both[earlier]).all(), (later, earlier)


def test_who_came_is_known_where_somebody_came(tables):
    detentions = tables["custody_detentions"]
    came = detentions["aa_arrived_at"].is_not_null()
    assert not (came & (detentions["aa_type"] == "none")).any()
    assert detentions.filter(~came)["aa_type"].is_in(["none", "not_recorded"]).all()


def test_rates_of_referral_are_as_meant(large):
    told = pl.col("ppn_id").is_not_null() | pl.col("csc_referral_at").is_not_null()
    share = large["custody_detentions"].select(told.mean()).item()
    assert share == pytest.approx(CUSTODY_REFERRED.value, abs=0.015)


def test_ages_are_those_of_the_month_of_birth(tables):
    born = tables["children"].select("child_id", "dob_month")
    aged = tables["custody_detentions"].join(born, on="child_id")
    days = (aged["arrived_at"].dt.date() - aged["dob_month"]).dt.total_days()
    assert ((days / 365.25 - aged["age_at_arrival"]).is_between(-0.01, 1.01)).all()


def test_suites_say_that_they_are_made_up(tables):
    suites = tables["custody_detentions"]["suite"].unique()
    assert suites.filter(suites != "other_force").str.contains("SYNTHETIC").all()


def test_without_faults_nobody_is_detained_while_missing(plain):
    detained = plain.tables["custody_detentions"].select("child_id", "arrived_at")
    episodes = plain.tables["missing_episodes"].select("child_id", "reported_at", "located_at")
    both = detained.join(episodes, on="child_id")
    during = (pl.col("arrived_at") > pl.col("reported_at")) & (
        pl.col("arrived_at") < pl.col("located_at")
    )
    assert both.filter(during).is_empty()
