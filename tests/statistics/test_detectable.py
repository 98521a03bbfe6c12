"""Sizes of studies and of changes that can be seen, against statsmodels and worked figures."""

import numpy as np
import pytest
from statsmodels.stats.rates import power_poisson_diff_2indep

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.detectable import (
    sample_size_per_group,
    smallest_detectable_difference,
    smallest_detectable_rate_ratio,
)


@pytest.mark.parametrize("end", [0, 1])
def test_statsmodels_finds_the_power_asked_for(end):
    events, first, second = 120, 24.0, 6.0
    rate = events / first
    ratio = smallest_detectable_rate_ratio(events, first, second)[end]
    power = power_poisson_diff_2indep(
        rate * ratio, rate, second, nobs_ratio=first / second, method_var="score"
    ).power
    assert power == pytest.approx(0.8, abs=1e-4)


def test_dispersion_is_as_if_there_were_fewer_events():
    scaled = smallest_detectable_rate_ratio(300, 24, 6, dispersion=3)
    assert scaled == pytest.approx(smallest_detectable_rate_ratio(100, 24, 6))


def test_a_change_found_is_smaller_with_more_events():
    fall, rise = smallest_detectable_rate_ratio([50, 500], 12, 12)
    assert fall[0] < fall[1] < 1 < rise[1] < rise[0]


def test_too_few_events_find_no_fall():
    found = smallest_detectable_rate_ratio(3, 12, 12)
    assert np.isnan(found.fall)
    assert found.rise > 2


def test_nothing_is_found_from_nothing():
    found = smallest_detectable_rate_ratio([0, 5, 5, np.nan], [1, 0, 1, 1], [1, 1, 0, 1])
    assert np.isnan(found).all()


def test_the_difference_found_is_the_one_the_sample_size_is_for():
    size = sample_size_per_group(0.5, 0.7)
    assert smallest_detectable_difference(0.5, size, size).rise == pytest.approx(0.2, abs=0.002)
    size = sample_size_per_group(0.115, 0.069)
    assert smallest_detectable_difference(0.115, size, size).fall == pytest.approx(-0.046, abs=1e-4)


def test_six_cases_show_hardly_anything():
    found = smallest_detectable_difference(0.5, 6, 6)
    assert np.isnan([found.fall, found.rise]).all()


def test_no_difference_is_found_from_nothing():
    assert np.isnan(smallest_detectable_difference([0.5, np.nan], [0, 9], 9)).all()


@pytest.mark.parametrize(
    ("before", "after", "size"),
    [(0.5, 0.7, 91), (0.5, 0.8, 36), (0.06, 0.5, 13), (0.069, 0.115, 616)],
)
def test_sample_sizes_worked_for_the_inspections(before, after, size):
    assert sample_size_per_group(before, after) == size
    assert sample_size_per_group(after, before) == size


def test_equal_proportions_need_endless_samples():
    assert sample_size_per_group(0.4, 0.4) == np.inf
    assert sample_size_per_group(0, 1) == 1
    assert np.isnan(sample_size_per_group(np.nan, 0.5))


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: sample_size_per_group(50, 0.7), "proportion must lie from 0 to 1"),
        (lambda: smallest_detectable_rate_ratio(-1, 1, 1), "events must be whole"),
        (lambda: smallest_detectable_difference(0.5, -1, 1), "total must be finite"),
    ],
)
def test_wrong_requests_are_refused(call, fault):
    with pytest.raises(ParameterError, match=fault):
        call()
