"""Which counts must stay open, what is hidden with what, and what can be done where one is not."""

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from cpanalysis.protect.solve.problem import NONE, Problem, hide_shown_twice
from cpanalysis.protect.solve.repair import look, repair
from tests.protect.solve.test_settle import WIDTH, make_table, pose

FIRST, OTHER, APART = 0, 1, 2


def make_problem(items: list[list[float]], guarded: list[list[int]], **more: Any) -> Problem:
    """Return a problem of three counts, of which items show and guard some."""
    told = {
        "matrix": csr_array((0, 3)),
        "counts": np.array([3.0, 40.0, 60.0]),
        "costs": np.ones(len(items)),
        "lenient": np.zeros(3, dtype=bool),
        "width": WIDTH,
        **more,
    }
    return Problem(items=csr_array(np.array(items)), guarded=np.array(guarded), **told)


ONE = ([[1.0, 1.0, 0.0]], [[FIRST, OTHER, NONE]])


@pytest.mark.parametrize(
    ("lower", "upper", "must"),
    [
        # of the first count of a hidden item, and of another that it guards
        ((0, 0), (9, 9), (True, True)),
        ((5, 5), (9, 9), (True, False)),  # never small
        ((4.9, 4.9), (9, 9), (True, True)),
        ((0, 0), (0, 0), (True, False)),  # always nought
        ((0, 0), (0.1, 0.1), (True, True)),
    ],
)
def test_what_is_hidden_must_stay_open_and_its_other_counts_where_they_can_be_small(
    lower: tuple[float, float], upper: tuple[float, float], must: tuple[bool, bool]
) -> None:
    ends = (np.array([*ends, 0.0]) for ends in (lower, upper))
    found = make_problem(*ONE).must_open(np.array([True]), *ends)
    assert found.tolist() == [*must, False]


@pytest.mark.parametrize(
    ("upper", "must"),
    [((9.0, 9.0), (True, True)), ((6.0, 6.0), (False, False)), ((6.0, 9.0), (False, True))],
)
def test_what_follows_from_others_may_be_known_exactly_and_no_nearer(
    upper: tuple[float, float], must: tuple[bool, bool]
) -> None:
    lenient = make_problem(*ONE, lenient=np.array([True, True, False]))
    lower = np.array([6.0, 6.0, 0.0])
    found = lenient.must_open(np.array([True]), lower, np.array([*upper, 0.0]))
    assert found.tolist() == [*must, False]


def test_what_no_hidden_item_guards_need_not_stay_open() -> None:
    found = make_problem(*ONE).must_open(np.array([False]), np.zeros(3), np.full(3, 9.0))
    assert not found.any()


@pytest.mark.parametrize(
    ("guarded", "hidden"),
    [
        # three items; the first is hidden, the second shows its count, the third that of the second
        ([[FIRST, NONE], [OTHER, NONE], [APART, NONE]], [True, True, True]),
        ([[FIRST, NONE], [APART, NONE], [APART, NONE]], [True, True, False]),
        ([[APART, FIRST], [OTHER, NONE], [APART, NONE]], [True, False, False]),
        ([[NONE, FIRST], [OTHER, NONE], [APART, NONE]], [True, False, False]),
    ],
)
def test_an_item_that_shows_the_first_count_of_a_hidden_one_is_hidden(
    guarded: list[list[int]], hidden: list[bool]
) -> None:
    shows = [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]
    problem = make_problem(shows, guarded)
    assert hide_shown_twice(problem, np.array([True, False, False])).tolist() == hidden


def test_what_a_count_costs_is_that_of_all_items_that_still_show_it() -> None:
    problem = make_problem([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]], [[FIRST, NONE], [OTHER, NONE]])
    weights = np.array([2.0, 3.0])
    assert problem.price(np.array([False, False]), weights).tolist() == [5.0, 3.0, 0.0]
    assert problem.price(np.array([True, False]), weights).tolist() == [3.0, 3.0, 0.0]
    assert problem.known(np.array([False, True])).tolist() == [True, False, False]


@pytest.mark.parametrize("seed", range(4))
def test_a_table_is_repaired_until_no_sum_proves_what_is_hidden(seed: int) -> None:
    chance = np.random.default_rng(seed)
    cells, sums = make_table(chance.poisson(chance.gamma(1.5, 8.0, size=(4, 4))).astype(float))
    small = (cells > 0) & (cells < WIDTH)
    problem = pose(cells, sums)
    assert len(look(problem, small).failing) > 0
    state = repair(problem, small)
    assert len(state.failing) == 0
    assert (state.hidden >= small).all()
    # Every sum that holds a hidden count holds another, or the one would be what it leaves.
    unknown = abs(sums) @ state.hidden
    assert not (unknown == 1).any()
