"""Gaps between episodes: worked by hand, impossible ones apart, look-back and landmark kept."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.repetition import (
    Watch,
    first_gaps,
    from_landmark,
    gaps_between_episodes,
)
from cpanalysis.statistics.survival import share_within, survival_curve

WATCH = Watch(0, 100)
# Child a: 10-12, 20-21, 90-95; child b: 50-60; child c: 30-40 and, overlapping, 35-36.
KEYS = ["a", "c", "a", "b", "a", "c"]
STARTS = [20, 35, 10, 50, 90, 30]
ENDS = [21, 36, 12, 60, 95, 40]


def worked():
    return gaps_between_episodes(KEYS, STARTS, ENDS, watch=WATCH)


def test_gaps_are_as_worked_by_hand():
    gaps = worked()
    assert gaps.position.tolist() == [2, 0, 4, 3, 5, 1]
    assert gaps.times.tolist() == [8, 69, 5, 40, -5, 64]
    assert gaps.again.tolist() == [True, True, False, False, True, False]
    assert gaps.order.tolist() == [1, 2, 3, 1, 1, 2]
    assert gaps.since_last.tolist() == [np.inf, 10, 70, np.inf, np.inf, 5]
    assert gaps.history.tolist() == [10, 20, 90, 50, 30, 35]


def test_overlapping_episodes_are_shown_apart():
    found = worked().sort()
    assert worked().position[found.negative].tolist() == [5]
    assert len(found.waits) == 5


def test_the_order_of_rows_does_not_matter():
    shuffled = [3, 0, 5, 2, 1, 4]
    pick = [[column[i] for i in shuffled] for column in (KEYS, STARTS, ENDS)]
    gaps = gaps_between_episodes(*pick, watch=WATCH)
    assert gaps.times.tolist() == worked().times.tolist()


@pytest.mark.parametrize("end", [np.nan, 101.0])
def test_an_episode_still_open_has_no_gap(end):
    gaps = gaps_between_episodes(["a"], [80], [end], watch=WATCH)
    assert np.isnan(gaps.times).all()
    assert gaps.sort().unknown.tolist() == [0]


def test_episodes_outside_the_watch_are_not_known():
    gaps = gaps_between_episodes(["a", "a", "a"], [-5, 10, 100], [-4, 11, 101], watch=WATCH)
    assert gaps.position.tolist() == [1]
    assert gaps.times.tolist() == [89]
    assert not gaps.again.any()


def test_no_episodes_have_no_gaps():
    gaps = gaps_between_episodes([], [], [], watch=WATCH)
    assert len(gaps) == 0
    assert first_gaps(gaps, lookback=10).gaps.times.tolist() == []
    assert from_landmark(gaps, landmark=3).again_before == 0


def test_keys_of_any_kind_will_do():
    numbers = gaps_between_episodes([7, 9, 7, 8, 7, 9], STARTS, ENDS, watch=WATCH)
    assert numbers.times.tolist() == worked().times.tolist()


@pytest.mark.parametrize(
    ("lookback", "positions", "counts"),
    [
        (0, [2, 3, 5], (0, 0, 3)),
        (15, [4, 3, 5], (1, 2, 0)),
        (60, [4], (5, 0, 0)),
        (95, [], (6, 0, 0)),
    ],
)
def test_first_episodes_need_the_whole_look_back(lookback, positions, counts):
    """Within 15: a's second repeats its first, which itself has a history of 10 only."""
    found = first_gaps(worked(), lookback=lookback)
    assert found.gaps.position.tolist() == positions
    assert (found.too_early, found.repeats, found.later) == counts


def test_each_episode_is_first_or_counted_why_not():
    draw = np.random.default_rng(1)
    keys, starts = draw.integers(0, 40, 300), draw.uniform(0, 365, 300)
    gaps = gaps_between_episodes(keys, starts, starts + 0.2, watch=Watch(0, 365))
    found = first_gaps(gaps, lookback=60)
    assert len(found.gaps) + found.too_early + found.repeats + found.later == 300
    assert len(np.unique(found.gaps.child)) == len(found.gaps)


def test_thirty_day_share_of_first_gaps_is_read_off_kaplan_meier():
    first = first_gaps(worked(), lookback=0).gaps.sort().waits
    share = share_within(survival_curve(first), 30)
    fitter = KaplanMeierFitter().fit([8, 40], [1, 0])  # c's first gap is negative, so apart
    assert share.value == pytest.approx(1 - fitter.predict(30))


def test_landmark_keeps_what_outlasts_it_and_counts_the_rest():
    found = from_landmark(worked(), landmark=5)
    assert found.gaps.position.tolist() == [2, 0, 3, 1]
    assert found.gaps.times.tolist() == [3, 64, 35, 59]
    assert (found.again_before, found.lost_before, found.unknown) == (0, 1, 1)


def test_from_the_landmark_the_curve_is_that_of_those_who_reached_it():
    """S(t) from the landmark is S(landmark + t) / S(landmark), by lifelines."""
    draw = np.random.default_rng(4)
    starts = draw.uniform(0, 80, 200)
    keys = draw.integers(0, 60, 200)
    gaps = gaps_between_episodes(keys, starts, starts + 0.01, watch=WATCH)
    usable = gaps.sort().waits
    whole = KaplanMeierFitter().fit(usable.times, usable.kinds)
    later = survival_curve(from_landmark(gaps, landmark=3).gaps.sort().waits)
    expected = 1 - whole.predict(10) / whole.predict(3)
    assert share_within(later, 7).value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("keys", "starts", "ends", "message"),
    [
        (["a"], [1, 2], [2], "shapes"),
        (["a"], [np.nan], [2], "episode 0 .* has no start"),
    ],
)
def test_what_is_no_episode_is_refused(keys, starts, ends, message):
    with pytest.raises(ParameterError, match=message):
        gaps_between_episodes(keys, starts, ends, watch=WATCH)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (np.nan, 1)])
def test_a_watch_that_ends_before_it_starts_is_refused(start, end):
    with pytest.raises(ParameterError, match="start < end"):
        Watch(start, end)
