"""What is hidden in small tables is enough, and little more than the least that would be."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from cpanalysis.protect.solve.least import choose_least, settle_at_least_cost
from cpanalysis.protect.solve.problem import NONE, Problem
from cpanalysis.protect.solve.settle import settle

WIDTH = 5.0


def make_table(counts: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return all cells of a table with its totals, and the sums that are nought."""
    height, across = counts.shape
    whole = np.zeros((height + 1, across + 1))
    whole[:height, :across] = counts
    whole[height, :across] = counts.sum(axis=0)
    whole[:, across] = whole[:, :across].sum(axis=1)
    place = np.arange(whole.size).reshape(whole.shape)
    lines = [*place, *place.T]
    sums = np.zeros((len(lines), whole.size))
    for number, line in enumerate(lines):
        sums[number, line[:-1]], sums[number, line[-1]] = 1.0, -1.0
    return whole.ravel(), sums


def pose(cells: np.ndarray[Any, Any], sums: np.ndarray[Any, Any]) -> Problem:
    size = len(cells)
    guarded = np.full((size, 3), NONE)
    guarded[:, 0] = np.arange(size)
    return Problem(
        matrix=csr_array(sums),
        counts=cells,
        items=csr_array(np.eye(size)),
        costs=np.ones(size),
        guarded=guarded,
        lenient=np.zeros(size, dtype=bool),
        width=WIDTH,
    )


def is_safe(
    cells: np.ndarray[Any, Any], sums: np.ndarray[Any, Any], hidden: np.ndarray[Any, Any]
) -> bool:
    """Say whether no hidden cell can be told to within the width, by a program of its own."""
    unknown = np.flatnonzero(hidden)
    total = -sums[:, ~hidden] @ cells[~hidden]
    for place in range(len(unknown)):
        weights = np.zeros(len(unknown))
        weights[place] = 1.0
        ends = [
            linprog(way * weights, A_eq=sums[:, unknown], b_eq=total, bounds=(0, 1e4)).x[place]
            for way in (1.0, -1.0)
        ]
        if ends[1] - ends[0] < WIDTH - 1e-6:
            return False
    return True


def count_least(
    cells: np.ndarray[Any, Any], sums: np.ndarray[Any, Any], small: np.ndarray[Any, Any]
) -> int:
    """Return the least number of cells that have to be hidden, by trying all."""
    others = np.flatnonzero(~small)
    for number in range(len(others) + 1):
        for more in combinations(others, number):
            hidden = small.copy()
            hidden[list(more)] = True
            if is_safe(cells, sums, hidden):
                return int(hidden.sum())
    raise AssertionError


@pytest.mark.parametrize("seed", range(12))
def test_at_most_twice_the_least_is_hidden(seed: int) -> None:
    chance = np.random.default_rng(seed)
    counts = chance.poisson(chance.gamma(1.5, 8.0, size=(3, 3)))
    cells, sums = make_table(counts.astype(float))
    small = (cells > 0) & (cells < WIDTH)
    settled = settle(pose(cells, sums), small)
    assert settled.found == ()
    assert (settled.hidden >= small).all()
    assert is_safe(cells, sums, settled.hidden)
    least = count_least(cells, sums, small)
    assert settled.hidden.sum() <= 2 * max(least, 1)
    cheapest = choose_least(pose(cells, sums), small)
    assert cheapest is not None
    assert is_safe(cells, sums, cheapest.hidden)
    assert cheapest.hidden.sum() == least


def make_windows(months: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], ...]:
    """Return months and their overlapping sums of four, and the sums that are nought."""
    size = len(months)
    stretches = range(size - 3)
    windows = np.array([months[first : first + 4].sum() for first in stretches])
    sums = np.zeros((len(windows), size + len(windows)))
    for first in stretches:
        sums[first, first : first + 4], sums[first, size + first] = 1.0, -1.0
    return np.append(months, windows), sums


@pytest.mark.parametrize("seed", range(6))
def test_of_windows_that_overlap_at_most_twice_the_least_is_hidden(seed: int) -> None:
    chance = np.random.default_rng(seed)
    cells, sums = make_windows(chance.poisson(chance.gamma(1.5, 8.0, size=6)).astype(float))
    small = (cells > 0) & (cells < WIDTH)
    cheapest = settle_at_least_cost(pose(cells, sums), small)
    assert is_safe(cells, sums, cheapest.hidden)
    assert cheapest.hidden.sum() <= 2 * max(count_least(cells, sums, small), 1)


def test_a_total_hidden_beside_its_parts_is_not_told_by_them() -> None:
    cells, sums = make_table(np.array([[3.0, 12.0], [15.0, 18.0]]))
    settled = settle(pose(cells, sums), cells == 3)
    assert is_safe(cells, sums, settled.hidden)


def test_large_tables_stand_too() -> None:
    chance = np.random.default_rng(5)
    cells, sums = make_table(chance.poisson(9.0, size=(12, 6)).astype(float))
    small = (cells > 0) & (cells < WIDTH)
    settled = settle(pose(cells, sums), small)
    assert is_safe(cells, sums, settled.hidden)
    assert settled.hidden.sum() <= 3 * small.sum()
