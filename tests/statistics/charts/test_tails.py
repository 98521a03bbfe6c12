import numpy as np
import pytest
from scipy import stats

from cpanalysis.statistics.charts.tails import Sums, matched_chances, normal_tail

EVENTS = np.arange(0.0, 31)
ONES = np.ones(31)


def chances(distribution, size=np.inf):
    mean, variance = distribution.mean(), distribution.var()
    return matched_chances(Sums(EVENTS, mean * ONES, variance * ONES, size * ONES))


@pytest.mark.parametrize(
    ("distribution", "size"),
    [
        (stats.poisson(6), np.inf),
        (stats.poisson(0.5), np.inf),
        (stats.nbinom(3, 1 / 3), np.inf),
        (stats.nbinom(0.25, 1 / 3), np.inf),
        (stats.binom(40, 0.2), 40),
        (stats.binom(40, 0.5), 40),
        (stats.binom(31, 0.9), 31),
    ],
)
def test_tails_are_those_of_scipy(distribution, size):
    found = chances(distribution, size)
    assert np.allclose(found.lower, distribution.cdf(EVENTS), atol=1e-5)
    assert np.allclose(found.upper, distribution.sf(EVENTS - 1), atol=1e-5)


def test_a_split_of_known_events_is_binomial():
    """Given 60 events in 24 months, three months hold Binomial(60, 1/8) of them."""
    expected = 60 / 8 * ONES
    found = matched_chances(Sums(EVENTS, expected, expected * 7 / 8, np.inf * ONES))
    assert np.allclose(found.upper, stats.binom(60, 1 / 8).sf(EVENTS - 1), atol=1e-9)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_beta_binomial_tails_are_near(share):
    exact = stats.betabinom(40, share * 13, (1 - share) * 13)
    found = chances(exact, 40)
    assert np.allclose(found.upper, exact.sf(EVENTS - 1), atol=0.015)
    assert np.allclose(found.lower, exact.cdf(EVENTS), atol=0.015)


def test_the_far_tail_keeps_its_digits():
    found = matched_chances(Sums(ONES[:1] * 90, ONES[:1] * 20, ONES[:1] * 20, np.inf * ONES[:1]))
    assert found.upper[0] == pytest.approx(stats.poisson.sf(89, 20), rel=1e-2)


def test_values_follow_student():
    found = normal_tail(Sums(EVENTS, 10 * ONES, 4 * ONES, ONES), freedom=14 * ONES)
    assert np.allclose(found, stats.t(14).sf(np.abs(EVENTS - 10) / 2))


def test_values_without_spread_are_certain():
    found = normal_tail(
        Sums(np.array([2.0, 3.0]), np.array([2.0, 2.0]), np.zeros(2), np.ones(2)),
        freedom=np.full(2, 14.0),
    )
    assert found[0] == 0.5
    assert found[1] < 1e-50
