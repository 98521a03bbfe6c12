"""How likely so few or so many events are, once their mean and variance are known.

One family of distributions serves counts and proportions: a multiple of a binomial, Poisson
or negative binomial count with the wanted mean and variance. It *is* the Poisson count where
the variance equals the mean, the binomial where it is below, the negative binomial where it
is above; for over-dispersed proportions the multiple also meets the third moment.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, stdtr

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray

NEARLY_ONE = 1e-6
"""A variance this near the mean is nudged away from it, where two formulas meet."""

SMALLEST = 1e-12


@dataclass(frozen=True)
class Sums:
    """Events over some months together beside what the baseline leads one to expect.

    Attributes
    ----------
    observed, expected, variance
        Events, their mean and variance under no change, the error of the baseline included.
    size
        Denominators added up; infinite for counts.
    """

    observed: FloatArray
    expected: FloatArray
    variance: FloatArray
    size: FloatArray

    @property
    def parts(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """The arrays in the order in which they make a record."""
        return self.observed, self.expected, self.variance, self.size


@dataclass(frozen=True)
class Chances:
    """Chance of so few (``lower``) and of so many (``upper``) or more extreme, none changed."""

    lower: FloatArray
    upper: FloatArray


def matched_chances(sums: Sums) -> Chances:
    """Return the chance of at most, and of at least, the observed events.

    See `matched_tail`, which gives one of the two.

    >>> one = np.array([4.0])
    >>> found = matched_chances(Sums(one, one / 2, one / 2, np.array([np.inf])))
    >>> found.upper.round(4).tolist()  # at least 4 where 2 are expected: Poisson
    [0.1429]
    """
    below = np.zeros(sums.observed.shape, dtype=np.bool_)
    return Chances(matched_tail(sums, upper=below), matched_tail(sums, upper=~below))


def matched_tail(sums: Sums, *, upper: BoolArray) -> FloatArray:
    """Return the chance of at most the observed events or, where ``upper``, of at least them.

    With ``p = expected / size`` (0 for counts) and dispersion ``d = variance / (expected
    (1 - p))``, events are taken as ``c`` times a count of mean ``expected / c`` and of
    variance over mean ``r = d (1 - p) / c``, where ``c = 1 + 2 p (d - 1)``: binomial for
    ``r < 1``, Poisson at 1, negative binomial above. Exact for Poisson, binomial and
    negative binomial. Proportions above one half are looked at from the other side.

    Sources: Sundt and Jewell (1981), ASTIN Bulletin 12, 27-39, for the family of counts;
    Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, for the tails as
    incomplete beta functions.

    >>> two, none = np.array([2.0]), np.array([np.inf])
    >>> matched_tail(Sums(0 * two, two, two, none), upper=np.array([False])).round(4).tolist()
    [0.1353]
    """
    flipped = np.asarray(sums.expected > 0.5 * sums.size)
    near, high = _rarer_side(sums, flipped), upper ^ flipped
    at = near.observed - high
    found = _at_most(near, np.maximum(at, 0), complement=high)
    return np.where(high & (at < 0), 1.0, found)


def normal_tail(sums: Sums, *, freedom: FloatArray) -> FloatArray:
    """Return the chance that a sum of values lies so far to its own side: Student's t.

    A variance of 0 leaves no doubt: any departure has chance 0, none at all one half.

    >>> zero, one = np.array([0.0]), np.array([1.0])
    >>> normal_tail(Sums(one * 2, zero, one, one), freedom=one * 14).round(3).tolist()
    [0.033]
    """
    away = np.abs(sums.observed - sums.expected)
    settled = away <= SMALLEST * np.maximum(np.abs(sums.expected), 1)
    spread = np.maximum(np.sqrt(np.maximum(sums.variance, 0)), SMALLEST)
    return np.asarray(stdtr(freedom, -np.where(settled, 0.0, away / spread)))


def _rarer_side(sums: Sums, flipped: BoolArray) -> Sums:
    """Return the sums with proportions above one half turned into their complement."""
    finite = np.where(np.isfinite(sums.size), sums.size, 0.0)
    observed = np.where(flipped, finite - sums.observed, sums.observed)
    expected = np.where(flipped, finite - sums.expected, sums.expected)
    return Sums(observed, np.maximum(expected, SMALLEST), sums.variance, sums.size)


def _at_most(sums: Sums, events: FloatArray, *, complement: BoolArray) -> FloatArray:
    """Return the chance of at most ``events`` or, for the ``complement``, of more."""
    share = sums.expected / sums.size
    dispersion = np.maximum(sums.variance / (sums.expected * (1 - share)), NEARLY_ONE)
    multiple = np.maximum(1 + 2 * share * (dispersion - 1), 0.1)
    ratio = dispersion * (1 - share) / multiple
    ratio = np.where(np.abs(ratio - 1) < NEARLY_ONE, 1 + NEARLY_ONE, ratio)
    at, mean = (events + 0.5) / multiple - 0.5, sums.expected / multiple
    return _count_at_most(at, mean, ratio, complement=complement)


def _count_at_most(
    at: FloatArray, mean: FloatArray, ratio: FloatArray, *, complement: BoolArray
) -> FloatArray:
    """Return P(count <= at) by variance over mean: binomial below 1, negative binomial above.

    The complement is the same function with its arguments exchanged.
    """
    size = mean / np.abs(ratio - 1)
    left = np.where(ratio > 1, size, size - at)
    level = np.where(ratio > 1, 1 / ratio, ratio)
    sure, left = left <= 0, np.maximum(left, SMALLEST)
    first, second = (
        np.where(complement, one, other) for one, other in ((at + 1, left), (left, at + 1))
    )
    found = betainc(first, second, np.where(complement, 1 - level, level))
    return np.where(sure, np.where(complement, 0.0, 1.0), found)
