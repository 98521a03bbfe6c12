import polars as pl
import pytest

from cpanalysis.declare import codes
from cpanalysis.sample.effects import HIGH_RISK, HIGH_RISK_LOOKED_AFTER, SILVER_VERIFIED
from cpanalysis.sample.risk import shares_of_risk, split_by_care
from cpanalysis.sample.targets import LOOKED_AFTER_SHARE

AFTER = pl.col("reported_at").dt.date() >= HIGH_RISK.start
HIGH = pl.col("initial_risk") == "high"


def share_high(episodes: pl.DataFrame) -> dict[bool, float]:
    known = episodes.filter(pl.col("initial_risk") != "not_recorded")
    return dict(known.group_by(AFTER.alias("after")).agg(HIGH.mean()).iter_rows())


def test_the_policy_changes_the_share_graded_high(large):
    shares = share_high(large["missing_episodes"])
    assert shares[False] == pytest.approx(HIGH_RISK.before, abs=0.006)
    assert shares[True] == pytest.approx(HIGH_RISK.after, abs=0.015)


def test_and_for_children_in_care(large):
    in_care = large["missing_episodes"].filter(looked_after_at_report="yes")
    shares = share_high(in_care)
    assert shares[False] == pytest.approx(HIGH_RISK_LOOKED_AFTER.before, abs=0.006)
    assert shares[True] == pytest.approx(HIGH_RISK_LOOKED_AFTER.after, abs=0.02)


def test_without_effects_nothing_changes(plain):
    shares = share_high(plain.tables["missing_episodes"])
    assert shares[True] == pytest.approx(shares[False], abs=0.008)


@pytest.mark.parametrize(("overall", "in_care"), [(0.07, 0.017), (0.4, 0.4), (0.3, 0.1)])
def test_the_two_groups_together_have_the_overall_share(overall, in_care):
    others, looked_after = (shares["high"] for shares in split_by_care(overall, in_care))
    part = LOOKED_AFTER_SHARE.value
    assert part * looked_after + (1 - part) * others == pytest.approx(overall)


@pytest.mark.parametrize("high", [0.0, 0.07, 0.4])
def test_shares_are_whole_and_in_rising_order(high):
    shares = shares_of_risk(high)
    assert list(shares) == [code for code in codes.RISK if code != "not_recorded"]
    assert sum(shares.values()) == pytest.approx(1)


def test_grades_keep_their_order(tables):
    graded = tables["missing_episodes"].filter(pl.col("initial_risk") != "not_recorded")
    assert (graded["highest_risk"] >= graded["initial_risk"]).all()
    assert (graded["final_risk"] <= graded["highest_risk"]).all()
    assert (graded["highest_risk"] > graded["initial_risk"]).mean() > 0.04


def test_high_risk_is_verified_since_the_policy(large):
    high = large["missing_episodes"].filter(highest_risk="high")
    verified = pl.col("silver_verified_at").is_not_null()
    shares = dict(high.group_by(AFTER.alias("after")).agg(verified.mean()).iter_rows())
    assert shares[False] == pytest.approx(SILVER_VERIFIED.before, abs=0.02)
    assert shares[True] == pytest.approx(SILVER_VERIFIED.after, abs=0.03)


def test_the_version_of_the_policy_travels_with_the_row(tables):
    versions = (
        tables["missing_episodes"]
        .group_by(AFTER.alias("after"))
        .agg(pl.col("risk_policy_version").unique())
    )
    assert dict(versions.iter_rows()) == {False: ["pre_2024"], True: ["mpdg_2025"]}


def test_higher_risk_gets_a_quicker_grade_of_response(large):
    grades = large["missing_episodes"].group_by("initial_risk").agg(pl.col("response_grade").mean())
    mean = dict(grades.iter_rows())
    assert mean["high"] < mean["medium"] < mean["low"] < mean["no_apparent_risk"]
