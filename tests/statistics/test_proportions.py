"""Intervals for a proportion against statsmodels and figures of the Cleveland inspections."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.proportions import clopper_pearson, wilson

# HMICFRS figures of 2017, 2018 and 2025 (events, total); intervals: own computation.
INSPECTED = [
    (3, 6, 0.1876, 0.8124, 0.1181, 0.8819),
    (1, 16, 0.0111, 0.2833, 0.0016, 0.3023),
    (3, 12, 0.0889, 0.5323, 0.0549, 0.5719),
    (15, 81, 0.1156, 0.2833, 0.1075, 0.2870),
    (42, 81, 0.4114, 0.6240, 0.4047, 0.6310),
    (24, 81, 0.2079, 0.4031, 0.1999, 0.4081),
    (3, 32, 0.0324, 0.2422, 0.0198, 0.2502),
    (10, 80, 0.0693, 0.2150, 0.0616, 0.2179),
    (1, 6, 0.0301, 0.5635, 0.0042, 0.6412),
    (0, 11, 0.0000, 0.2588, 0.0000, 0.2849),
    (8, 8, 0.6756, 1.0000, 0.6306, 1.0000),
    (5, 11, 0.2127, 0.7199, 0.1675, 0.7662),
]
BOTH = pytest.mark.parametrize("interval", [wilson, clopper_pearson])


@pytest.mark.parametrize("row", INSPECTED)
def test_inspected_proportions(row):
    events, total, *ends = row
    both = [*wilson(events, total), *clopper_pearson(events, total)]
    assert both == pytest.approx(ends, abs=6e-5)


def test_wilson_of_65_in_100():
    assert wilson(65, 100) == pytest.approx((0.5525, 0.7364), abs=5e-5)


@pytest.mark.parametrize(("interval", "method"), [(wilson, "wilson"), (clopper_pearson, "beta")])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
def test_agrees_with_statsmodels_row_by_row(interval, method, confidence):
    events, total = np.array([1, 7, 20]), np.array([9, 30, 20])
    singly = [
        proportion_confint(int(k), int(n), 1 - confidence, method)
        for k, n in zip(events, total, strict=True)
    ]
    both = np.column_stack(interval(events, total, confidence=confidence))
    np.testing.assert_allclose(both, singly, rtol=1e-9)


@BOTH
def test_nothing_of_nothing_is_unknown(interval):
    assert np.isnan(interval(0, 0)).all()


@BOTH
def test_a_missing_number_is_unknown_and_its_neighbour_is_not(interval):
    ends = interval([None, 3, 3], [5, np.nan, 5])
    assert np.isnan(ends.lower).tolist() == [True, True, False]


@BOTH
def test_scalars_give_floats_and_shapes_are_kept(interval):
    assert isinstance(interval(2, 5).lower, float)
    assert np.shape(interval([[1, 2], [3, 4]], 9).upper) == (2, 2)
    assert np.shape(interval([], []).upper) == (0,)


@BOTH
def test_none_and_all_reach_the_ends(interval):
    assert interval(0, 7).lower == 0
    assert interval(7, 7).upper == 1


@BOTH
def test_wrong_counts_are_refused(interval):
    with pytest.raises(ParameterError, match="more than their total"):
        interval(6, 5)
    with pytest.raises(ParameterError, match="whole numbers"):
        interval(1.5, 5)


def test_ten_thousand_rows_at_once():
    generator = np.random.default_rng(7)
    total = generator.integers(0, 500, 10_000)
    events = generator.binomial(total, 0.3)
    lower, upper = wilson(events, total)
    some = total > 0
    assert ((lower <= events / np.maximum(total, 1)) & (upper > lower))[some].all()
