"""Distributions over grades: shares with intervals, and tests over a table of counts."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2, fisher_exact

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import as_counts, tail
from cpanalysis.statistics.heterogeneity import DRAWS, TestResult, independence_by_draws
from cpanalysis.statistics.interval import FloatArray, Interval, as_interval


def multinomial_intervals(counts: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Goodman's simultaneous intervals for the shares of all grades.

    The Wilson-like score interval of each share at a confidence divided by the number of
    grades, so that all hold together. Goodman's is taken, not Sison and Glaz's, which is
    made for seven categories or more and, with few, gives every share one width whatever
    its count. ``counts`` has the grades along its last axis; both ends have its shape. A
    total of 0, or a missing count, gives nan to all grades.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional.

    References
    ----------
    Goodman (1965), Technometrics 7, 247-254.

    Examples
    --------
    >>> multinomial_intervals([15, 13, 5]).lower.round(3).tolist()
    [0.27, 0.221, 0.056]
    """
    counted = np.atleast_1d(as_counts(counts, what="counts"))
    total = counted.sum(axis=-1, keepdims=True)
    some = np.where(total > 0, total, np.nan)
    z_squared = chi2.isf(2 * tail(confidence) / max(counted.shape[-1], 1), 1)
    middle = (2 * counted + z_squared) / (2 * (some + z_squared))
    variance = z_squared * (z_squared + 4 * counted * (some - counted) / some)
    reach = np.sqrt(variance) / (2 * (some + z_squared))
    return as_interval(np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0))


def monte_carlo_independence(table: ArrayLike, *, seed: int, draws: int = DRAWS) -> TestResult:
    """Exact test, by seeded draws, that grades do not depend on the group.

    Pearson's chi-squared statistic; the p value is ``(1 + draws at least so large) /
    (1 + draws)`` among random tables with the same margins. ``table`` holds counts, a row
    a group and a column a grade; empty rows and columns are left out. A table without two
    rows and two columns left gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative, fractional or missing, and for a table that is not
        two-dimensional.

    References
    ----------
    Patefield (1981), Applied Statistics 30, 91-97; Hope (1968), Journal of the Royal
    Statistical Society B 30, 582-598.

    Examples
    --------
    >>> test = monte_carlo_independence([[4, 4], [8, 0]], seed=1)
    >>> test.degrees_of_freedom, round(test.statistic, 4)
    (1, 5.3333)
    """
    counted = _checked_table(table)
    kept = counted[counted.any(axis=1)][:, counted.any(axis=0)]
    if min(kept.shape) < 2:
        return TestResult(np.nan, 0, np.nan)
    return independence_by_draws(kept, seed=seed, draws=draws)


def fisher(table: ArrayLike) -> float:
    """Two-sided p value of Fisher's exact test of a two by two table of counts.

    Raises
    ------
    ParameterError
        For counts that are negative, fractional or missing, and for another shape.

    References
    ----------
    Fisher (1935), Journal of the Royal Statistical Society 98, 39-82.

    Examples
    --------
    Missing children's cases graded inadequate, four of eight and then eight of eight:

    >>> round(fisher([[4, 4], [8, 0]]), 3)
    0.077
    """
    counted = _checked_table(table)
    if counted.shape != (2, 2):
        raise ParameterError(f"table must have two rows and two columns; found {counted.shape}")
    return float(fisher_exact(counted.astype(int)).pvalue)


def _checked_table(table: ArrayLike) -> FloatArray:
    counted = as_counts(table, what="counts of a table")
    if counted.ndim != 2:
        raise ParameterError(f"table must have rows and columns; found {counted.ndim} dimensions")
    if np.isnan(counted).any():
        raise ParameterError("a table must have no missing counts")
    return counted
