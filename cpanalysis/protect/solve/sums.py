"""What follows from each sum alone, and from that, for the counts that are not known."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from cpanalysis.protect.solve.problem import EXACT, NONE, Flags, Numbers, Whole

PASSES = 30


@dataclass(frozen=True, eq=False)
class Open:
    """Sums in which a count is unknown: ``matrix @ unknown == total``.

    ``sums`` and ``counts`` are the numbers of lines and columns in the whole. ``real`` is what the
    unknown counts are, where whoever hides them knows (nan elsewhere).
    """

    matrix: csr_array
    total: Numbers
    sums: Whole
    counts: Whole
    real: Numbers


def open_sums(matrix: csr_array, counts: Numbers, known: Flags) -> Open:
    """Return the sums that say something of counts not known.

    A count in one sum alone takes up whatever the rest of it leaves. A sum with two such, one on
    each side, says nothing, and nor do sums whose counts then stand alone in turn.
    """
    unknown = np.flatnonzero(~known)
    total = -np.asarray(matrix @ np.where(known, np.nan_to_num(counts), 0.0))
    left = matrix[:, unknown]
    kept = np.flatnonzero(np.diff(left.indptr) > 0)
    while True:
        chosen = left[kept]
        says = tells(chosen)
        if says.all():
            break
        kept = kept[says]
    return Open(chosen, total[kept], kept, unknown, counts[unknown])


def tells(matrix: csr_array) -> Flags:
    """Return which sums say something of their counts."""
    times = np.bincount(matrix.indices, minlength=matrix.shape[1])
    alone = times[matrix.indices] == 1
    sums = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    plus = np.bincount(sums, alone & (matrix.data > 0), matrix.shape[0]) > 0
    minus = np.bincount(sums, alone & (matrix.data < 0), matrix.shape[0]) > 0
    return np.asarray(~(plus & minus))


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and the most of each unknown count, and the sum that says so (``NONE``: no sum)."""

    lower: Numbers
    upper: Numbers
    below: Whole
    above: Whole

    @property
    def width(self) -> Numbers:
        """How far apart they are."""
        return self.upper - self.lower


@dataclass(frozen=True, eq=False)
class Terms:
    """The terms of sums, in the order of their counts; ``first`` is where each count begins."""

    sums: Whole
    counts: Whole
    signs: Numbers
    present: Whole
    first: Whole
    total: Numbers


def list_terms(system: Open) -> Terms:
    """Return the terms of open sums."""
    columns = system.matrix.tocsc()
    sizes = np.diff(columns.indptr)
    present = np.flatnonzero(sizes)
    return Terms(
        sums=columns.indices.astype(np.int64),
        counts=np.repeat(np.arange(len(sizes)), sizes),
        signs=columns.data,
        present=present,
        first=columns.indptr[:-1][present].astype(np.int64),
        total=system.total,
    )


def follow_sums(system: Open, start: tuple[Numbers, Numbers] | None = None) -> Bounds:
    """Return the bounds that follow from each sum alone, and from these, until nothing changes.

    They hold for every solution; a linear program can prove more, never less. ``start`` is the
    least and the most of each count as it is known beforehand: 0 and no end if not given.

    >>> one = csr_array(np.array([[1.0, -1.0, -1.0]]))
    >>> system = open_sums(one, np.array([7.0, 4.0, 3.0]), np.array([True, False, False]))
    >>> follow_sums(system).upper.tolist()
    [7.0, 7.0]
    """
    size = len(system.counts)
    none = np.full(size, NONE)
    least, most = start or (np.zeros(size), np.full(size, np.inf))
    bounds = Bounds(least.copy(), most.copy(), none, none.copy())
    terms = list_terms(system)
    for _ in range(PASSES if len(terms.sums) else 0):
        if not tighten(terms, bounds):
            break
    return bounds


def tighten(terms: Terms, bounds: Bounds) -> bool:
    """Tighten ``bounds`` by each sum once, and say whether anything changed."""
    plus = terms.signs > 0
    low, high = bounds.lower[terms.counts], bounds.upper[terms.counts]
    least = terms.total[terms.sums] - rest(terms, np.where(plus, high, -low), np.inf)
    most = terms.total[terms.sums] - rest(terms, np.where(plus, low, -high), -np.inf)
    above = improve(terms, np.where(plus, most, -least), bounds.upper, bounds.above)
    negative = -bounds.lower
    below = improve(terms, np.where(plus, -least, most), negative, bounds.below)
    bounds.lower[:] = -negative
    return above or below


def rest(terms: Terms, values: Numbers, endless: float) -> Numbers:
    """Return, for each term, the sum of the other terms of its sum, of which some have no end."""
    free = values == endless
    finite = np.where(free, 0.0, values)
    height = len(terms.total)
    total = np.bincount(terms.sums, finite, height)[terms.sums] - finite
    others = np.bincount(terms.sums, free, height)[terms.sums] - free
    return np.where(others > 0, endless, total)


def improve(terms: Terms, limits: Numbers, known: Numbers, by: Whole) -> bool:
    """Lower ``known`` to the least limit of each count, note the sum, and say whether any fell."""
    best = np.minimum.reduceat(limits, terms.first)
    better = best < known[terms.present] - EXACT
    if not better.any():
        return False
    fell = terms.present[better]
    marked = np.full(len(known), -np.inf)
    marked[fell] = best[better]
    known[fell] = best[better]
    hits = np.flatnonzero(limits <= marked[terms.counts] + EXACT / 2)
    by[terms.counts[hits]] = terms.sums[hits]
    return True
