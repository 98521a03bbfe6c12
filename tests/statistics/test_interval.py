"""Intervals are floats where floats went in, and arrays where arrays did."""

import numpy as np

from cpanalysis.statistics.interval import Interval, as_interval, tidy


def test_scalar_ends_are_plain_floats():
    ends = as_interval(np.float64(0.25), np.array(0.75))
    assert [type(end) for end in ends] == [float, float]


def test_rounded_keeps_arrays():
    rounded = Interval(np.array([0.123, 0.456]), np.array([0.789, np.nan])).rounded(1)
    np.testing.assert_array_equal(rounded.lower, [0.1, 0.5])
    np.testing.assert_array_equal(rounded.upper, [0.8, np.nan])


def test_rounded_scalar_prints_plainly():
    assert repr(Interval(0.55251, 0.73638).rounded(4)) == "Interval(lower=0.5525, upper=0.7364)"


def test_tidy_leaves_arrays():
    np.testing.assert_array_equal(tidy(np.array([1.0, 2.0])), [1.0, 2.0])
