"""Intervals for a proportion: events out of a total."""

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.proportion import proportion_confint

from cpanalysis.statistics.checks import as_events_of_total, tail
from cpanalysis.statistics.interval import Interval, as_interval


def wilson(events: ArrayLike, total: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Wilson score interval for a proportion.

    With ``p = events / total`` and ``z`` the normal quantile::

        (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    Both ends are proportions in [0, 1], floats or arrays as given; a total of 0, or a
    missing number, gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, and for more events than the total.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> wilson(65, 100).rounded(4)
    Interval(lower=0.5525, upper=0.7364)
    >>> wilson(0, 0)
    Interval(lower=nan, upper=nan)
    """
    return _interval_by("wilson", events, total, confidence)


def clopper_pearson(events: ArrayLike, total: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Exact (Clopper-Pearson) interval for a proportion, never narrower than it claims.

    The ends are quantiles of Beta(events, total - events + 1) and of
    Beta(events + 1, total - events). Both are proportions in [0, 1]; a total of 0, or a
    missing number, gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, and for more events than the total.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413.

    Examples
    --------
    >>> clopper_pearson(0, 11).rounded(3)
    Interval(lower=0.0, upper=0.285)
    """
    return _interval_by("beta", events, total, confidence)


def _interval_by(method: str, events: ArrayLike, total: ArrayLike, confidence: float) -> Interval:
    counted, of_total = as_events_of_total(events, total)
    # One row more than asked: statsmodels then sees an array even for a single number.
    rows = (np.append(column, np.nan) for column in (counted, of_total))
    ends = proportion_confint(*rows, alpha=2 * tail(confidence), method=method)
    lower, upper = (np.asarray(end)[:-1].reshape(counted.shape) for end in ends)
    # Rounding leaves ends a hair off 0 and 1, and statsmodels gives ends to missing counts.
    lower = np.where(counted == 0, 0.0, np.where(np.isnan(counted), np.nan, lower))
    upper = np.where(counted == of_total, 1.0, np.where(np.isnan(counted), np.nan, upper))
    return as_interval(lower, upper)
