"""What a sample drawn from a known number of records says about all of them."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import hypergeom

from cpanalysis.statistics.checks import as_counts, as_events_of_total, refuse, tail
from cpanalysis.statistics.interval import FloatArray, Interval, as_interval


def dip_sample_interval(
    found: ArrayLike, sampled: ArrayLike, population: ArrayLike, *, confidence: float = 0.95
) -> Interval:
    """Exact interval for how many of ``population`` records have what ``found`` of a sample had.

    All whole numbers ``K`` of such records with which neither so few nor so many found has
    a chance (hypergeometric) of ``α/2`` or less. In records. Holds for a random sample only:
    a sample of the oldest or the worst says nothing about the rest. A sample of 0, or a
    missing number, gives nan.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, more found than sampled, or more
        sampled than there are.

    References
    ----------
    Buonaccorsi (1987), The American Statistician 41, 215-218.

    Examples
    --------
    Ten missed referrals in 80 of 593 waiting records:

    >>> dip_sample_interval(10, 80, 593)
    Interval(lower=39.0, upper=125.0)
    """
    seen, drawn = as_events_of_total(found, sampled)
    everything = as_counts(population, what="population")
    seen, drawn, everything = np.broadcast_arrays(seen, drawn, everything)
    refuse(drawn, where=drawn > everything, rule="sampled cannot be more than the population")
    outside = tail(confidence)
    upper = _most_that_fit(seen, drawn, everything, outside)
    # What was found and what was not change places, and the most become the fewest.
    lower = everything - _most_that_fit(drawn - seen, drawn, everything, outside)
    return as_interval(lower, upper)


def _most_that_fit(
    seen: FloatArray, drawn: FloatArray, everything: FloatArray, outside: float
) -> FloatArray:
    """Return the largest number of such records with which so few seen is not too unlikely."""
    missing = np.isnan(seen) | np.isnan(everything)
    seen, drawn, total = (np.where(missing, 0, each) for each in (seen, drawn, everything))
    fits, too_many = seen, total - (drawn - seen) + 1
    for _ in range(int(np.log2(max(1, (too_many - fits).max(initial=1)))) + 1):
        middle = np.floor((fits + too_many) / 2)
        is_likely = hypergeom.cdf(seen, total, np.minimum(middle, total), drawn) > outside
        is_new = (middle > fits) & (middle < too_many)
        fits = np.where(is_new & is_likely, middle, fits)
        too_many = np.where(is_new & ~is_likely, middle, too_many)
    return np.where(missing, np.nan, fits)
