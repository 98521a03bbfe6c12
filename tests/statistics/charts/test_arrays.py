import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts.arrays import as_series, observe, refuse_fractions


@pytest.mark.parametrize(
    ("events", "exposure"),
    [([np.nan, 2], [1, 1]), ([3, 2], [0, 1]), ([3, 2], [np.nan, 1])],
)
def test_a_month_missing_on_either_side_is_not_recorded(events, exposure):
    observed = observe(events, exposure)
    assert observed.recorded.tolist() == [[False, True]]
    assert np.isnan(observed.values[0, 0])


def test_a_month_without_events_is_recorded_as_zero():
    assert observe([0], [31]).values.tolist() == [[0.0]]


def test_shapes_must_agree():
    with pytest.raises(ParameterError, match="must agree"):
        observe([1, 2], [1])


def test_exposure_cannot_be_negative():
    with pytest.raises(ParameterError, match="negative; found -1"):
        observe([1], [-1])


@pytest.mark.parametrize("values", [[], np.zeros((2, 2, 2))])
def test_a_series_needs_months(values):
    with pytest.raises(ParameterError, match="one row a series"):
        as_series(values)


@pytest.mark.parametrize("wrong", [[1.5], [-2], [[1, 0.1]]])
def test_counts_are_whole_and_not_negative(wrong):
    with pytest.raises(ParameterError, match="whole numbers"):
        refuse_fractions(wrong)
