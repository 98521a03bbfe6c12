"""What every interval function returns, and the kind of number that it takes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Number = float | FloatArray


class Interval(NamedTuple):
    """Both ends of an interval: two floats, or two arrays of one shape.

    >>> Interval(0.55251, 0.73638).rounded(4)
    Interval(lower=0.5525, upper=0.7364)
    """

    lower: Number
    upper: Number

    def rounded(self, digits: int) -> "Interval":
        """Round both ends to ``digits`` decimal places."""
        return Interval(*(tidy(np.round(end, digits)) for end in self))


def tidy(value: Number) -> Number:
    """Return a plain float where ``value`` holds one number, else the array.

    >>> tidy(np.array(0.5))
    0.5
    >>> tidy(np.array([0.5, 1.0])).tolist()
    [0.5, 1.0]
    """
    array = np.asarray(value, dtype=np.float64)
    return float(array) if array.ndim == 0 else array


def as_interval(lower: Number, upper: Number) -> Interval:
    """Pair two ends as an interval of plain floats or of arrays.

    >>> as_interval(np.array(0.0), np.array(1.0))
    Interval(lower=0.0, upper=1.0)
    """
    return Interval(tidy(lower), tidy(upper))
