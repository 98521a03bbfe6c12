"""Hiding what a proof rests on until no linear program proves a guarded count."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cpanalysis.protect.solve.parts import split
from cpanalysis.protect.solve.problem import EXACT, Flags, Numbers, Problem, Whole
from cpanalysis.protect.solve.prove import DOWN, UP, Proved, prove
from cpanalysis.protect.solve.repair import (
    Options,
    State,
    choose_cheapest,
    hide_all,
    repair,
    weigh,
)
from cpanalysis.protect.solve.sums import Open, open_sums

PATIENCE = 6
"""After so many passes everything that a proof rests on is hidden at once."""
LONGEST = 30


@dataclass(frozen=True, eq=False)
class Found:
    """A guarded count that is known too well: which, and between what."""

    count: int
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Settled:
    """What is hidden in the end.

    ``found`` are the guarded counts that are known too well all the same, ``follows`` says which
    counts are known exactly, though nothing that is not hidden shows them.
    """

    state: State
    found: tuple[Found, ...]
    follows: Flags

    @property
    def hidden(self) -> Flags:
        """Which items are hidden."""
        return self.state.hidden


def settle(problem: Problem, hidden: Flags) -> Settled:
    """Return ``hidden`` with what else it takes that no linear program proves a guarded count.

    A count seen to be open stays so whatever else is hidden, and is not asked about again.
    """
    open_already = np.zeros(len(problem.counts), dtype=bool)
    for number in range(LONGEST):
        state = repair(problem, hidden)
        system = open_sums(problem.matrix, problem.counts, state.known)
        asked = state.must & ~open_already
        proofs = find_proofs(state, system, asked)
        failing = [one for one in proofs if not is_harmless(state, one, system)]
        open_already |= asked
        open_already[system.counts[[one.count for one in proofs]]] = False
        added = break_proofs(state, system, failing, boldly=number >= PATIENCE)
        if not len(added):
            break
        hidden = state.hidden.copy()
        hidden[added] = True
    found = (Found(int(system.counts[one.count]), one.lower, one.upper) for one in failing)
    return Settled(state, tuple(found), mark_known(state, system, proofs))


def mark_known(state: State, system: Open, proofs: Iterable[Proved]) -> Flags:
    """Return which counts are known exactly, by sums or by a program."""
    known = np.asarray(state.bounds.width < EXACT)
    known[[system.counts[one.count] for one in proofs if one.upper - one.lower < EXACT]] = True
    return known


def find_proofs(state: State, system: Open, asked: Flags) -> list[Proved]:
    """Return the counts asked about that are known within the width, part by part."""
    parts = split(system, asked[system.counts])
    return [found for part in parts for found in prove(part, state.problem.width)]


def is_harmless(state: State, proof: Proved, system: Open) -> bool:
    """Say whether a narrow count may be known, as :meth:`Problem.must_open` has it."""
    problem, count = state.problem, system.counts[proof.count]
    if problem.lenient[count] and proof.upper - proof.lower < EXACT:
        return True
    never_small = proof.upper < EXACT or proof.lower > problem.width - EXACT
    return bool(never_small and not np.isin(count, problem.guarded[state.hidden, 0]))


def break_proofs(state: State, system: Open, proofs: list[Proved], *, boldly: bool) -> Whole:
    """Return items to hide, so that each proof loses something that it rests on."""
    if not proofs:
        return np.array([], dtype=np.int64)
    weights = weigh(state)
    options = Options.join([list_options(state, system, one, weights) for one in proofs])
    return hide_all(state, options) if boldly else choose_cheapest(state, options)


def list_options(state: State, system: Open, proof: Proved, weights: Numbers) -> Options:
    """Return the counts whose hiding loosens a proof, with the score of each."""
    found = [lean(state, system, proof, weights, way=way) for way in (UP, DOWN)]
    return Options.join(found)


def lean(state: State, system: Open, proof: Proved, weights: Numbers, *, way: float) -> Options:
    """Return the known counts on which the most (``way`` up) or the least of a count rests."""
    problem = state.problem
    sums = system.sums[proof.part.sums]
    rates = (proof.most if way == UP else proof.least).rates
    effect = -np.asarray(problem.matrix[sums].T @ rates)
    known = np.flatnonzero(state.known & (np.abs(effect) > EXACT) & (weights > 0))
    room = np.where(effect[known] > 0, np.inf, problem.counts[known])
    known, room = known[room > EXACT], room[room > EXACT]
    need = problem.width - (proof.upper - proof.lower)
    count = np.full(len(known), system.counts[proof.count])
    score = weights[known] * need / np.minimum(room, need)
    return Options(count, np.full(len(known), sums[0]), known, score)
