"""Small random systems of linked counts, and what a program of its own proves of them.

Every shape is one of those that a pack has: tables with their totals, months within quarters and
years, readings of one share that have one numerator, and stretches of months that overlap.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from cpanalysis.protect.solve.problem import NONE, Flags, Problem

WIDTH = 5.0
MOST = 1e4
NEAR = 1e-6
Table = NDArray[np.float64]


@dataclass(frozen=True)
class System:
    """A problem, and the items that are hidden for their own counts."""

    shape: str
    problem: Problem
    small: Flags


def is_small(counts: Table) -> Flags:
    """Return which counts are from 1 to one less than the width."""
    return np.asarray((counts > 0) & (counts < WIDTH))


def draw_counts(chance: np.random.Generator, size: tuple[int, ...]) -> Table:
    """Return counts of which some are small and some are not."""
    return chance.poisson(chance.gamma(1.5, 8.0, size=size)).astype(float)


def add_totals(table: Table) -> Table:
    """Return a table with its totals along every side, each behind its parts."""
    for side in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=side, keepdims=True)], axis=side)
    return table


def sum_lines(shape: Sequence[int]) -> Table:
    """Return the sums that are nought in a table with totals: every line's, along every side."""
    place = np.arange(np.prod(shape)).reshape(shape)
    lines = [
        line
        for side in range(place.ndim)
        for line in np.moveaxis(place, side, -1).reshape(-1, shape[side])
    ]
    sums = np.zeros((len(lines), place.size))
    for number, line in enumerate(lines):
        sums[number, line[:-1]], sums[number, line[-1]] = 1.0, -1.0
    return sums


def show_each(shape: str, cells: Table, sums: Table, shown: Flags | None = None) -> System:
    """Return the system in which every count is a row of its own; what is not shown has none."""
    places = np.flatnonzero(np.ones(len(cells), dtype=bool) if shown is None else shown)
    items = np.zeros((len(places), len(cells)))
    items[np.arange(len(places)), places] = 1.0
    guarded = np.full((len(places), 3), NONE)
    guarded[:, 0] = places
    known = np.full(len(cells), np.nan)
    known[places] = cells[places]
    return System(shape, pose(sums, known, items, guarded), is_small(cells[places]))


def pose(sums: Table, counts: Table, items: Table, guarded: NDArray[np.int64]) -> Problem:
    """Return the problem of hiding items at a cost of 1 each."""
    return Problem(
        matrix=csr_array(sums),
        counts=counts,
        items=csr_array(items),
        costs=np.ones(len(items)),
        guarded=guarded,
        lenient=np.zeros(len(counts), dtype=bool),
        width=WIDTH,
    )


def make_table(chance: np.random.Generator, *size: int) -> System:
    """Return a table with all its totals."""
    whole = add_totals(draw_counts(chance, size))
    name = " × ".join(map(str, size))
    return show_each(f"{name} with totals", whole.ravel(), sum_lines(whole.shape))


def make_periods(chance: np.random.Generator) -> System:
    """Return six months, their quarters and their whole, of two areas and both together."""
    months = add_totals(draw_counts(chance, (2, 6)))[:, :6]
    quarters = months.reshape(3, 2, 3).sum(axis=2)
    cells = np.column_stack([months, quarters, quarters.sum(axis=1)])
    place = np.arange(cells.size).reshape(cells.shape)
    parts = [([0, 1, 2], 6), ([3, 4, 5], 7), ([6, 7], 8)]
    lines = [(row[inside], row[whole]) for row in place for inside, whole in parts]
    lines += [(column[:2], column[2]) for column in place.T]
    return show_each("months, quarters and whole", cells.ravel(), write_sums(lines, cells.size))


def write_sums(lines: Sequence[tuple[NDArray[np.int64], int]], size: int) -> Table:
    """Return sums that are nought: of parts, less their whole."""
    sums = np.zeros((len(lines), size))
    for number, (parts, whole) in enumerate(lines):
        sums[number, parts], sums[number, whole] = 1.0, -1.0
    return sums


