"""Many comparisons at once: whether the two furthest apart differ."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from cpanalysis.statistics.checks import tail
from cpanalysis.statistics.interval import Interval


def extremes_differ(values: ArrayLike, interval: Interval, *, confidence: float = 0.95) -> bool:
    """Say whether the lowest and the highest of several values clearly differ.

    The difference ``d`` of two values has the lower end ``d - sqrt((high - its lower end)² +
    (low's upper end - low)²)``; the root is widened from one comparison to all ``k (k - 1) / 2``
    pairs (Bonferroni), because the two were picked for being furthest apart. ``interval`` has
    the shape of ``values`` and the same ``confidence``. Values without an interval do not count;
    fewer than two never differ.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890; Zou and Donner (2008), Statistics in
    Medicine 27, 1693-1702.

    Examples
    --------
    >>> extremes_differ([0.2, 0.5], Interval(np.array([0.1, 0.4]), np.array([0.3, 0.6])))
    True
    >>> extremes_differ([0.2, 0.3], Interval(np.array([0.1, 0.2]), np.array([0.3, 0.4])))
    False
    """
    told = np.stack([np.asarray(part, dtype=np.float64) for part in (values, *interval)])
    value, lower, upper = told[:, ~np.isnan(told).any(axis=0)]
    pairs = value.size * (value.size - 1) / 2
    if not pairs:
        return False
    low, high = int(value.argmin()), int(value.argmax())
    wider = norm.isf(tail(confidence) / pairs) / norm.isf(tail(confidence))
    reach = wider * np.hypot(value[high] - lower[high], upper[low] - value[low])
    return bool(value[high] - value[low] > reach)
