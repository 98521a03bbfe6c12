"""How many more rows are hidden of small systems than the least that would do.

Run with ``python -m benchmarks.optimum [SYSTEMS]``: so many random systems of every shape of
:mod:`benchmarks.systems`. The least is exact. A mixed-integer program chooses rows to hide; a
linear program looks what it would leave known; each thing known is a new constraint (one of the
rows that are shown must be hidden, or the row that is told must not be), until nothing is known.
Exit code 1 where more than twice the least is hidden.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.systems import System, Told, draw_systems, find_known
from cpanalysis.protect.solve.divide import settle_parts
from cpanalysis.protect.solve.problem import Flags, Problem

SYSTEMS = 60
MOST = 2.0


@dataclass
class Cuts:
    """What a choice must meet: weights of items of which the sum is at least so much."""

    size: int
    weights: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def add(self, told: int, hidden: Flags) -> None:
        """Ask that, where ``told`` is hidden, something beyond ``hidden`` is."""
        weights = (~hidden).astype(float)
        weights[told] = -1.0
        self.weights.append(weights)
        self.least.append(0.0)

    def choose(self, small: Flags) -> Flags:
        """Return the fewest items, those that are small among them."""
        rows = [LinearConstraint(np.array(self.weights), lb=self.least)] if self.weights else []
        found = milp(
            np.ones(self.size),
            integrality=np.ones(self.size),
            bounds=Bounds(small.astype(float), 1.0),
            constraints=rows,
        )
        if found.x is None:
            raise ArithmeticError(found.message)
        return np.asarray(found.x > 1 / 2)


def find_least(system: System) -> int:
    """Return the least number of items that have to be hidden."""
    cuts = Cuts(len(system.small))
    while True:
        hidden = cuts.choose(system.small)
        known = find_known(system.problem, hidden)
        if not known:
            return int(hidden.sum())
        for count, *_ in known:
            widest = widen(system.problem, hidden, count)
            for told in find_items(system.problem, hidden, count):
                cuts.add(told, widest)


def find_items(problem: Problem, hidden: Flags, count: int) -> list[int]:
    """Return the hidden items that guard a count."""
    return np.flatnonzero(hidden & (problem.guarded == count).any(axis=1)).tolist()


def widen(problem: Problem, hidden: Flags, count: int) -> Flags:
    """Return as many items as may be hidden, one after the other, while a count stays known."""
    widest = hidden.copy()
    for item in np.flatnonzero(~hidden):
        widest[item] = True
        if not Told.of(problem, widest).tells(count):
            widest[item] = False
    return widest


def compare(system: System) -> tuple[int, int]:
    """Return how many items are hidden, and the least that would do."""
    outcome = settle_parts(system.problem, system.small)
    return int(outcome.hidden.sum()), find_least(system)


def main(number: int = SYSTEMS) -> int:
    """Print a line for each shape."""
    ratios: dict[str, list[float]] = defaultdict(list)
    for system in draw_systems(number):
        ours, least = compare(system)
        ratios[system.shape.partition(" with")[0]].append(ours / least)
    for shape, own in ratios.items():
        more = np.mean(np.array(own) > 1)
        print(
            f"{shape}: {len(own)} systems, hidden ÷ least {np.mean(own):.3f} on average,"
            f" {max(own):.2f} at most, {more:.0%} hide more than the least"
        )
    every = [one for own in ratios.values() for one in own]
    print(f"all: {len(every)} systems, {np.mean(every):.3f} on average, {max(every):.2f} at most")
    return int(max(every) > MOST)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
