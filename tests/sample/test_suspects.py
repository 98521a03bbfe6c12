import polars as pl
import pytest

from cpanalysis.sample.suspects import PEER_SHARE


def test_group_based_means_two_or_more_suspects(tables):
    number = tables["cse_suspects"].group_by("investigation_id").len()
    joined = tables["cse_investigations"].join(number, on="investigation_id", how="left")
    counted = joined["len"].fill_null(0)
    flags = joined["group_based_flag"].cast(pl.String)
    expected = counted.clip(upper_bound=2).replace_strict({0: "not_known", 1: "no", 2: "yes"})
    assert flags.equals(expected.alias(flags.name))


def test_placeholders_are_not_identified(tables):
    suspects = tables["cse_suspects"]
    unknown = suspects["suspect_id"].str.starts_with("U")
    assert (unknown == ~suspects["suspect_identified"]).all()
    for column in ("age_at_offence", "charged_at"):
        assert suspects.filter(unknown)[column].null_count() == unknown.sum()


def test_online_suspects_are_identified_less_often(large):
    online = pl.col("online_flag").is_in(["online", "both"])
    joined = large["cse_suspects"].join(large["cse_investigations"], on="investigation_id")
    shares = dict(
        joined.group_by(online.alias("online")).agg(pl.col("suspect_identified").mean()).iter_rows()
    )
    assert shares[True] == pytest.approx(0.45, abs=0.03)
    assert shares[False] == pytest.approx(0.75, abs=0.03)


def test_a_part_of_the_suspects_are_children(large):
    known = large["cse_suspects"].filter("suspect_identified")
    children = (known["child_suspect"] == "yes").mean()
    assert PEER_SHARE - 0.1 < children < PEER_SHARE + 0.05
    assert ((known["child_suspect"] == "yes") == (known["age_at_offence"] < 18)).all()


def test_the_first_interview_is_that_of_the_investigation(tables):
    first = (
        tables["cse_suspects"]
        .group_by("investigation_id")
        .agg(pl.col("first_interviewed_at").min())
    )
    joined = (
        tables["cse_investigations"]
        .join(first, on="investigation_id")
        .drop_nulls("suspect_interviewed_at")
    )
    assert joined.height > 100
    assert joined["first_interviewed_at"].equals(
        joined["suspect_interviewed_at"].alias("first_interviewed_at")
    )


def test_charged_suspects_are_of_charged_cases(tables):
    charged = tables["cse_suspects"].drop_nulls("charged_at")
    cases = charged.join(tables["cse_investigations"], on="investigation_id")
    assert cases["outcome_type_right"].is_in(["1", "1A"]).all()
    assert (cases["charged_at"] == cases["outcome_at"]).all()
