import numpy as np
import pytest
from scipy import stats

from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.dispersion import (
    GRID,
    correlation,
    count_likelihood,
    posterior_dispersion,
    range_variance,
    share_likelihood,
)
from cpanalysis.statistics.charts.families import Counts, Proportions, Values
from cpanalysis.statistics.charts.fit import baseline_of, fit_baseline, harmonics


def fitted(events, exposure, family):
    observed = observe(events, exposure)
    design = harmonics(observed.events.shape[1], cycle=0)
    baseline = baseline_of(observed, observed.recorded, design=design, family=family)
    return baseline, fit_baseline(baseline, seasonal=np.zeros(len(observed.events), bool))


def counts(dispersion, *, mean=20.0, series=400):
    generator = np.random.default_rng(4)
    extra = dispersion - 1
    rate = generator.gamma(mean / extra, extra, (series, 24)) if extra else mean
    return generator.poisson(rate, (series, 24)).astype(float)


def test_count_likelihood_is_scipys_negative_binomial():
    events = counts(3.0, series=3)
    baseline, fit = fitted(events, np.ones_like(events), Counts())
    exact = stats.nbinom(fit.mean / 1.5, 1 / 2.5).logpmf(events).sum(axis=1)
    assert np.allclose(count_likelihood(baseline, fit)(2.5), exact)
    poisson = stats.poisson(fit.mean).logpmf(events).sum(axis=1)
    assert np.allclose(count_likelihood(baseline, fit)(1.0), poisson)


def test_share_likelihood_is_scipys_beta_binomial():
    totals = np.full((2, 24), 30.0)
    events = np.random.default_rng(1).binomial(30, 0.3, (2, 24)).astype(float)
    baseline, fit = fitted(events, totals, Proportions())
    likelihood, share = share_likelihood(baseline, fit), fit.mean / 30
    size = (1 - 1.2 / 29) / (1.2 / 29)
    mixed = stats.betabinom(30, share * size, (1 - share) * size).logpmf(events).sum(axis=1)
    plain = stats.binom(30, share).logpmf(events).sum(axis=1)
    assert np.allclose(likelihood(2.2) - likelihood(1.0), mixed - plain)


@pytest.mark.parametrize("dispersion", [1.0, 3.0, 6.0])
def test_the_prudent_dispersion_is_not_often_too_small(dispersion):
    events = counts(dispersion)
    baseline, fit = fitted(events, np.ones_like(events), Counts())
    middle, prudent = posterior_dispersion(
        count_likelihood(baseline, fit), freedom=np.ones(400), quantiles=(0.5, 0.9)
    )
    assert 0.8 * dispersion < np.median(middle) <= dispersion
    assert (prudent >= dispersion).mean() > 0.7


def test_without_data_the_dispersion_stays_open():
    nothing = np.zeros((1, 24))
    baseline, fit = fitted(nothing, np.ones((1, 24)), Counts())
    (prudent,) = posterior_dispersion(
        count_likelihood(baseline, fit), freedom=np.ones(1), quantiles=(0.9,)
    )
    assert 1 < prudent[0] <= GRID[-1]


def test_denominators_of_one_cannot_be_overdispersed():
    ones = np.ones((1, 24))
    assert correlation(1.0, ones, ones > 0)[0] == 0


def test_variance_of_values_ignores_a_step():
    generator = np.random.default_rng(6)
    values = generator.normal(0, 2, (300, 24)) + np.where(np.arange(24) < 12, 0, 30)
    baseline, fit = fitted(values, np.ones_like(values), Values())
    assert np.median(range_variance(baseline, fit)) == pytest.approx(4, rel=0.1)
