"""Waits standardised to a fixed mix, so that a changing mix of cases does not look like change."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Estimate, Floats, NotShown
from cpanalysis.statistics.survival.curve import share_within, survival_curve
from cpanalysis.statistics.survival.waits import Waits


def standardised_share(
    strata: Sequence[Waits], mix: ArrayLike, *, threshold: float, confidence: float = 0.95
) -> Estimate | NotShown:
    """Return the share done within a time, had the strata the fixed ``mix``.

    With w the mix, scaled to 1, and F(t) with ends l and u of each stratum's Kaplan-Meier curve::

        Σ w F,   lower end Σ w F - √Σ w² (F - l)²,   upper end Σ w F + √Σ w² (u - F)²

    A stratum of the mix without waits, or not watched for so long, leaves the whole not shown:
    nothing is put in its place.

    Parameters
    ----------
    strata
        The waits of each stratum, for instance of each risk level.
    mix
        How much each stratum counts, the same for every period and district compared.
    threshold
        The time.
    confidence
        Of the interval.

    Raises
    ------
    ParameterError
        Where the mix is not one number from 0 for each stratum.

    Notes
    -----
    Source: direct standardisation of curves: Makuch (1982), J. Chronic Dis. 35, 437-443; ends:
    Zou & Donner (2008), Stat. Med. 27, 1693-1702.

    Examples
    --------
    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> high = sort_waits([1, 2, 2, 4], [1, 1, 1, 1]).waits
    >>> low = sort_waits([2, 5, 6, 9], [1, 1, 1, 0]).waits
    >>> standardised_share([high, low], [1, 3], threshold=3).rounded(3)
    (0.375, 0.186, 0.845)
    """
    weights = _scale(mix, len(strata))
    ends = []
    for number, (waits, weight) in enumerate(zip(strata, weights.tolist(), strict=True)):
        share = share_within(survival_curve(waits, confidence=confidence), threshold)
        if isinstance(share, NotShown) and weight > 0:
            return NotShown(f"stratum {number} (from 0): {share.reason}")
        if isinstance(share, Estimate):
            ends.append((weight * share.value, weight * share.lower, weight * share.upper))
    return _combine(ends)


def _scale(mix: ArrayLike, strata: int) -> Floats:
    weights = np.asarray(mix, dtype=float)
    if weights.shape != (strata,) or not (weights >= 0).all() or weights.sum() <= 0:
        given = np.array2string(weights)
        raise ParameterError(f"mix is {given}; known: {strata} numbers from 0, one at least above")
    return np.asarray(weights / weights.sum())


def _combine(parts: list[tuple[float, float, float]]) -> Estimate:
    value = sum(part[0] for part in parts)
    below = sqrt(sum((share - lower) ** 2 for share, lower, _ in parts))
    above = sqrt(sum((upper - share) ** 2 for share, _, upper in parts))
    return Estimate(value, value - below, value + above)
