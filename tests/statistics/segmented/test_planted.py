"""Planted series have the mean, the variance and the autocorrelation that were planned."""

import numpy as np
import pytest

from cpanalysis.statistics.segmented.planted import Plan, plant

PLANS = [
    Plan(mean=5, season=0),
    Plan(mean=5, season=0, dispersion=3, autocorrelation=0.3),
    Plan(mean=100, season=0, autocorrelation=0.3),
    Plan(mean=20, total=40, season=0),
    Plan(mean=20, total=40, season=0, dispersion=2, autocorrelation=0.3),
]


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_counts_scatter_as_planned(plan):
    series = plant(plan, series=3000, seed=2)
    mean = plan.expected(changed=True)[0]
    spared = 1 - mean / plan.total if plan.total else 1
    away = series - mean
    assert series.mean() == pytest.approx(mean, rel=0.02)
    assert away.var() == pytest.approx(plan.dispersion * mean * spared, rel=0.05)
    together = (away[:, 1:] * away[:, :-1]).mean() / away.var()
    assert together == pytest.approx(plan.autocorrelation, abs=0.02)


def test_the_change_is_planted_after_its_month_alone():
    plan = Plan(level=0.5, slope=2, change=24, months=48)
    ratio = plan.expected(changed=True) / plan.expected(changed=False)
    assert ratio[:24] == pytest.approx(1)
    assert ratio[[24, 36]] == pytest.approx([0.5, 1.0])


def test_average_is_that_of_the_expected_events():
    assert Plan(level=0.6).average == pytest.approx(0.6)
    assert Plan(level=0.6, mean=50, total=100, season=0).average == pytest.approx(0.375 / 0.5)


def test_a_seed_gives_the_same_series_again():
    assert np.array_equal(plant(Plan(), series=2, seed=3), plant(Plan(), series=2, seed=3))
