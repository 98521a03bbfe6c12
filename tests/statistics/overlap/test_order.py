"""Directional shares: look-back, follow-up, and what is covered."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.overlap import (
    Sightings,
    TimeOrder,
    order_first_events,
    share_seen_after,
    share_seen_before,
)

COVERED = (0.0, 100.0)


def sightings(seed, events=150):
    draw = np.random.default_rng(seed)
    return Sightings(draw.integers(0, 50, events), draw.integers(0, 100, events).astype(float))


def by_hand(index, other, within, *, after):
    """Child by child, with loops."""
    seen, children, left_out = 0, 0, 0
    for key in set(np.asarray(index.keys).tolist()):
        start = min(t for k, t in zip(index.keys, index.times, strict=True) if k == key)
        low, high = (start, start + within) if after else (start - within, start)
        if low < COVERED[0] or high > COVERED[1]:
            left_out += 1
            continue
        children += 1
        times = [t for k, t in zip(other.keys, other.times, strict=True) if k == key]
        seen += any(low <= t <= high and t != start for t in times)
    return children, seen, left_out


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("within", [5, 30])
def test_shares_agree_with_child_by_child_counts(seed, within):
    index, other = sightings(seed), sightings(seed + 100)
    for measure, after in ((share_seen_before, False), (share_seen_after, True)):
        found = measure(index, other, within=within, covered=COVERED)
        expected = by_hand(index, other, within, after=after)
        assert (found.children, found.seen, found.left_out) == expected


def test_interval_is_wilsons():
    found = share_seen_before(sightings(1), sightings(2), within=20, covered=COVERED)
    expected = proportion_confint(found.seen, found.children, method="wilson")
    assert (found.share.lower, found.share.upper) == pytest.approx(expected)
    assert found.share.value == found.seen / found.children


@pytest.mark.parametrize(
    ("time", "before", "after"),
    [(19.9, 0, 0), (20, 1, 0), (49.9, 1, 0), (50, 0, 0), (50.1, 0, 1), (80, 0, 1), (80.1, 0, 0)],
)
def test_ends_of_the_window_count_and_the_very_time_does_not(time, before, after):
    index, other = Sightings(["a"], [50]), Sightings(["a"], [time])
    assert share_seen_before(index, other, within=30, covered=COVERED).seen == before
    assert share_seen_after(index, other, within=30, covered=COVERED).seen == after


def test_only_the_first_index_event_counts():
    index, other = Sightings(["a", "a"], [40, 90]), Sightings(["a"], [80])
    assert share_seen_before(index, other, within=30, covered=COVERED).seen == 0


def test_children_without_the_look_back_leave_the_denominator():
    index = Sightings(["a", "b", "c"], [29, 30, 31])
    found = share_seen_before(index, Sightings([], []), within=30, covered=COVERED)
    assert (found.children, found.left_out) == (2, 1)


def test_without_anybody_covered_no_share_is_shown():
    found = share_seen_before(Sightings(["a"], [1]), Sightings([], []), within=30, covered=COVERED)
    assert found.share == NotShown("no child was covered for the time looked at")


def test_order_of_first_events_counts_every_child_once():
    first, second = sightings(5), sightings(6)
    found = order_first_events(first, second)
    everybody = set(first.keys.tolist()) | set(second.keys.tolist())
    parts = (found.first_before, found.second_before, found.together)
    assert sum(parts) + found.only_first + found.only_second == len(everybody)
    turned = order_first_events(second, first)
    assert (turned.first_before, turned.only_first) == (found.second_before, found.only_second)


def test_nobody_has_no_order():
    assert order_first_events(Sightings([], []), Sightings([], [])) == TimeOrder(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("keys", "times", "message"),
    [
        (["a"], [1, 2], "shapes"),
        (["a"], [np.nan], "no time"),
        ([None], [1], "a key is missing"),
    ],
)
def test_what_is_no_sighting_is_refused(keys, times, message):
    with pytest.raises(ParameterError, match=message):
        order_first_events(Sightings(keys, times), Sightings(["a"], [1]))
