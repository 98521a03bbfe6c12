"""What an estimate is: a number with its interval, or the reason why none is shown."""

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class NotShown:
    """A statistic that is not shown, and the reason in words that can be printed.

    Used in place of an exception where the data are sound and there are only too few of them.
    """

    reason: str


@dataclass(frozen=True)
class Estimate:
    """A number with its interval, all three in the same unit; nan stands for null."""

    value: float
    lower: float
    upper: float

    def rounded(self, digits: int) -> tuple[float, float, float]:
        """Return value, lower and upper, rounded.

        >>> Estimate(1 / 3, 0.25, 0.5).rounded(2)
        (0.33, 0.25, 0.5)
        """
        return round(self.value, digits), round(self.lower, digits), round(self.upper, digits)


@dataclass(frozen=True)
class Ratio:
    """A ratio that was estimated on the log scale, with Student's interval and test of 1."""

    value: float
    lower: float
    upper: float
    p_value: float
    standard_error: float
    degrees_of_freedom: float

    def rounded(self, digits: int) -> tuple[float, float, float]:
        """Return value, lower and upper, rounded.

        >>> ratio_from_log(0.0, 0.04, degrees_of_freedom=10).rounded(2)
        (1.0, 0.64, 1.56)
        """
        return round(self.value, digits), round(self.lower, digits), round(self.upper, digits)


def ratio_from_log(
    log_ratio: float, variance: float, *, degrees_of_freedom: float, confidence: float = 0.95
) -> Ratio:
    """Return the ratio of a logarithm with its variance.

    With ``t`` the quantile of Student's distribution::

        exp(log_ratio ± t √variance),   p = 2 P(T > |log_ratio| / √variance)

    The standard error is that of the logarithm.
    Source: Student (1908), Biometrika 6, 1-25.

    >>> ratio_from_log(-0.5, 0.01, degrees_of_freedom=20).rounded(3)
    (0.607, 0.492, 0.747)
    """
    error = sqrt(variance)
    reach = float(stdtrit(degrees_of_freedom, 0.5 + confidence / 2)) * error
    distance = abs(log_ratio) / error if error > 0 else (inf if log_ratio else 0.0)
    p_value = 2 * float(stdtr(degrees_of_freedom, -distance))
    lower, upper = exp(log_ratio - reach), exp(min(log_ratio + reach, 700.0))
    return Ratio(exp(log_ratio), lower, upper, p_value, error, degrees_of_freedom)
