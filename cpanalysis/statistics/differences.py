"""Two groups compared: differences of proportions, ratios of rates, and their p values."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep

from cpanalysis.statistics.checks import (
    as_amounts,
    as_events_in_exposure,
    as_events_of_total,
    normal_quantile,
    refuse,
    tail,
)
from cpanalysis.statistics.exact_tests import e_test, fisher_test
from cpanalysis.statistics.interval import FloatArray, Interval, Number, as_interval, tidy

Four = tuple[FloatArray, FloatArray, FloatArray, FloatArray]

SMALLEST_EXPECTED = 1.0
WIDENING = 3.0


def newcombe(
    events_1: ArrayLike,
    total_1: ArrayLike,
    events_2: ArrayLike,
    total_2: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Interval:
    """Newcombe's hybrid score interval for the difference of two proportions, 1 minus 2.

    With the Wilson ends ``l`` and ``u`` of each ``p``::

        d - √((p1 - l1)² + (u2 - p2)²)  to  d + √((u1 - p1)² + (p2 - l2)²)

    In proportion points from -1 to 1; a total of 0, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, and for more events than their total.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> newcombe(56, 70, 48, 80).rounded(4)
    Interval(lower=0.0524, upper=0.3339)
    """
    four = _two_proportions(events_1, total_1, events_2, total_2)
    lower, upper = confint_proportions_2indep(
        *four, method="newcomb", compare="diff", alpha=2 * tail(confidence)
    )
    return as_interval(lower, upper)


def difference_p_value(
    events_1: ArrayLike, total_1: ArrayLike, events_2: ArrayLike, total_2: ArrayLike
) -> Number:
    """Two-sided p value of no difference between two proportions.

    The ``N - 1`` chi-squared test; Fisher's exact test where a count below 1 is expected in
    any of the four cells. Where both groups have all or no events the p value is 1; a
    total of 0, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, and for more events than their total.

    References
    ----------
    Campbell (2007), Statistics in Medicine 26, 3661-3675.

    Examples
    --------
    >>> round(difference_p_value(56, 70, 48, 80), 4)
    0.0083
    """
    four = _two_proportions(events_1, total_1, events_2, total_2)
    sparse = _smallest_expected(*four) < SMALLEST_EXPECTED
    return tidy(np.where(sparse, _by_rows(fisher_test, four, sparse), _n_minus_1(*four)))


def rate_ratio(
    events_1: ArrayLike,
    exposure_1: ArrayLike,
    events_2: ArrayLike,
    exposure_2: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Interval:
    """Exact interval for the ratio of two rates, 1 over 2.

    Given all events, those of group 1 are binomial; the Clopper-Pearson ends ``π`` of
    their share give ``π / (1 - π) × exposure_2 / exposure_1``. No events in group 1 give a
    lower end of 0, none in group 2 an upper end of infinity; none in either, an exposure
    of 0, or a missing number, give nan.

    Raises
    ------
    ParameterError
        For events that are no counts and for exposures below 0.

    References
    ----------
    Przyborowski and Wilenski (1940), Biometrika 31, 313-323.

    Examples
    --------
    Detentions of children in January 2017 against January 2016:

    >>> rate_ratio(53, 1, 186, 1).rounded(2)
    Interval(lower=0.21, upper=0.39)
    """
    first, exposed_1, second, exposed_2 = _two_rates(events_1, exposure_1, events_2, exposure_2)
    lower, upper = _split_odds(first, second, tail(confidence)) * exposed_2 / exposed_1
    return as_interval(lower, upper)


def rate_ratio_p_value(
    events_1: ArrayLike, exposure_1: ArrayLike, events_2: ArrayLike, exposure_2: ArrayLike
) -> Number:
    """Two-sided p value of equal rates: the E-test of Krishnamoorthy and Thomson.

    The chance, were both rates equal to the pooled one, of two counts whose difference of
    rates is at least so many standard errors wide as the one seen. No events at all give
    1; an exposure of 0, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For events that are no counts and for exposures below 0.

    References
    ----------
    Krishnamoorthy and Thomson (2004), Journal of Statistical Planning and Inference 119,
    23-35.

    Examples
    --------
    >>> round(rate_ratio_p_value(6, 1, 2, 1), 4)
    0.1749
    >>> round(rate_ratio_p_value(0, 1, 3, 1), 4)
    0.0884
    """
    four = _two_rates(events_1, exposure_1, events_2, exposure_2)
    some = four[0] + four[2] > 0
    return tidy(np.where(four[0] + four[2] == 0, 1.0, _by_rows(e_test, four, some)))


def rate_ratio_scaled(  # noqa: PLR0913 - two groups of three numbers each
    events_1: ArrayLike,
    exposure_1: ArrayLike,
    events_2: ArrayLike,
    exposure_2: ArrayLike,
    *,
    variance_1: ArrayLike,
    variance_2: ArrayLike,
    confidence: float = 0.95,
) -> Interval:
    """Interval for the ratio of two rates, 1 over 2, whose counts vary more than Poisson.

    ``log ratio ± z √(w₁ + w₂)`` with ``w = variance / events²``; a variance is that of the
    count, such as the sum over children of squared events. As it is estimated, and from few
    children too low, ``w`` is widened by ``3 w (1 - events / variance)`` of itself: three
    keeps true coverage at 93.5 to 96.5 % from ten children up. Without events in one
    group the exact interval of ``rate_ratio`` is taken with the other group's events
    divided by their variance per event. None in either, an exposure of 0, or a missing number,
    give nan.

    Raises
    ------
    ParameterError
        For events that are no counts and for exposures or variances below 0.

    Examples
    --------
    >>> rate_ratio_scaled(53, 1, 186, 1, variance_1=53, variance_2=186).rounded(2)
    Interval(lower=0.21, upper=0.39)
    """
    four = _two_rates(events_1, exposure_1, events_2, exposure_2)
    spread = _log_ratio_error(four, variance_1, variance_2)
    reach = normal_quantile(confidence) * np.stack([-spread, spread])
    scaled = _scaled_by_the_other(four, variance_1, variance_2)
    exact = _split_odds(scaled[0], scaled[2], tail(confidence)) * four[3] / four[1]
    lower, upper = np.where(np.isnan(spread), exact, np.exp(_log_ratio(*four) + reach))
    return as_interval(lower, upper)


def rate_ratio_scaled_p_value(  # noqa: PLR0913 - two groups of three numbers each
    events_1: ArrayLike,
    exposure_1: ArrayLike,
    events_2: ArrayLike,
    exposure_2: ArrayLike,
    *,
    variance_1: ArrayLike,
    variance_2: ArrayLike,
) -> Number:
    """Two-sided p value of equal rates whose counts vary more than Poisson.

    The normal test on the log ratio that ``rate_ratio_scaled`` draws its interval from,
    and the exact one where a group has no events. No events at all give 1; an exposure
    of 0, or a missing number, gives nan.

    Raises
    ------
    ParameterError
        For events that are no counts and for exposures or variances below 0.

    Examples
    --------
    >>> p = rate_ratio_scaled_p_value(10, 1, 20, 1, variance_1=30, variance_2=60)
    >>> round(p, 3)
    0.399
    """
    four = _two_rates(events_1, exposure_1, events_2, exposure_2)
    spread = _log_ratio_error(four, variance_1, variance_2)
    p_value = 2 * norm.sf(np.abs(_log_ratio(*four)) / spread)
    exact = _none_on_one_side(_scaled_by_the_other(four, variance_1, variance_2))
    p_value = np.where(np.isnan(spread), exact, p_value)
    return tidy(np.where(four[0] + four[2] == 0, 1.0, p_value))


def _log_ratio(*four: FloatArray) -> FloatArray:
    """Return the logarithm of a ratio of shares or rates, infinite where one has no events."""
    events_1, size_1, events_2, size_2 = four
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(events_1 / size_1) - np.log(events_2 / size_2))


def _two_proportions(
    events_1: ArrayLike, total_1: ArrayLike, events_2: ArrayLike, total_2: ArrayLike
) -> Four:
    first = as_events_of_total(events_1, total_1)
    second = as_events_of_total(events_2, total_2)
    return _whole_rows(*first, *second)


def _two_rates(
    events_1: ArrayLike, exposure_1: ArrayLike, events_2: ArrayLike, exposure_2: ArrayLike
) -> Four:
    first = as_events_in_exposure(events_1, exposure_1)
    second = as_events_in_exposure(events_2, exposure_2)
    return _whole_rows(*first, *second)


def _whole_rows(*columns: FloatArray) -> Four:
    """Return the columns in one shape; a row that lacks any number lacks all."""
    rows = np.stack(np.broadcast_arrays(*columns))
    first, second, third, fourth = np.where(np.isnan(rows).any(axis=0), np.nan, rows)
    return first, second, third, fourth


def _by_rows(test: Callable[[FloatArray], FloatArray], four: Four, where: np.ndarray) -> FloatArray:
    p_values = np.full(where.shape, np.nan)
    p_values[where] = test(np.column_stack([column[where] for column in four]))
    return p_values


def _smallest_expected(*four: FloatArray) -> FloatArray:
    events_1, total_1, events_2, total_2 = four
    events = events_1 + events_2
    rarer = np.minimum(events, total_1 + total_2 - events)
    return rarer * np.minimum(total_1, total_2) / (total_1 + total_2)


def _n_minus_1(*four: FloatArray) -> FloatArray:
    events_1, total_1, events_2, total_2 = four
    both = total_1 + total_2
    pooled = (events_1 + events_2) / both
    variance = pooled * (1 - pooled) * (1 / total_1 + 1 / total_2) * both / (both - 1)
    some = np.where(variance > 0, variance, np.nan)
    return np.asarray(2 * norm.sf(np.abs(events_1 / total_1 - events_2 / total_2) / np.sqrt(some)))


def _split_odds(first: FloatArray, second: FloatArray, outside: float) -> FloatArray:
    """Return both ends of the odds of an event to be the first group's, stacked."""
    lower = np.where(first == 0, 0.0, betaincinv(first, second + 1, outside))
    upper = np.where(second == 0, 1.0, betaincinv(first + 1, second, 1 - outside))
    shares = np.where(first + second > 0, np.stack([lower, upper]), np.nan)
    with np.errstate(divide="ignore"):
        return np.asarray(shares / (1 - shares))


