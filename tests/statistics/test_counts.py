"""Intervals of counts: outside authorities, and true coverage where children repeat."""

import numpy as np
import pytest
from statsmodels.stats.rates import confint_poisson

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.counts import (
    byar,
    clustered_interval,
    garwood,
    poisson_interval,
    smallest_sum_of_squares,
)

DRAWS = 4_000


def test_no_events_reach_the_printed_upper_ends():
    assert garwood(0) == pytest.approx((0, 3.688879), abs=1e-6)
    assert garwood(0, confidence=0.998) == pytest.approx((0, 6.907755), abs=1e-6)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
def test_garwood_agrees_with_statsmodels(confidence):
    events = np.array([0, 1, 3, 53, 2000])
    authority = confint_poisson(events, 1, method="exact-c", alpha=1 - confidence)
    np.testing.assert_allclose(garwood(events, confidence=confidence), authority, rtol=1e-9)


def test_byar_is_within_one_per_cent_of_exact_from_ten():
    events = np.arange(10, 500)
    np.testing.assert_allclose(byar(events), garwood(events), rtol=0.01)


def test_byar_of_ten():
    assert byar(10) == pytest.approx((4.79, 18.39), abs=0.01)


def test_byar_never_falls_below_nothing():
    lower, _ = byar([0, 1, 2], confidence=0.998)
    assert (lower >= 0).all()


def test_exact_below_ten_and_byar_from_ten():
    assert poisson_interval(9) == garwood(9)
    assert poisson_interval(10) == byar(10)


@pytest.mark.parametrize("interval", [garwood, byar, poisson_interval])
def test_missing_counts_stay_missing(interval):
    lower, upper = interval([np.nan, 4])
    assert np.isnan([lower[0], upper[0]]).all()
    assert lower[1] < 4 < upper[1]


@pytest.mark.parametrize("interval", [garwood, byar, poisson_interval])
@pytest.mark.parametrize("wrong", [-1, 2.5])
def test_wrong_counts_are_refused(interval, wrong):
    with pytest.raises(ParameterError, match="events must be whole numbers from 0"):
        interval(wrong)


def test_clustered_without_repeats_is_the_poisson_interval():
    events = np.array([0, 1, 9, 10, 400])
    np.testing.assert_allclose(clustered_interval(events, events), poisson_interval(events))


def test_clustered_is_wider_the_more_one_child_counts():
    spread, concentrated = clustered_interval(20, 28), clustered_interval(20, 15**2 + 5)
    assert concentrated.lower < spread.lower < 20 < spread.upper < concentrated.upper


def test_one_child_with_two_hundred_events():
    lower, upper = clustered_interval(200, 200**2)
    assert 0 <= lower < 200 < upper < np.inf


def test_clustered_of_nothing_and_of_the_missing():
    assert clustered_interval(0, 0) == poisson_interval(0)
    assert np.isnan(clustered_interval([np.nan, 5], [5, np.nan])).all()


@pytest.mark.parametrize(("events", "squares"), [(5, 4), (5, 26), (0, 1)])
def test_impossible_sums_of_squares_are_refused(events, squares):
    with pytest.raises(ParameterError, match="sum_of_squares must lie from events to events²"):
        clustered_interval(events, squares)


def draw_repeats(children: float, mean: float, size: float, seed: int) -> tuple:
    """Totals and sums of squares: children come as Poisson and repeat as negative binomial."""
    generator = np.random.default_rng(seed)
    arrived = generator.poisson(children, DRAWS)
    more = generator.negative_binomial(size, size / (size + mean - 1), arrived.sum())
    draw = np.repeat(np.arange(DRAWS), arrived)
    totals = np.bincount(draw, 1 + more, DRAWS)
    return totals, np.bincount(draw, (1.0 + more) ** 2, DRAWS)


@pytest.mark.parametrize("children", [20, 50, 200])
@pytest.mark.parametrize(("mean", "size"), [(2.2, 1.0), (3.5, 1.0), (2.2, 0.5), (3.5, 0.5)])
def test_clustered_covers_95_per_cent_on_repeat_children(children, mean, size):
    totals, squares = draw_repeats(children, mean, size, seed=round(children * mean))
    lower, upper = clustered_interval(totals, squares)
    truth = children * mean
    assert 0.935 <= np.mean((lower <= truth) & (truth <= upper)) <= 0.965


@pytest.mark.parametrize(("mean", "at_most"), [(2.2, 0.75), (3.5, 0.62)])
def test_byar_on_episodes_does_not(mean, at_most):
    totals, _ = draw_repeats(100, mean, 1.0, seed=11)
    lower, upper = byar(totals)
    assert np.mean((lower <= 100 * mean) & (100 * mean <= upper)) < at_most


def test_smallest_squares_when_repeats_are_known():
    assert smallest_sum_of_squares(10, 4, 1) == 3 + 7**2
    assert smallest_sum_of_squares(9, 4, 2) == 2 + 7**2 / 2


def test_smallest_squares_when_repeats_are_unknown():
    assert smallest_sum_of_squares(10, 4) == 25
    np.testing.assert_array_equal(smallest_sum_of_squares([10, 9], 4, [np.nan, 2]), [25, 26.5])


def test_smallest_squares_of_nobody():
    assert smallest_sum_of_squares(0, 0, 0) == 0
    assert smallest_sum_of_squares(0, 0) == 0
    assert smallest_sum_of_squares(7, 7, 0) == 7


def test_smallest_squares_is_never_above_the_true_one():
    generator = np.random.default_rng(3)
    counts = 1 + generator.negative_binomial(0.5, 0.3, (200, 30))
    smallest = smallest_sum_of_squares(counts.sum(1), 30, (counts > 1).sum(1))
    assert (smallest <= (counts**2).sum(1) + 1e-9).all()
    assert (smallest >= counts.sum(1)).all()


@pytest.mark.parametrize(
    ("events", "children", "repeating", "fault"),
    [
        (3, 4, 0, "fewer events"),
        (5, 4, 2, "fewer events"),
        (9, 4, 0, "none repeats"),
        (9, 2, 3, "more repeating children than children"),
        (3, 0, None, "events without children"),
    ],
)
def test_contradictory_totals_are_refused(events, children, repeating, fault):
    with pytest.raises(ParameterError, match=fault):
        smallest_sum_of_squares(events, children, repeating)
