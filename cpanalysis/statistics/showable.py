"""How often a count is large enough to be shown, and what leaving out the small ones does.

Counts from 1 up to one less than a threshold are hidden and a count of nought is shown. What is
visible is therefore a choice by value: where small counts are common, the visible ones are nought
or large, and their mean is not the mean. How common they are follows from the mean and the
dispersion of all periods together, whatever a single period holds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import nbinom, poisson

Numbers = NDArray[np.float64]
NEARLY_POISSON = 1.001


@dataclass(frozen=True, eq=False)
class Showable:
    """How often a count reaches a threshold, and how far the mean of the visible is off.

    ``chance`` is that of a count at or above the threshold; a count of nought, though visible,
    is not among them, for it would say little but that the count is not large. ``bias`` is the
    mean of the visible counts (nought or large) over the mean of all, less 1.
    """

    chance: Numbers
    bias: Numbers


def find_showable(mean: ArrayLike, dispersion: ArrayLike, *, threshold: int) -> Showable:
    """Return how often counts of some mean can be shown, and the bias of those that are.

    Counts are negative binomial with variance ``dispersion * mean``, Poisson where the dispersion
    is 1 or less. What never happens (a mean of nought) hides nothing: chance 1 and bias 0.

    Source: truncation of a count distribution at a threshold; elementary.

    Examples
    --------
    >>> found = find_showable([3.0, 8.0, 12.0], 1.0, threshold=5)
    >>> found.chance.round(2).tolist(), found.bias.round(3).tolist()
    ([0.18, 0.9, 0.99], [0.504, 0.063, 0.005])
    """
    level, spread = np.broadcast_arrays(
        np.asarray(mean, dtype=np.float64), np.asarray(dispersion, dtype=np.float64)
    )
    small = np.arange(threshold, dtype=np.float64)[:, None]
    chances = chance_of(small, level.ravel()[None, :], spread.ravel()[None, :])
    hidden, missed = chances[1:].sum(axis=0), (small[1:] * chances[1:]).sum(axis=0)
    never = level.ravel() <= 0
    positive = np.where(never, 1.0, level.ravel())
    visible = (positive - missed) / np.maximum(1.0 - hidden, 1e-12)
    return Showable(
        chance=np.where(never, 1.0, 1.0 - chances.sum(axis=0)).reshape(level.shape),
        bias=np.where(never, 0.0, visible / positive - 1.0).reshape(level.shape),
    )


def chance_of(count: Numbers, mean: Numbers, dispersion: Numbers) -> Numbers:
    """Return the chance of a count, given mean and dispersion."""
    level = np.maximum(mean, 1e-12)
    spread = np.maximum(dispersion, NEARLY_POISSON)
    wide = nbinom.pmf(count, level / (spread - 1.0), 1.0 / spread)
    narrow = poisson.pmf(count, level)
    return np.asarray(np.where(dispersion > NEARLY_POISSON, wide, narrow), dtype=np.float64)
