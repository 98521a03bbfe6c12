"""A problem falls into parts that share no sum and no item, and each is settled by itself."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from cpanalysis.protect.solve.parts import connect, gather
from cpanalysis.protect.solve.problem import NONE, Flags, Problem, Whole
from cpanalysis.protect.solve.settle import Found, settle


@dataclass(frozen=True, eq=False)
class Whereabouts:
    """A part of a problem, and the places of its items and counts in the whole."""

    problem: Problem
    items: Whole
    counts: Whole


@dataclass(frozen=True, eq=False)
class Outcome:
    """What is hidden in the end, what is known too well, and what is known exactly."""

    hidden: Flags
    found: tuple[Found, ...]
    follows: Flags


def settle_parts(problem: Problem, hidden: Flags) -> Outcome:
    """Return what :func:`settle` makes of every part in which something is hidden.

    Parts share nothing, so they are settled at one time; the solver works outside of Python.
    """
    last = hidden.copy()
    follows = np.asarray(problem.known(hidden))
    found: list[Found] = []
    parts = [part for part in divide(problem) if hidden[part.items].any()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        every = pool.map(lambda part: settle(part.problem, hidden[part.items]), parts)
        for part, settled in zip(parts, every, strict=True):
            last[part.items] = settled.hidden
            follows[part.counts] = settled.follows
            places = part.counts
            found += [Found(int(places[one.count]), one.lower, one.upper) for one in settled.found]
    return Outcome(last, tuple(found), follows)


def divide(problem: Problem) -> Iterator[Whereabouts]:
    """Yield the parts of a problem that hold an item."""
    (of_items, of_sums, of_counts) = label(problem)
    asked = np.unique(of_items)
    places = zip(
        gather(of_items, asked), gather(of_sums, asked), gather(of_counts, asked), strict=True
    )
    for items, sums, counts in places:
        yield Whereabouts(take(problem, items, sums, counts), items, counts)


def take(problem: Problem, items: Whole, sums: Whole, counts: Whole) -> Problem:
    """Return the problem of some items, sums and counts alone."""
    place = np.full(len(problem.counts) + 1, NONE, dtype=np.int64)
    place[counts] = np.arange(len(counts))
    return Problem(
        matrix=problem.matrix[sums][:, counts].tocsr(),
        counts=problem.counts[counts],
        items=problem.items[items][:, counts].tocsr(),
        costs=problem.costs[items],
        guarded=place[problem.guarded[items]],
        lenient=problem.lenient[counts],
        width=problem.width,
    )


def label(problem: Problem) -> tuple[Whole, Whole, Whole]:
    """Return the number of the part that each item, each sum and each count is in."""
    height, size = problem.items.shape
    lines = height + problem.matrix.shape[0]
    shown, terms = problem.items.tocoo(), problem.matrix.tocoo()
    guarded = problem.guarded.ravel()
    by = np.repeat(np.arange(height), problem.guarded.shape[1])[guarded != NONE]
    rows = np.concatenate([shown.row, by, terms.row + height])
    columns = np.concatenate([shown.col, guarded[guarded != NONE], terms.col]) + lines
    labels = connect(rows, columns, lines + size)
    return labels[:height], labels[height:lines], labels[lines:]
