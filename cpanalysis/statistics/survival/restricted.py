"""The restricted mean: how long waits last on average, up to a horizon."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Estimate, Floats, NotShown, Whole
from cpanalysis.statistics.resampling import Resampling, bootstrap_weights
from cpanalysis.statistics.survival.curve import Curve, greenwood_terms, survival_curve
from cpanalysis.statistics.survival.risk import product_limit, tabulate
from cpanalysis.statistics.survival.waits import DONE, OPEN, Waits


def restricted_mean(curve: Curve, horizon: float) -> Estimate | NotShown:
    """Return the mean wait up to ``horizon``, longer ones counted as the horizon.

    The area under the curve up to the horizon τ; with A(t) the area from t to τ::

        Var = Σ A(t)² d / (n (n - d))

    Source: Irwin (1949), J. Hyg. 47, 188-189; Klein & Moeschberger (2003), Survival Analysis, 4.5.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> curve = survival_curve(sort_waits([1, 2, 3, 4], [1, 1, 1, 1]).waits)
    >>> restricted_mean(curve, 4).rounded(2)
    (2.5, 1.4, 3.6)
    """
    if refusal := _refuse_horizon(curve, horizon):
        return refusal
    pieces = _areas(curve.times, curve.waiting, horizon)
    beyond = np.cumsum(pieces[::-1])[::-1][1:]
    variance = np.sum(beyond**2 * greenwood_terms(curve.at_risk, curve.done))
    reach = float(ndtri(0.5 + curve.confidence / 2) * np.sqrt(variance))
    mean = float(pieces.sum())
    return Estimate(mean, mean - reach, mean + reach)


def difference_in_restricted_means(
    first: Waits,
    second: Waits,
    *,
    horizon: float,
    how: Resampling,
    clusters: tuple[ArrayLike, ArrayLike] | None = None,
) -> Estimate | NotShown:
    """Return by how much longer ``first`` waits last on average than ``second``, up to a horizon.

    Percentile interval of a bootstrap that draws the waits of each group again. ``clusters``
    numbers the child of each wait of either group; children are then drawn, with all their waits.
    Source: Royston & Parmar (2013), BMC Med. Res. Methodol. 13, 152; Efron (1981), J. Am. Stat.
    Assoc. 76, 312-319; clusters: Davison & Hinkley (1997), Bootstrap Methods, section 3.8.

    Raises
    ------
    ParameterError
        Where clusters are not as many as their waits.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> slow = sort_waits([4, 6, 8, 9, 9], [1, 1, 1, 1, 0]).waits
    >>> quick = sort_waits([1, 2, 3, 4, 9], [1, 1, 1, 1, 0]).waits
    >>> found = difference_in_restricted_means(slow, quick, horizon=9, how=Resampling(seed=1))
    >>> round(found.value, 2), found.lower > 0
    (3.4, True)
    """
    means = []
    for waits in (first, second):
        mean = restricted_mean(survival_curve(waits), horizon)
        if isinstance(mean, NotShown):
            return mean
        means.append(mean.value)
    one, other = (None, None) if clusters is None else clusters
    drawn = [
        _drawn_means(first, horizon, how, one),
        _drawn_means(second, horizon, replace(how, seed=how.seed + 1), other),
    ]
    return Estimate(means[0] - means[1], *how.interval(drawn[0] - drawn[1]))


def _drawn_means(
    waits: Waits, horizon: float, how: Resampling, clusters: ArrayLike | None
) -> Floats:
    child = number_clusters(waits, clusters)
    blocks = bootstrap_weights(int(child.max(initial=-1)) + 1, how)
    if np.isfinite(waits.entries).any():
        drawn = (_means_of(waits, horizon, weights[:, child]) for weights in blocks)
    else:
        inside = _Inside.of(waits, child, horizon)
        drawn = (inside.means(weights) for weights in blocks)
    return np.concatenate(list(drawn))


def number_clusters(waits: Waits, clusters: ArrayLike | None) -> Whole:
    """Return the number of each wait's child, from 0; without clusters each has its own.

    Numbers follow the waits and not their order in the rows, so that the same waits draw the same.
    """
    if clusters is None:
        return np.argsort(np.lexsort((waits.entries, waits.kinds, waits.times)))
    number = np.unique(np.asarray(clusters), return_inverse=True)[1]
    if number.shape != waits.times.shape:
        raise ParameterError(f"{len(number)} clusters for {len(waits)} waits; one each is needed")
    return np.asarray(number)


@dataclass(frozen=True, eq=False)
class _Inside:
    """Waits below the horizon by time, ends before open cases: a step of the curve for each.

    Steps at one time are taken one after the other: ``(1 - a / n) (1 - b / (n - a))`` is
    ``1 - (a + b) / n``. ``all_waits`` is how many waits each child has.
    """

    child: Whole
    ended: Floats
    widths: Floats
    all_waits: Floats

    @staticmethod
    def of(waits: Waits, child: Whole, horizon: float) -> "_Inside":
        order = np.lexsort((child, waits.kinds == OPEN, waits.times))
        order = order[waits.times[order] < horizon]
        edges = np.concatenate([[0.0], waits.times[order], [horizon]])
        ended = (waits.kinds[order] == DONE).astype(np.float64)
        waits_of = np.bincount(child).astype(np.float64)
        return _Inside(child[order], ended, np.diff(edges), waits_of)

    def means(self, weights: Floats) -> Floats:
        """Return the restricted mean for each row of ``weights``, which has a column a child."""
        counted = weights[:, self.child]
        at_risk = (weights @ self.all_waits)[:, None] - np.cumsum(counted, axis=1) + counted
        counted *= self.ended
        np.divide(counted, np.maximum(at_risk, 1.0), out=counted)
        np.subtract(1.0, counted, out=counted)
        waiting = np.cumprod(counted, axis=1, out=counted)
        return np.asarray(self.widths[0] + waiting @ self.widths[1:])


def _means_of(waits: Waits, horizon: float, weights: Floats) -> Floats:
    table = tabulate(waits, kind=DONE, weights=weights)
    waiting = product_limit(table.at_risk, table.of_kind)
    return np.asarray(_areas(table.times, waiting, horizon).sum(axis=-1))


def _areas(times: Floats, waiting: Floats, horizon: float) -> Floats:
    """Areas under the curve between its steps, the first from 0, the last to the horizon."""
    widths = np.diff(np.minimum(np.concatenate([[0.0], times, [horizon]]), horizon))
    heights = np.concatenate([np.ones((*waiting.shape[:-1], 1)), waiting], axis=-1)
    return np.asarray(heights * widths)


def _refuse_horizon(curve: Curve, horizon: float) -> NotShown | None:
    ended = len(curve.times) > 0 and curve.waiting[-1] <= 0
    if horizon <= 0 or (horizon > curve.horizon and not ended):
        return NotShown(f"no restricted mean to {horizon:g}; watched for {curve.horizon:g} at most")
    return None
