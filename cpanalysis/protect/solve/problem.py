"""What is to be hidden, and what hiding it costs: numbers alone."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from cpanalysis.protect.solve.sums import EXACT, NONE, Bounds, Flags, Numbers, Whole, know


@dataclass(frozen=True, eq=False)
class Problem:
    """Counts in sums, shown by items: what is shown together, and can only be hidden together.

    Parameters
    ----------
    matrix
        Sums by counts; ``matrix @ counts`` is nought.
    counts
        The true counts; nan where none is known, nor shown by an item.
    items
        Items by counts: which counts each shows.
    costs
        What is lost by hiding each item.
    guarded
        For each item the counts that must not be proved once it is hidden, ``NONE`` for fewer:
        first the one that must be wide whatever it is, then those that must be if they can be
        small.
    given
        Counts that are known whatever is hidden.
    """

    matrix: csr_array
    counts: Numbers
    items: csr_array
    costs: Numbers
    guarded: Whole
    given: Flags

    def known(self, hidden: Flags) -> Flags:
        """Return which counts are shown by an item that is not hidden, or given."""
        shown = self.items.T @ (~hidden).astype(np.float64)
        return np.asarray((shown > 0) | self.given)

    def bounds(self, hidden: Flags) -> Bounds:
        """Return what is known of every count at first sight."""
        return know(np.nan_to_num(self.counts), self.known(hidden))


def find_narrow(problem: Problem, hidden: Flags, bounds: Bounds, threshold: int) -> Whole:
    """Return the guarded counts of hidden items that are known too well, each once."""
    narrow = bounds.width < threshold - EXACT
    return np.flatnonzero(find_guarded(problem, hidden, bounds, threshold) & narrow)


def find_guarded(problem: Problem, hidden: Flags, bounds: Bounds, threshold: int) -> Flags:
    """Return which counts must be as wide as the threshold.

    The first of a hidden item must; the others too unless they are nought or at least the
    threshold in every solution.
    """
    guarded = problem.guarded[hidden]
    must = np.zeros(len(bounds.lower), dtype=bool)
    must[guarded[:, 1:][guarded[:, 1:] != NONE]] = True
    must &= (bounds.lower < threshold - EXACT) & (bounds.upper > EXACT)
    must[guarded[:, 0][guarded[:, 0] != NONE]] = True
    return must
