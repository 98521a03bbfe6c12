"""Hiding what a linear program needs to prove a hidden count, until it proves none."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from cpanalysis.protect.solve.parts import Part, split
from cpanalysis.protect.solve.problem import Problem, find_guarded
from cpanalysis.protect.solve.prove import Provable, open_program, prove, take_bounds
from cpanalysis.protect.solve.repair import (
    DOWN,
    UP,
    Options,
    Round,
    add_option,
    choose,
    follow_all,
    repair,
)
from cpanalysis.protect.solve.sums import EXACT, Bounds, Flags, Whole, narrow

PATIENCE = 3
"""After so many passes everything that a proof rests on is hidden at once."""
LONGEST = 30


@dataclass(frozen=True, eq=False)
class Settled:
    """What is hidden in the end, and the guarded counts that are known too well all the same."""

    hidden: Flags
    provable: Whole


@dataclass(frozen=True, eq=False)
class Found:
    """A count that a program proves, in its part."""

    part: Part
    proof: Provable

    @property
    def count(self) -> int:
        """The number of the count in the whole."""
        return int(self.part.counts[self.proof.count])


def settle(problem: Problem, hidden: Flags, threshold: int) -> Settled:
    """Return ``hidden`` with what else it takes that no linear program proves a guarded count.

    A count seen to be wide stays so whatever else is hidden, and is not looked at again.
    """
    wide = np.zeros(len(problem.counts), dtype=bool)
    found: list[Found] = []
    for number in range(LONGEST):
        now = repair(problem, hidden, threshold)
        wanted = find_guarded(problem, now.hidden, now.proof.bounds, threshold) & ~wide
        found = list(find_provable(now.rows, now.proof.bounds, wanted, threshold))
        wide |= wanted
        wide[[one.count for one in found]] = False
        added = hide_proofs(now, found, threshold, boldly=number >= PATIENCE)
        hidden = now.hidden.copy()
        hidden[added] = True
        if not added:
            break
    return Settled(hidden, np.array([one.count for one in found], dtype=np.int64))


def find_provable(matrix: csr_array, bounds: Bounds, wanted: Flags, threshold: int) -> Iterator[Found]:
    """Yield the ``wanted`` counts that are known within the threshold, part by part."""
    left = narrow(matrix, bounds)
    for part in split(left, bounds, wanted):
        own = take_bounds(bounds, part.counts)
        asked = np.flatnonzero(wanted[part.counts] & ~own.known)
        program = open_program(part, own)
        yield from (Found(part, one) for one in prove(program, own, asked, threshold=threshold))


def hide_proofs(now: Round, found: list[Found], threshold: int, *, boldly: bool) -> list[int]:
    """Return the items to hide so that each proof loses something that it rests on.

    A proof that has lost something to an earlier one waits for the next pass.
    """
    added: dict[int, None] = {}
    for one in found:
        options = list_options(now, one)
        if not options or any(item in added for two in options for item in now.items(two)):
            continue
        chosen = list(options) if boldly else [choose(now, options, threshold - one.proof.width)]
        added |= {item: None for two in chosen for item in now.items(two)}
    return list(added)


def list_options(now: Round, found: Found) -> Options:
    """Return the counts whose hiding loosens a proof.

    Where the program leans on a bound that sums had proved, these are looked into in turn.
    """
    options: Options = {}
    leaning = []
    for answer, way in ((found.proof.most, UP), (found.proof.least, DOWN)):
        for place in np.flatnonzero(np.abs(answer.rates) > EXACT).tolist():
            other = int(found.part.counts[place])
            moving = UP if answer.rates[place] * way > 0 else DOWN
            if now.known[other]:
                add_option(now, options, other, moving)
            elif other != found.count:
                leaning.append((other, moving))
    followed, _ = follow_all(now, leaning)
    return {**followed, **options}
