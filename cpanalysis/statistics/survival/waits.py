"""Waiting times: what can be used, and what is shown apart because it cannot be true."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Flags, Floats, Whole

OPEN, DONE = 0, 1


@dataclass(frozen=True, eq=False)
class Waits:
    """Waiting times that can be used.

    Attributes
    ----------
    times
        How long each has waited, until it ended or was last seen waiting.
    kinds
        How it ended: 0 still open (censored, never dropped), 1 what is waited for, 2 and above
        another event that ended the wait.
    entries
        When each came under watch; minus infinity for from the start.
    """

    times: Floats
    kinds: Whole
    entries: Floats

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.times)

    def pick(self, which: Flags | Whole) -> "Waits":
        """Return only some of the waits.

        >>> sort_waits([3, 1, 2], [1, 0, 1]).waits.pick(np.array([0, 2])).times.tolist()
        [3.0, 2.0]
        """
        return Waits(self.times[which], self.kinds[which], self.entries[which])


def join_ends(waits: Waits) -> Waits:
    """Return waits in which whatever ended them counts as the same end; open ones stay open.

    Their curve is that of the time waited, to the first of the ends.

    >>> join_ends(sort_waits([3, 1, 2], [1, 0, 2]).waits).kinds.tolist()
    [1, 0, 1]
    """
    return Waits(waits.times, np.where(waits.kinds == OPEN, OPEN, DONE), waits.entries)


@dataclass(frozen=True, eq=False)
class SortedWaits:
    """Waits that can be used, and the positions of those that cannot, by why.

    ``negative`` ended before they began, ``zero`` ended at once, ``unknown`` have no length, and
    ``unwatched`` ended before they came under watch.
    """

    waits: Waits
    negative: Whole
    zero: Whole
    unknown: Whole
    unwatched: Whole


def sort_waits(
    times: ArrayLike,
    kinds: ArrayLike,
    *,
    entries: ArrayLike | None = None,
    keep_zeros: bool = False,
) -> SortedWaits:
    """Return the waits that can be used and, apart, those that cannot.

    Parameters
    ----------
    times
        Length of each wait in any unit, to its end or to when it was last seen open.
    kinds
        0 or False still open, 1 or True done, 2 and above ended otherwise.
    entries
        When each came under watch, on the same clock (left truncation); 0 or less, and by default,
        for from the start.
    keep_zeros
        Whether waits of 0 are used; by default they are shown apart like negative ones.

    Raises
    ------
    ParameterError
        Where a kind is not a whole number from 0, or the arrays are not as long as each other.

    Examples
    --------
    >>> found = sort_waits([2.5, -1, 0, 4, float("nan")], [1, 1, 1, 0, 1])
    >>> len(found.waits), found.negative.tolist(), found.zero.tolist(), found.unknown.tolist()
    (2, [1], [2], [4])
    """
    lengths, ends = np.asarray(times, dtype=float), np.asarray(kinds, dtype=float)
    starts = np.zeros(lengths.shape) if entries is None else np.asarray(entries, dtype=float)
    _require_alike(lengths, ends, starts)
    starts = np.where(starts > 0, starts, np.where(np.isnan(starts), np.nan, -np.inf))
    negative, zero = lengths < 0, lengths == 0
    unknown = ~np.isfinite(lengths) | np.isnan(starts)
    unwatched = (starts >= lengths) & ((lengths > 0) | (zero & keep_zeros))
    usable = ~(negative | unknown | unwatched | (zero & (not keep_zeros)))
    apart = (np.flatnonzero(flags) for flags in (negative, zero, unknown, unwatched))
    return SortedWaits(Waits(lengths, ends.astype(int), starts).pick(usable), *apart)


def _require_alike(times: Floats, kinds: Floats, entries: Floats) -> None:
    if not times.shape == kinds.shape == entries.shape or times.ndim != 1:
        shapes = f"{times.shape}, {kinds.shape}, {entries.shape}"
        raise ParameterError(f"waits have shapes {shapes}; known: three of one length")
    if not np.isin(kinds % 1, 0).all() or (kinds < 0).any():
        odd = kinds[~np.isin(kinds % 1, 0) | (kinds < 0)][0]
        raise ParameterError(f"a wait ended in {odd:g}; known: 0 open, 1 done, 2, 3, ... otherwise")
