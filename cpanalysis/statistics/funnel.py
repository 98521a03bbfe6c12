"""Funnel limits: how far a unit may lie from the target by chance alone, and where it lies.

A unit is beyond a limit exactly where the test of its count against the target refuses, so
that what is drawn and what is flagged are one thing. Counts that vary ``dispersion`` times
Poisson are negative binomial with that variance; proportions are binomial with totals
divided by it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtrik, betainc, gammainc, gammaincc, nbdtrik, pdtrik
from scipy.stats import gamma, norm, t

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import (
    as_amounts,
    as_counts,
    as_events_of_total,
    as_shares,
    refuse_dispersion,
    tail,
)
from cpanalysis.statistics.interval import FloatArray, Interval, Number, as_interval, tidy

WARNING_LEVEL = 0.95
ALARM_LEVEL = 0.998
DRAWN_COUNTS = 20_000
LARGEST_DISPERSION = 200.0
HALVINGS = 14
WINSORISE_FROM = 5
SEED = 2005


class Tails(NamedTuple):
    """The chance of a count at most so large, and of one at least so large."""

    lower: FloatArray
    upper: FloatArray


def poisson_funnel(
    expected: ArrayLike, *, level: float = WARNING_LEVEL, dispersion: float = 1.0
) -> Interval:
    """Exact limits of the ratio of a count to what was expected of it.

    The counts at which either tail of the Poisson distribution, continued between whole
    counts, is ``(1 - level) / 2``, divided by ``expected``. A lower limit of 0 is never
    crossed: no count is then too few. Nothing expected, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For expected counts below 0, a level outside 0 to 1, or a dispersion below 1.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    Examples
    --------
    >>> poisson_funnel(15).rounded(3)
    Interval(lower=0.495, upper=1.568)
    """
    mean = _above_zero(as_amounts(expected, what="expected"))
    refuse_dispersion(dispersion)
    lower, upper = (_count_at(share, mean, dispersion) for share in _shares(level))
    return as_interval(lower / mean, (upper + 1) / mean)


def binomial_funnel(
    target: ArrayLike,
    totals: ArrayLike,
    *,
    level: float = WARNING_LEVEL,
    dispersion: float = 1.0,
) -> Interval:
    """Exact limits of a proportion out of ``totals`` when the true one is ``target``.

    The counts at which either tail of the binomial distribution, continued between whole
    counts, is ``(1 - level) / 2``, divided by ``totals``. A limit of 0 or 1 is never
    crossed. A total of 0, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For a target outside 0 to 1, totals that are no counts, a level outside 0 to 1, or
        a dispersion below 1.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    Examples
    --------
    >>> binomial_funnel(0.4, [10, 100]).upper.round(3).tolist()
    [0.756, 0.502]
    """
    refuse_dispersion(dispersion)
    share, size = np.broadcast_arrays(as_shares(target), as_counts(totals, what="totals"))
    worth = _above_zero(size) / dispersion
    lower, upper = (_share_at(chance, worth, share) for chance in _shares(level))
    ends = (np.clip(end / worth, 0.0, 1.0) for end in (lower, upper + 1))
    return as_interval(*ends)


def chi_squared_funnel(expected: ArrayLike, *, level: float = WARNING_LEVEL) -> Interval:
    """Limits of the ratio of a count to what was expected, as FunnelPlotR draws them.

    Quantiles of ``χ²(2 expected) / 2 expected`` and of ``χ²(2 expected + 2) / 2 expected``.
    For comparison with charts of that package only: an interval for the mean stands in
    for limits of the count, and with few expected it flags far too often (of units that
    expect one event, 37 % lie below the lower limit by chance). See ``poisson_funnel``.

    Raises
    ------
    ParameterError
        For expected counts below 0, or a level outside 0 to 1.

    References
    ----------
    Mainey (2024), FunnelPlotR, package for R.

    Examples
    --------
    >>> chi_squared_funnel(15).rounded(4)
    Interval(lower=0.5597, upper=1.6493)
    """
    mean = _above_zero(as_amounts(expected, what="expected"))
    low, high = _shares(level)
    return as_interval(gamma.ppf(low, mean) / mean, gamma.ppf(high, mean + 1) / mean)


def poisson_position(events: ArrayLike, expected: ArrayLike, *, dispersion: float = 1.0) -> Number:
    """Say where counts lie in a funnel: 0 inside, ±1 beyond 95 %, ±2 beyond 99.8 %.

    Negative where there are too few events. At most 5 % and 0.2 % of units whose true mean
    is ``expected`` lie beyond. Nothing expected, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For events that are no counts, expected counts below 0, or a dispersion below 1.

    Examples
    --------
    >>> poisson_position([0, 15, 24, 30], 15).tolist()
    [-2.0, 0.0, 1.0, 2.0]
    >>> poisson_position([0, 15, 24, 40], 15, dispersion=4).tolist()
    [-2.0, 0.0, 0.0, 1.0]
    """
    refuse_dispersion(dispersion)
    counted = as_counts(events, what="events")
    mean = _above_zero(as_amounts(expected, what="expected"))
    counted, mean = np.broadcast_arrays(counted, mean)
    return tidy(_position(_tails_of_counts(counted, mean, dispersion)))


def binomial_position(
    events: ArrayLike, totals: ArrayLike, *, target: ArrayLike, dispersion: float = 1.0
) -> Number:
    """Say where proportions lie in a funnel: 0 inside, ±1 beyond 95 %, ±2 beyond 99.8 %.

    Negative where there are too few events. At most 5 % and 0.2 % of units whose true
    proportion is ``target`` lie beyond. A total of 0, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, more events than their total, a target
        outside 0 to 1, or a dispersion below 1.

    Examples
    --------
    >>> binomial_position([1, 20, 35], 40, target=0.5).tolist()
    [-2.0, 0.0, 2.0]
    """
    refuse_dispersion(dispersion)
    counted, size = as_events_of_total(events, totals)
    rows = np.broadcast_arrays(counted / dispersion, size / dispersion, as_shares(target))
    return tidy(_position(_tails_of_shares(*rows)))


def overdispersion(
    events: ArrayLike, expected: ArrayLike, *, fitted: int = 0, winsorise: float = 0.1
) -> float:
    """Estimate how many times Poisson a set of counts varies, from many counts of few units.

    The mean square of ``z = (events - expected) / √expected``, with the ``winsorise`` share
    of the lowest and of the highest ``z`` pulled in to their quantile, and then the
    dispersion of which seeded negative binomial counts with the same expectations give
    that mean square: winsorising alone shrinks it by a third and more. Where fewer than
    five are expected on average, the rare large count is the dispersion, and nothing is
    winsorised. As an estimate can be too low, it is widened by the square of the t quantile
    over the normal one at 99.8 %.

    Use district-months with each district's own mean expected, and ``fitted`` the number of
    those means: four districts alone say next to nothing, and what lies between districts
    must not widen the limits that are to show it. Never below 1. Missing numbers, and
    counts of which nothing was expected, are left out; nan where no more counts than
    ``fitted`` are left.

    Raises
    ------
    ParameterError
        For events that are no counts, expected counts below 0, or a share to winsorise
        that is not from 0 to below a half.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, section 4.

    Examples
    --------
    >>> months = [4, 16, 9, 1, 20, 10, 12, 3, 17, 8, 11, 9]
    >>> round(overdispersion(months, 10, fitted=1), 1)
    7.2
    """
    if not 0 <= winsorise < 0.5:
        raise ParameterError(f"winsorise must be from 0 to below 0.5; found {winsorise:g}")
    counted, mean = _known_pairs(events, expected)
    freedom = counted.size - fitted
    if freedom <= 0:
        return np.nan
    pulled_in = winsorise if mean.mean() >= WINSORISE_FROM else 0.0
    seen = float(_mean_square(counted, mean, pulled_in)) * counted.size / freedom
    likeliest = _dispersion_that_gives(seen, mean, pulled_in) if pulled_in else seen
    return max(likeliest * _allowance(freedom * (1 - 2 * pulled_in)), 1.0)


def overdispersion_of_shares(
    events: ArrayLike, totals: ArrayLike, shares: ArrayLike, *, fitted: int = 0
) -> float:
    """Estimate how many times binomial a set of shares varies, from many shares of few units.

    ``Σ (events - totals share)² / (totals share (1 - share)) / (n - fitted)``, Pearson's mean
    square about the ``shares`` expected, widened for being an estimate as
    :func:`overdispersion` is. Never below 1. A total of 0, an expected share of 0 or 1, and
    missing numbers are left out; nan where no more than ``fitted`` are left.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, more events than their total, or shares
        outside 0 to 1.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, second edition, section 4.5.

    Examples
    --------
    >>> round(overdispersion_of_shares([2, 18, 5, 15], 20, 0.5, fitted=1), 1)
    129.7
    """
    counted, size = as_events_of_total(events, totals)
    counted, size, share = np.broadcast_arrays(counted, size, as_shares(shares))
    variance = _above_zero(size * share * (1 - share))
    squares = (counted - size * share) ** 2 / variance
    known = squares[~np.isnan(squares)]
    freedom = known.size - fitted
    if freedom <= 0:
        return np.nan
    return float(max(known.sum() / freedom * _allowance(freedom), 1.0))


def _known_pairs(events: ArrayLike, expected: ArrayLike) -> tuple[FloatArray, FloatArray]:
    counted, mean = np.broadcast_arrays(
        as_counts(events, what="events"), _above_zero(as_amounts(expected, what="expected"))
    )
    known = ~np.isnan(counted) & ~np.isnan(mean)
    return counted[known], mean[known]


def _shares(level: float) -> tuple[float, float]:
    outside = tail(level)
    return outside, 1 - outside


def _above_zero(amounts: FloatArray) -> FloatArray:
    return np.where(amounts > 0, amounts, np.nan)


def _count_at(share: float, mean: FloatArray, dispersion: float) -> FloatArray:
    """Return the count at which the distribution function, continued, reaches ``share``."""
    if dispersion == 1:
        return np.asarray(pdtrik(share, mean))
    return np.asarray(nbdtrik(share, mean / (dispersion - 1), 1 / dispersion))


def _share_at(chance: float, worth: FloatArray, share: FloatArray) -> FloatArray:
    inner = np.where((share > 0) & (share < 1), share, np.nan)
    count = np.where(share == 1, worth, bdtrik(chance, worth, inner))
    # Where none is the target, any event is too many.
    return np.where((share == 0) & ~np.isnan(worth), -1.0, count)


def _tails_of_counts(counted: FloatArray, mean: FloatArray, dispersion: float) -> Tails:
    some = np.where(counted > 0, counted, np.nan)
    if dispersion == 1:
        lower, upper = gammaincc(counted + 1, mean), gammainc(some, mean)
    else:
        size = mean / (dispersion - 1)
        lower = betainc(size, counted + 1, 1 / dispersion)
        upper = betainc(some, size, 1 - 1 / dispersion)
    return Tails(lower, np.where((counted == 0) & (mean > 0), 1.0, upper))


def _tails_of_shares(counted: FloatArray, worth: FloatArray, share: FloatArray) -> Tails:
    some = np.where(counted > 0, counted, np.nan)
    others = np.where(counted < worth, worth - counted, np.nan)
    lower = np.where(counted == worth, 1.0, betainc(others, counted + 1, 1 - share))
    upper = np.where(counted == 0, 1.0, betainc(some, worth - counted + 1, share))
    missing = np.isnan(counted) | np.isnan(share)
    return Tails(np.where(missing, np.nan, lower), np.where(missing, np.nan, upper))


def _position(tails: Tails) -> FloatArray:
    smaller = np.minimum(tails.lower, tails.upper)
    beyond = sum((smaller <= tail(level)).astype(float) for level in (WARNING_LEVEL, ALARM_LEVEL))
    signed = np.where(tails.lower < tails.upper, -beyond, beyond)
    return np.where(np.isnan(smaller), np.nan, signed + 0.0)


def _mean_square(counted: FloatArray, mean: FloatArray, winsorise: float) -> FloatArray:
    z = (counted - mean) / np.sqrt(mean)
    low, high = np.quantile(z, [winsorise, 1 - winsorise], axis=-1, keepdims=True)
    return np.asarray((np.clip(z, low, high) ** 2).mean(axis=-1))


def _dispersion_that_gives(seen: float, mean: FloatArray, winsorise: float) -> float:
    """Halve the way, in logs, between Poisson and the largest dispersion there is."""
    poisson = _mean_square_by_chance(mean, 1.0, winsorise)
    if seen <= poisson:
        return seen / poisson
    low, high = 0.0, np.log(LARGEST_DISPERSION)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        given = _mean_square_by_chance(mean, float(np.exp(middle)), winsorise)
        low, high = (middle, high) if given < seen else (low, middle)
    return float(np.exp(low))


def _mean_square_by_chance(mean: FloatArray, dispersion: float, winsorise: float) -> float:
    """Draw sets of counts, always with the same seed, so that only the dispersion differs."""
    generator = np.random.default_rng(SEED)
    shape = (DRAWN_COUNTS // mean.size + 1, mean.size)
    rates = mean if dispersion == 1 else _gamma_rates(generator, mean, dispersion, shape)
    drawn = generator.poisson(rates, shape).astype(np.float64)
    return float(_mean_square(drawn, mean, winsorise).mean())


def _gamma_rates(
    generator: np.random.Generator, mean: FloatArray, dispersion: float, shape: tuple[int, int]
) -> FloatArray:
    excess = dispersion - 1
    return np.asarray(generator.gamma(mean / excess, excess, shape))


def _allowance(freedom: float) -> float:
    beyond = tail(ALARM_LEVEL)
    return float((t.isf(beyond, max(freedom, 1.0)) / norm.isf(beyond)) ** 2)
