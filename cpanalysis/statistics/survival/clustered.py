"""What is read off a curve of waits of which several are of one child."""

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.statistics.estimate import Estimate, Floats, NotShown
from cpanalysis.statistics.survival.curve import (
    Curve,
    first_at_or_below,
    log_log,
    median_wait,
    ninetieth_percentile,
)
from cpanalysis.statistics.survival.restricted import number_clusters
from cpanalysis.statistics.survival.waits import DONE, Waits


def clustered_median(curve: Curve, clusters: ArrayLike) -> Estimate | NotShown:
    """Return the median wait of a curve, with an interval that knows which waits are of one child.

    ``clusters`` numbers the child of each wait of the curve. See :func:`widen`.

    >>> from cpanalysis.statistics.survival.curve import survival_curve
    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> curve = survival_curve(sort_waits(range(1, 41), [1] * 40).waits)
    >>> clustered_median(curve, range(40)) == median_wait(curve)
    True
    >>> clustered_median(curve, [day // 2 for day in range(40)]).rounded(0)
    (20.0, 10.0, 29.0)
    """
    return widen(curve, median_wait(curve), clusters, share=0.5)


def clustered_ninetieth(curve: Curve, clusters: ArrayLike) -> Estimate | NotShown:
    """Return the ninetieth percentile of a curve, as :func:`clustered_median` the median."""
    return widen(curve, ninetieth_percentile(curve), clusters, share=0.9)


def widen(
    curve: Curve, found: Estimate | NotShown, clusters: ArrayLike, *, share: float
) -> Estimate | NotShown:
    """Return a time read off a curve, with an interval as wide as waits of one child are alike.

    It is never narrower than without children. Greenwood's variance takes waits for independent.
    What each adds to the logarithm of the curve at the time ``t`` that was read off is known::

        ψ = (done by t) / n(T) - Σ d(u) / n(u)²  over u up to min(T, t)

    and the sum over children of their squared sums, over that of the waits one by one, is by how
    much the variance has to be multiplied.
    Source: Ying & Wei (1994), J. Multivariate Anal. 50, 17-29; Williams (2000), Biometrics 56,
    645-646.
    """
    if isinstance(found, NotShown) or not len(curve.times):
        return found
    at = found.value if np.isfinite(found.value) else curve.horizon
    effect = design_effect(curve, number_clusters(curve.waits, clusters), at)
    if effect <= 1:
        return found
    error = curve.standard_error * np.sqrt(effect)
    lower, upper = log_log(curve.waiting, error, confidence=curve.confidence)
    upper = np.where(curve.waiting > 0, upper, curve.upper)
    low, high = (first_at_or_below(curve.times, line, 1 - share) for line in (lower, upper))
    return Estimate(found.value, low, high)


def design_effect(curve: Curve, clusters: ArrayLike, at: float) -> float:
    """Return by how much clusters multiply the variance of a curve at a time."""
    parts = add_to_logarithm(curve, curve.waits, at)
    of_child = np.bincount(np.asarray(clusters), weights=parts)
    alone = float((parts**2).sum())
    return float((of_child**2).sum()) / alone if alone > 0 else 1.0


def add_to_logarithm(curve: Curve, waits: Waits, at: float) -> Floats:
    """Return what each wait adds to the logarithm of the share that is done at a time."""
    at_risk = np.maximum(curve.at_risk, 1.0)
    sums = np.concatenate([[0.0], np.cumsum(curve.done / at_risk**2)])
    watched = sums[np.searchsorted(curve.times, np.minimum(waits.times, at), side="right")]
    place = np.searchsorted(curve.times, waits.times).clip(max=len(at_risk) - 1)
    done = (waits.kinds == DONE) & (waits.times <= at)
    return np.asarray(np.where(done, 1 / at_risk[place], 0.0) - watched)
