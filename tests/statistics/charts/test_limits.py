import numpy as np
import pytest
from scipy import stats

from cpanalysis.statistics.charts.limits import SHEWHART_TAIL, binomial_limits, poisson_limits

MEANS = np.array([0.1, 0.5, 1, 2, 5, 20, 100, 1000])
CIRCUITS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16]
CIRCUITS += [19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]


@pytest.mark.parametrize("tail", [SHEWHART_TAIL, 0.025, 1e-4])
def test_poisson_limits_are_scipys_quantiles(tail):
    limits = poisson_limits(MEANS, tail=tail)
    assert limits.lower.tolist() == stats.poisson.ppf(tail, MEANS).tolist()
    assert limits.upper.tolist() == stats.poisson.isf(tail, MEANS).tolist()


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.97])
def test_binomial_limits_are_scipys_quantiles(share):
    totals = np.array([1.0, 7, 40, 300])
    limits = binomial_limits(share, totals)
    exact = stats.binom(totals, share)
    assert np.allclose(limits.lower * totals, exact.ppf(SHEWHART_TAIL))
    assert np.allclose(limits.upper * totals, exact.isf(SHEWHART_TAIL))


def test_overdispersed_limits_are_negative_binomial():
    limits = poisson_limits(MEANS, dispersion=3.0)
    exact = stats.nbinom(MEANS / 2, 1 / 3)
    assert limits.upper.tolist() == exact.isf(SHEWHART_TAIL).tolist()


def test_the_circuit_board_example():
    """Montgomery (2009), section 7.3: mean 19.85 and three-sigma limits 6.48 and 33.22.

    Exact limits are whole counts and lie a little higher on both sides, the count being
    skewed; the same two samples, the 6th and the 20th, are outside.
    """
    limits = poisson_limits(np.mean(CIRCUITS))
    assert np.mean(CIRCUITS) == pytest.approx(19.85, abs=0.005)
    assert (limits.lower, limits.upper) == (8, 34)
    outside = [i for i, c in enumerate(CIRCUITS) if not limits.lower <= c <= limits.upper]
    assert outside == [5, 19]


def test_limits_never_leave_what_is_possible():
    assert (poisson_limits(MEANS, dispersion=5.0).lower >= 0).all()
    limits = binomial_limits(np.array([0.01, 0.5, 0.99]), 5, dispersion=2.0)
    assert (limits.lower >= 0).all()
    assert (limits.upper <= 1).all()


def test_an_unknown_mean_has_no_limits():
    assert np.isnan(poisson_limits(np.nan).upper)
