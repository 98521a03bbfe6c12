"""Random deals have exactly the distribution of all deals counted out."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from scipy.stats import chisquare

from cpanalysis.statistics.concentration import tally
from cpanalysis.statistics.concentration.chance import deal
from cpanalysis.statistics.resampling import Resampling

HOW = Resampling(seed=6, draws=4000)


def all_deals(children, episodes, least):
    """How many of the equally likely deals give each tally."""
    ways = Counter()
    for owners in product(range(children), repeat=episodes):
        numbers = np.bincount(owners, minlength=children)
        if numbers.min() >= least:
            ways[tuple(np.bincount(numbers, minlength=episodes + 1))] += 1
    return ways


@pytest.mark.parametrize("least", [0, 1])
def test_deals_are_as_likely_as_counted_out(least):
    expected = all_deals(4, 7, least)
    dealt = deal(tally([1, 1, 2, 3]), least=least, how=HOW)
    wide = np.zeros((HOW.draws, 8), dtype=int)
    wide[:, : dealt.children.shape[1]] = dealt.children
    seen = Counter(map(tuple, wide.tolist()))
    assert set(seen) <= set(expected)
    keys = sorted(expected, key=expected.get)  # the rarest together make one cell
    forecast = np.array([expected[key] for key in keys]) * HOW.draws / sum(expected.values())
    observed = np.array([seen[key] for key in keys])
    cell = np.maximum(np.searchsorted(np.cumsum(forecast), 5), np.arange(len(keys)))
    observed, forecast = (np.bincount(cell, numbers)[cell[0] :] for numbers in (observed, forecast))
    assert chisquare(observed, forecast).pvalue > 0.001


@pytest.mark.parametrize("least", [0, 1])
def test_every_deal_keeps_children_and_episodes(least):
    dealt = deal(tally([1] * 50 + [4] * 20 + [200]), least=least, how=Resampling(seed=1, draws=300))
    assert dealt.children.shape[0] == 300
    assert (dealt.total_children == 71).all()
    assert (dealt.total_episodes == 330).all()
    assert not dealt.children[:, :least].any()


def test_as_many_episodes_as_children_leave_one_deal():
    dealt = deal(tally([1] * 30), least=1, how=Resampling(seed=1, draws=100))
    assert (dealt.children[:, 1] == 30).all()


def test_a_seed_gives_the_same_deals_again():
    once, again = (deal(tally([1, 2, 5]), least=1, how=HOW).children for _ in range(2))
    assert np.array_equal(once, again)