def _checked_variances(
    four: Four, variance_1: ArrayLike, variance_2: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    first = np.asarray(as_amounts(variance_1, what="variance_1"))
    second = np.asarray(as_amounts(variance_2, what="variance_2"))
    for events, variance in ((four[0], first), (four[2], second)):
        counted, varying = np.broadcast_arrays(events, variance)
        rule = "a count above 0 must have a variance above 0"
        refuse(varying, where=(counted > 0) & (varying == 0), rule=rule)
    return first, second


def _log_ratio_error(four: Four, variance_1: ArrayLike, variance_2: ArrayLike) -> FloatArray:
    """Return the standard error of the log ratio, nan where a group has no events."""
    first, second = _checked_variances(four, variance_1, variance_2)
    return np.asarray(np.sqrt(_relative(four[0], first) + _relative(four[2], second)))


def _relative(events: FloatArray, variance: FloatArray) -> FloatArray:
    """Return the variance of the log count, widened for being estimated from few clusters."""
    some = np.where(events > 0, events, np.nan)
    relative = variance / some**2
    excess = np.maximum(1 - some / np.where(variance > 0, variance, np.nan), 0.0)
    return np.asarray(relative * (1 + WIDENING * excess * relative))


def _scaled_by_the_other(four: Four, variance_1: ArrayLike, variance_2: ArrayLike) -> Four:
    """Divide events by the variance per event of the group that has any, where one has none."""
    first, second = _checked_variances(four, variance_1, variance_2)
    some_1, some_2 = (np.where(events > 0, events, np.nan) for events in (four[0], four[2]))
    of_other = np.where(four[0] == 0, second / some_2, first / some_1)
    dispersion = np.where((four[0] == 0) | (four[2] == 0), of_other, np.nan)
    return four[0] / dispersion, four[1], four[2] / dispersion, four[3]


def _none_on_one_side(scaled: Four) -> FloatArray:
    """Two-sided exact p value where one group has no events: all fell to the other by chance."""
    first, exposure_1, second, exposure_2 = scaled
    share_1 = exposure_1 / (exposure_1 + exposure_2)
    chance = np.where(first == 0, (1 - share_1) ** second, share_1**first)
    return np.asarray(np.minimum(2 * chance, 1.0))
