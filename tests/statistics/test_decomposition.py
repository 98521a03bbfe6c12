"""The parts of a change add up, agree with statsmodels, and their intervals cover."""

import numpy as np
import pytest
from statsmodels.stats.oaxaca import OaxacaBlinder

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.decomposition import decompose_change
from cpanalysis.statistics.differences import newcombe

BEFORE, AFTER = ([2, 30, 9], [100, 300, 50]), ([90, 60, 5], [150, 150, 60])


def test_parts_add_up_to_the_change_exactly():
    parts = decompose_change(BEFORE, AFTER, seed=1)
    assert parts.change == pytest.approx(155 / 360 - 41 / 450, abs=1e-12)
    assert parts.mix.value + parts.within.value == pytest.approx(parts.change, abs=1e-12)
    assert parts.mix.by_stratum.sum() == pytest.approx(parts.mix.value)
    assert parts.within.by_stratum.sum() == pytest.approx(parts.within.value)


def as_records(period, later):
    """One row a record: the event, a column a stratum, and which period it is of."""
    rows = []
    for stratum, (events, total) in enumerate(zip(*period, strict=True)):
        dummies = [float(stratum == each) for each in range(3)]
        rows += [[float(record < events), *dummies, later] for record in range(total)]
    return rows


def test_parts_agree_with_the_two_fold_decomposition_of_statsmodels():
    records = np.array(as_records(BEFORE, 0.0) + as_records(AFTER, 1.0))
    model = OaxacaBlinder(records[:, 0], records[:, 1:], 3, hasconst=True, swap=False)
    within, mix, change = model.two_fold(
        two_fold_type="self_submitted", submitted_weight=0.5
    ).params
    parts = decompose_change(BEFORE, AFTER, seed=1)
    # statsmodels takes the first period less the second.
    found = [parts.within.value, parts.mix.value, parts.change]
    assert np.abs(found) == pytest.approx(np.abs([within, mix, change]))


def test_a_change_of_mix_alone_is_mix_alone():
    parts = decompose_change(([10, 80], [100, 100]), ([5, 120], [50, 150]), seed=1)
    assert parts.within.value == pytest.approx(0)
    assert parts.mix.value == pytest.approx(parts.change)


def test_a_change_within_alone_is_within_alone():
    parts = decompose_change(([10, 80], [100, 100]), ([30, 90], [100, 100]), seed=1)
    assert parts.mix.value == pytest.approx(0)


def test_a_stratum_of_one_period_counts_as_mix():
    parts = decompose_change(([10, 0], [100, 0]), ([10, 40], [100, 50]), seed=1)
    assert parts.within.value == 0
    assert parts.mix.value == pytest.approx(parts.change) == 50 / 150 - 0.1


def test_a_stratum_of_neither_period_adds_nothing():
    parts = decompose_change(([10, 0], [100, 0]), ([20, 0], [100, 0]), seed=1)
    assert parts.within.value == pytest.approx(0.1)


def test_the_interval_of_the_change_nears_newcombes():
    parts = decompose_change(BEFORE, AFTER, seed=1)
    assert parts.interval == pytest.approx(newcombe(155, 360, 41, 450), abs=0.005)


def test_the_interval_of_the_within_part_covers_95_per_cent():
    generator = np.random.default_rng(41)
    shares = (np.array([0.05, 0.2]), np.array([0.3, 0.5]))
    mixes = (np.array([0.6, 0.4]), np.array([0.4, 0.6]))
    truth = ((shares[1] - shares[0]) * (mixes[0] + mixes[1]) / 2).sum()
    covered = []
    for draw in range(300):
        totals = [generator.multinomial(300, mix) for mix in mixes]
        periods = [(generator.binomial(n, p), n) for n, p in zip(totals, shares, strict=True)]
        low, high = decompose_change(*periods, seed=draw, draws=400).within.interval
        covered.append(low <= truth <= high)
    assert 0.92 <= np.mean(covered) <= 0.98


def test_the_same_seed_gives_the_same_intervals():
    first, second = (decompose_change(BEFORE, AFTER, seed=5).mix.interval for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (([1], [2]), ([1, 1], [2, 2]), "same strata"),
        (([3], [2]), ([1], [2]), "more than their total"),
        (([0], [0]), ([1], [2]), "at least one record"),
        (([None], [2]), ([1], [2]), "none missing|no missing"),
        (([-1], [2]), ([1], [2]), "whole numbers"),
    ],
)
def test_periods_that_cannot_be_are_refused(before, after, fault):
    with pytest.raises(ParameterError, match=fault):
        decompose_change(before, after, seed=1)
