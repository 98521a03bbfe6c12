"""What a dip sample says of all records: the worked figure, and exact coverage."""

import numpy as np
import pytest
from scipy.stats import hypergeom

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.proportions import clopper_pearson
from cpanalysis.statistics.sampling import dip_sample_interval


def test_missed_referrals_among_593():
    # HMICFRS (2017): 10 of 80 sampled from 593 waiting; interval: own computation.
    assert dip_sample_interval(10, 80, 593) == (39, 125)


def test_every_end_just_fits_by_scipy():
    lower, upper = (int(end) for end in dip_sample_interval(10, 80, 593))
    assert hypergeom.sf(9, 593, lower, 80) > 0.025 >= hypergeom.sf(9, 593, lower - 1, 80)
    assert hypergeom.cdf(10, 593, upper, 80) > 0.025 >= hypergeom.cdf(10, 593, upper + 1, 80)


def test_a_sample_of_all_leaves_no_doubt():
    assert dip_sample_interval([0, 7, 20], 20, 20).lower.tolist() == [0, 7, 20]
    assert dip_sample_interval([0, 7, 20], 20, 20).upper.tolist() == [0, 7, 20]


def test_a_small_share_of_many_nears_the_exact_binomial():
    ends = dip_sample_interval(3, 32, 10_000_000)
    assert np.divide(ends, 10_000_000) == pytest.approx(clopper_pearson(3, 32), abs=1e-4)


@pytest.mark.parametrize("true", [3, 60, 290])
def test_covers_at_least_what_it_claims(true):
    found = np.arange(0, 41)
    lower, upper = dip_sample_interval(found, 40, 300)
    covered = (lower <= true) & (true <= upper)
    assert hypergeom.pmf(found, 300, true, 40)[covered].sum() >= 0.95


def test_no_sample_and_missing_numbers_are_unknown():
    assert np.isnan(dip_sample_interval([0, np.nan, 1], [0, 5, 5], [9, 9, np.nan])).all()


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ((5, 4, 9), "more than their total"),
        ((1, 9, 5), "more than the population"),
        ((1, 2, 3.5), "whole"),
    ],
)
def test_wrong_samples_are_refused(numbers, fault):
    with pytest.raises(ParameterError, match=fault):
        dip_sample_interval(*numbers)
