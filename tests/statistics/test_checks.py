"""Numbers that cannot be are refused by name; missing ones stay missing."""

import numpy as np
import polars as pl
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import (
    as_amounts,
    as_chance,
    as_counts,
    as_events_in_exposure,
    as_events_of_total,
    normal_quantile,
    tail,
)


@pytest.mark.parametrize("wrong", [-1, 2.5, np.inf, [3, -2], [[1, 0.5]]])
def test_counts_must_be_whole_and_not_negative(wrong):
    with pytest.raises(ParameterError, match="events must be whole numbers from 0; found"):
        as_counts(wrong, what="events")


@pytest.mark.parametrize("wrong", [-0.1, np.inf, [1.0, -np.inf]])
def test_amounts_must_be_finite_and_not_negative(wrong):
    with pytest.raises(ParameterError, match="exposure must be finite"):
        as_amounts(wrong, what="exposure")


def test_missing_numbers_stay_missing():
    np.testing.assert_array_equal(as_counts([None, np.nan, 2], what="events"), [np.nan, np.nan, 2])


def test_a_polars_column_with_nulls_is_read():
    np.testing.assert_array_equal(as_counts(pl.Series([3, None]), what="events"), [3, np.nan])


def test_no_total_is_missing():
    events, total = as_events_of_total([0, 1], [0, 4])
    np.testing.assert_array_equal(events, [np.nan, 1])
    np.testing.assert_array_equal(total, [np.nan, 4])


def test_the_first_offender_is_named_and_the_others_counted():
    with pytest.raises(ParameterError, match=r"more than their total; found 5 \(and 1 more\)"):
        as_events_of_total([5, 1, 9], [4, 1, 8])


def test_no_exposure_is_missing():
    events, exposure = as_events_in_exposure(3, 0)
    assert np.isnan(events) and np.isnan(exposure)


@pytest.mark.parametrize("wrong", [0, 1, 95, -0.5, np.nan])
def test_confidence_is_a_chance(wrong):
    with pytest.raises(ParameterError, match="confidence must lie between 0 and 1"):
        tail(wrong)


def test_power_is_named():
    with pytest.raises(ParameterError, match="power"):
        as_chance(80, what="power")


def test_normal_quantile_meets_printed_tables():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert normal_quantile(0.998) == pytest.approx(3.090232, abs=1e-6)
