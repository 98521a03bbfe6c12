"""The parts of a change add up, agree with statsmodels, and their intervals cover."""

import numpy as np
import pytest
from statsmodels.stats.oaxaca import OaxacaBlinder

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.decomposition import (
    decompose_change,
    decompose_clustered_change,
    shares_at_average_mix,
)
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


def spread_over_children(rng, children, chances, mix):
    """Return events and totals, a row a child: two to five records, all in one stratum."""
    stratum = rng.choice(len(mix), size=children, p=mix)
    totals = np.zeros((children, len(mix)))
    totals[np.arange(children), stratum] = rng.integers(2, 6, children)
    own = rng.beta(*beta_of(np.asarray(chances)[stratum]))
    return rng.binomial(totals.astype(int), own[:, None]).astype(float), totals


def beta_of(chance):
    """Return the parameters with which children of like strata differ from each other."""
    return 4 * chance, 4 * (1 - chance)


def test_without_repeats_the_jackknife_agrees_with_resampling():
    rng = np.random.default_rng(3)
    periods = []
    for chances, mix in (([0.1, 0.3], [0.5, 0.5]), ([0.4, 0.5], [0.7, 0.3])):
        stratum = rng.choice(2, size=400, p=mix)
        totals = np.eye(2)[stratum]
        periods.append((rng.random((400, 1)) < np.array(chances)[stratum][:, None], totals))
    events = [(hit * totals, totals) for hit, totals in periods]
    apart = [np.concatenate([part, np.zeros_like(part)]) for part in events[0]]
    later = [np.concatenate([np.zeros_like(part), part]) for part in events[1]]
    found = decompose_clustered_change(tuple(apart), tuple(later))
    sums = [tuple(part.sum(axis=0) for part in period) for period in events]
    drawn = decompose_change(*sums, seed=1)
    for name in ("mix", "within"):
        ours, theirs = getattr(found, name), getattr(drawn, name)
        assert ours.value == pytest.approx(theirs.value)
        assert ours.interval == pytest.approx(theirs.interval, abs=0.006)
    assert found.interval == pytest.approx(drawn.interval, abs=0.006)


def test_intervals_cover_where_children_repeat_and_plain_ones_do_not():
    inside, plain = 0, 0
    chances, mix = ([0.1, 0.3], [0.4, 0.3]), ([0.5, 0.5], [0.6, 0.4])
    within = sum((c2 - c1) * w for c1, c2, w in zip(*chances, np.mean(mix, axis=0), strict=True))
    for seed in range(150):
        rng = np.random.default_rng(seed)
        before, after = (
            spread_over_children(rng, 150, c, m) for c, m in zip(chances, mix, strict=True)
        )
        apart = tuple(np.concatenate([part, np.zeros_like(part)]) for part in before)
        later = tuple(np.concatenate([np.zeros_like(part), part]) for part in after)
        lower, upper = decompose_clustered_change(apart, later).within.interval
        inside += lower <= within <= upper
        sums = [tuple(part.sum(axis=0) for part in period) for period in (before, after)]
        lower, upper = decompose_change(*sums, seed=1, draws=300).within.interval
        plain += lower <= within <= upper
    assert inside >= 136
    assert plain < inside


def test_children_with_no_record_change_nothing():
    before, after = ([[1], [0]], [[2], [3]]), ([[2], [1]], [[2], [3]])
    padded = [tuple([*part, [0]] for part in period) for period in (before, after)]
    found = decompose_clustered_change(*padded)
    assert found.within.interval == decompose_clustered_change(before, after).within.interval


def test_one_child_has_parts_and_no_interval():
    found = decompose_clustered_change(([[1]], [[4]]), ([[3]], [[4]]))
    assert found.change == 0.5
    assert np.isnan(found.interval).all()


def test_periods_with_other_children_are_refused():
    with pytest.raises(ParameterError, match="the same children and strata"):
        decompose_clustered_change(([[1]], [[4]]), ([[3], [1]], [[4], [4]]))


def test_the_difference_at_the_average_mix_is_the_part_within():
    first, second = shares_at_average_mix(BEFORE, AFTER)
    assert second - first == pytest.approx(decompose_change(BEFORE, AFTER, seed=1).within.value)


def test_grading_alone_moves_every_grade_and_the_fixed_mix_but_not_the_whole():
    """Will Rogers: the quickest 60 of the medium are called high, and nobody waits less."""
    late = {"high": (20, 100), "moved": (3, 60), "medium": (117, 240)}
    high, moved, medium = late.values()
    before = ([high[0], moved[0] + medium[0]], [high[1], moved[1] + medium[1]])
    after = ([high[0] + moved[0], medium[0]], [high[1] + moved[1], medium[1]])
    parts = decompose_change(before, after, seed=1)
    shares = [np.divide(*each) for each in (before, after)]
    assert shares[1][0] < shares[0][0]
    assert shares[1][1] > shares[0][1]
    assert parts.change == pytest.approx(0)
    assert abs(parts.within.value) > 0.01
