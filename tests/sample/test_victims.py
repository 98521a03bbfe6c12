import polars as pl
import pytest

from cpanalysis.sample.victims import VICTIMS


def test_every_investigation_has_a_victim(tables):
    assert set(tables["cse_victims"]["investigation_id"]) == set(
        tables["cse_investigations"]["investigation_id"]
    )


def test_some_have_more(large):
    number = large["cse_victims"].group_by("investigation_id").len()["len"]
    assert number.max() == len(VICTIMS)
    assert (number == 1).mean() == pytest.approx(VICTIMS[0], abs=0.1)


def test_most_are_girls(large):
    sex = large["cse_victims"].join(large["children"], on="child_id")["sex"]
    assert (sex == "female").mean() > 0.65


def test_the_three_themes_share_children(large):
    """Children of one theme are far likelier to be in another than children at risk are."""
    victims, missing, detained = (
        set(large[name]["child_id"].drop_nulls())
        for name in ("cse_victims", "missing_episodes", "custody_detentions")
    )
    assert 0.3 < len(victims & missing) / len(victims) < 0.7
    assert 0.3 < len(detained & missing) / len(detained) < 0.7
    assert 0.05 < len(victims & missing & detained) / len(victims) < 0.25


def test_ages_are_at_the_offence(tables):
    joined = (
        tables["cse_victims"]
        .join(tables["cse_investigations"], on="investigation_id")
        .join(tables["children"], on="child_id")
        .drop_nulls("age_at_offence")
        .filter(pl.col("age_at_offence") > 0)
    )
    days = (joined["offence_start_date"] - joined["dob_month"]).dt.total_days()
    assert (days / 365.25 - joined["age_at_offence"]).is_between(-0.01, 1.01).all()
