"""Many comparisons at once: how many of those singled out may be false alarms."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm
from statsmodels.stats.multitest import fdrcorrection

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import as_shares, tail
from cpanalysis.statistics.interval import FloatArray, Interval


def benjamini_hochberg(p_values: ArrayLike, *, families: ArrayLike | None = None) -> FloatArray:
    """Benjamini-Hochberg q values, each family of comparisons by itself.

    Of the comparisons with ``q`` up to 0.05 at most one in twenty is expected to be a false
    alarm. ``families`` names the family of each p value; one family unless given. A missing
    p value has no q and does not count.

    Raises
    ------
    ParameterError
        For p values outside 0 to 1, and for families that differ from them in shape.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    >>> benjamini_hochberg([0.01, 0.04, 0.03], families=["a", "b", "b"]).tolist()
    [0.01, 0.04, 0.04]
    """
    chances = np.atleast_1d(as_shares(p_values, what="p values"))
    family = np.zeros(chances.shape) if families is None else np.asarray(families)
    if family.shape != chances.shape:
        raise ParameterError(f"each p value needs a family; found {family.shape} families")
    q_values = np.full(chances.shape, np.nan)
    for name in np.unique(family):
        members = (family == name) & ~np.isnan(chances)
        q_values[members] = _of_one_family(chances[members])
    return q_values


def _of_one_family(chances: FloatArray) -> FloatArray:
    return np.asarray(fdrcorrection(chances)[1]) if chances.size else chances


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
