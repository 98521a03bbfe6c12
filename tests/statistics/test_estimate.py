"""Ratios from logarithms agree with Student's distribution."""

import pytest
from scipy import stats

from cpanalysis.statistics.estimate import Estimate, ratio_from_log


def test_ratio_from_log_agrees_with_scipy():
    ratio = ratio_from_log(0.4, 0.09, degrees_of_freedom=7, confidence=0.9)
    ends = stats.t.interval(0.9, 7, loc=0.4, scale=0.3)
    assert (ratio.lower, ratio.upper) == pytest.approx(
        tuple(pow(2.718281828459045, e) for e in ends)
    )
    assert ratio.p_value == pytest.approx(2 * stats.t.sf(0.4 / 0.3, 7))


def test_an_endless_upper_end_stays_finite():
    assert ratio_from_log(2.0, 1e8, degrees_of_freedom=3).upper < float("inf")


def test_a_ratio_without_variance_is_certain():
    ratio = ratio_from_log(0.0, 0.0, degrees_of_freedom=5)
    assert (*ratio.rounded(3), ratio.p_value) == (1.0, 1.0, 1.0, 1.0)


def test_an_estimate_rounds_value_and_ends():
    assert Estimate(1.234, 1.114, 1.355).rounded(1) == (1.2, 1.1, 1.4)
