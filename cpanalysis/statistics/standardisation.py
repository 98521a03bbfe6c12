"""Rates and ratios made comparable across areas that differ in who lives there.

Strata (age bands, looked after or not) lie along the last axis of every array; the axes
before it are areas, periods or whatever is compared, all at once.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.contingency_tables import StratifiedTable

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import (
    as_amounts,
    as_counts,
    as_events_in_exposure,
    as_events_of_total,
    normal_quantile,
    tail,
)
from cpanalysis.statistics.counts import poisson_interval
from cpanalysis.statistics.interval import FloatArray, Interval, Number, as_interval, tidy
from cpanalysis.statistics.proportions import wilson


class Standardised(NamedTuple):
    """A standardised value and its interval."""

    value: Number
    interval: Interval


def expected_events(
    exposures: ArrayLike, *, reference_events: ArrayLike, reference_exposures: ArrayLike
) -> Number:
    """Events that ``exposures`` would have at the rates of a reference, summed over strata.

    A stratum without reference exposure has no rate: it gives nan where anyone is exposed
    in it, and nothing where nobody is.

    Raises
    ------
    ParameterError
        For events that are no counts, and for exposures below 0.

    Examples
    --------
    >>> expected_events([1000, 500], reference_events=[20, 40], reference_exposures=[4000, 4000])
    10.0
    """
    exposed = as_amounts(exposures, what="exposure")
    counted, at_risk = as_events_in_exposure(reference_events, reference_exposures)
    return tidy(np.where(exposed == 0, 0.0, exposed * counted / at_risk).sum(axis=-1))


def standardised_ratio(
    events: ArrayLike, expected: ArrayLike, *, confidence: float = 0.95
) -> Standardised:
    """Indirectly standardised ratio: events over what a reference's rates would give.

    1 is what was expected. The interval is the Poisson interval of ``events`` (exact below
    ten, Byar's from ten) over ``expected``, which is taken as known. Nothing expected, or a
    missing number, gives nan.

    Raises
    ------
    ParameterError
        For events that are no counts, and for expected counts below 0.

    References
    ----------
    Breslow and Day (1987), Statistical Methods in Cancer Research II, chapter 2.

    Examples
    --------
    >>> ratio = standardised_ratio(30, 20)
    >>> ratio.value, ratio.interval.rounded(3)
    (1.5, Interval(lower=1.012, upper=2.141))
    """
    counted, mean = as_events_in_exposure(events, expected)
    lower, upper = poisson_interval(counted, confidence=confidence)
    return Standardised(tidy(counted / mean), as_interval(lower / mean, upper / mean))


def directly_standardised_rate(
    events: ArrayLike, exposures: ArrayLike, *, weights: ArrayLike, confidence: float = 0.95
) -> Standardised:
    """Rate that an area would have with the strata of a standard population.

    ``Σ w rate / Σ w``, per unit of exposure. Dobson's interval: the distances of the Poisson
    interval of all events from their number, scaled by ``√(variance / events)`` with
    ``variance = Σ w² events / exposure² / (Σ w)²``. Without events both ends follow from the
    interval of 0 at the mean weight. A stratum with weight but no exposure, or a missing
    number, gives nan.

    Raises
    ------
    ParameterError
        For events that are no counts, and for exposures or weights below 0.

    References
    ----------
    Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, 457-462.

    Examples
    --------
    >>> rate = directly_standardised_rate([5, 20], [1000, 2000], weights=[3, 1])
    >>> rate.value, rate.interval.rounded(5)
    (0.00625, Interval(lower=0.00313, upper=0.01046))
    """
    weight = _shares_of(as_amounts(weights, what="weights"))
    counted, exposed = _needed(as_events_in_exposure(events, exposures), weight)
    all_events = counted.sum(axis=-1)
    value = (weight * counted / exposed).sum(axis=-1)
    spread = _dobson_scale(counted, exposed, weight)
    lower, upper = poisson_interval(all_events, confidence=confidence)
    ends = (np.maximum(value + spread * (end - all_events), 0.0) for end in (lower, upper))
    return Standardised(tidy(value), as_interval(*ends))


def directly_standardised_proportion(
    events: ArrayLike, totals: ArrayLike, *, mix: ArrayLike, confidence: float = 0.95
) -> Standardised:
    """Proportion that an area would have with a fixed mix of strata, such as risk grades.

    ``Σ w p`` with ``w`` the shares of the mix. The interval squares and adds, as Newcombe's
    does, the weighted distances of each stratum's Wilson ends from its ``p``: it stays in
    [0, 1] and holds for strata without events. Use it for the share of responses within a
    time: moving the worst of one grade into the next makes both grades look quicker, and
    only a fixed mix is not fooled. A stratum of the mix without a total, or a missing
    number, gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, more events than their total, and for
        a mix below 0.

    References
    ----------
    Zou, Huang and Zhang (2009), Computational Statistics and Data Analysis 53, 1080-1085.

    Examples
    --------
    >>> share = directly_standardised_proportion([30, 20], [40, 60], mix=[1, 1])
    >>> round(share.value, 4), share.interval.rounded(3)
    (0.5417, Interval(lower=0.449, upper=0.625))
    """
    weight = _shares_of(as_amounts(mix, what="mix"))
    counted, size = _needed(as_events_of_total(events, totals), weight)
    share, ends = counted / size, wilson(counted, size, confidence=confidence)
    value = (weight * share).sum(axis=-1)
    reach = [np.sqrt((weight**2 * (end - share) ** 2).sum(axis=-1)) for end in ends]
    return Standardised(tidy(value), as_interval(value - reach[0], value + reach[1]))


def standardised_mean(
    means: ArrayLike, deviations: ArrayLike, sizes: ArrayLike, *, mix: ArrayLike
) -> Standardised:
    """Mean time that an area would have with a fixed mix of strata, and its 95 % interval.

    ``Σ w mean ± 1.96 √(Σ w² deviation² / size)`` with ``w`` the shares of the mix, in the unit
    of ``means``. A stratum of the mix with fewer than two records has no deviation and
    gives nan, as does a missing number.

    Raises
    ------
    ParameterError
        For sizes that are no counts, and for deviations or a mix below 0.

    Examples
    --------
    Minutes to respond to two grades of risk, mixed as one to three:

    >>> mean = standardised_mean([60, 180], [20, 90], [25, 36], mix=[1, 3])
    >>> mean.value, mean.interval.rounded(1)
    (150.0, Interval(lower=127.9, upper=172.1))
    """
    weight = _shares_of(as_amounts(mix, what="mix"))
    size = as_counts(sizes, what="sizes")
    enough = np.where(size >= 2, size, np.nan)
    middle = np.asarray(means, dtype=np.float64)
    spread = as_amounts(deviations, what="deviations")
    value = _weighted(weight, middle + 0 * enough)
    reach = normal_quantile(0.95) * np.sqrt(_weighted(weight**2, spread**2 / enough))
    return Standardised(tidy(value), as_interval(value - reach, value + reach))


def mantel_haenszel_rate_ratio(
    events_1: ArrayLike,
    exposures_1: ArrayLike,
    events_2: ArrayLike,
    exposures_2: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Standardised:
    """Ratio of two rates, 1 over 2, with strata compared like with like.

    ``Σ events_1 exposure_2 / both  ÷  Σ events_2 exposure_1 / both``; the interval is normal
    on the log scale with the variance of Greenland and Robins. Strata with no exposure in
    either group say nothing and are left out. nan where a group has no events in any
    stratum that counts; a missing number makes its stratum say nothing too.

    Raises
    ------
    ParameterError
        For events that are no counts, and for exposures below 0.

    References
    ----------
    Rothman, Greenland and Lash (2008), Modern Epidemiology, third edition, chapter 15;
    Greenland and Robins (1985), Biometrics 41, 55-68.

    Examples
    --------
    >>> ratio = mantel_haenszel_rate_ratio([10, 30], [100, 100], [10, 10], [200, 50])
    >>> round(ratio.value, 3)
    1.667
    """
    first, exposed_1 = as_events_in_exposure(events_1, exposures_1)
    second, exposed_2 = as_events_in_exposure(events_2, exposures_2)
    both = exposed_1 + exposed_2
    of_first = _some(np.nansum(first * exposed_2 / both, axis=-1))
    of_second = _some(np.nansum(second * exposed_1 / both, axis=-1))
    variance = np.nansum((first + second) * exposed_1 * exposed_2 / both**2, axis=-1)
    reach = normal_quantile(confidence) * np.sqrt(variance / (of_first * of_second))
    value = of_first / of_second
    return Standardised(tidy(value), as_interval(value * np.exp(-reach), value * np.exp(reach)))


def mantel_haenszel_odds_ratio(
    events_1: ArrayLike,
    totals_1: ArrayLike,
    events_2: ArrayLike,
    totals_2: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Standardised:
    """Ratio of the odds of two proportions, 1 over 2, with strata compared like with like.

    statsmodels' estimate and its interval by Robins, Breslow and Greenland. One-dimensional:
    a number a stratum. Strata without a total in either group, or with a missing number,
    are left out. nan where no stratum, or no event that tells the groups apart, is left.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, and for more events than their total.

    References
    ----------
    Robins, Breslow and Greenland (1986), Biometrics 42, 311-323.

    Examples
    --------
    >>> ratio = mantel_haenszel_odds_ratio([8, 20], [20, 40], [4, 10], [20, 40])
    >>> round(ratio.value, 3)
    2.892
    """
    first, of_1 = as_events_of_total(events_1, totals_1)
    second, of_2 = as_events_of_total(events_2, totals_2)
    cells = np.stack(np.broadcast_arrays(first, of_1 - first, second, of_2 - second))
    known = np.atleast_2d(cells.T)[~np.isnan(np.atleast_2d(cells.T)).any(axis=1)]
    if not _tells_groups_apart(known):
        return Standardised(np.nan, Interval(np.nan, np.nan))
    pooled = StratifiedTable(known.reshape(-1, 2, 2).transpose(1, 2, 0))
    lower, upper = pooled.oddsratio_pooled_confint(alpha=2 * tail(confidence))
    return Standardised(float(pooled.oddsratio_pooled), as_interval(lower, upper))


def _shares_of(weights: FloatArray) -> FloatArray:
    total = weights.sum(axis=-1, keepdims=True)
    if not (total > 0).all():
        raise ParameterError("weights must have none missing and some above 0")
    return np.asarray(weights / total)


def _needed(
    counts_and_sizes: tuple[FloatArray, FloatArray], weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return both with what has no weight made harmless, so that it cannot make a sum nan."""
    counted, size = counts_and_sizes
    return np.where(weight == 0, 0.0, counted), np.where(weight == 0, 1.0, size)


def _weighted(weight: FloatArray, values: FloatArray) -> FloatArray:
    return np.asarray(np.where(weight == 0, 0.0, weight * values).sum(axis=-1))


def _dobson_scale(counted: FloatArray, exposed: FloatArray, weight: FloatArray) -> FloatArray:
    all_events = counted.sum(axis=-1)
    variance = (weight**2 * counted / exposed**2).sum(axis=-1)
    at_mean_weight = weight.sum(axis=-1) / np.where(weight == 0, 0.0, exposed).sum(axis=-1)
    of_events = np.sqrt(variance / _some(all_events))
    return np.asarray(np.where(all_events == 0, at_mean_weight, of_events))


def _some(amounts: FloatArray) -> FloatArray:
    return np.asarray(np.where(amounts > 0, amounts, np.nan))


def _tells_groups_apart(cells: FloatArray) -> bool:
    """Say whether any stratum has an event in one group beside a record without in the other."""
    first, without_1, second, without_2 = cells.T if len(cells) else np.zeros((4, 0))
    return bool((first * without_2).any() and (second * without_1).any())
