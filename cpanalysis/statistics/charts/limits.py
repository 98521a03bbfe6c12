"""Limits by inversion: the last count that is still not too unlikely, on either side.

Never below 0 and, for proportions, never above 1. Where the variance equals that of a
Poisson or binomial count these are its exact quantiles; where it is larger they are those of
a negative binomial or beta-binomial-like count: Laney's u′ and p′ charts with exact limits.
"""

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.statistics.charts.arrays import FloatArray
from cpanalysis.statistics.charts.moving_range import Limits
from cpanalysis.statistics.charts.tails import Sums, matched_tail

SHEWHART_TAIL = 0.00135
"""Chance beyond three standard deviations on one side of a normal curve."""

REACH = 15.0
"""Standard deviations, plus as many events, within which a limit is looked for."""


def poisson_limits(
    mean: ArrayLike, *, dispersion: ArrayLike = 1.0, tail: ArrayLike = SHEWHART_TAIL
) -> Limits:
    """Return exact limits for counts of a known mean, as on c and u (and u′) charts.

    ``lower`` is the smallest count whose chance of so few is at least ``tail``; ``upper`` the
    largest whose chance of so many is. With ``dispersion`` above 1 (for instance the square of
    `laney_sigma`) counts are negative binomial of variance ``dispersion × mean``. Arrays of
    any shape; nan in, nan out.

    Source: exact probability limits, Ryan and Schwertman (1997), Journal of Quality
    Technology 29, 86-98.

    >>> limits = poisson_limits(20.0)
    >>> float(limits.lower), float(limits.upper)
    (8.0, 35.0)
    """
    centre, widened, chance = np.broadcast_arrays(
        np.asarray(mean, float), np.asarray(dispersion, float), np.asarray(tail, float)
    )
    size = np.full(centre.shape, np.inf)
    return count_limits(Sums(centre, centre, centre * widened, size), lower=chance, upper=chance)


def binomial_limits(
    share: ArrayLike,
    total: ArrayLike,
    *,
    dispersion: ArrayLike = 1.0,
    tail: ArrayLike = SHEWHART_TAIL,
) -> Limits:
    """Return exact limits for proportions of a known share, as on p (and p′) charts.

    In proportions from 0 to 1; otherwise as `poisson_limits`.

    >>> limits = binomial_limits(0.5, 20)
    >>> float(limits.lower), float(limits.upper)
    (0.2, 0.8)
    """
    known, size, widened, chance = np.broadcast_arrays(
        *(np.asarray(part, float) for part in (share, total, dispersion, tail))
    )
    variance = size * known * (1 - known) * widened
    found = count_limits(
        Sums(known * size, known * size, variance, size), lower=chance, upper=chance
    )
    return Limits(known, found.lower / size, found.upper / size)


def count_limits(sums: Sums, *, lower: FloatArray, upper: FloatArray) -> Limits:
    """Return the smallest and largest count that are not too unlikely, beside the expected.

    ``lower`` and ``upper`` are the chances below which a count is too far out. What was
    observed does not matter; nan where nothing is expected.
    """
    ceiling = np.minimum(sums.expected + REACH * (np.sqrt(sums.variance) + 1), sums.size)
    ceiling = np.ceil(np.nan_to_num(ceiling))
    few, many = np.full(ceiling.shape, -1.0), ceiling.copy()
    most, least = ceiling + 1, np.zeros(ceiling.shape)
    for _ in range(int(np.ceil(np.log2(ceiling.max(initial=1.0) + 2))) + 1):
        few, many = _narrow_low(sums, few, many, chance=lower)
        least, most = _narrow_high(sums, least, most, chance=upper)
    known = np.isfinite(sums.expected) & (sums.expected > 0)
    return Limits(sums.expected, np.where(known, many, np.nan), np.where(known, least, np.nan))


def _narrow_low(
    sums: Sums, out: FloatArray, within: FloatArray, *, chance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Halve the gap between a count too low and one that is not."""
    middle = np.floor((out + within) / 2)
    inside = (_chance(sums, middle, upper=False) >= chance) & (middle >= 0)
    settled = within - out <= 1
    return (
        np.where(settled | inside, out, middle),
        np.where(inside & ~settled, middle, within),
    )


def _narrow_high(
    sums: Sums, within: FloatArray, out: FloatArray, *, chance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Halve the gap between a count that is not too high and one that is."""
    middle = np.floor((out + within) / 2)
    inside = (_chance(sums, middle, upper=True) >= chance) & (middle <= sums.size)
    settled = out - within <= 1
    return (
        np.where(inside & ~settled, middle, within),
        np.where(settled | inside, out, middle),
    )


def _chance(sums: Sums, events: FloatArray, *, upper: bool) -> FloatArray:
    seen = Sums(np.maximum(events, 0), sums.expected, sums.variance, sums.size)
    return matched_tail(seen, upper=np.full(events.shape, upper))
