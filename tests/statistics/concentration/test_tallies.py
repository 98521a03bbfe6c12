"""Gini and top share agree with their definitions and with printed values."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.concentration import Tally, gini, lorenz_curve, tally, top_share

# Incomes of the example of R's package ineq, whose ineq(x) prints 0.4620911.
INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]


def counts(seed, children=60):
    draw = np.random.default_rng(seed)
    return draw.negative_binomial(0.4, 0.1, children) + 1


def test_gini_of_incomes_is_as_r_prints_it():
    """0.4620911 as it is, 0.5134345 corrected by 10 / 9."""
    assert float(gini(tally(INCOMES))) == pytest.approx(0.4620911 * 10 / 9, abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_gini_is_half_the_mean_difference_over_the_mean(seed):
    episodes = counts(seed)
    pairs = np.abs(episodes[:, None] - episodes).sum() / (60 * 59)
    assert float(gini(tally(episodes))) == pytest.approx(pairs / (2 * episodes.mean()))


def plain_top_share(episodes, top):
    """From the list itself, most first, with a part of the last child."""
    ordered, wanted = np.sort(episodes)[::-1], top * len(episodes)
    whole = int(wanted + 1e-9)
    rest = (wanted - whole) * ordered[whole] if whole < len(ordered) else 0
    return (ordered[:whole].sum() + rest) / ordered.sum()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("top", [0.1, 0.07, 0.5, 1.0])
def test_top_share_is_that_of_the_ordered_list(seed, top):
    episodes = counts(seed, children=53)
    assert float(top_share(tally(episodes), top=top)) == pytest.approx(
        plain_top_share(episodes, top)
    )


def test_lorenz_curve_falls_to_the_top_share():
    children, episodes = lorenz_curve(tally(counts(1)))
    assert 1 - np.interp(0.9, children, episodes) == pytest.approx(
        float(top_share(tally(counts(1))))
    )
    assert (children[0], episodes[0], children[-1], episodes[-1]) == (0, 0, 1, 1)
    assert (episodes <= children).all()


def test_many_tallies_at_once_are_each_alone():
    numbers = np.arange(5.0)
    children = np.random.default_rng(3).integers(1, 9, (4, 5)).astype(float)
    alone = [Tally(numbers, row) for row in children]
    together = Tally(numbers, children)
    assert gini(together) == pytest.approx([float(gini(one)) for one in alone])
    assert top_share(together) == pytest.approx([float(top_share(one)) for one in alone])


@pytest.mark.parametrize(
    ("episodes", "expected"), [([1] * 30, 0), ([3] * 30, 0), ([0] * 29 + [200], 1), ([200], np.nan)]
)
def test_gini_of_extremes(episodes, expected):
    assert float(gini(tally(episodes))) == pytest.approx(expected, nan_ok=True)


def test_without_episodes_nothing_is_shared():
    assert np.isnan(gini(tally([0, 0, 0])))
    assert np.isnan(top_share(tally([0, 0, 0])))
    assert np.isnan(gini(tally([])))


@pytest.mark.parametrize("wrong", [-1, 1.5, np.nan, np.inf])
def test_what_is_no_number_of_episodes_is_refused(wrong):
    with pytest.raises(ParameterError, match="a child has"):
        tally([1, wrong])
