"""A proportion of records in which one child can have several."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm, t

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import as_counts, as_events_of_total, tail
from cpanalysis.statistics.interval import FloatArray, Interval, Number, as_interval, tidy

SMALLEST_EFFECT = 0.5


class ClusteredProportion(NamedTuple):
    """A proportion, its interval, and how many independent records its records are worth."""

    value: Number
    interval: Interval
    effective_total: Number


class _Children(NamedTuple):
    """Events, total and group of children, and how many are so: arrays of one length."""

    events: FloatArray
    totals: FloatArray
    groups: np.ndarray
    many: FloatArray


class _Sums(NamedTuple):
    """Sums over the children of each group, an element a group."""

    events: FloatArray
    totals: FloatArray
    totals_squared: FloatArray
    children: FloatArray
    residuals: FloatArray
    residuals_squared: FloatArray


def clustered_proportion(
    events: ArrayLike,
    totals: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    alike: ArrayLike = 1,
    confidence: float = 0.95,
) -> ClusteredProportion:
    """Proportion of records, with an interval that knows which are of one child.

    ``events`` and ``totals`` hold a number a child. The variance is the jackknife's over
    children, ``(m - 1) / m Σ ((eᵢ - p nᵢ) / (n - nᵢ))²``; its ratio to ``p (1 - p) / n`` is the
    design effect, and ``n`` over it the number of independent records that these are worth,
    of which the Wilson interval is taken, with a t quantile for ``(Σ n)² / Σ n² - 1`` degrees of
    freedom, or fewer where few children carry the variance: with ``u`` the terms of the sum
    above, ``2 (Σ u²)² / (Σ u⁴ - (Σ u²)² / m)``. Without any event, with nothing else, or of one
    child, the jackknife sees nothing: the design effect is then that of children all alike
    inside, ``Σ n² / Σ n``. It is never below a half: chance alone may make few children look too
    much alike to each other.

    True coverage of a 95 % interval, simulated for 20 to 200 children with 2.2 and 3.5
    records each: 93.5 to 96.5 % where the event is not rare; where fewer than about five
    children have it, from 92 % (very unlike children) to 98 %.

    ``groups`` numbers the group of each child from 0; the result then holds an array with an
    element a group, else floats. ``alike`` says how many children each number stands for, so that
    children with the same events of the same total need not be listed one by one. Children without
    records, or with a missing number, are left out; a group without any gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, more events than their total, and
        groups that are not numbered so or differ in length.

    References
    ----------
    Korn and Graubard (1998), Survey Methodology 24, 193-201; Kish (1965), Survey Sampling,
    chapter 8; degrees of freedom from the spread of the variance: Satterthwaite (1946),
    Biometrics Bulletin 2, 110-114.

    Examples
    --------
    Ten records of ten children, then of three:

    >>> clustered_proportion([1] * 4 + [0] * 6, [1] * 10).interval.rounded(2)
    Interval(lower=0.14, upper=0.73)
    >>> clustered_proportion([4, 0, 0], [4, 3, 3]).interval.rounded(2)
    Interval(lower=0.01, upper=0.97)
    """
    counted, size = (np.atleast_1d(each) for each in as_events_of_total(events, totals))
    group, number_of_groups = _numbered(groups, counted.shape)
    many = np.broadcast_to(as_counts(alike, what="alike"), counted.shape)
    known = ~np.isnan(counted) & (many > 0)
    children = _Children(*(each[known] for each in (counted, size, group, many)))
    sums = _sum_by_group(children, number_of_groups)
    found = _proportion(sums, tail(confidence))
    return found if groups is not None else _only(found)


def clustered_difference(
    first: ClusteredProportion, second: ClusteredProportion
) -> tuple[Interval, Number]:
    """Interval of the difference of two clustered proportions, 1 less 2, and its p value.

    Newcombe's way of joining two intervals: with values ``p₁, p₂`` and their intervals
    ``(l₁, u₁), (l₂, u₂)``, from ``d - √((p₁ - l₁)² + (u₂ - p₂)²)`` to
    ``d + √((u₁ - p₁)² + (p₂ - l₂)²)``. The p value is that of the pooled z test with the
    effective totals for totals. A missing number gives nan.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> many = clustered_proportion([1] * 40 + [0] * 60, [1] * 100)
    >>> few = clustered_proportion([1] * 20 + [0] * 80, [1] * 100)
    >>> interval, p_value = clustered_difference(many, few)
    >>> interval.rounded(2), round(p_value, 3)
    (Interval(lower=0.07, upper=0.32), 0.002)
    """
    (value_1, (lower_1, upper_1), worth_1), (value_2, (lower_2, upper_2), worth_2) = (
        _arrays(first),
        _arrays(second),
    )
    difference = value_1 - value_2
    below = np.hypot(value_1 - lower_1, upper_2 - value_2)
    above = np.hypot(upper_1 - value_1, value_2 - lower_2)
    pooled = (value_1 * worth_1 + value_2 * worth_2) / (worth_1 + worth_2)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / worth_1 + 1 / worth_2))
    distance = np.abs(difference) / np.where(spread > 0, spread, np.nan)
    p_value = np.where(spread == 0, 1.0, 2 * norm.sf(distance))
    return as_interval(difference - below, difference + above), tidy(p_value)


def _arrays(
    found: ClusteredProportion,
) -> tuple[FloatArray, tuple[FloatArray, FloatArray], FloatArray]:
    value, (lower, upper), worth = found
    numbers = [np.asarray(each, dtype=np.float64) for each in (value, lower, upper, worth)]
    return numbers[0], (numbers[1], numbers[2]), numbers[3]


def _numbered(groups: ArrayLike | None, shape: tuple[int, ...]) -> tuple[np.ndarray, int]:
    if groups is None:
        return np.zeros(shape, dtype=np.intp), 1
    group = np.asarray(groups)
    if group.shape != shape or not np.issubdtype(group.dtype, np.integer) or (group < 0).any():
        raise ParameterError("groups must number the group of each child from 0")
    return group, int(group.max(initial=-1)) + 1


def _sum_by_group(each: _Children, number_of_groups: int) -> _Sums:
    counted, size, group, many = each

    def add(values: np.ndarray) -> FloatArray:
        return np.bincount(group, values * many, number_of_groups).astype(np.float64)

    events, totals = add(counted), add(size)
    with np.errstate(invalid="ignore"):
        share = events / totals
    others = totals[group] - size
    alone = np.where(others > 0, others, np.nan)
    residuals = ((counted - share[group] * size) / alone) ** 2
    children = add(np.ones(size.shape))
    return _Sums(events, totals, add(size**2), children, add(residuals), add(residuals**2))


def _proportion(sums: _Sums, outside: float) -> ClusteredProportion:
    total = np.where(sums.totals > 0, sums.totals, np.nan)
    share = sums.events / total
    worth = total / _design_effect(sums, share, total)
    lower, upper = _wilson_ends(share, worth, t.isf(outside, _freedom(sums, total)))
    return ClusteredProportion(share, as_interval(lower, upper), worth)


def _freedom(sums: _Sums, total: FloatArray) -> FloatArray:
    """Degrees of freedom of the variance: fewer where few children carry most of it."""
    by_size = total**2 / sums.totals_squared - 1
    squared = sums.residuals**2
    uneven = sums.residuals_squared - squared / np.maximum(sums.children, 1)
    by_residual = np.divide(
        2 * squared, uneven, out=np.full_like(by_size, np.inf), where=uneven > 0
    )
    return np.maximum(np.fmin(by_size, by_residual), 1.0)


def _wilson_ends(
    share: FloatArray, worth: FloatArray, quantile: FloatArray
) -> tuple[FloatArray, FloatArray]:
    middle = share + quantile**2 / (2 * worth)
    reach = quantile * np.sqrt(share * (1 - share) / worth + quantile**2 / (4 * worth**2))
    # Rounding would leave the ends a hair off 0 and 1 where none or all have the event.
    lower = np.where(share == 0, 0.0, (middle - reach) / (1 + quantile**2 / worth))
    upper = np.where(share == 1, 1.0, (middle + reach) / (1 + quantile**2 / worth))
    return lower, upper


def _design_effect(sums: _Sums, share: FloatArray, total: FloatArray) -> FloatArray:
    if_alike = sums.totals_squared / total
    independent = np.where((share > 0) & (share < 1), share * (1 - share) / total, np.nan)
    seen = (1 - 1 / np.maximum(sums.children, 1)) * sums.residuals / independent
    return np.where(np.isnan(seen), if_alike, np.maximum(seen, SMALLEST_EFFECT))


def _only(found: ClusteredProportion) -> ClusteredProportion:
    value, interval, worth = found
    ends = (tidy(np.asarray(end)[0]) for end in interval)
    return ClusteredProportion(
        tidy(np.asarray(value)[0]), Interval(*ends), tidy(np.asarray(worth)[0])
    )
