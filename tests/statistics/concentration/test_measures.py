"""Concentration is told beside chance, from 20 children on."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.concentration import concentration
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.resampling import Resampling

HOW = Resampling(seed=5, draws=400)


def test_a_child_with_200_episodes_stands_out():
    found = concentration([1] * 60 + [2] * 20 + [200], how=HOW)
    assert (found.children, found.episodes, found.most_of_a_child) == (81, 300, 200)
    assert found.top_share.value == pytest.approx((200 + 7.1 * 2) / 300)
    for measure in (found.top_share, found.gini, found.k):
        assert measure.p_value == pytest.approx(1 / 401)
    assert found.top_share.upper < 0.3


def test_a_high_top_share_may_be_nothing_but_chance():
    """Where most have one episode, a tenth holds a third more than its tenth by arithmetic."""
    found = concentration([1] * 80 + [2] * 18 + [3] * 2, how=HOW)
    assert found.top_share.value > 0.16
    assert found.top_share.lower <= found.top_share.value <= found.top_share.upper
    assert found.top_share.p_value > 0.05


def dealt_at_random(seed):
    """Numbers of episodes of children who are all alike, those with none not listed."""
    episodes = np.random.default_rng(seed).poisson(1.2, 80)
    return episodes[episodes > 0]


def test_children_all_alike_are_seldom_called_concentrated():
    how = Resampling(seed=1, draws=100)
    found = [concentration(dealt_at_random(seed), how=how) for seed in range(80)]
    for name in ("top_share", "gini", "k"):
        alarms = np.mean([getattr(one, name).p_value <= 0.05 for one in found])
        assert alarms <= 0.10
    inside = [one.gini.lower <= one.gini.value <= one.gini.upper for one in found]
    assert 0.88 <= np.mean(inside) <= 1


def test_one_episode_each_is_no_concentration():
    found = concentration([1] * 30, how=HOW)
    assert (found.gini.value, found.gini.p_value) == (0, 1)
    assert found.top_share.value == pytest.approx(0.1)
    assert found.k.value == np.inf


def test_a_list_made_beforehand_may_hold_children_without_episodes():
    found = concentration([0] * 70 + [1] * 20 + [9] * 10, how=HOW, least=0)
    assert found.children == 100
    assert found.k.value < 0.3
    assert found.k.p_value < 0.01


@pytest.mark.parametrize(
    ("episodes", "reason"),
    [
        ([5] * 19, "19 children; 20 are needed"),
        ([], "0 children; 20 are needed"),
        ([0] * 30, "no episodes"),
    ],
)
def test_too_little_is_not_shown(episodes, reason):
    assert concentration(episodes, how=HOW, least=0) == NotShown(reason)


def test_a_child_without_episodes_is_no_child_of_an_episode_list():
    with pytest.raises(ParameterError, match="set least=0"):
        concentration([0] + [1] * 30, how=HOW)


def test_least_is_0_or_1():
    with pytest.raises(ParameterError, match="known: 0, 1"):
        concentration([2] * 30, how=HOW, least=2)


def test_a_seed_gives_the_same_answer_again():
    episodes = [1] * 30 + [4] * 6
    assert concentration(episodes, how=HOW) == concentration(episodes, how=HOW)
