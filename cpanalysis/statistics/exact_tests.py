"""Exact tests of many pairs of counts at once, summed over whole tables of outcomes.

scipy has both tests for one pair at a time; a page compares thousands.
"""

from collections.abc import Callable

import numpy as np
from scipy.stats import hypergeom, poisson

from cpanalysis.statistics.interval import FloatArray

TIE = 1e-7
CELLS_AT_ONCE = 1_000_000
BEYOND_REACH = 1e-14

RowTest = Callable[[FloatArray, FloatArray], FloatArray]


def e_test(pairs: FloatArray) -> FloatArray:
    """Two-sided p values of equal Poisson rates.

    ``pairs`` has the columns events 1, exposure 1, events 2, exposure 2; each row has some
    event and both exposures above 0. For each first count ``a`` the second counts at least
    so far off are two tails, whose edges are the roots of
    ``(ar - b)² = t² (ar² + b)`` with ``r`` the ratio of exposures.

    References
    ----------
    Krishnamoorthy and Thomson (2004), Journal of Statistical Planning and Inference 119,
    23-35.

    Examples
    --------
    >>> e_test(np.array([[6.0, 1, 2, 1]])).round(4).tolist()
    [0.1749]
    """
    mean_1 = (pairs[:, 0] + pairs[:, 2]) * pairs[:, 1] / (pairs[:, 1] + pairs[:, 3])
    first = poisson.ppf(BEYOND_REACH, mean_1)
    last = poisson.isf(BEYOND_REACH, mean_1)
    return _sum_by_rows(_e_test_terms, pairs, np.column_stack([first, last]))


def fisher_test(pairs: FloatArray) -> FloatArray:
    """Two-sided p values of Fisher's exact test of equal proportions.

    ``pairs`` has the columns events 1, total 1, events 2, total 2, none missing. The p
    value sums the tables with the same margins that are at most as likely as the one seen.

    References
    ----------
    Fisher (1935), Journal of the Royal Statistical Society 98, 39-82.

    Examples
    --------
    >>> fisher_test(np.array([[4.0, 8, 8, 8]])).round(4).tolist()
    [0.0769]
    """
    events = pairs[:, 0] + pairs[:, 2]
    first = np.maximum(0.0, events - pairs[:, 3])
    last = np.minimum(pairs[:, 1], events)
    return _sum_by_rows(_fisher_terms, pairs, np.column_stack([first, last]))


def _sum_by_rows(terms: RowTest, pairs: FloatArray, span: FloatArray) -> FloatArray:
    """Sum ``terms`` over the first counts of each row's span, blocks of like width at a time."""
    width = span[:, 1] - span[:, 0] + 1
    p_values = np.full(len(pairs), np.nan)
    for block in _blocks_of_like_width(width):
        first_counts = span[block, :1] + np.arange(width[block].max())
        inside = first_counts <= span[block, 1:]
        chances = terms(pairs[block], first_counts)
        p_values[block] = np.where(inside, chances, 0.0).sum(axis=1)
    return np.asarray(np.minimum(p_values, 1.0))


def _blocks_of_like_width(width: FloatArray) -> list[np.ndarray]:
    order = np.argsort(width)
    block = np.cumsum(width[order]) // CELLS_AT_ONCE
    return np.split(order, np.flatnonzero(np.diff(block)) + 1) if len(order) else []


def _e_test_terms(pairs: FloatArray, first_counts: FloatArray) -> FloatArray:
    events_1, exposure_1, events_2, exposure_2 = (pairs[:, [column]] for column in range(4))
    rate = (events_1 + events_2) / (exposure_1 + exposure_2)
    ratio = exposure_2 / exposure_1
    excess = (events_1 * ratio - events_2) ** 2 / (events_1 * ratio**2 + events_2)
    below, above = _tails(first_counts, ratio, excess)
    both = poisson.cdf(below, rate * exposure_2) + poisson.sf(above - 1, rate * exposure_2)
    return np.asarray(
        poisson.pmf(first_counts, rate * exposure_1) * np.where(excess == 0, 1.0, both)
    )


def _tails(
    first_counts: FloatArray, ratio: FloatArray, excess: FloatArray
) -> tuple[FloatArray, FloatArray]:
    middle = first_counts * ratio + excess / 2
    reach = np.sqrt(excess * (first_counts * ratio * (1 + ratio) + excess / 4))
    # Neither group with an event shows no difference, so that nothing lies below.
    below = np.where(first_counts == 0, -1.0, np.floor(middle - reach + TIE))
    return below, np.ceil(middle + reach - TIE)


def _fisher_terms(pairs: FloatArray, first_counts: FloatArray) -> FloatArray:
    events_1, total_1, events_2, total_2 = (pairs[:, [column]] for column in range(4))
    margins = (total_1 + total_2, events_1 + events_2, total_1)
    chances = hypergeom.pmf(first_counts, *margins)
    seen = hypergeom.pmf(events_1, *margins)
    return np.where(chances <= seen * (1 + TIE), chances, 0.0)
