"""The difference of two median waits, drawn again by child."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.statistics.estimate import Estimate, Floats, NotShown, Whole
from cpanalysis.statistics.resampling import Resampling, bootstrap_weights
from cpanalysis.statistics.survival.curve import TIE, median_wait, survival_curve
from cpanalysis.statistics.survival.restricted import number_clusters
from cpanalysis.statistics.survival.waits import DONE, OPEN, Waits

NEVER = "in too many draws half of the waits had not ended"


def difference_in_medians(
    first: Waits,
    second: Waits,
    *,
    how: Resampling,
    clusters: tuple[ArrayLike, ArrayLike] | None = None,
) -> Estimate | NotShown:
    """Return by how much longer the median wait of ``first`` is than that of ``second``.

    Medians of the two Kaplan-Meier curves. Percentile interval of a bootstrap that draws the waits
    of each group again; ``clusters`` numbers the child of each wait of either group, and children
    are then drawn, with all their waits. Where in more draws than the interval leaves out half of
    the waits had not ended there is none.
    Source: Efron (1981), J. Am. Stat. Assoc. 76, 312-319; clusters: Davison & Hinkley (1997),
    Bootstrap Methods and their Application, section 3.8.

    Raises
    ------
    ParameterError
        Where clusters are not as many as their waits.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> slow, quick = (sort_waits(range(1, last), [1] * (last - 1)).waits for last in (41, 21))
    >>> found = difference_in_medians(slow, quick, how=Resampling(seed=1))
    >>> found.value, found.lower > 0
    (10.0, True)
    """
    medians = [_median(waits) for waits in (first, second)]
    if not np.isfinite(medians).all():
        return NotShown("half of the waits had not ended")
    one, other = (None, None) if clusters is None else clusters
    drawn = [
        _drawn_medians(first, how, one),
        _drawn_medians(second, replace(how, seed=how.seed + 1), other),
    ]
    if max(np.isnan(each).mean() for each in drawn) > (1 - how.confidence) / 2:
        return NotShown(NEVER)
    differences = drawn[0] - drawn[1]
    ends = how.interval(differences[~np.isnan(differences)])
    return Estimate(medians[0] - medians[1], *ends)


def _median(waits: Waits) -> float:
    found = median_wait(survival_curve(waits))
    return np.nan if isinstance(found, NotShown) else found.value


def _drawn_medians(waits: Waits, how: Resampling, clusters: ArrayLike | None) -> Floats:
    """Return the median of each draw, nan where half of its waits had not ended.

    Waits by time, ends before open ones: a step of the curve for each, which for several at one
    time comes to the same once all of them are taken.
    """
    child = number_clusters(waits, clusters)
    order = np.lexsort((child, waits.kinds == OPEN, waits.times))
    times, ended = waits.times[order], (waits.kinds[order] == DONE).astype(float)
    blocks = bootstrap_weights(int(child.max(initial=-1)) + 1, how)
    return np.concatenate(
        [_medians_of(weights[:, child[order]], times, ended) for weights in blocks]
    )


def _medians_of(counted: Floats, times: Floats, ended: Floats) -> Floats:
    at_risk = np.cumsum(counted[:, ::-1], axis=1)[:, ::-1]
    waiting = np.cumprod(1 - counted * ended / np.maximum(at_risk, 1.0), axis=1)
    reached = waiting <= 0.5 + TIE
    first: Whole = reached.argmax(axis=1)
    return np.where(reached.any(axis=1), times[first], np.nan)
