"""How small a change two samples can show, and how many records it takes to show one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from cpanalysis.statistics.checks import (
    as_amounts,
    as_chance,
    as_events_in_exposure,
    as_shares,
    normal_quantile,
    refuse_dispersion,
)
from cpanalysis.statistics.interval import FloatArray, Number, tidy

Z_TEST = normal_quantile(0.95)
LOG_RATIO_LIMIT = 25.0
HALVINGS = 60
ROUNDING = 1e-9
"""What two equal shares may differ by when computed."""


class Detectable(NamedTuple):
    """The smallest fall and the smallest rise that would probably have been seen.

    nan where not even the largest possible one would have been.
    """

    fall: Number
    rise: Number


def smallest_detectable_rate_ratio(
    events_1: ArrayLike,
    exposure_1: ArrayLike,
    exposure_2: ArrayLike,
    *,
    dispersion: ArrayLike = 1.0,
    power: float = 0.8,
) -> Detectable:
    """Return the ratios of rates, 2 over 1, nearest to 1 that a 5 % test would probably find.

    Two-sided: the ``R`` below and above 1 at which the difference of rates ``|R - 1| r`` reaches
    ``z₀.₉₇₅ √V₀ + z_power √V₁``: ``V₀`` is its variance at the pooled rate, ``V₁`` that at the
    rates ``r`` and ``R r``, both times ``dispersion``. The score test, unlike that of the
    log ratio, still stands where the second count would be near 0. No events or no
    exposure give nan.

    Raises
    ------
    ParameterError
        For events that are no counts, exposures below 0, a dispersion below 1, or a power
        outside 0 to 1.

    References
    ----------
    Thode (1997), The Statistician 46, 227-230.

    Examples
    --------
    >>> found = smallest_detectable_rate_ratio(600, 24, 4)
    >>> round(found.fall, 3), round(found.rise, 3)
    (0.714, 1.319)
    """
    refuse_dispersion(dispersion)
    counted, exposed = as_events_in_exposure(events_1, exposure_1)
    later = as_amounts(exposure_2, what="exposure_2")
    spread: FloatArray = np.asarray(dispersion, dtype=float)
    before, first, second = np.broadcast_arrays(counted / spread, exposed, later)
    some = (np.where(each > 0, each, np.nan) for each in (before, second))
    before, second = some
    z_power = float(norm.ppf(as_chance(power, what="power")))
    ends = (-LOG_RATIO_LIMIT, LOG_RATIO_LIMIT)
    return Detectable(*(_nearest_ratio(end, before, (first, second), z_power) for end in ends))


def smallest_detectable_difference(
    proportion: ArrayLike, total_1: ArrayLike, total_2: ArrayLike, *, power: float = 0.8
) -> Detectable:
    """Return the changes of a proportion nearest to 0 that a 5 % test would probably find.

    Two-sided: the ``d`` below and above 0 with
    ``|d| = (z₀.₉₇₅ + z_power) √(p(1-p)/n₁ + (p+d)(1-p-d)/n₂)``, in proportion points. nan
    where no proportion in [0, 1] is so far away, as above a share of all; a total of 0 gives nan.

    Raises
    ------
    ParameterError
        For a proportion outside 0 to 1, totals below 0, or a power outside 0 to 1.

    Examples
    --------
    >>> found = smallest_detectable_difference(0.5, 91, 91)
    >>> round(found.rise, 3)
    0.199
    >>> smallest_detectable_difference(1.0, 91, 91).rise
    nan
    """
    share = as_shares(proportion)
    sizes = (as_amounts(each, what="total") for each in (total_1, total_2))
    size_1, size_2 = (np.where(size > 0, size, np.nan) for size in sizes)
    return _differences_at(share, size_1, size_2, _reach(power))


def sample_size_per_group(
    proportion_1: ArrayLike, proportion_2: ArrayLike, *, power: float = 0.8
) -> Number:
    """Return how many records each of two groups needs for a 5 % test to find the difference.

    Two-sided, ``(z₀.₉₇₅ + z_power)² (p₁(1-p₁) + p₂(1-p₂)) / (p₁ - p₂)²``, rounded up; infinite
    where the proportions are equal.

    Raises
    ------
    ParameterError
        For a proportion outside 0 to 1, or a power outside 0 to 1.

    References
    ----------
    Chow, Shao and Wang (2008), Sample Size Calculations in Clinical Research, chapter 4.

    Examples
    --------
    >>> sample_size_per_group([0.5, 0.5, 0.06, 0.069], [0.7, 0.8, 0.5, 0.115]).tolist()
    [91.0, 36.0, 13.0, 616.0]
    """
    first, second = as_shares(proportion_1), as_shares(proportion_2)
    variance = first * (1 - first) + second * (1 - second)
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.ceil(_reach(power) ** 2 * variance / (first - second) ** 2)
    at_least_one = np.maximum(needed, 1.0)
    return tidy(np.where(first == second, np.inf, at_least_one))


def _reach(power: float) -> float:
    return float(Z_TEST + norm.ppf(as_chance(power, what="power")))


def _nearest_ratio(
    limit: float, before: FloatArray, exposures: tuple[FloatArray, FloatArray], z_power: float
) -> Number:
    """Halve the way from 1 to ``limit``, in logs; nan where not even the limit is found."""
    near, far = np.zeros_like(before), np.full_like(before, limit)
    is_ever_found = _is_found(far, before, exposures, z_power)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        found = _is_found(middle, before, exposures, z_power)
        near, far = np.where(found, near, middle), np.where(found, middle, far)
    return tidy(np.where(is_ever_found, np.exp(far), np.nan))


def _is_found(
    log_ratio: FloatArray,
    before: FloatArray,
    exposures: tuple[FloatArray, FloatArray],
    z_power: float,
) -> np.ndarray:
    first, second = exposures
    rate = before / first
    after = np.exp(log_ratio) * rate * second
    pooled = (before + after) / (first + second) * (1 / first + 1 / second)
    apart = before / first**2 + after / second**2
    reach = Z_TEST * np.sqrt(pooled) + z_power * np.sqrt(apart)
    return np.asarray(np.abs(np.expm1(log_ratio)) * rate >= reach)


def _differences_at(
    share: FloatArray, size_1: FloatArray, size_2: FloatArray, reach: float
) -> Detectable:
    """Solve the square that the definition of the difference comes to."""
    per_record = reach**2 / size_2
    middle = share + per_record / 2
    constant = share**2 - reach**2 * share * (1 - share) / size_1
    root = np.sqrt(middle**2 - (1 + per_record) * constant)
    found = ((sign, (middle + sign * root) / (1 + per_record)) for sign in (-1, 1))
    fall, rise = (
        np.where((end >= 0) & (end <= 1) & (sign * (end - share) > ROUNDING), end - share, np.nan)
        for sign, end in found
    )
    return Detectable(tidy(fall), tidy(rise))
