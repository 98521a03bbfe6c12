"""Intervals for a count of events, also where one child can count more than once."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import gamma

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import as_amounts, as_counts, normal_quantile, refuse, tail
from cpanalysis.statistics.interval import FloatArray, Interval, Number, as_interval, tidy

EXACT_BELOW = 10
ROUNDING = 1e-9


def garwood(events: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Exact (Garwood) interval for the mean of a Poisson count.

    ``χ²(α/2; 2k) / 2`` to ``χ²(1 - α/2; 2k + 2) / 2``, in events. No events give a lower
    end of 0; a missing count gives nan.

    Raises
    ------
    ParameterError
        For a count that is negative or fractional.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442.

    Examples
    --------
    >>> garwood(0).rounded(4)
    Interval(lower=0.0, upper=3.6889)
    >>> garwood(53).rounded(1)
    Interval(lower=39.7, upper=69.3)
    """
    return as_interval(*_exact_ends(as_counts(events, what="events"), tail(confidence)))


def byar(events: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Byar's approximation to the exact Poisson interval, good from about ten events.

    ``k (1 - 1/9k - z/3√k)³`` to ``m (1 - 1/9m + z/3√m)³`` with ``m = k + 1``, in events.
    No events give a lower end of 0; a missing count gives nan.

    Raises
    ------
    ParameterError
        For a count that is negative or fractional.

    References
    ----------
    Breslow and Day (1987), Statistical Methods in Cancer Research II, page 69.

    Examples
    --------
    >>> byar(53).rounded(1)
    Interval(lower=39.7, upper=69.3)
    """
    counted = as_counts(events, what="events")
    return as_interval(*_byar_ends(counted, normal_quantile(confidence)))


def poisson_interval(events: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Interval of a count: exact (Garwood) below ten events, Byar's from ten.

    In events; a missing count gives nan. Right only where each child counts once: see
    ``clustered_interval``.

    Raises
    ------
    ParameterError
        For a count that is negative or fractional.

    References
    ----------
    Public Health England (2018), Technical guide: confidence intervals.

    Examples
    --------
    >>> poisson_interval([9, 10]).lower.round(4).tolist()
    [4.1154, 4.7874]
    """
    return as_interval(*_poisson_ends(as_counts(events, what="events"), confidence))


def clustered_interval(
    events: ArrayLike, sum_of_squares: ArrayLike, *, confidence: float = 0.95
) -> Interval:
    """Interval of a count in which one child can count more than once.

    ``sum_of_squares`` is the sum over children of the square of each child's events, which
    estimates the variance of the count when children arrive as a Poisson process. With
    ``φ = sum_of_squares / events`` events a cluster, the count is worth ``k = events / φ``
    independent ones, and the interval is φ times the Poisson interval of ``k``: Fay and
    Feuer's gamma interval with φ for the weight that is added at the upper end. φ is
    widened by ``(φ - 1) / k`` because it is estimated, and from few clusters too low.

    In events; never below 0; without repeats it is ``poisson_interval``. No events give
    the Poisson interval of 0, for nothing is then known about repeats. A missing number
    gives nan. Scaling distances from the count (Dobson's way) was set aside: it reaches
    below 0 when one child makes most of a small count, and covers less.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, and for a sum of squares that no whole
        numbers with that sum can have (below ``events`` or above ``events²``).

    References
    ----------
    Fay and Feuer (1997), Statistics in Medicine 16, 791-801; Stukel, Glynn, Fisher and
    others (1994), Statistics in Medicine 13, 1781-1791, for recurrent events.

    Examples
    --------
    Ten children once each, then four children making ten:

    >>> clustered_interval(10, 10).rounded(1)
    Interval(lower=4.8, upper=18.4)
    >>> clustered_interval(10, 7**2 + 3).rounded(1)
    Interval(lower=0.6, upper=45.6)
    """
    counted, squares = _checked_squares(events, sum_of_squares)
    inflation = _inflation(counted, squares)
    lower, upper = _poisson_ends(counted / inflation, confidence)
    return as_interval(lower * inflation, upper * inflation)


def smallest_sum_of_squares(
    events: ArrayLike, children: ArrayLike, repeating_children: ArrayLike | None = None
) -> Number:
    """Smallest sum over children of squared counts that fits published totals.

    With ``s = children - repeating_children`` children who count once::

        s + (events - s)² / repeating_children

    by the Cauchy-Schwarz inequality; ``events² / children`` where the number of repeating
    children is not known (None, nan). An interval made from it is at least so wide as
    published totals demand. No repeating children means one event a child.

    Raises
    ------
    ParameterError
        Where the totals contradict each other: fewer events than one a child and two a
        repeating child, more repeating children than children, or more events than
        children though none repeats.

    Examples
    --------
    >>> smallest_sum_of_squares(10, 4, 1)
    52.0
    >>> smallest_sum_of_squares(10, 4)
    25.0
    >>> smallest_sum_of_squares(4, 4, 0)
    4.0
    """
    repeating = np.nan if repeating_children is None else repeating_children
    rows = np.broadcast_arrays(
        as_counts(events, what="events"),
        as_counts(children, what="children"),
        as_counts(repeating, what="repeating_children"),
    )
    _refuse_contradictions(*rows)
    unknown = np.isnan(rows[2])
    return tidy(np.where(unknown, _squares_if_even(*rows[:2]), _squares_if_split(*rows)))


def _exact_ends(counted: FloatArray, outside: float) -> tuple[FloatArray, FloatArray]:
    positive = np.where(counted > 0, counted, np.nan)
    lower = np.where(counted == 0, 0.0, gamma.ppf(outside, positive))
    return lower, gamma.isf(outside, counted + 1)


def _byar_ends(counted: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    positive, above = np.where(counted > 0, counted, np.nan), counted + 1
    lower = positive * (1 - 1 / (9 * positive) - z / (3 * np.sqrt(positive))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    # Below about one event the cube turns negative: a count cannot.
    return np.where(counted == 0, 0.0, np.maximum(lower, 0.0)), upper


def _poisson_ends(counted: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    exact = _exact_ends(counted, tail(confidence))
    approximate = _byar_ends(counted, normal_quantile(confidence))
    is_small = counted < EXACT_BELOW
    lower, upper = (np.where(is_small, *ends) for ends in zip(exact, approximate, strict=True))
    return lower, upper


def _inflation(counted: FloatArray, squares: FloatArray) -> FloatArray:
    some = np.where(counted > 0, counted, np.nan)
    events_a_cluster = squares / some
    widened = events_a_cluster + (events_a_cluster - 1) * events_a_cluster / some
    return np.where(counted == 0, 1.0, widened)


def _checked_squares(events: ArrayLike, sum_of_squares: ArrayLike) -> tuple[FloatArray, FloatArray]:
    counted, squares = np.broadcast_arrays(
        as_counts(events, what="events"), as_amounts(sum_of_squares, what="sum_of_squares")
    )
    beyond = (squares < counted * (1 - ROUNDING)) | (squares > counted**2 * (1 + ROUNDING))
    refuse(squares, where=beyond, rule="sum_of_squares must lie from events to events²")
    return counted, np.maximum(squares, counted)


def _squares_if_even(events: FloatArray, children: FloatArray) -> FloatArray:
    shared = events**2 / np.where(children > 0, children, np.nan)
    return np.where((children == 0) & (events == 0), 0.0, shared)


def _squares_if_split(
    events: FloatArray, children: FloatArray, repeating: FloatArray
) -> FloatArray:
    once = children - repeating
    of_repeating = (events - once) ** 2 / np.where(repeating > 0, repeating, np.nan)
    return np.where(repeating == 0, events, once + of_repeating)


def _refuse_contradictions(events: FloatArray, children: FloatArray, repeating: FloatArray) -> None:
    at_least = children + np.where(np.isnan(repeating), 0, repeating)
    contradictions = {
        "fewer events than one a child and two a repeating child": events < at_least,
        "more repeating children than children": repeating > children,
        "more events than children though none repeats": (repeating == 0) & (events > children),
        "events without children": (children == 0) & (events > 0),
    }
    for fault, where in contradictions.items():
        if where.any():
            raise ParameterError(
                f"{fault}; events {events[where].flat[0]:g}, children {children[where].flat[0]:g}"
            )
