"""Proportions of records that repeat in children: true coverage, and every empty case."""

import numpy as np
import pytest
import statsmodels.api as sm

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.clustered import clustered_proportion
from cpanalysis.statistics.proportions import wilson

DRAWS = 2_000


def draw_children(children, mean, alike, share, seed):
    """Records of DRAWS groups of children who differ in their own share of events."""
    generator = np.random.default_rng(seed)
    totals = generator.geometric(1 / mean, (DRAWS, children))
    spread = 1 / alike - 1
    own = generator.beta(share * spread, (1 - share) * spread, (DRAWS, children))
    groups = np.repeat(np.arange(DRAWS), children)
    return generator.binomial(totals, own).ravel(), totals.ravel(), groups


@pytest.mark.parametrize("children", [20, 80, 200])
@pytest.mark.parametrize("mean", [2.2, 3.5])
@pytest.mark.parametrize(("alike", "share"), [(0.1, 0.4), (0.3, 0.4), (0.3, 0.25)])
def test_covers_95_per_cent_on_repeat_children(children, mean, alike, share):
    events, totals, groups = draw_children(children, mean, alike, share, seed=children)
    lower, upper = clustered_proportion(events, totals, groups=groups).interval
    assert 0.935 <= np.mean((lower <= share) & (share <= upper)) <= 0.965


@pytest.mark.parametrize("mean", [2.2, 3.5])
def test_covers_95_per_cent_where_few_of_many_children_carry_a_rare_event(mean):
    events, totals, groups = draw_children(200, mean, 0.3, 0.04, seed=5)
    lower, upper = clustered_proportion(events, totals, groups=groups).interval
    assert 0.938 <= np.mean((lower <= 0.04) & (upper >= 0.04)) <= 0.965


def test_wilson_on_records_does_not():
    events, totals, groups = draw_children(80, 3.5, 0.3, 0.4, seed=1)
    lower, upper = wilson(np.bincount(groups, events), np.bincount(groups, totals))
    assert np.mean((lower <= 0.4) & (upper >= 0.4)) < 0.85


def test_many_children_agree_with_the_cluster_robust_error_of_statsmodels():
    events, totals, _ = draw_children(1, 3.5, 0.3, 0.4, seed=3)
    child = np.repeat(np.arange(DRAWS), totals)
    outcome = np.concatenate([np.arange(n) < e for e, n in zip(events, totals, strict=True)])
    model = sm.OLS(outcome.astype(float), np.ones(outcome.size))
    robust = model.fit(cov_type="cluster", cov_kwds={"groups": child})
    lower, upper = clustered_proportion(events, totals).interval
    assert (upper - lower) / (2 * 1.96) == pytest.approx(robust.bse[0], rel=0.01)


def test_groups_are_independent_of_each_other():
    together = clustered_proportion([1, 0, 3, 0, 2], [2, 1, 3, 4, 2], groups=[0, 0, 1, 1, 1])
    first = clustered_proportion([1, 0], [2, 1])
    assert together.value.tolist() == [1 / 3, 5 / 9]
    assert together.interval.upper[0] == pytest.approx(first.interval.upper)


def test_one_child_each_is_worth_about_all_records():
    found = clustered_proportion([1] * 20 + [0] * 30, [1] * 50)
    assert found.effective_total == pytest.approx(50, rel=0.05)
    assert found.interval == pytest.approx(wilson(20, 50), abs=0.01)


def test_children_all_alike_inside_are_worth_one_record_each():
    found = clustered_proportion([4] * 20 + [0] * 30, [4] * 50)
    assert found.effective_total == pytest.approx(50, rel=0.05)


def test_one_child_with_two_hundred_records():
    found = clustered_proportion([80], [200])
    assert found.effective_total == 1
    assert found.interval.upper - found.interval.lower > 0.9


@pytest.mark.parametrize(("events", "value"), [([0, 0, 0], 0), ([5, 1, 2], 1)])
def test_none_or_all_are_worth_what_children_all_alike_are(events, value):
    found = clustered_proportion(events, [5, 1, 2])
    assert found.value == value
    assert found.effective_total == pytest.approx(8**2 / (25 + 1 + 4))
    assert 0 <= found.interval.lower <= value <= found.interval.upper <= 1


def test_children_without_records_or_numbers_are_left_out():
    whole = clustered_proportion([1, 2], [3, 4])
    assert clustered_proportion([1, 2, 0, np.nan], [3, 4, 0, 2]) == whole


def test_nobody_is_unknown():
    found = clustered_proportion([], [])
    assert np.isnan([found.value, *found.interval]).all()


def test_a_group_of_nobody_is_unknown():
    found = clustered_proportion([1, 1], [2, 2], groups=[0, 2])
    assert np.isnan(found.value).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: clustered_proportion([3], [2]), "more than their total"),
        (lambda: clustered_proportion([1], [2], groups=[0.5]), "groups must number"),
        (lambda: clustered_proportion([1], [2], groups=[-1]), "groups must number"),
        (lambda: clustered_proportion([1], [2], groups=[0, 1]), "groups must number"),
    ],
)
def test_wrong_requests_are_refused(call, fault):
    with pytest.raises(ParameterError, match=fault):
        call()


def test_children_too_much_alike_to_each_other_are_worth_at_most_twice_their_records():
    found = clustered_proportion([1, 1, 1], [2, 2, 2])
    assert found.effective_total == 12
    assert 0 < found.interval.lower < 0.5 < found.interval.upper < 1


def test_children_alike_need_not_be_listed_one_by_one() -> None:
    events, totals, groups, many = (
        [1, 0, 2, 3, 0],
        [2, 1, 2, 3, 4],
        [0, 0, 0, 1, 1],
        [3, 8, 1, 2, 0],
    )
    listed = [np.repeat(each, many) for each in (events, totals, groups)]
    one_by_one = clustered_proportion(*listed[:2], groups=listed[2])
    together = clustered_proportion(events, totals, groups=groups, alike=many)
    for first, second in zip(one_by_one, together, strict=True):
        np.testing.assert_allclose(np.asarray(first), np.asarray(second))
