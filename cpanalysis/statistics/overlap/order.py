"""Who was seen in another theme before, or after, and in which one first."""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray
from statsmodels.stats.proportion import proportion_confint

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Estimate, Floats, NotShown, Whole
from cpanalysis.statistics.overlap.regions import distinct_keys


@dataclass(frozen=True, eq=False)
class Sightings:
    """When children were seen in one theme: a key and a time for each event, on one clock."""

    keys: ArrayLike
    times: ArrayLike


@dataclass(frozen=True)
class DirectionalShare:
    """Of the children first seen in one theme, how many were seen in another before, or after.

    ``left_out`` are children for whom the time looked at was not covered; ``share`` has Wilson's
    interval.
    """

    children: int
    seen: int
    left_out: int
    share: Estimate | NotShown


def share_seen_before(
    index: Sightings, other: Sightings, *, within: float, covered: tuple[float, float]
) -> DirectionalShare:
    """Return the share of children seen in ``other`` before their first ``index`` event.

    Parameters
    ----------
    index, other
        The events of two themes.
    within
        How far back is looked; an event at the very time of the index event is not before it.
    covered
        From when to when events of ``other`` are known. A child whose look-back starts earlier
        leaves the denominator and is counted.

    Notes
    -----
    Children in either theme are known to the police; a share among them says nothing of children at
    large. Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212, for the interval.

    Examples
    --------
    >>> missing = Sightings(["a", "b", "b", "c"], [50, 60, 90, 5])
    >>> cse = Sightings(["a", "b"], [40, 70])
    >>> found = share_seen_before(missing, cse, within=30, covered=(0, 100))
    >>> found.children, found.seen, found.left_out
    (2, 1, 1)
    """
    return _share_seen(index, other, window=(-within, 0.0), covered=covered)


def share_seen_after(
    index: Sightings, other: Sightings, *, within: float, covered: tuple[float, float]
) -> DirectionalShare:
    """Return the share of children seen in ``other`` after their first ``index`` event.

    See :func:`share_seen_before`; a child whose follow-up ends after what is covered leaves the
    denominator and is counted.

    >>> missing = Sightings(["a", "b", "c"], [50, 60, 90])
    >>> cse = Sightings(["a", "b"], [40, 70])
    >>> found = share_seen_after(missing, cse, within=30, covered=(0, 100))
    >>> found.children, found.seen, found.left_out
    (2, 1, 1)
    """
    return _share_seen(index, other, window=(0.0, within), covered=covered)


@dataclass(frozen=True)
class TimeOrder:
    """Which of two themes a child was seen in first, or only, or whether in both at one time."""

    first_before: int
    second_before: int
    together: int
    only_first: int
    only_second: int


def order_first_events(first: Sightings, second: Sightings) -> TimeOrder:
    """Return how many children were seen first in which of two themes.

    >>> order_first_events(Sightings(["a", "b", "c"], [1, 5, 2]), Sightings(["b", "c"], [3, 2]))
    TimeOrder(first_before=0, second_before=1, together=1, only_first=1, only_second=0)
    """
    child, times, number = _line_up(first, second)
    starts = np.array([_first_times(c, t, number) for c, t in zip(child, times, strict=True)])
    seen = np.isfinite(starts)
    return TimeOrder(
        first_before=int(np.sum(seen.all(axis=0) & (starts[0] < starts[1]))),
        second_before=int(np.sum(seen.all(axis=0) & (starts[1] < starts[0]))),
        together=int(np.sum(seen.all(axis=0) & (starts[0] == starts[1]))),
        only_first=int(np.sum(seen[0] & ~seen[1])),
        only_second=int(np.sum(seen[1] & ~seen[0])),
    )


def _share_seen(
    index: Sightings,
    other: Sightings,
    *,
    window: tuple[float, float],
    covered: tuple[float, float],
) -> DirectionalShare:
    child, times, number = _line_up(index, other)
    start = _first_times(child[0], times[0], number)
    looked_at = (start + window[0] >= covered[0]) & (start + window[1] <= covered[1])
    away = times[1] - start[child[1]]
    inside = (away >= window[0]) & (away <= window[1]) & (away != 0)
    seen = np.bincount(child[1][inside], minlength=number) > 0
    children, hits = int(np.sum(looked_at)), int(np.sum(seen & looked_at))
    left_out = int(np.sum(np.isfinite(start) & ~looked_at))
    return DirectionalShare(children, hits, left_out, _wilson(hits, children))


def _wilson(seen: int, children: int) -> Estimate | NotShown:
    if not children:
        return NotShown("no child was covered for the time looked at")
    lower, upper = proportion_confint(seen, children, method="wilson")
    return Estimate(seen / children, float(lower), float(upper))


def _line_up(*themes: Sightings) -> tuple[list[Whole], list[Floats], int]:
    """Give the children of all themes one numbering: each theme's, its times, how many in all."""
    keys = [np.asarray(theme.keys) for theme in themes]
    times = [np.asarray(theme.times, dtype=float) for theme in themes]
    for one, when in zip(keys, times, strict=True):
        _require_known(one, when)
    names, child = np.unique(np.concatenate(keys), return_inverse=True)
    return np.split(child, np.cumsum([len(one) for one in keys])[:-1]), times, len(names)


def _first_times(child: Whole, times: Floats, number: int) -> Floats:
    first = np.full(number, inf)
    np.minimum.at(first, child, times)
    return first


def _require_known(keys: NDArray[np.generic], times: Floats) -> None:
    if keys.shape != times.shape or keys.ndim != 1:
        raise ParameterError(f"sightings have shapes {keys.shape}, {times.shape}; known: one")
    distinct_keys(keys.tolist())
    if not np.isfinite(times).all():
        raise ParameterError("a sighting has no time; known: numbers")
