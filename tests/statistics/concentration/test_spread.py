"""k agrees with statsmodels, with and without children of no episode."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.discrete.truncated_model import TruncatedLFNegativeBinomialP
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from cpanalysis.statistics.concentration import tally
from cpanalysis.statistics.concentration.spread import (
    LARGEST,
    SMALLEST,
    nearest_k,
    negative_binomial_k,
    zero_truncated_mean,
)


def counts(k, mean, children=400, seed=2):
    return np.random.default_rng(seed).negative_binomial(k, k / (k + mean), children)


@pytest.mark.parametrize(("k", "mean"), [(0.3, 2.0), (1.0, 1.0), (3.0, 6.0)])
def test_k_agrees_with_statsmodels(k, mean):
    episodes = counts(k, mean)
    model = sm.NegativeBinomial(episodes, np.ones(len(episodes)))
    alpha = model.fit(disp=False, method="newton", maxiter=200).params[1]
    assert negative_binomial_k(tally(episodes), least=0) == pytest.approx(1 / alpha, rel=1e-4)


@pytest.mark.parametrize(("k", "mean"), [(0.5, 3.0), (1.0, 2.0), (3.0, 6.0)])
def test_zero_truncated_k_agrees_with_statsmodels(k, mean):
    episodes = counts(k, mean)
    listed = episodes[episodes > 0]
    model = TruncatedLFNegativeBinomialP(listed, np.ones(len(listed)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        start = [np.log(mean), 1 / k]
        fit = model.fit(start_params=start, disp=False, method="bfgs", maxiter=500, gtol=1e-8)
    assert negative_binomial_k(tally(listed), least=1) == pytest.approx(1 / fit.params[1], rel=1e-3)


@pytest.mark.parametrize("least", [0, 1])
def test_the_nearest_of_a_grid_is_near(least):
    found = tally(counts(0.5, 4.0)[counts(0.5, 4.0) >= least])
    exact, near = negative_binomial_k(found, least=least), float(nearest_k(found, least=least))
    step = (LARGEST / SMALLEST) ** (1 / 240)
    assert exact / step < near < exact * step


@pytest.mark.parametrize(("episodes", "least"), [([2] * 30, 0), ([1] * 30, 1), ([1, 2] * 20, 1)])
def test_no_more_than_chance_is_infinite(episodes, least):
    assert negative_binomial_k(tally(episodes), least=least) == np.inf


def test_a_child_with_200_episodes_reaches_the_smallest_k():
    assert negative_binomial_k(tally([1] * 40 + [200]), least=1) == SMALLEST


@pytest.mark.parametrize("mean", [0.01, 0.7, 12.0])
def test_a_truncated_poisson_has_the_mean_asked_for(mean):
    truncated = mean / (1 - np.exp(-mean))
    assert zero_truncated_mean(truncated) == pytest.approx(mean, rel=1e-9)
