"""Many at once: the paper's own example, scipy and statsmodels, families and extremes."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control
from statsmodels.stats.proportion import confint_proportions_2indep

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.interval import Interval
from cpanalysis.statistics.multiple import benjamini_hochberg, extremes_differ
from cpanalysis.statistics.proportions import wilson

# Benjamini and Hochberg (1995), section 3.2: fifteen comparisons, four of them found at 5 %.
PAPER = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
PAPER += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_four_of_fifteen_are_found_as_in_the_paper():
    assert (benjamini_hochberg(PAPER) <= 0.05).sum() == 4


def test_agrees_with_scipy():
    p_values = np.random.default_rng(3).uniform(size=57)
    np.testing.assert_allclose(benjamini_hochberg(p_values), false_discovery_control(p_values))


def test_families_are_kept_apart():
    together = benjamini_hochberg(PAPER + PAPER, families=["a"] * 15 + ["b"] * 15)
    np.testing.assert_allclose(together, np.tile(benjamini_hochberg(PAPER), 2))


def test_a_missing_p_value_does_not_count():
    q_values = benjamini_hochberg([0.01, np.nan, 0.04])
    np.testing.assert_allclose(q_values, [0.02, np.nan, 0.04])


def test_nothing_to_compare():
    assert benjamini_hochberg([]).shape == (0,)
    assert np.isnan(benjamini_hochberg([np.nan])).all()


def test_wrong_requests_are_refused():
    with pytest.raises(ParameterError, match="p values must lie from 0 to 1"):
        benjamini_hochberg([1.2])
    with pytest.raises(ParameterError, match="needs a family"):
        benjamini_hochberg([0.2, 0.3], families=["a"])


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
