"""Tests summed over tables, many pairs at once, against scipy's one at a time."""

import numpy as np
import pytest
from scipy.stats import fisher_exact, poisson_means_test
from statsmodels.stats import rates

from cpanalysis.statistics.exact_tests import e_test, fisher_test


def test_e_test_agrees_with_statsmodels():
    # scipy's own test cuts its grid short where exposures are unlike (0.5649 for 0.5822).
    generator = np.random.default_rng(5)
    exposures = generator.uniform(1, 9, (2, 30))
    events = 1 + generator.poisson([[6], [9]], (2, 30))
    pairs = np.column_stack([events[0], exposures[0], events[1], exposures[1]])
    authority = [rates.test_poisson_2indep(*pair, method="etest-wald").pvalue for pair in pairs]
    np.testing.assert_allclose(e_test(pairs), authority, rtol=1e-8)


@pytest.mark.parametrize(("first", "second"), [(6, 2), (0, 3), (12, 25)])
def test_e_test_agrees_with_scipy_at_one_exposure(first, second):
    authority = poisson_means_test(first, 1, second, 1).pvalue
    np.testing.assert_allclose(e_test(np.array([[first, 1.0, second, 1.0]])), authority, rtol=1e-6)


def test_e_test_of_equal_rates_is_one():
    np.testing.assert_allclose(e_test(np.array([[4.0, 2, 8, 4]])), 1)


def test_fisher_agrees_with_scipy():
    generator = np.random.default_rng(6)
    totals = generator.integers(1, 40, (60, 2))
    events = generator.binomial(totals, 0.2)
    pairs = np.column_stack([events[:, 0], totals[:, 0], events[:, 1], totals[:, 1]]).astype(float)
    authority = [fisher_exact([[a, n - a], [b, m - b]]).pvalue for a, n, b, m in pairs.astype(int)]
    np.testing.assert_allclose(fisher_test(pairs), authority, rtol=1e-6)


@pytest.mark.parametrize("test", [e_test, fisher_test])
def test_no_rows_give_no_p_values(test):
    assert test(np.empty((0, 4))).shape == (0,)


def test_many_rows_of_unlike_size_agree_with_themselves():
    pairs = np.column_stack([np.arange(1, 3001), np.ones(3000), np.full(3000, 40), np.ones(3000)])
    some = [0, 39, 2999]
    np.testing.assert_allclose(e_test(pairs.astype(float))[some], e_test(pairs[some].astype(float)))
