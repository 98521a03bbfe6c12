"""Backlogs: accounts that close, ages of what is open, arithmetic of clearance."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.backlog import (
    Flow,
    age_open_items,
    check_stock,
    count_flow,
    range_of_clearance,
)
from cpanalysis.statistics.estimate import NotShown

EDGES = np.arange(0, 105, 7.0)


def items(seed=1, size=300):
    draw = np.random.default_rng(seed)
    opened = draw.uniform(-30, 110, size)
    closed = opened + draw.exponential(20, size)
    closed[draw.random(size) < 0.2] = np.nan
    return opened, closed


def flow(received, closed, start=100.0):
    received, closed = np.array(received, float), np.array(closed, float)
    stock = start + np.concatenate([[0], np.cumsum(received - closed)])
    return Flow(stock[:-1], received, closed, stock[1:])


def test_stock_counted_from_items_keeps_its_account():
    check = check_stock(count_flow(*items(), edges=EDGES).flow)
    assert check.holds
    assert len(check.within) == 14
    assert len(check.between) == 13


def test_stock_is_what_is_open_at_each_edge():
    opened, closed = items()
    counted = count_flow(opened, closed, edges=EDGES).flow
    still = [np.sum((opened < edge) & ~(closed < edge)) for edge in EDGES]
    assert counted.opening.tolist() == still[:-1]
    assert counted.closing.tolist() == still[1:]


def test_flows_are_histograms_of_the_times():
    opened, closed = items()
    counted = count_flow(opened, closed, edges=EDGES).flow
    inside = (closed >= 0) & (closed < 98)
    assert counted.received.tolist() == np.histogram(opened[opened < 98], EDGES)[0].tolist()
    assert counted.closed.tolist() == np.histogram(closed[inside], EDGES)[0].tolist()


def test_items_that_cannot_be_counted_are_apart():
    counted = count_flow([5, np.nan, 1], [4, 3, 9], edges=[0, 10])
    assert counted.impossible.tolist() == [0]
    assert counted.unknown.tolist() == [1]
    assert counted.flow.received.tolist() == [1]


@pytest.mark.parametrize(
    ("part", "within", "between"),
    [
        ("closing", [0, 2, 0], [0, -2]),
        ("received", [0, -2, 0], [0, 0]),
        ("opening", [0, -2, 0], [2, 0]),
    ],
)
def test_a_figure_off_by_two_breaks_the_account_where_it_stands(part, within, between):
    right = flow([4, 2, 3], [1, 3, 3])
    parts = {name: part.copy() for name, part in vars(right).items()}
    parts[part][1] += 2
    check = check_stock(Flow(**parts))
    assert not check.holds
    assert check.within.tolist() == within
    assert check.between.tolist() == between


def test_a_figure_not_known_contradicts_nothing_and_is_nan():
    right = flow([4, np.nan, 3], [1, 3, 3])
    known = Flow(
        np.array([100, 103, 104.0]), right.received, right.closed, np.array([103, 104, 104.0])
    )
    check = check_stock(known)
    assert check.holds
    assert np.isnan(check.within).tolist() == [False, True, False]


def test_stock_and_flows_of_unlike_length_are_refused():
    with pytest.raises(ParameterError, match="shapes"):
        check_stock(Flow(np.zeros(2), np.zeros(3), np.zeros(2), np.zeros(2)))


def test_ages_are_those_of_what_is_open_at_the_moment():
    opened, closed = items()
    found = age_open_items(opened, closed, as_of=90, bands=[0, 28, 91])
    still = (opened <= 90) & ~(closed <= 90)
    ages = 90 - opened[still]
    assert len(found.ages) == still.sum()
    assert found.in_band.tolist() == np.histogram(ages, [0, 28, 91, np.inf])[0].tolist()
    assert (found.median, found.ninetieth) == pytest.approx(tuple(np.percentile(ages, [50, 90])))
    assert found.oldest == ages.max()


def test_a_snapshot_over_samples_long_ones():
    """Exponential items of mean 20 are open 20 old on average, so last 40 in all."""
    draw = np.random.default_rng(3)
    opened = draw.uniform(0, 2000, 40_000)
    lasted = draw.exponential(20, 40_000)
    found = age_open_items(opened, opened + lasted, as_of=1500, bands=[0])
    caught = (opened <= 1500) & (opened + lasted > 1500)
    assert lasted[caught].mean() == pytest.approx(40, rel=0.12)
    assert found.ages.mean() == pytest.approx(20, rel=0.12)


def test_nothing_open_has_no_age():
    found = age_open_items([1, 2], [3, 4], as_of=10, bands=[0, 5])
    assert found.in_band.tolist() == [0, 0]
    assert np.isnan([found.median, found.ninetieth, found.oldest]).all()


def test_clearance_is_stock_over_net_outflow():
    """Net 5, 10, 3, 6 a week, 76 left: at their mean 6, at the best two 7.5, the worst two 4.5."""
    found = range_of_clearance(flow([10, 10, 10, 10], [15, 20, 13, 16]), run=2)
    assert found.overall == pytest.approx(76 / 6)
    assert found.quickest == pytest.approx(76 / 7.5)
    assert found.slowest == pytest.approx(76 / 4.5)


def test_a_stock_that_grows_is_never_cleared():
    found = range_of_clearance(flow([10, 10], [8, 9]), run=1)
    assert (found.overall, found.quickest, found.slowest) == (np.inf, np.inf, np.inf)


def test_a_stock_of_0_is_cleared():
    found = range_of_clearance(flow([1, 0], [3, 8], start=10), run=1)
    assert (found.overall, found.quickest, found.slowest) == (0, 0, 0)


def test_periods_not_known_leave_the_range():
    found = range_of_clearance(flow([1, 1, 1], [3, 3, 5]), run=1)
    gap = Flow(np.zeros(4), np.array([1, np.nan, 1, 1]), np.array([3, 9, 3, 5]), np.full(4, 92.0))
    assert range_of_clearance(gap, run=1) == found


@pytest.mark.parametrize(
    "short",
    [
        flow([], []),
        flow([1], [2]),
        Flow(np.zeros(2), np.array([1, np.nan]), np.array([2, 2]), np.array([5, 4.0])),
        Flow(np.zeros(2), np.ones(2), np.ones(2), np.array([5, np.nan])),
    ],
    ids=["none", "too few", "gap", "stock unknown"],
)
def test_too_few_known_periods_are_not_shown(short):
    assert isinstance(range_of_clearance(short, run=2), NotShown)


def test_what_cannot_be_is_refused():
    with pytest.raises(ParameterError, match="run is 0"):
        range_of_clearance(flow([1], [2]), run=0)
    with pytest.raises(ParameterError, match="edges do not rise"):
        count_flow([1], [2], edges=[3, 3])
    with pytest.raises(ParameterError, match="items have shapes"):
        age_open_items([1], [2, 3], as_of=1, bands=[0])
