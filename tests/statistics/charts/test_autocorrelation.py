import numpy as np
import pytest
from statsmodels.tsa.stattools import acf

from cpanalysis.statistics.charts.autocorrelation import lag_one, notable


def test_lag_one_is_that_of_statsmodels():
    series = np.random.default_rng(3).normal(size=(5, 30)).cumsum(axis=1)
    expected = [acf(row, nlags=1)[1] for row in series]
    assert np.allclose(lag_one(series), expected)


@pytest.mark.parametrize("series", [[5.0] * 10, [np.nan] * 4, [3.0]])
def test_it_is_undefined_without_variation(series):
    assert np.isnan(lag_one(np.array([series])))[0]


def test_an_undefined_correlation_is_not_notable():
    assert notable(np.array([np.nan]), np.array([24])).tolist() == [False]
