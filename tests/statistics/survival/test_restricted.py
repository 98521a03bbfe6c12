"""Restricted means agree with lifelines; their difference with normal theory."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import (
    Waits,
    difference_in_restricted_means,
    restricted_mean,
    sort_waits,
    survival_curve,
)
from tests.statistics.survival.samples import drug, placebo, synthetic, synthetic_waits

HOW = Resampling(seed=11, draws=1500)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("horizon", [4.0, 7.25, 15.0])
def test_mean_agrees_with_lifelines(seed, horizon):
    lengths, ends = synthetic(seed)
    ours = restricted_mean(survival_curve(synthetic_waits(seed)), horizon)
    fitter = KaplanMeierFitter().fit(lengths, ends == 1)
    assert ours.value == pytest.approx(restricted_mean_survival_time(fitter, t=horizon))


def test_without_open_cases_it_is_the_mean_of_the_shortened_waits():
    lengths = np.array([2.0, 3.0, 8.0, 20.0])
    ours = restricted_mean(survival_curve(sort_waits(lengths, [1] * 4).waits), 10)
    shortened = np.minimum(lengths, 10)
    assert ours.value == pytest.approx(shortened.mean())
    reach = 1.959964 * shortened.std() / np.sqrt(4)
    assert (ours.lower, ours.upper) == pytest.approx((ours.value - reach, ours.value + reach))


def test_a_horizon_nobody_was_watched_to_is_refused():
    refused = restricted_mean(survival_curve(drug()), 36)
    assert refused == NotShown("no restricted mean to 36; watched for 35 at most")
    assert isinstance(
        difference_in_restricted_means(placebo(), drug(), horizon=36, how=HOW), NotShown
    )


def test_once_all_are_done_any_horizon_will_do():
    curve = survival_curve(placebo())
    assert restricted_mean(curve, 40).value == restricted_mean(curve, 23).value


def test_difference_and_its_bootstrap_agree_with_normal_theory():
    means = [restricted_mean(survival_curve(waits), 22) for waits in (drug(), placebo())]
    found = difference_in_restricted_means(drug(), placebo(), horizon=22, how=HOW)
    reach = np.hypot(*(mean.upper - mean.value for mean in means))
    assert found.value == pytest.approx(means[0].value - means[1].value)
    assert (found.upper - found.lower) / 2 == pytest.approx(reach, rel=0.08)


def test_the_same_seed_gives_the_same_interval_and_another_nearly():
    first, again, other = (
        difference_in_restricted_means(
            drug(), placebo(), horizon=20, how=Resampling(seed=seed, draws=1500)
        )
        for seed in (3, 3, 4)
    )
    assert first == again
    assert other != first
    assert other.upper == pytest.approx(first.upper, abs=0.5)


def test_the_order_of_waits_does_not_change_the_interval():
    order = np.random.default_rng(5).permutation(len(drug()))
    shuffled = Waits(drug().times[order], drug().kinds[order], drug().entries[order])
    child = np.arange(len(drug())) // 2
    other = np.arange(len(placebo()))
    for mixed, sorted_ in ((None, None), ((child[order], other), (child, other))):
        found, wanted = (
            difference_in_restricted_means(first, placebo(), horizon=20, how=HOW, clusters=clusters)
            for first, clusters in ((shuffled, mixed), (drug(), sorted_))
        )
        assert (found.lower, found.upper) == (wanted.lower, wanted.upper)


def test_a_group_against_itself_differs_by_0():
    found = difference_in_restricted_means(drug(), drug(), horizon=20, how=HOW)
    assert found.value == 0
    assert found.lower < 0 < found.upper


def test_the_bootstrap_covers_as_often_as_it_says():
    draw = np.random.default_rng(2)
    true = (1 - np.exp(-1)) - (1 - np.exp(-2)) / 2  # rates 1 and 2, up to 1
    covered = []
    for number in range(200):
        groups = []
        for rate in (1.0, 2.0):
            lengths, cut = draw.exponential(1 / rate, 50), draw.uniform(0.2, 3, 50)
            groups.append(sort_waits(np.minimum(lengths, cut), lengths <= cut).waits)
        how = Resampling(seed=number, draws=400)
        found = difference_in_restricted_means(*groups, horizon=1, how=how)
        covered.append(found.lower <= true <= found.upper)
    assert 0.91 <= np.mean(covered) <= 0.98


def test_by_child_the_interval_is_that_of_the_childrens_means():
    """Without open cases and with one length a child, waits are the children's, counted often."""
    lengths = np.random.default_rng(2).exponential(8, 60)
    often, child = np.repeat(lengths, 5), np.repeat(np.arange(60), 5)
    waits = sort_waits(often, np.ones(300)).waits
    found = difference_in_restricted_means(
        waits, waits, horizon=100, how=HOW, clusters=(child, child)
    )
    reach = 1.959964 * lengths.std() / np.sqrt(60) * np.sqrt(2)
    assert (found.lower, found.upper) == pytest.approx((-reach, reach), rel=0.1)


def test_each_wait_needs_its_child():
    waits = sort_waits([1, 2, 3], [1, 1, 1]).waits
    with pytest.raises(ParameterError, match="2 clusters for 3 waits"):
        difference_in_restricted_means(
            waits, waits, horizon=3, how=HOW, clusters=([0, 1], [0, 1, 2])
        )