def make_windows(chance: np.random.Generator) -> System:
    """Return stretches of four months that overlap, and single months of which some are shown."""
    months = draw_counts(chance, (8,))
    windows = np.array([months[first : first + 4].sum() for first in range(5)])
    lines = [(np.arange(first, first + 4), 8 + first) for first in range(5)]
    shown = np.append(chance.random(8) < 0.5, np.ones(5, dtype=bool))
    cells = np.append(months, windows)
    return show_each("windows that overlap", cells, write_sums(lines, 13), shown)


def make_readings(chance: np.random.Generator) -> System:
    """Return a share of three areas and of all, by all cases and by those in which it is known.

    Both rows of an area show one numerator; each is hidden where any of its counts is small.
    """
    done, undone = draw_counts(chance, (3,)), draw_counts(chance, (3,))
    unsaid = chance.poisson(6.0, size=3).astype(float)
    kinds = np.stack([done, done + undone, done + undone + unsaid, undone, undone + unsaid, unsaid])
    cells = np.column_stack([kinds, kinds.sum(axis=1)])
    place = np.arange(cells.size).reshape(cells.shape)
    splits = [([0, 3], 1), ([0, 4], 2), ([1, 5], 2)]
    lines = [(column[parts], column[whole]) for column in place.T for parts, whole in splits]
    lines += [(row[:3], row[3]) for row in place]
    rows = [
        (column[0], column[whole], column[rest])
        for column in place.T
        for whole, rest in ((1, 3), (2, 4))
    ]
    return show_shares(cells.ravel(), write_sums(lines, cells.size), np.array(rows))


def show_shares(cells: Table, sums: Table, rows: NDArray[np.int64]) -> System:
    """Return the system in which rows show a numerator and a denominator, and so their rest."""
    items = np.zeros((len(rows), len(cells)))
    for number, row in enumerate(rows):
        items[number, row] = 1.0
    known = np.where(items.any(axis=0), cells, np.nan)
    small = is_small(cells[rows]).any(axis=1)
    return System("shares in two readings", pose(sums, known, items, rows), small)


SHAPES: Mapping[str, Callable[[np.random.Generator], System]] = {
    "two-way": lambda chance: make_table(chance, *chance.integers(2, 5, size=2)),
    "three-way": lambda chance: make_table(chance, 2, 2, 2),
    "periods": make_periods,
    "windows": make_windows,
    "readings": make_readings,
}


def draw_systems(number: int) -> Iterator[System]:
    """Yield so many systems of every shape, always the same ones."""
    for seed, name in product(range(number), SHAPES):
        system = SHAPES[name](np.random.default_rng([seed, *name.encode()]))
        if system.small.any():
            yield system


def find_known(problem: Problem, hidden: Flags) -> list[tuple[int, float, float]]:
    """Return the guarded counts of hidden items that a program proves too well, and their ends.

    The first count of an item is known too well where its ends lie closer than the width, the
    others only where they can also be small.
    """
    shown = np.flatnonzero((problem.items.toarray()[~hidden] > 0).any(axis=0))
    unknown = np.setdiff1d(np.arange(len(problem.counts)), shown)
    sums = problem.matrix.toarray()
    total = -sums[:, shown] @ problem.counts[shown]
    first = set(problem.guarded[hidden, 0])
    found = []
    for count in sorted({*problem.guarded[hidden].ravel()} - {NONE}):
        low, high = bound(count, shown, unknown, (sums, total, problem.counts))
        can_be_small = low < WIDTH - NEAR and high > NEAR
        if high - low < WIDTH - NEAR and (count in first or can_be_small):
            found.append((int(count), low, high))
    return found


def bound(
    count: int,
    shown: NDArray[np.int64],
    unknown: NDArray[np.int64],
    known: tuple[Table, Table, Table],
) -> tuple[float, float]:
    """Return the least and the most that a count can be."""
    sums, total, counts = known
    if count in shown:
        return float(counts[count]), float(counts[count])
    weights = (unknown == count).astype(float)
    ends = [
        linprog(way * weights, A_eq=sums[:, unknown], b_eq=total, bounds=(0, MOST))
        for way in (1.0, -1.0)
    ]
    if any(one.status for one in ends):
        raise ArithmeticError(ends[0].message)
    return float(ends[0].x @ weights), float(ends[1].x @ weights)
