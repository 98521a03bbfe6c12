import numpy as np
import polars as pl
import pytest

from cpanalysis.sample.effects import HIGH_RISK, RESPONSE_TIME

WAIT = (pl.col("first_attended_at") - pl.col("reported_at")).dt.total_minutes()


def log_wait(tables, since):
    attended = tables["missing_episodes"].filter(WAIT > 0)
    day = pl.col("reported_at").dt.date()
    halves = (attended.filter(day < since), attended.filter(day >= since))
    return [np.log(half.select(WAIT.alias("wait"))["wait"].to_numpy()).mean() for half in halves]


def test_officers_arrive_sooner_by_the_planted_factor(large):
    """The child is sometimes found first, which hides long waits a little more often before."""
    before, after = log_wait(large, RESPONSE_TIME.start)
    assert np.exp(after - before) == pytest.approx(RESPONSE_TIME.ratio, abs=0.04)


def test_without_effects_they_do_not(plain):
    before, after = log_wait(plain.tables, RESPONSE_TIME.start)
    assert np.exp(after - before) == pytest.approx(1, abs=0.03)


def test_the_new_grading_does_not_change_the_wait(large):
    """Only months after the change of response, so that nothing but the policy differs."""
    late = {"missing_episodes": large["missing_episodes"].filter(
        pl.col("reported_at").dt.date() >= RESPONSE_TIME.start
    )}  # fmt: skip
    before, after = log_wait(late, HIGH_RISK.start)
    assert np.exp(after - before) == pytest.approx(1, abs=0.04)


def test_nobody_attends_once_the_child_is_found(tables):
    both = tables["missing_episodes"].filter(WAIT > 0)
    assert (
        both["first_attended_at"] <= both["located_at"].fill_null(both["first_attended_at"])
    ).all()


def test_officers_are_sent_before_they_arrive(tables):
    both = tables["missing_episodes"].filter(WAIT > 0)
    assert (both["deployed_at"] <= both["first_attended_at"]).all()


def test_late_evenings_wait_longer(large):
    attended = large["missing_episodes"].filter(WAIT > 0)
    hour = pl.col("reported_at").dt.hour()
    busy = attended.group_by((hour >= 21) | (hour < 3)).agg(WAIT.median().alias("wait"))
    waits = dict(busy.iter_rows())
    assert waits[True] > 1.15 * waits[False]
