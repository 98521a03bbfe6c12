"""Recurrence: children count alike, as lifelines with weights and simulation say."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.repetition import (
    Watch,
    gaps_between_episodes,
    recurrence,
    share_again_within,
)
from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import share_within, survival_curve

HOW = Resampling(seed=2, draws=300)


def missing(seed, *, children=120, spread=1.0, until=365.0):
    """Children each with a rate of their own, lognormal about one in 60 days; short episodes."""
    draw = np.random.default_rng(seed)
    rates = draw.lognormal(np.log(1 / 60), spread, children)
    rows = []
    for child, rate in enumerate(rates):
        clock = 0.0
        while clock < until:
            rows.append((child, clock, clock + 1e-6))
            clock += 1e-6 + draw.exponential(1 / rate)
    return gaps_between_episodes(*np.array(rows).T, watch=Watch(0, until)), rates


def test_it_is_kaplan_meier_weighted_by_child_as_lifelines_has_it():
    """Wang & Chang: completed gaps count 1 / m of a child, open ones only where alone."""
    gaps, _ = missing(3, children=30)
    rows = []
    for child in range(30):
        times, again = gaps.times[gaps.child == child], gaps.again[gaps.child == child]
        kept = again if again.any() else ~again
        rows += [(t, a, 1 / kept.sum()) for t, a in zip(times[kept], again[kept], strict=True)]
    times, again, weights = np.array(rows).T
    with pytest.warns(match="weights are not integers"):
        theirs = KaplanMeierFitter().fit(times, again, weights=weights)
    ours = share_again_within(gaps, 30, how=HOW)
    assert ours.value == pytest.approx(1 - theirs.predict(30))


def test_with_one_gap_a_child_it_is_plain_kaplan_meier():
    draw = np.random.default_rng(7)
    ends = draw.uniform(0, 50, 40)
    gaps = gaps_between_episodes(np.arange(40), ends - 0.1, ends, watch=Watch(-1, 50))
    twice = gaps_between_episodes(["a", "a"], [0, 5], [1, 6], watch=Watch(-1, 50))
    share = share_within(survival_curve(gaps.sort().waits), 20)
    assert share_again_within(gaps, 20, how=HOW).value == pytest.approx(share.value)
    assert share_again_within(twice, 20, how=HOW).value == pytest.approx(1)


def test_children_unlike_each_other_do_not_bias_it():
    """The truth is the average child's chance; a curve of all gaps follows the few with many."""
    gaps, _ = missing(5, children=800, until=1500.0)
    draw = np.random.default_rng(0).lognormal(np.log(1 / 60), 1.0, 200_000)
    truth = np.mean(1 - np.exp(-30 * draw))
    pooled = share_within(survival_curve(gaps.sort().waits), 30).value
    ours = share_again_within(gaps, 30, how=Resampling(seed=1, draws=100))
    assert ours.value == pytest.approx(truth, abs=0.03)
    assert pooled > truth + 0.2


def test_the_bootstrap_of_children_covers_as_often_as_it_says():
    draw = np.random.default_rng(0).lognormal(np.log(1 / 60), 0.7, 200_000)
    truth = np.mean(1 - np.exp(-30 * draw))
    covered = []
    for seed in range(80):
        gaps, _ = missing(seed, children=60, spread=0.7, until=900.0)
        share = share_again_within(gaps, 30, how=Resampling(seed=seed, draws=100))
        covered.append(share.lower <= truth <= share.upper)
    assert np.mean(covered) >= 0.88


def test_by_order_there_is_one_gap_a_child():
    gaps, _ = missing(1)
    found = recurrence(gaps, within=30, how=HOW)
    assert [one.order for one in found.by_order] == [1, 2, 3]
    for one in found.by_order:
        assert one.gaps == len(np.unique(gaps.child[gaps.order == one.order]))
        assert one.again == np.sum(gaps.again[gaps.order == one.order])
    first = gaps.pick(gaps.order == 1).sort().waits
    fitter = KaplanMeierFitter().fit(first.times, first.kinds)
    assert found.by_order[0].share_again.value == pytest.approx(1 - fitter.predict(30))
    assert found.by_order[0].median.value == pytest.approx(fitter.median_survival_time_)


def test_impossible_gaps_are_counted():
    keys, starts, ends = ["a", "a", "b", "b", "c"], [0, 5, 0, 4, 7], [6, 8, 4, 5, np.nan]
    gaps = gaps_between_episodes(keys, starts, ends, watch=Watch(0, 90))
    found = recurrence(gaps, within=30, how=HOW)
    assert (found.negative, found.zero, found.unknown) == (1, 1, 1)
    assert (found.children, found.gaps, found.again) == (3, 2, 0)


def test_nobody_again_is_a_share_of_0():
    gaps = gaps_between_episodes(
        np.arange(20), np.arange(20), np.arange(20) + 1, watch=Watch(-1, 90)
    )
    assert share_again_within(gaps, 30, how=HOW).value == 0


def test_beyond_what_was_watched_nothing_is_shown():
    gaps = gaps_between_episodes(["a", "b"], [50, 60], [51, 61], watch=Watch(0, 90))
    refused = share_again_within(gaps, 40, how=HOW)
    assert refused == NotShown("no child was watched for as long as 40 after an episode")


@pytest.mark.parametrize("within", [0, 30])
def test_no_episodes_are_no_recurrence(within):
    gaps = gaps_between_episodes([], [], [], watch=Watch(0, 90))
    found = recurrence(gaps, within=within, how=HOW)
    assert (found.children, found.gaps) == (0, 0)
    assert isinstance(found.share_again, NotShown)
