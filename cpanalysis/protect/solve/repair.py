"""Hiding what is cheapest until following sums proves no guarded count any more."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cpanalysis.protect.solve.problem import (
    EXACT,
    NONE,
    Flags,
    Numbers,
    Problem,
    Whole,
    hide_shown_twice,
    list_places,
)
from cpanalysis.protect.solve.sums import Bounds, follow_sums, open_sums

DEPTH = 6
"""So many sums of a proof are followed back in search of something to hide."""
UP, DOWN = 1.0, -1.0
PATIENCE = 25
"""After so many rounds everything in reach of a proof is hidden at once."""


@dataclass(frozen=True, eq=False)
class State:
    """What is hidden, and what following sums proves of every count then.

    ``must`` are the counts that must stay open, ``failing`` those of them that do not.
    """

    problem: Problem
    hidden: Flags
    known: Flags
    bounds: Bounds
    must: Flags
    failing: Whole


@dataclass(frozen=True, eq=False)
class Asked:
    """Counts that would have to move one way, each for a failing one (``proof``)."""

    proof: Whole
    counts: Whole
    ways: Numbers

    def only(self, kept: Flags) -> "Asked":
        """Return those that are kept."""
        return Asked(self.proof[kept], self.counts[kept], self.ways[kept])


@dataclass(frozen=True, eq=False)
class Options:
    """What could be hidden to open each failing count (``proof``): a count, and at what score."""

    proof: Whole
    sums: Whole
    counts: Whole
    scores: Numbers

    @classmethod
    def join(cls, found: Sequence["Options"]) -> "Options":
        """Return several lists of options as one."""
        return cls(
            np.concatenate([one.proof for one in found]),
            np.concatenate([one.sums for one in found]),
            np.concatenate([one.counts for one in found]),
            np.concatenate([one.scores for one in found]),
        )


def look(problem: Problem, hidden: Flags, *, as_published: bool = False) -> State:
    """Return what following sums proves when ``hidden`` items are.

    Items that show what is hidden elsewhere are hidden too, unless all stands ``as_published``.
    """
    wider = hidden if as_published else hide_shown_twice(problem, hidden)
    known = problem.known(wider)
    bounds = spread(problem, known)
    must = problem.must_open(wider, bounds.lower, bounds.upper)
    narrow = bounds.width < problem.width - EXACT
    return State(problem, wider, known, bounds, must, np.flatnonzero(must & narrow))


def spread(problem: Problem, known: Flags) -> Bounds:
    """Return bounds of all counts, also of those that are known."""
    system = open_sums(problem.matrix, problem.counts, known)
    own = follow_sums(system)
    counts = np.where(known, np.nan_to_num(problem.counts), 0.0)
    none = np.full(len(counts), NONE)
    bounds = Bounds(counts, counts.copy(), none, none.copy())
    where, numbers = system.counts, np.append(system.sums, NONE)
    bounds.lower[where], bounds.upper[where] = own.lower, own.upper
    bounds.below[where], bounds.above[where] = numbers[own.below], numbers[own.above]
    return bounds


def repair(problem: Problem, hidden: Flags) -> State:
    """Return the state in which following sums proves no guarded count, or nothing can help."""
    for number in range(2 * PATIENCE):
        state = look(problem, hidden)
        options = search(state)
        added = hide_all(state, options) if number >= PATIENCE else choose_cheapest(state, options)
        if not len(added):
            break
        hidden = state.hidden.copy()
        hidden[added] = True
    return state


def hide_all(state: State, options: Options) -> Whole:
    """Return the items of every option."""
    return items_of(state, np.unique(options.counts))


def choose_cheapest(state: State, options: Options) -> Whole:
    """Return the items of the cheapest option of each proof, cheapest first.

    A proof waits where one of its sums has been opened already, which may have broken it.
    """
    order = np.lexsort((options.scores, options.proof))
    first = order[np.unique(options.proof[order], return_index=True)[1]]
    cheap = first[np.argsort(options.scores[first], kind="stable")]
    return pick(state, options.sums[cheap], options.counts[cheap])


def pick(state: State, sums: Whole, counts: Whole) -> Whole:
    """Return the items that show ``counts``, leaving out those whose sum is already opened."""
    opened = np.zeros(state.problem.matrix.shape[0], dtype=bool)
    columns, shown = state.problem.columns, state.problem.items
    added = [np.array([], dtype=np.int64)]
    for one, count in zip(sums.tolist(), counts.tolist(), strict=True):
        if opened[one]:
            continue
        items = items_of(state, np.array([count]))
        added.append(items)
        others = shown.indices[list_places(shown, items)]
        opened[columns.indices[list_places(columns, others)]] = True
    return np.unique(np.concatenate(added))


def items_of(state: State, counts: Whole) -> Whole:
    """Return the items that show some counts and are not hidden yet."""
    shown_by = state.problem.shown_by
    found = np.unique(shown_by.indices[list_places(shown_by, counts)]).astype(np.int64)
    return found[~state.hidden[found]]


def search(state: State) -> Options:
    """Return the options of every failing count, following proofs until there is one."""
    weights, number = weigh(state), len(state.failing)
    both = np.tile(state.failing, 2)
    asked = Asked(both, both, np.repeat([UP, DOWN], number))
    found, seen = [], asked
    for _ in range(DEPTH):
        options, further = step(state, asked, weights)
        found.append(options)
        served = np.unique(options.proof)
        asked, seen = drop_seen(further.only(~np.isin(further.proof, served)), seen)
        if not len(asked.counts):
            break
    return Options.join(found)


def drop_seen(asked: Asked, seen: Asked) -> tuple[Asked, Asked]:
    """Return what has not been asked before, each once, and all that has been asked now."""
    stacked = [np.column_stack([one.proof, one.counts, one.ways]) for one in (seen, asked)]
    rows = np.concatenate(stacked)
    _, first = np.unique(rows, axis=0, return_index=True)
    fresh = rows[np.sort(first[first >= len(stacked[0])])]
    every = np.concatenate([stacked[0], fresh])
    return unstack(fresh), unstack(every)


def unstack(rows: Numbers) -> Asked:
    """Return rows of proof, count and way."""
    return Asked(rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2])


def weigh(state: State) -> Numbers:
    """Return what it costs to hide each count, and what that would ask for in turn.

    Each sum in which the first guarded count of an item would be the only unknown asks for about
    as much again.
    """
    problem = state.problem
    unknown = abs(problem.matrix) @ (~state.known).astype(np.float64)
    alone = ((unknown < EXACT) & ~problem.within).astype(np.float64)
    asking = abs(problem.matrix).T @ alone
    first = problem.guarded[:, 0]
    further = np.where(first == NONE, 0.0, asking[np.maximum(first, 0)])
    return problem.price(state.hidden, problem.costs * (1 + further))


def step(state: State, asked: Asked, weights: Numbers) -> tuple[Options, Asked]:
    """Return what in the sums that stop ``asked`` counts could be hidden, or asked in turn."""
    bounds, counts = state.bounds, np.nan_to_num(state.problem.counts)
    sums = np.where(asked.ways == UP, bounds.above[asked.counts], bounds.below[asked.counts])
    beside, sums = list_beside(state.problem, asked.only(sums != NONE), sums[sums != NONE])
    known = state.known[beside.counts]
    room = np.where(beside.ways == UP, np.inf, counts[beside.counts])
    need = state.problem.width - bounds.width[beside.proof]
    score = weights[beside.counts] * need / np.minimum(np.maximum(room, EXACT), need)
    useful = known & (weights[beside.counts] > 0) & (room > EXACT)
    chosen = beside.only(useful)
    options = Options(chosen.proof, sums[useful], chosen.counts, score[useful])
    return options, beside.only(~known)


def list_beside(problem: Problem, asked: Asked, sums: Whole) -> tuple[Asked, Whole]:
    """Return the other counts of one sum for each asked count, which way they would have to move.

    The sum that each stands in comes with them.
    """
    source = np.repeat(np.arange(len(sums)), np.diff(problem.matrix.indptr)[sums])
    place = list_places(problem.matrix, sums)
    others, signs = problem.matrix.indices[place].astype(np.int64), problem.matrix.data[place]
    own = others == asked.counts[source]
    sign = np.zeros(len(sums))
    sign[source[own]] = signs[own]
    ways = np.where(signs == sign[source], DOWN, UP) * asked.ways[source]
    beside = Asked(asked.proof[source], others, ways)
    return beside.only(~own), sums[source][~own]
