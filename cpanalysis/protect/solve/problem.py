"""What is to be hidden, and what hiding it costs: numbers alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

EXACT = 1e-6
NONE = -1


@dataclass(frozen=True, eq=False)
class Problem:
    """Counts in sums, shown by items: what is shown together, and can only be hidden together.

    Parameters
    ----------
    matrix
        Sums by counts; ``matrix @ counts`` is nought, and no count is below nought.
    counts
        The counts; what no item shows may be anything (nan).
    items
        Items by counts: which counts each shows, as 0 and 1.
    costs
        What is lost by hiding each item.
    guarded
        For each item the counts that must stay open once it is hidden, ``NONE`` for fewer: first
        the one that must whatever it is, then those that must where they can be small.
    lenient
        Counts that may be known exactly: what follows from the others is then shown.
    width
        How far apart the least and the most of a guarded count must be.
    """

    matrix: csr_array
    counts: Numbers
    items: csr_array
    costs: Numbers
    guarded: Whole
    lenient: Flags
    width: float

    @cached_property
    def shown_by(self) -> csr_array:
        """Counts by items."""
        return self.items.T.tocsr()

    @cached_property
    def columns(self) -> csc_array:
        """The sums, to be read by count."""
        return self.matrix.tocsc()

    @cached_property
    def within(self) -> Flags:
        """Which sums hold several counts of one item, so that hiding it leaves two unknown."""
        together = abs(self.matrix) @ self.shown_by
        return np.asarray(together.max(axis=1).toarray().ravel() > 1)

    def known(self, hidden: Flags) -> Flags:
        """Return which counts are shown by an item that is not hidden."""
        return np.asarray(self.shown_by @ (~hidden).astype(np.float64) > 0)

    def price(self, hidden: Flags, weights: Numbers) -> Numbers:
        """Return what it costs to hide each count: all items that still show it."""
        return np.asarray(self.shown_by @ np.where(hidden, 0.0, weights))

    def must_open(self, hidden: Flags, lower: Numbers, upper: Numbers) -> Flags:
        """Return which counts must stay open.

        The first of each hidden item must; others must unless they are nought, or at least the
        width, in every solution. What is lenient must unless it is known exactly.
        """
        guarded = self.guarded[hidden]
        first, others = guarded[:, 0], guarded[:, 1:]
        must = np.zeros(len(lower), dtype=bool)
        must[others[others != NONE]] = True
        must &= self.lenient | (lower < self.width - EXACT) & (upper > EXACT)
        must[first[first != NONE]] = True
        return np.asarray(must & ~(self.lenient & (upper - lower < EXACT)), dtype=np.bool_)


def hide_shown_twice(problem: Problem, hidden: Flags) -> Flags:
    """Return ``hidden`` with every item that shows the first guarded count of a hidden one."""
    while True:
        first = problem.guarded[hidden, 0]
        guarded = np.zeros(len(problem.counts))
        guarded[first[first != NONE]] = 1.0
        wider = hidden | np.asarray(problem.items @ guarded > 0)
        if (wider == hidden).all():
            return np.asarray(wider, dtype=np.bool_)
        hidden = wider


def list_places(matrix: csr_array | csc_array, lines: Whole) -> Whole:
    """Return where the terms of some lines stand: rows of a ``csr_array``, columns of the other.

    >>> list_places(csr_array(np.array([[1, 1], [0, 0], [0, 1]])), np.array([2, 0])).tolist()
    [2, 0, 1]
    """
    start, size = matrix.indptr[lines], np.diff(matrix.indptr)[lines]
    shift = start - (np.cumsum(size) - size)
    return np.asarray(np.arange(size.sum()) + np.repeat(shift, size), dtype=np.int64)
