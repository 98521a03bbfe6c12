"""Hiding what is cheapest until no sum, nor one after another, proves a hidden count."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import count as count_up

import numpy as np
from scipy.sparse import csc_array, csr_array

from cpanalysis.protect.solve.problem import Problem, find_narrow
from cpanalysis.protect.solve.sums import (
    EXACT,
    NONE,
    Flags,
    Numbers,
    Proof,
    Whole,
    list_terms,
    narrow,
    propagate,
)

LOOKED_AT = 4
"""So many of the cheapest counts are looked at more closely: what they would ask for next."""
PATIENCE = 12
"""After so many rounds every step of a proof is broken at once."""
LONGEST = 200
"""So many steps of a proof are followed."""
UP, DOWN = 1, -1
INFINITE = float("inf")
Options = dict[int, float]
"""Counts whose hiding breaks a proof, each with how much room it gives."""


@dataclass(frozen=True, eq=False)
class Round:
    """What is known before a round of hiding, and who stands with whom."""

    problem: Problem
    proof: Proof
    hidden: Flags
    known: Flags
    rows: csr_array
    columns: csc_array
    shown_by: csc_array

    def terms(self, row: int) -> list[tuple[int, int]]:
        """Return the counts of a sum with their signs."""
        counts, signs = pick(self.rows, row)
        return list(zip(counts.tolist(), signs.astype(int).tolist(), strict=True))

    def sums(self, count: int) -> list[int]:
        """Return the sums that a count stands in."""
        return pick(self.columns, count)[0].tolist()

    def items(self, count: int) -> list[int]:
        """Return the items that show a count and are not hidden."""
        return [item for item in pick(self.shown_by, count)[0].tolist() if not self.hidden[item]]

    def shown(self, item: int) -> list[int]:
        """Return the counts that an item shows."""
        return pick(self.problem.items, item)[0].tolist()


def pick(matrix: csr_array | csc_array, line: int) -> tuple[Whole, Numbers]:
    """Return where a line of a matrix is not nought, and what stands there."""
    where = slice(matrix.indptr[line], matrix.indptr[line + 1])
    return matrix.indices[where], matrix.data[where]


def begin_round(problem: Problem, hidden: Flags) -> Round:
    """Return what following the sums proves."""
    bounds = problem.bounds(hidden)
    rows = narrow(problem.matrix, bounds)
    return Round(
        problem=problem,
        proof=propagate(list_terms(rows), bounds),
        hidden=hidden,
        known=problem.known(hidden),
        rows=rows,
        columns=rows.tocsc(),
        shown_by=problem.items.tocsc(),
    )


def hide_shown_twice(problem: Problem, hidden: Flags) -> Flags:
    """Return ``hidden`` with every item that shows what a hidden item must not have proved."""
    while True:
        first = problem.guarded[hidden, 0]
        guarded = np.zeros(len(problem.counts))
        guarded[first[first != NONE]] = 1.0
        wider = hidden | (problem.items @ guarded > 0)
        if (wider == hidden).all():
            return np.asarray(hidden)
        hidden = wider


def repair(problem: Problem, hidden: Flags, threshold: int) -> Round:
    """Return the round in which following sums proves no guarded count any more, or none can help.

    What is hidden then is ``hidden`` of the round.
    """
    for number in count_up():
        now = begin_round(problem, hide_shown_twice(problem, hidden))
        failing = find_narrow(problem, now.hidden, now.proof.bounds, threshold)
        added = hide_round(now, failing, threshold, boldly=number >= PATIENCE)
        if not added:
            return now
        hidden = now.hidden.copy()
        hidden[added] = True
    raise AssertionError


def hide_round(now: Round, failing: Whole, threshold: int, *, boldly: bool = False) -> list[int]:
    """Return the items to hide so that each failing count has a step of its proof broken.

    A count waits for the next round where an earlier one may have broken its proof already.
    ``boldly`` breaks every step of it at once.
    """
    added: dict[int, None] = {}
    touched: set[int] = set()
    for one in failing.tolist():
        options, sums = follow(now, one)
        if options and touched.isdisjoint(sums):
            need = threshold - float(now.proof.bounds.width[one])
            chosen = list(options) if boldly else [choose(now, options, need)]
            items = {item: None for other in chosen for item in now.items(other)}
            added |= items
            touched |= {row for item in items for two in now.shown(item) for row in now.sums(two)}
    return list(added)


def follow(now: Round, count: int) -> tuple[Options, set[int]]:
    """Return what breaks the proof of a count, and the sums that the proof goes through."""
    return follow_all(now, [(count, UP), (count, DOWN)])


def follow_all(now: Round, asked: Iterable[tuple[int, int]]) -> tuple[Options, set[int]]:
    """Return what lets counts move up or down, and the sums that stop them."""
    options: Options = {}
    sums: set[int] = set()
    waiting = deque(asked)
    seen = set(waiting)
    while waiting and len(seen) < LONGEST:
        one, way = waiting.popleft()
        row = int((now.proof.above if way == UP else now.proof.below)[one])
        if row != NONE:
            sums.add(row)
            for other, moving in step(now, one, row, way):
                if now.known[other]:
                    add_option(now, options, other, moving)
                elif (other, moving) not in seen:
                    seen.add((other, moving))
                    waiting.append((other, moving))
    return options, sums


def step(now: Round, count: int, row: int, way: int) -> Iterator[tuple[int, int]]:
    """Yield the other counts of a sum, and the way each would have to move for this one to."""
    terms = now.terms(row)
    own = next(side for other, side in terms if other == count)
    for other, side in terms:
        if other != count:
            yield other, -way if side == own else way


def add_option(now: Round, options: Options, count: int, moving: int) -> None:
    """Note how much room hiding a count gives: without end upwards, down to nought."""
    room = INFINITE if moving == UP else float(now.problem.counts[count])
    if room > 0 and now.items(count):
        options[count] = options.get(count, 0.0) + room


def choose(now: Round, options: Options, need: float) -> int:
    """Return the option that costs least for what it gives, looking one step ahead."""

    def rate(count: int) -> float:
        return price(now, count) * need / min(options[count], need)

    near = nsmallest(LOOKED_AT, options, key=rate)
    return min(near, key=lambda count: rate(count) + foresee(now, count))


def price(now: Round, count: int) -> float:
    """Return what it costs to hide a count: all items that show it."""
    return float(sum(now.problem.costs[item] for item in now.items(count)))


def foresee(now: Round, count: int) -> float:
    """Return what hiding a count will cost further on: about as much again for each item that
    would be known at once from a sum in which nothing else is hidden.
    """
    asking = 0.0
    for item in now.items(count):
        first = int(now.problem.guarded[item, 0])
        if first != NONE and stands_alone(now, first):
            asking += float(now.problem.costs[item])
    return asking


def stands_alone(now: Round, count: int) -> bool:
    """Say whether a sum of a count has nothing else that is not known."""
    width = now.proof.bounds.width
    return any(
        all(width[other] < EXACT for other, _ in now.terms(row) if other != count)
        for row in now.sums(count)
    )
