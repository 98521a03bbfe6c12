"""What a number must be before it is used; whatever is missing (nan, None) stays missing."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.interval import FloatArray


def as_counts(values: ArrayLike, *, what: str) -> FloatArray:
    """Return ``values`` as floats once they are whole numbers from 0; nan stays nan.

    Raises
    ------
    ParameterError
        For a negative, infinite or fractional number, which is named.

    Examples
    --------
    >>> as_counts([3, None], what="events").tolist()
    [3.0, nan]
    >>> as_counts([3, -1], what="events")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: events must be whole numbers from 0; found -1
    """
    counts = np.asarray(values, dtype=np.float64)
    known = np.where(np.isnan(counts), 0, counts)
    refuse(
        counts,
        where=(known < 0) | (known != np.floor(known)) | np.isinf(known),
        rule=f"{what} must be whole numbers from 0",
    )
    return counts


def as_amounts(values: ArrayLike, *, what: str) -> FloatArray:
    """Return ``values`` as floats once they are finite and not negative; nan stays nan.

    Raises
    ------
    ParameterError
        For a negative or infinite number, which is named.

    Examples
    --------
    >>> as_amounts(2.5, what="exposure").item()
    2.5
    """
    amounts = np.asarray(values, dtype=np.float64)
    refuse(
        amounts,
        where=(amounts < 0) | np.isinf(amounts),
        rule=f"{what} must be finite and not negative",
    )
    return amounts


def as_shares(values: ArrayLike, *, what: str = "proportion") -> FloatArray:
    """Return ``values`` as floats once they lie from 0 to 1; nan stays nan.

    Raises
    ------
    ParameterError
        For a number outside 0 to 1, which is named.

    Examples
    --------
    >>> as_shares(40)
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: proportion must lie from 0 to 1; found 40
    """
    shares = np.asarray(values, dtype=np.float64)
    refuse(shares, where=(shares < 0) | (shares > 1), rule=f"{what} must lie from 0 to 1")
    return shares


def as_events_of_total(events: ArrayLike, total: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return both as counts of one shape, a total of 0 as nan: there is no share of nothing.

    Raises
    ------
    ParameterError
        Where either is no count, or where there are more events than the total.

    Examples
    --------
    >>> as_events_of_total(7, 5)
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: events cannot be more than their total; found 7
    """
    counted, of_total = np.broadcast_arrays(
        as_counts(events, what="events"), as_counts(total, what="total")
    )
    refuse(counted, where=counted > of_total, rule="events cannot be more than their total")
    missing = np.isnan(counted) | np.isnan(of_total) | (of_total == 0)
    return np.where(missing, np.nan, counted), np.where(missing, np.nan, of_total)


def as_events_in_exposure(events: ArrayLike, exposure: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return both with one shape, an exposure of 0 as nan: there is no rate without people.

    Raises
    ------
    ParameterError
        Where events are no counts, or an exposure is negative or infinite.

    Examples
    --------
    >>> [values.tolist() for values in as_events_in_exposure([3, 0], [12.5, 0])]
    [[3.0, nan], [12.5, nan]]
    """
    counted, exposed = np.broadcast_arrays(
        as_counts(events, what="events"), as_amounts(exposure, what="exposure")
    )
    missing = np.isnan(counted) | np.isnan(exposed) | (exposed == 0)
    return np.where(missing, np.nan, counted), np.where(missing, np.nan, exposed)


def refuse(values: FloatArray, *, where: np.ndarray, rule: str) -> None:
    """Raise where any of ``values`` breaks ``rule``, naming the first and how many others do.

    Raises
    ------
    ParameterError
        With the rule, the first offending number and the count of the others.

    Examples
    --------
    >>> refuse(np.array([1.0, 9.0, 8.0]), where=np.array([False, True, True]), rule="be small")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: be small; found 9 (and 1 more)
    """
    offending = np.atleast_1d(values)[np.atleast_1d(where)]
    if offending.size:
        others = f" (and {offending.size - 1} more)" if offending.size > 1 else ""
        raise ParameterError(f"{rule}; found {offending[0]:g}{others}")


def tail(confidence: float) -> float:
    """Return the chance beyond each end of a two-sided interval.

    Raises
    ------
    ParameterError
        Where ``confidence`` is not between 0 and 1.

    Examples
    --------
    >>> round(tail(0.95), 4)
    0.025
    >>> tail(95)
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: confidence must lie between 0 and 1, as in 0.95; found 95
    """
    return (1 - as_chance(confidence, what="confidence")) / 2


def normal_quantile(confidence: float) -> float:
    """Return how many standard errors reach to each end of a two-sided interval.

    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    return float(norm.isf(tail(confidence)))


def as_chance(value: float, *, what: str) -> float:
    """Return ``value`` once it lies strictly between 0 and 1.

    Raises
    ------
    ParameterError
        With the name of the parameter and what was found.

    Examples
    --------
    >>> as_chance(0.8, what="power")
    0.8
    """
    if not 0 < value < 1:
        raise ParameterError(f"{what} must lie between 0 and 1, as in 0.95; found {value:g}")
    return value


def refuse_dispersion(dispersion: ArrayLike) -> None:
    """Raise unless ``dispersion``, a multiple of the Poisson variance, is at least 1.

    Raises
    ------
    ParameterError
        With what was found.

    Examples
    --------
    >>> refuse_dispersion(0.5)
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: dispersion must be finite and at least 1; found 0.5
    """
    values: FloatArray = np.asarray(dispersion, dtype=float)
    # Comparisons with nan are false: a missing dispersion is no wrong one.
    wrong = (values < 1) | np.isinf(values)
    refuse(values, where=wrong, rule="dispersion must be finite and at least 1")
