"""Many at once: the two furthest apart, beside statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from cpanalysis.statistics.interval import Interval
from cpanalysis.statistics.multiple import extremes_differ
from cpanalysis.statistics.proportions import wilson


@pytest.mark.parametrize("events", [(10, 20), (10, 30), (30, 45), (5, 60), (40, 41)])
def test_two_shares_differ_where_newcombes_interval_excludes_none(events):
    total = 100
    ends = wilson(np.array(events), np.array([total, total]))
    ours = extremes_differ(np.array(events) / total, ends)
    lower, upper = confint_proportions_2indep(
        events[1], total, events[0], total, method="newcomb", compare="diff"
    )
    assert ours == (not lower <= 0 <= upper)


def test_the_more_parts_the_further_apart_they_must_be():
    values = np.array([0.30, 0.46])
    ends = Interval(values - 0.1, values + 0.1)
    assert extremes_differ(values, ends)
    more = np.array([0.30, 0.46, *[0.38] * 8])
    assert not extremes_differ(more, Interval(more - 0.1, more + 0.1))


def test_equal_parts_seldom_differ():
    rng = np.random.default_rng(7)
    drawn = rng.binomial(200, 0.3, size=(400, 7))
    differing = [extremes_differ(row / 200, wilson(row, np.full(7, 200))) for row in drawn]
    assert np.mean(differing) <= 0.07


def test_parts_without_an_interval_do_not_count():
    nan = np.nan
    ends = Interval(np.array([0.1, nan]), np.array([0.2, nan]))
    assert not extremes_differ([0.15, 0.9], ends)
