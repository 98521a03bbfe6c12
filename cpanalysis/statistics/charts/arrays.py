"""The arrays that charts are made of: one row a series, one column a month."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cpanalysis.errors import ParameterError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
TextArray = NDArray[np.str_]


@dataclass(frozen=True)
class Observations:
    """Series side by side; a month that was not recorded has 0 events in an exposure of 0.

    Attributes
    ----------
    events, exposure
        Arrays of shape (series, months). ``exposure`` is person-time for counts, the
        denominator for proportions, and 1 for values.
    """

    events: FloatArray
    exposure: FloatArray

    @property
    def recorded(self) -> BoolArray:
        """Where there is a month to look at.

        >>> observe([[3, None]], [[1, 1]]).recorded.tolist()
        [[True, False]]
        """
        return self.exposure > 0

    @property
    def values(self) -> FloatArray:
        """Events per unit of exposure; nan where nothing was recorded.

        >>> observe([[3, None]], [[2, 1]]).values.tolist()
        [[1.5, nan]]
        """
        return np.where(self.recorded, self.events, np.nan) / np.where(
            self.recorded, self.exposure, 1.0
        )


def observe(events: ArrayLike, exposure: ArrayLike) -> Observations:
    """Return both as arrays of series; a missing month on either side is not recorded.

    Raises
    ------
    ParameterError
        Where the two differ in shape, or where an exposure is negative.

    Examples
    --------
    >>> observe([[3, 4]], [[31, 0]]).events.tolist()
    [[3.0, 0.0]]
    """
    counted, exposed = as_series(events), as_series(exposure)
    if counted.shape != exposed.shape:
        raise ParameterError(f"events {counted.shape} and exposure {exposed.shape} must agree")
    if np.any(exposed < 0):
        raise ParameterError(f"exposure cannot be negative; found {np.nanmin(exposed):g}")
    known = np.isfinite(counted) & np.isfinite(exposed) & (exposed > 0)
    return Observations(np.where(known, counted, 0.0), np.where(known, exposed, 0.0))


def as_series(values: ArrayLike) -> FloatArray:
    """Return ``values`` as floats of shape (series, months).

    Raises
    ------
    ParameterError
        Where there is no series of months in it.

    Examples
    --------
    >>> as_series([1, None]).tolist()
    [[1.0, nan]]
    """
    series = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if series.ndim != 2 or series.shape[1] == 0:
        raise ParameterError(f"one row a series, one column a month; found shape {series.shape}")
    return series


def refuse_fractions(events: ArrayLike) -> None:
    """Raise unless every known number is whole and not negative.

    Raises
    ------
    ParameterError
        With the first number that is no count.

    Examples
    --------
    >>> refuse_fractions([2, -1])
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: events must be whole numbers from 0; found -1
    """
    known = as_series(events)[np.isfinite(as_series(events))]
    wrong = known[(known < 0) | (known != np.floor(known))]
    if wrong.size:
        raise ParameterError(f"events must be whole numbers from 0; found {wrong[0]:g}")
