"""Who is at risk and what happens at each time: the sums under every survival estimate."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.estimate import Floats
from cpanalysis.statistics.survival.waits import OPEN, Waits


@dataclass(frozen=True, eq=False)
class RiskTable:
    """At each distinct time at which something ended: how many were at risk, how many ended.

    ``times`` (m); ``at_risk`` and ``ended`` (... × m), of any kind; ``of_kind`` (... × m) ended in
    the kind of interest. Leading dimensions are sets of weights.
    """

    times: Floats
    at_risk: Floats
    ended: Floats
    of_kind: Floats


def tabulate(waits: Waits, *, kind: int, weights: Floats | None = None) -> RiskTable:
    """Return the risk table of ``waits``; ``weights`` (... × n) count each that many times.

    At risk at a time are those that came under watch before it and have not ended before it; an
    open case last seen at that very time was still at risk then.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> table = tabulate(sort_waits([1, 2, 2, 3], [1, 1, 0, 1]).waits, kind=1)
    >>> table.at_risk.tolist(), table.of_kind.tolist()
    ([4.0, 3.0, 1.0], [1.0, 1.0, 1.0])
    """
    counted = np.ones(len(waits)) if weights is None else np.asarray(weights, dtype=float)
    done = np.flatnonzero(waits.kinds != OPEN)
    done = done[np.argsort(waits.times[done], kind="stable")]
    times, first = np.unique(waits.times[done], return_index=True)
    ended = np.add.reduceat(counted[..., done], first, axis=-1)
    of_kind = np.add.reduceat((counted * (waits.kinds == kind))[..., done], first, axis=-1)
    still = _sum_from(times, waits.times, counted)
    if np.isfinite(waits.entries).any():
        still = still - _sum_from(times, waits.entries, counted)
    return RiskTable(times, still, ended, of_kind)


def product_limit(at_risk: Floats, ended: Floats) -> Floats:
    """Return the share still waiting after each time, ``Π (1 - ended / at risk)``.

    Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481.

    >>> product_limit(np.array([4.0, 2.0]), np.array([1.0, 1.0])).tolist()
    [0.75, 0.375]
    """
    return np.asarray(np.cumprod(1 - hazards(at_risk, ended), axis=-1))


def hazards(at_risk: Floats, ended: Floats) -> Floats:
    """Return ended / at risk, and 0 where nobody is at risk.

    >>> hazards(np.array([4.0, 0.0]), np.array([1.0, 0.0])).tolist()
    [0.25, 0.0]
    """
    return np.divide(ended, at_risk, out=np.zeros_like(ended), where=at_risk > 0)


def _sum_from(times: Floats, when: Floats, weights: Floats) -> Floats:
    """Sum of the weights of what happens at or after each of ``times``."""
    latest_first = np.argsort(-when, kind="stable")
    sums = np.cumsum(weights[..., latest_first], axis=-1)
    number = np.searchsorted(np.sort(when), times)
    empty = np.zeros((*weights.shape[:-1], 1))
    return np.concatenate([empty, sums], axis=-1)[..., len(when) - number]
