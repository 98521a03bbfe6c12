"""Sums that are nought, and the bounds that they put on counts not known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

EXACT = 1e-6
NONE = -1
ROUNDS = 60


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and the most that each count can be."""

    lower: Numbers
    upper: Numbers

    @property
    def width(self) -> Numbers:
        """How far apart they are."""
        return self.upper - self.lower

    @property
    def known(self) -> Flags:
        """Whether a count is known exactly."""
        return self.width < EXACT


def know(counts: Numbers, known: Flags) -> Bounds:
    """Return bounds of counts of which some are known, and the others are nought or more.

    >>> know(np.array([3.0, 9.0]), np.array([True, False])).upper.tolist()
    [3.0, inf]
    """
    return Bounds(np.where(known, counts, 0.0), np.where(known, counts, np.inf))


@dataclass(frozen=True, eq=False)
class Terms:
    """The terms of sums one by one: in which sum, of which count, with which sign.

    They stand in the order of their counts; ``first`` is where each count's terms begin.
    """

    sums: Whole
    counts: Whole
    signs: Numbers
    present: Whole
    first: Whole
    height: int


def list_terms(matrix: csr_array) -> Terms:
    """Return the terms of a matrix of sums by counts."""
    column = matrix.tocsc()
    column.sort_indices()
    present = np.flatnonzero(np.diff(column.indptr))
    counts = np.repeat(np.arange(matrix.shape[1]), np.diff(column.indptr))
    return Terms(
        sums=column.indices.astype(np.int64),
        counts=counts,
        signs=column.data.astype(np.float64),
        present=present,
        first=column.indptr[:-1][present].astype(np.int64),
        height=matrix.shape[0],
    )


@dataclass(frozen=True, eq=False)
class Proof:
    """Bounds, and the sum by which each was last tightened; ``NONE`` where none was.

    Later bounds rest on earlier ones, so following the sums backwards never goes in a circle.
    """

    bounds: Bounds
    below: Whole
    above: Whole


def propagate(terms: Terms, bounds: Bounds) -> Proof:
    """Return the bounds that follow from each sum alone, and from these, until nothing changes.

    They hold for every solution; a linear program can prove more, never less.

    >>> matrix = csr_array(np.array([[1.0, -1.0, -1.0]]))
    >>> known = know(np.array([7.0, 4.0, 3.0]), np.array([True, False, False]))
    >>> propagate(list_terms(matrix), known).bounds.upper.tolist()
    [7.0, 7.0, 7.0]
    """
    none = np.full(len(bounds.lower), NONE)
    proof = Proof(bounds, none, none.copy())
    for _ in range(ROUNDS if len(terms.counts) else 0):
        tighter = tighten(terms, proof)
        if tighter is proof:
            break
        proof = tighter
    return proof


def tighten(terms: Terms, proof: Proof) -> Proof:
    """Return the proof with what follows from each sum once; itself where nothing does."""
    least, most = bound_terms(terms, proof.bounds)
    plus = terms.signs > 0
    lower = improve(terms, np.where(plus, most, -least), -proof.bounds.lower)
    upper = improve(terms, np.where(plus, -least, most), proof.bounds.upper)
    if not len(lower[0]) and not len(upper[0]):
        return proof
    below, above = proof.below.copy(), proof.above.copy()
    bounds = Bounds(proof.bounds.lower.copy(), proof.bounds.upper.copy())
    bounds.lower[lower[0]], below[lower[0]] = -lower[1], lower[2]
    bounds.upper[upper[0]], above[upper[0]] = upper[1], upper[2]
    return Proof(bounds, below, above)


def improve(terms: Terms, limits: Numbers, known: Numbers) -> tuple[Whole, Numbers, Whole]:
    """Return the counts that a term limits more than is known, with the limit and the sum."""
    best = np.minimum.reduceat(limits, terms.first)
    better = np.flatnonzero(best < known[terms.present] - EXACT)
    counts = terms.present[better]
    marked = np.full(len(known), np.inf)
    marked[counts] = best[better]
    hits = np.flatnonzero(limits <= marked[terms.counts] + EXACT / 2)
    hits = hits[np.isfinite(marked[terms.counts[hits]])]
    by = np.full(len(known), NONE)
    by[terms.counts[hits]] = terms.sums[hits]
    return counts, best[better], by[counts]


def bound_terms(terms: Terms, bounds: Bounds) -> tuple[Numbers, Numbers]:
    """Return, for each term, the least and the most that the rest of its sum can be."""
    plus = terms.signs > 0
    low, high = bounds.lower[terms.counts], bounds.upper[terms.counts]
    least = rest_of_sum(terms, np.where(plus, low, -high))
    most = -rest_of_sum(terms, np.where(plus, -high, low))
    return least, most


def rest_of_sum(terms: Terms, values: Numbers) -> Numbers:
    """Return, for each term, the sum of the other terms' values, of which some have no end."""
    endless = np.isneginf(values)
    finite = np.where(endless, 0.0, values)
    total = np.bincount(terms.sums, finite, terms.height)[terms.sums]
    without_end = np.bincount(terms.sums, endless, terms.height)[terms.sums]
    return np.where(without_end - endless > 0, -np.inf, total - finite)


def narrow(matrix: csr_array, bounds: Bounds) -> csr_array:
    """Return the sums in which something is not known; sums that say nothing are left out.

    A count that stands in one sum alone and has no end takes up whatever the rest leaves: a sum
    with two such, one on each side, says nothing of the others.
    """
    open_ended = np.isinf(bounds.upper) & (bounds.lower < EXACT)
    kept = np.flatnonzero(matrix.astype(bool) @ (~bounds.known).astype(np.float64) > 0)
    while True:
        chosen = matrix[kept]
        says = tells(chosen, open_ended)
        if says.all():
            return chosen
        kept = kept[says]


def tells(matrix: csr_array, open_ended: Flags) -> Flags:
    """Return which sums say something of their counts."""
    times = np.bincount(matrix.indices, minlength=matrix.shape[1])
    lone = (open_ended & (times == 1))[matrix.indices]
    sums = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    plus = np.bincount(sums, lone & (matrix.data > 0), matrix.shape[0]) > 0
    minus = np.bincount(sums, lone & (matrix.data < 0), matrix.shape[0]) > 0
    return np.asarray(~(plus & minus))
