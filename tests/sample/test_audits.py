import polars as pl
import pytest

from cpanalysis.sample.audits import AUDITS_A_MONTH, SCALE_CHANGES, TWICE
from cpanalysis.sample.effects import HIGH_RISK
from cpanalysis.sample.targets import VICTIM_BLAMING


def test_as_many_audits_as_meant(large):
    audits = large["case_audits"].height / 48 / 6
    assert audits == pytest.approx(AUDITS_A_MONTH * (1 + TWICE), rel=0.06)


def test_cases_are_records_of_the_sample(tables):
    for theme, table, key in (
        ("missing", "missing_episodes", "episode_id"),
        ("cse_online", "cse_investigations", "investigation_id"),
        ("custody", "custody_detentions", "detention_id"),
    ):
        cases = tables["case_audits"].filter(case_theme=theme)
        assert set(cases["source_record_id"]) <= set(tables[table][key])


def test_the_recorded_risk_is_that_of_the_episode(tables):
    audits = tables["case_audits"].filter(case_theme="missing")
    joined = audits.join(
        tables["missing_episodes"], left_on="source_record_id", right_on="episode_id"
    )
    assert joined["risk_grade_recorded"].equals(joined["initial_risk"].alias("risk_grade_recorded"))


def test_audits_find_under_grading_before_the_policy_and_less_after(large):
    judged = large["case_audits"].filter(
        pl.col("case_theme") == "missing", pl.col("risk_grade_recorded") != "not_recorded"
    )
    under = pl.col("risk_grade_recorded") < pl.col("risk_grade_assessor")
    after = pl.col("case_date") >= HIGH_RISK.start
    shares = dict(judged.group_by(after.alias("after")).agg(under.mean().alias("u")).iter_rows())
    assert shares[False] == pytest.approx(0.5, abs=0.08)
    assert shares[True] < shares[False] - 0.1


def test_the_scale_changes_once_and_grades_are_legal_on_it(tables):
    audits = tables["case_audits"]
    late = audits["assessed_at"] >= SCALE_CHANGES
    assert ((audits["scale_version"] == "ncpi_2024_5pt") == late).all()
    assert audits.filter(~late)["grade"].is_in(["good", "requires_improvement", "inadequate"]).all()


def test_the_inspectorate_grades_the_same_cases_worse(large):
    audits = large["case_audits"].with_columns(rank=pl.col("grade").to_physical())
    twice = audits.filter(pl.len().over("case_id") == 2, pl.col("scale_version") == "ncpi_2014_3pt")
    ranks = twice.group_by((pl.col("assessor_org") == "hmicfrs").alias("i")).agg(
        pl.col("rank").mean()
    )
    rank = dict(ranks.iter_rows())
    assert rank[True] > rank[False] + 0.1


def test_victim_blaming_language_is_found_in_the_published_share(large):
    judged = large["case_audits"].filter(pl.col("vbl_present") != "not_assessed")
    share = (judged["vbl_present"] == "yes").mean()
    assert share == pytest.approx(VICTIM_BLAMING.value, abs=0.03)


def test_an_audit_follows_its_case(tables):
    audits = tables["case_audits"]
    assert (audits["assessed_at"] > audits["case_date"]).all()


def test_a_case_has_one_theme(tables):
    themes = tables["case_audits"].group_by("case_id").agg(pl.col("case_theme").n_unique())
    assert (themes["case_theme"] == 1).all()
