"""Gaps between the episodes of a child, and which of them may be looked at."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Flags, Floats, Whole
from cpanalysis.statistics.survival.waits import SortedWaits, sort_waits


@dataclass(frozen=True)
class Watch:
    """From when to when episodes are known, on the clock of the episodes."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ParameterError(f"watch from {self.start:g} to {self.end:g}; known: start < end")


@dataclass(frozen=True, eq=False)
class Gaps:
    """The gap after each episode, by child and then by start.

    Attributes
    ----------
    position
        Which of the caller's episodes each gap follows.
    child
        The child, as a number from 0.
    order
        How many episodes of the child are known up to and with this one.
    since_last
        From the start of the child's episode before to the start of this one; infinite for none.
    history
        For how long the child had been watched when this episode started.
    times
        From the end of this episode to the start of the next, or to the end of the watch; negative
        where the next starts before this one ends; nan where the end is not known.
    again
        Whether there was a next one.
    """

    position: Whole
    child: Whole
    order: Whole
    since_last: Floats
    history: Floats
    times: Floats
    again: Flags

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.times)

    def pick(self, which: Flags) -> "Gaps":
        """Return only some of the gaps."""
        return Gaps(
            self.position[which],
            self.child[which],
            self.order[which],
            self.since_last[which],
            self.history[which],
            self.times[which],
            self.again[which],
        )

    def sort(self) -> SortedWaits:
        """Return the gaps as waits for the next episode, impossible ones apart."""
        return sort_waits(self.times, self.again)


def gaps_between_episodes(
    children: ArrayLike, starts: ArrayLike, ends: ArrayLike, *, watch: Watch
) -> Gaps:
    """Return the gap after each episode that started while watched.

    Parameters
    ----------
    children
        An opaque key of the child of each episode.
    starts, ends
        When each started and ended, in numbers on one clock; nan for an end that is not known.
    watch
        From when to when episodes are known. An episode still open at its end has no gap (nan).

    Raises
    ------
    ParameterError
        Where a start is not known, or the arrays are not as long as each other.

    Examples
    --------
    >>> gaps = gaps_between_episodes(
    ...     ["a", "b", "a"], [10, 20, 15], [12, 21, 18], watch=Watch(0, 100))
    >>> gaps.times.tolist(), gaps.again.tolist(), gaps.order.tolist()
    ([3.0, 82.0, 79.0], [True, False, False], [1, 2, 1])
    """
    keys, begun, over = np.asarray(children), np.asarray(starts, float), np.asarray(ends, float)
    _require_episodes(keys, begun, over)
    watched = np.flatnonzero((begun >= watch.start) & (begun < watch.end))
    child = np.unique(keys[watched], return_inverse=True)[1]
    ranked = np.lexsort((begun[watched], child))
    position, child = watched[ranked], child[ranked]
    return _measure(position, child, begun[position], over[position], watch)


@dataclass(frozen=True, eq=False)
class IndexGaps:
    """The first gap of each child that can be told to be one, and how many episodes cannot be.

    ``too_early`` episodes lack the look-back, so that an earlier one may be unknown; ``repeats``
    follow another within the look-back; ``later`` come after the child's first of this kind.
    """

    gaps: Gaps
    too_early: int
    repeats: int
    later: int


def first_gaps(gaps: Gaps, *, lookback: float) -> IndexGaps:
    """Return the gap after each child's first episode with none in the ``lookback`` before it.

    An episode counts only where the child had been watched for the whole look-back, as otherwise
    the early months look less repetitive than they were (left truncation).

    >>> gaps = gaps_between_episodes(
    ...     ["a", "a", "b"], [5, 60, 50], [6, 61, 51], watch=Watch(0, 100))
    >>> found = first_gaps(gaps, lookback=30)
    >>> found.gaps.position.tolist(), found.too_early
    ([1, 2], 1)
    """
    known = gaps.history >= lookback
    fresh = known & (gaps.since_last > lookback)
    first = np.zeros(len(gaps), dtype=bool)
    candidates = np.flatnonzero(fresh)
    first[candidates[np.unique(gaps.child[candidates], return_index=True)[1]]] = True
    return IndexGaps(
        gaps.pick(first),
        too_early=int(np.sum(~known)),
        repeats=int(np.sum(known & ~fresh)),
        later=int(np.sum(fresh & ~first)),
    )


@dataclass(frozen=True, eq=False)
class Landmark:
    """Gaps still open at a landmark, their clock started there, and how many did not reach it.

    ``again_before`` ended in a new episode by then, ``lost_before`` were no longer watched,
    ``unknown`` have no length or a negative one.
    """

    gaps: Gaps
    again_before: int
    lost_before: int
    unknown: int


def from_landmark(gaps: Gaps, *, landmark: float) -> Landmark:
    """Return the gaps that outlast ``landmark``, counted from there.

    What is done by the landmark (an interview within 72 hours, say) may be compared from it on. A
    clock from the return would credit the interview with the very days it had to be survived for:
    children missing again at once could not be interviewed.
    Source: Anderson, Cain & Gelber (1983), J. Clin. Oncol. 1, 710-719.

    >>> gaps = gaps_between_episodes(["a", "a", "b"], [0, 5, 0], [1, 6, 1], watch=Watch(0, 50))
    >>> found = from_landmark(gaps, landmark=10)
    >>> found.gaps.times.tolist(), found.again_before
    ([34.0, 39.0], 1)
    """
    usable = gaps.times >= 0
    short = usable & (gaps.times <= landmark)
    reached = gaps.pick(usable & ~short)
    return Landmark(
        replace(reached, times=reached.times - landmark),
        again_before=int(np.sum(short & gaps.again)),
        lost_before=int(np.sum(short & ~gaps.again)),
        unknown=int(np.sum(~usable)),
    )


def _measure(position: Whole, child: Whole, begun: Floats, over: Floats, watch: Watch) -> Gaps:
    """Measure gaps of episodes that stand in order of children and starts."""
    starts_child = np.diff(child, prepend=-1) != 0
    again = ~np.append(starts_child[1:], True)[: len(child)]
    following = np.where(again, np.append(begun[1:], np.nan)[: len(child)], watch.end)
    closed = np.where(over > watch.end, np.nan, over)
    since_last = np.where(starts_child, np.inf, np.diff(begun, prepend=0.0))
    numbers = np.arange(len(child))
    order = 1 + numbers - np.maximum.accumulate(np.where(starts_child, numbers, 0))
    return Gaps(position, child, order, since_last, begun - watch.start, following - closed, again)


def _require_episodes(keys: NDArray[np.generic], begun: Floats, over: Floats) -> None:
    if not keys.shape == begun.shape == over.shape or keys.ndim != 1:
        shapes = f"{keys.shape}, {begun.shape}, {over.shape}"
        raise ParameterError(f"episodes have shapes {shapes}; known: three of one length")
    if np.isnan(begun).any():
        row = int(np.argmax(np.isnan(begun)))
        raise ParameterError(f"episode {row} (from 0) has no start; known: numbers")
