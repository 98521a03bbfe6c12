"""What a linear program proves of counts that must not be known too well.

A count is wide where two solutions are seen that differ in it by the threshold: then nothing that
follows from the sums can say more. Most are seen so a few hundred at a time; the others are asked
for one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from cpanalysis.protect.solve.parts import Part
from cpanalysis.protect.solve.program import Answer, Program
from cpanalysis.protect.solve.sums import EXACT, Bounds, Flags, Numbers, Whole

MOST = 1e6
"""No count is above this. It only keeps programs from having no end."""
SPREAD = 10
"""So many thresholds either way are counts moved at once."""
FEWEST = 3
"""Rounds of many at once go on while they show so many more to be wide."""
UP, DOWN = 1, -1


@dataclass(frozen=True, eq=False)
class Seen:
    """The least and the most of each count among the solutions seen; changed as more are."""

    lower: Numbers
    upper: Numbers

    def add(self, counts: Numbers) -> None:
        """Take in another solution."""
        np.minimum(self.lower, counts, out=self.lower)
        np.maximum(self.upper, counts, out=self.upper)

    def narrow(self, counts: Whole, threshold: float) -> Whole:
        """Return the counts not yet seen to be wide."""
        return counts[self.upper[counts] - self.lower[counts] < threshold - EXACT]


@dataclass(frozen=True, eq=False)
class Provable:
    """A count of a part that is known within the threshold, and what would loosen that."""

    count: int
    least: Answer
    most: Answer

    @property
    def lower(self) -> float:
        """The least that it can be."""
        return float(self.least.counts[self.count])

    @property
    def upper(self) -> float:
        """The most that it can be."""
        return float(self.most.counts[self.count])

    @property
    def width(self) -> float:
        """How far apart these are."""
        return self.upper - self.lower


def box(bounds: Bounds) -> Bounds:
    """Return bounds that all have an end."""
    return replace(bounds, upper=np.minimum(bounds.upper, MOST))


def open_program(part: Part, bounds: Bounds) -> Program:
    """Return the program of a part, whose own counts have these bounds."""
    return Program(part.matrix, box(bounds))


def take_bounds(bounds: Bounds, counts: Whole) -> Bounds:
    """Return the bounds of some counts, in order."""
    return Bounds(bounds.lower[counts], bounds.upper[counts])


def prove(
    program: Program, bounds: Bounds, wanted: Whole, *, threshold: float
) -> Iterator[Provable]:
    """Yield the ``wanted`` counts that are known within the threshold, each with its proof."""
    first = program.ask(np.zeros(program.width))
    if first is None:
        return
    seen = Seen(first.counts.copy(), first.counts.copy())
    shake(program, bounds, wanted, seen=seen, threshold=threshold)
    for count in wanted.tolist():
        if len(seen.narrow(np.array([count]), threshold)):
            found = ask_both(program, count, seen)
            if found and found.width < threshold - EXACT:
                yield found


def ask_both(program: Program, count: int, seen: Seen) -> Provable | None:
    """Return the least and the most that a count can be."""
    answers = [program.ask_of(count, way) for way in (DOWN, UP)]
    if answers[0] is None or answers[1] is None:
        return None
    for answer in answers:
        seen.add(answer.counts)
    return Provable(count, answers[0], answers[1])


def shake(
    program: Program, bounds: Bounds, wanted: Whole, *, seen: Seen, threshold: float
) -> None:
    """See many solutions, each of which moves all counts not yet wide, some up and some down."""
    program.bound(wanted, hold_near(bounds, seen, SPREAD * threshold))
    chance = np.random.default_rng(0)
    left = seen.narrow(wanted, threshold)
    signs = [np.ones(len(left)), -np.ones(len(left))]
    while len(left):
        weights = np.zeros(program.width)
        weights[left] = signs.pop() if signs else chance.choice([-1.0, 1.0], len(left))
        found = program.ask(weights)
        if found is None:
            break
        seen.add(found.counts)
        still = seen.narrow(wanted, threshold)
        gained, left = len(left) - len(still), still
        signs = [np.ones(len(left))] if len(signs) == 1 else []
        if gained < FEWEST and not signs:
            break
    program.bound(wanted, box(bounds))


def hold_near(bounds: Bounds, seen: Seen, distance: float) -> Bounds:
    """Return bounds within a distance of what is seen."""
    lower = np.maximum(bounds.lower, seen.lower - distance)
    return Bounds(lower, np.minimum(box(bounds).upper, seen.upper + distance))
