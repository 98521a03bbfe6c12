"""Did a change in one area go beyond that in another, and did it move next door."""

from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import as_counts, normal_quantile
from cpanalysis.statistics.interval import Interval

Pair = tuple[float, float]
NOWHERE: Pair = (0, 0)


class Displacement(NamedTuple):
    """A weighted displacement difference in events, its error, interval and p value."""

    value: float
    standard_error: float
    interval: Interval
    p_value: float


def weighted_displacement_difference(
    control: Pair,
    treated: Pair,
    *,
    near_control: Pair = NOWHERE,
    near_treated: Pair = NOWHERE,
    confidence: float = 0.95,
) -> Displacement:
    """Events avoided in a treated area and next to it, beyond the change of comparison areas.

    Each pair is the count before and after. ``(treated change - control change) +
    (near_treated change - near_control change)``; negative where fewer events than the
    comparison leads to expect. The variance is the sum of all eight counts (Poisson), so
    counts in which one child makes several need the scaled ratio instead. Without any
    events the difference is 0 and the p value 1.

    Raises
    ------
    ParameterError
        For counts that are negative, fractional or missing.

    References
    ----------
    Wheeler and Ratcliffe (2018), Crime Science 7, article 11.

    Examples
    --------
    >>> difference = weighted_displacement_difference(
    ...     (308, 318), (207, 110), near_control=(150, 140), near_treated=(178, 157)
    ... )
    >>> difference.value, round(difference.standard_error**2)
    (-118.0, 1568)
    """
    pairs = as_counts([treated, control, near_treated, near_control], what="counts")
    if np.isnan(pairs).any():
        raise ParameterError("counts before and after must have none missing")
    value = float((pairs[:, 1] - pairs[:, 0]) @ [1, -1, 1, -1])
    error = float(np.sqrt(pairs.sum()))
    reach = normal_quantile(confidence) * error
    p_value = float(2 * norm.sf(abs(value) / error)) if error else 1.0
    return Displacement(value, error, Interval(value - reach, value + reach), p_value)
