"""What a linear program proves of counts that must stay open.

A count is open where two solutions are seen that differ in it by the width: nothing that follows
from the sums can say more. Most are seen so many at a time; the others are asked for one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from cpanalysis.protect.solve.problem import EXACT, Flags, Numbers, Whole
from cpanalysis.protect.solve.program import Answer, Program

NEAR = 10
"""Counts moved many at once move by so many widths at most."""
STALE = 2
"""Rounds of many at once end when so many in a row show no further count to be open."""
FEW = 2
"""So many are asked for one by one at once."""
UP, DOWN = 1.0, -1.0


@dataclass(frozen=True, eq=False)
class Part:
    """Sums that share unknown counts, and which of these are asked about.

    ``sums`` and ``counts`` are their places among all open sums and unknown counts. ``real`` are
    the counts themselves where they are known to whoever asks: one solution for nothing.
    """

    matrix: csr_array
    total: Numbers
    sums: Whole
    counts: Whole
    wanted: Flags
    real: Numbers


@dataclass(frozen=True, eq=False)
class Proved:
    """A count of a part that is known within the width: how low and how high it can be."""

    part: Part
    place: int
    least: Answer
    most: Answer

    @property
    def count(self) -> int:
        """Its place among all unknown counts."""
        return int(self.part.counts[self.place])

    @property
    def lower(self) -> float:
        """The least that it can be."""
        return float(self.least.counts[self.place])

    @property
    def upper(self) -> float:
        """The most that it can be."""
        return float(self.most.counts[self.place])


@dataclass(frozen=True, eq=False)
class Seen:
    """The least and the most of each count among the solutions seen; changed as more are."""

    lower: Numbers
    upper: Numbers

    def add(self, counts: Numbers) -> None:
        """Take in another solution, also one of which only some counts are known."""
        np.fmin(self.lower, counts, out=self.lower)
        np.fmax(self.upper, counts, out=self.upper)

    def is_narrow(self, place: int, width: float) -> bool:
        """Say whether a count is not seen to be open."""
        return bool(self.upper[place] - self.lower[place] < width - EXACT)

    def narrow(self, wanted: Flags, width: float) -> Whole:
        """Return the wanted counts not yet seen to be open."""
        return np.flatnonzero(wanted & (self.upper - self.lower < width - EXACT))


def prove(part: Part, width: float) -> Iterator[Proved]:
    """Yield the wanted counts of a part that are known within the width.

    Raises
    ------
    ArithmeticError
        Where the sums have no solution: what is shown contradicts itself.
    """
    program = Program(part.matrix, part.total)
    first = program.solution()
    if first is None:
        raise ArithmeticError("what is shown contradicts itself")
    seen = Seen(first.copy(), first.copy())
    seen.add(part.real)
    shake(program, part, seen, width)
    for place in seen.narrow(part.wanted, width).tolist():
        ends = []
        for way in (DOWN, UP):
            if not seen.is_narrow(place, width):
                break
            ends.append(ask(program, place, way))
            seen.add(ends[-1].counts)
        if seen.is_narrow(place, width):
            yield Proved(part, place, *ends)


def ask(program: Program, place: int, way: float) -> Answer:
    """Return a solution with the least or the most that a count can be."""
    answer = program.ask_of(place, way)
    if answer is None:
        raise ArithmeticError("a program that has a solution found none")
    return answer


def shake(program: Program, part: Part, seen: Seen, width: float) -> None:
    """See many solutions, each of which moves all counts not yet open, some up and some down."""
    chance = np.random.default_rng(0)
    near, size = np.flatnonzero(part.wanted), len(part.counts)
    distance = NEAR * width
    program.bound(near, np.maximum(0.0, seen.lower[near] - distance), seen.upper[near] + distance)
    left = seen.narrow(part.wanted, width)
    stale, signs = 0, chance.choice([UP, DOWN], size)
    while len(left) > FEW and stale < STALE:
        for way in (UP, DOWN):
            weights = np.zeros(size)
            weights[left] = way * signs[left]
            answer = program.ask(weights)
            if answer is not None:
                seen.add(answer.counts)
        still = seen.narrow(part.wanted, width)
        stale = stale + 1 if len(still) == len(left) else 0
        left, signs = still, chance.choice([UP, DOWN], size)
    program.release(near)
