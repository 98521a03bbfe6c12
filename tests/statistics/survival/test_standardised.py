"""Standardised shares: a mix that shifts no longer looks like change."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.survival import (
    share_within,
    sort_waits,
    standardised_share,
    survival_curve,
)
from tests.statistics.survival.samples import drug, placebo, synthetic, synthetic_waits


def test_share_is_the_weighted_sum_of_lifelines_curves():
    mix = np.array([2.0, 5.0, 3.0])
    curves = [KaplanMeierFitter().fit(synthetic(s)[0], synthetic(s)[1] == 1) for s in range(3)]
    expected = sum(w * (1 - c.predict(6)) for w, c in zip(mix / 10, curves, strict=True))
    ours = standardised_share([synthetic_waits(s) for s in range(3)], mix, threshold=6)
    assert ours.value == pytest.approx(expected)


def test_one_stratum_is_its_own_share():
    ours = standardised_share([drug()], [7], threshold=10)
    assert ours.rounded(9) == share_within(survival_curve(drug()), 10).rounded(9)


def test_alike_strata_halve_the_width():
    alone = share_within(survival_curve(drug()), 10)
    four = standardised_share([drug()] * 4, [1, 1, 1, 1], threshold=10)
    assert four.value == pytest.approx(alone.value)
    assert four.upper - four.lower == pytest.approx((alone.upper - alone.lower) / 2)


def test_moving_the_worst_mediums_to_high_changes_no_share_of_the_same_children():
    """Will Rogers: both groups get quicker on average, all together stay as they were."""
    high, medium = [1, 1, 2, 2], [3, 4, 6, 8, 9, 9]
    before = [high, medium]
    after = [[*high, 3, 4], [6, 8, 9, 9]]

    def crude(groups):
        return [np.mean(group) for group in groups]

    assert crude(after)[0] > crude(before)[0]
    assert crude(after)[1] > crude(before)[1]
    together = [
        standardised_share([sort_waits(np.concatenate(groups), [1] * 10).waits], [1], threshold=5)
        for groups in (before, after)
    ]
    assert together[0] == together[1]


def test_a_shifted_mix_moves_the_crude_share_and_not_the_standardised():
    draw = np.random.default_rng(8)

    def period(high, low):
        waits = [draw.exponential(1, high), draw.exponential(4, low)]
        strata = [sort_waits(w, np.ones(len(w))).waits for w in waits]
        both = sort_waits(np.concatenate(waits), np.ones(high + low)).waits
        crude = share_within(survival_curve(both), 1).value
        return crude, standardised_share(strata, [1, 1], threshold=1).value

    (crude_before, before), (crude_after, after) = period(400, 3600), period(3600, 400)
    assert crude_after - crude_before > 0.25
    assert after == pytest.approx(before, abs=0.04)


def test_a_stratum_not_watched_for_so_long_leaves_the_whole_not_shown():
    refused = standardised_share([placebo(), drug()], [1, 1], threshold=36)
    assert refused == NotShown("stratum 1 (from 0): nobody was watched for as long as 36")


def test_a_stratum_of_no_weight_may_be_empty():
    empty = sort_waits([], []).waits
    ours = standardised_share([empty, drug()], [0, 1], threshold=10)
    assert ours.value == pytest.approx(share_within(survival_curve(drug()), 10).value)


@pytest.mark.parametrize("mix", [[1], [1, -1], [0, 0], [1, np.nan]])
def test_a_mix_that_is_none_is_refused(mix):
    with pytest.raises(ParameterError, match="mix is"):
        standardised_share([drug(), placebo()], mix, threshold=5)


def test_the_interval_covers_as_often_as_it_says():
    draw = np.random.default_rng(5)
    true = 0.75 * (1 - np.exp(-1)) + 0.25 * (1 - np.exp(-0.2))
    covered = []
    for _ in range(500):
        strata = []
        for rate, size in ((1.0, 40), (0.2, 15)):
            lengths, cut = draw.exponential(1 / rate, size), draw.uniform(0.5, 3, size)
            strata.append(sort_waits(np.minimum(lengths, cut), lengths <= cut).waits)
        share = standardised_share(strata, [3, 1], threshold=1)
        covered.append(share.lower <= true <= share.upper)
    assert 0.925 <= np.mean(covered) <= 0.98
