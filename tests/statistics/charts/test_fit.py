import numpy as np
import pytest
import statsmodels.api as sm

from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts, Proportions, Values
from cpanalysis.statistics.charts.fit import (
    baseline_of,
    fit_baseline,
    harmonics,
    pearson_dispersion,
)

MONTHS = 48
SEASON = harmonics(MONTHS, cycle=12)
LEVEL = harmonics(MONTHS, cycle=0)


def fitted(events, exposure, family, *, design=LEVEL, seasonal=False):
    observed = observe(events, exposure)
    used = observed.recorded & (np.arange(MONTHS) < 24)
    baseline = baseline_of(observed, used, design=design, family=family)
    return baseline, fit_baseline(baseline, seasonal=np.full(len(used), seasonal))


def waves(height, *, mean=50.0, series=200, seed=5):
    season = 1 + height * np.sin(2 * np.pi * np.arange(MONTHS) / 12)
    return np.random.default_rng(seed).poisson(mean * season, (series, MONTHS)).astype(float)


def test_level_of_counts_is_events_over_exposure_with_half_an_event():
    events, days = waves(0, series=1), np.tile([31.0, 28.0], 24)[None]
    _, fit = fitted(events, days, Counts())
    rate = (events[0, :24].sum() + 0.5) / days[0, :24].sum()
    assert np.allclose(fit.mean[0], rate * days[0])


def test_level_of_proportions_is_jeffreys():
    totals = np.full((1, MONTHS), 30.0)
    events = np.random.default_rng(1).binomial(30, 0.3, (1, MONTHS)).astype(float)
    _, fit = fitted(events, totals, Proportions())
    assert fit.mean[0, -1] / 30 == pytest.approx((events[0, :24].sum() + 0.5) / 721)


def test_covariance_is_that_of_statsmodels():
    events = waves(0.3, series=1)
    baseline, fit = fitted(events, np.ones((1, MONTHS)), Counts(), design=SEASON, seasonal=True)
    glm = sm.GLM(baseline.with_prior[0][0, :24], SEASON[:24], family=sm.families.Poisson()).fit()
    assert np.allclose(fit.coefficients[0], glm.params, atol=0.02)
    assert np.allclose(fit.covariance[0], glm.cov_params(), rtol=0.1, atol=1e-4)


def test_values_are_fitted_by_least_squares():
    values = np.random.default_rng(2).normal(10, 2, (1, MONTHS))
    _, fit = fitted(values, np.ones((1, MONTHS)), Values())
    assert fit.mean[0, 30] == pytest.approx(values[0, :24].mean())


@pytest.mark.parametrize(("height", "least", "most"), [(0.0, 0.0, 0.02), (0.3, 0.25, 0.32)])
def test_a_season_is_taken_up_only_where_there_is_one(height, least, most):
    _, fit = fitted(waves(height), np.ones((200, MONTHS)), Counts(), design=SEASON, seasonal=True)
    size = np.hypot(*fit.coefficients[:, 1:].T)
    assert least <= np.median(size) <= most


def test_no_season_is_taken_up_where_it_cannot_be_told():
    _, fit = fitted(waves(0.3), np.ones((200, MONTHS)), Counts(), design=SEASON)
    assert np.abs(fit.coefficients[:, 1:]).max() < 1e-6


@pytest.mark.parametrize("family", [Counts(), Proportions(), Values()])
def test_a_series_without_baseline_breaks_nothing(family):
    nothing = np.zeros((1, MONTHS))
    _, fit = fitted(nothing, nothing, family, design=SEASON, seasonal=False)
    assert np.isfinite(fit.mean).all()


def test_pearson_dispersion_is_one_for_poisson():
    baseline, fit = fitted(waves(0, series=2000), np.ones((2000, MONTHS)), Counts())
    assert pearson_dispersion(baseline, fit).mean() == pytest.approx(1, abs=0.03)
