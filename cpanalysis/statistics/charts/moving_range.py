"""Moving ranges: the spread of a series that a change of level does not widen."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, as_series

RANGES_TO_SIGMA = 1.128
"""Mean range of two normal values in standard deviations (d2)."""

RANGES_TO_LIMITS = 2.66
"""Three standard deviations in mean moving ranges: 3 / d2 in two decimals, as published."""

RANGE_LIMIT = 3.267
"""A moving range from this many mean ranges on is screened out (D4)."""

FREEDOM_PER_RANGE = 0.62
"""Degrees of freedom in a mean moving range, for each range (Wheeler 1995)."""


class Limits(NamedTuple):
    """Centre line and limits, floats or arrays of one shape."""

    centre: FloatArray
    lower: FloatArray
    upper: FloatArray


def moving_ranges(series: FloatArray) -> FloatArray:
    """Return ``|y(t) - y(t-1)|``, shape (series, months - 1); nan beside a gap.

    >>> moving_ranges(np.array([[1.0, 4.0, np.nan, 2.0]])).tolist()
    [[3.0, nan, nan]]
    """
    return np.abs(np.diff(series, axis=1))


def mean_range(series: FloatArray, *, screen: bool = True) -> FloatArray:
    """Return the mean moving range of each series; nan where there is none.

    With ``screen`` the ranges of at least 3.267 times the mean are left out, once, so that
    one freak month does not widen the limits that should show it.

    Source: Wheeler (1995), Advanced Topics in Statistical Process Control; screening as in
    NHS England, Making Data Count.

    >>> mean_range(np.array([[1.0, 2.0, 1.0, 2.0]])).tolist()
    [1.0]
    """
    ranges = moving_ranges(series)
    plain = _mean(ranges, known=np.isfinite(ranges))
    if not screen:
        return plain
    kept = np.isfinite(ranges) & ~(ranges >= RANGE_LIMIT * plain[:, None])
    return np.where(kept.any(axis=1), _mean(ranges, known=kept), plain)


def sigma_from_ranges(series: FloatArray, *, screen: bool = True) -> FloatArray:
    """Return the standard deviation of each series from its moving ranges (mean / 1.128).

    >>> sigma_from_ranges(np.array([[1.0, 2.128, 1.0]])).round(3).tolist()
    [1.0]
    """
    return mean_range(series, screen=screen) / RANGES_TO_SIGMA


def xmr_limits(values: ArrayLike, *, screen: bool = True) -> Limits:
    """Return natural process limits of an XmR chart: mean ± 2.66 mean moving ranges.

    One number a series; ``values`` of shape (months,) or (series, months), nan for a gap.
    Source: Wheeler and Chambers (1992), Understanding Statistical Process Control.

    >>> swing = [1, 2, 1, 2, 10] + [1, 2] * 6 + [1]
    >>> xmr_limits(swing).upper.round(3).tolist()
    [4.604]
    """
    series = as_series(values)
    centre = _mean(series, known=np.isfinite(series))
    reach = RANGES_TO_LIMITS * mean_range(series, screen=screen)
    return Limits(centre, centre - reach, centre + reach)


def laney_sigma(scores: ArrayLike) -> FloatArray:
    """Return Laney's sigma of the z scores of a series: 1 where Poisson or binomial suffices.

    Its square is the over-dispersion that widens the limits of a u′ or p′ chart. Being made
    of screened moving ranges it is not inflated by a change of level or by one freak month.
    Source: Laney (2002), Quality Engineering 14, 531-537.

    >>> laney_sigma([0.0, 1.128, 0.0, -1.128, 0.0]).round(3).tolist()
    [1.0]
    """
    return sigma_from_ranges(as_series(scores))


def freedom_of_ranges(points: FloatArray) -> FloatArray:
    """Return the degrees of freedom behind a mean moving range of so many points, at least 1.

    >>> freedom_of_ranges(np.array([24.0])).round(2).tolist()
    [14.26]
    """
    return np.maximum(FREEDOM_PER_RANGE * (points - 1), 1.0)


def _mean(values: FloatArray, *, known: BoolArray) -> FloatArray:
    total = np.where(known, values, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
