"""The four rules of NHS England's Making Data Count, for those who must show them.

They are drawn on an XmR chart whatever the kind of indicator. On counts they signal falsely
far more often than is commonly believed; `benchmarks.calibration` prints how often.

Sources: NHS England, Making Data Count: Getting started (2019) and Strengthening your
decisions (2021); the reading of two of three as in the NHS-R community's published tool:
both points in the outer third, all three on one side of the mean.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, IntArray
from cpanalysis.statistics.charts.moving_range import Limits
from cpanalysis.statistics.charts.options import Better

Variation = Literal["improvement", "concern", "common cause", "higher", "lower"]
Assurance = Literal["passing", "failing", "hit and miss", "no target"]

OUTER_THIRD = 2 / 3
"""From this part of the way to a limit a point is close to it."""


@dataclass(frozen=True)
class RuleSignals:
    """Which points each rule marks: -1 low, 0 none, 1 high; shape (series, months)."""

    astronomical: IntArray
    shift: IntArray
    trend: IntArray
    two_of_three: IntArray


def find_signals(
    values: FloatArray, limits: Limits, *, shift: int, trend: int, ends: bool = False
) -> RuleSignals:
    """Return what the four rules mark in series of shape (series, months).

    ``limits`` hold one number a series. A gap (nan) ends a run; a point on the mean belongs
    to neither side. With ``ends`` only the point that completes a pattern is marked: the
    first at which one could have known.

    astronomical
        a point outside the process limits;
    shift
        ``shift`` consecutive points on one side of the mean;
    trend
        ``trend`` consecutive points each above (or each below) the one before;
    two of three
        two of three consecutive points in the outer third of one side, all three on it.

    >>> from cpanalysis.statistics.charts.moving_range import xmr_limits
    >>> values = np.array([[1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2]])
    >>> find_signals(values, xmr_limits(values), shift=7, trend=7).astronomical[0].tolist()
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    """
    side = _sign(values - limits.centre[:, None])
    outside = _outside(values, limits)
    rising = _sign(np.diff(values, axis=1))
    return RuleSignals(
        outside,
        spread_runs(side, length=shift, ends=ends),
        _with_starts(spread_runs(rising, length=trend - 1, ends=ends), ends=ends),
        _two_of_three(side, _close(values, limits) * (outside == 0), ends=ends),
    )


def spread_runs(side: IntArray, *, length: int, ends: bool = False) -> IntArray:
    """Return ``side`` where it belongs to at least ``length`` equal ones in a row, else 0.

    With ``ends`` only where it is at least the ``length``-th of them.

    >>> spread_runs(np.array([[1, 1, 1, -1, 1, 1, 0, 1]]), length=3).tolist()
    [[1, 1, 1, 0, 0, 0, 0, 0]]
    """
    if side.shape[1] < length:
        return np.zeros_like(side)
    windows = np.lib.stride_tricks.sliding_window_view(side, length, axis=1)
    same = np.abs(windows.sum(axis=2)) == length
    return np.where(_members(same, length, ends=ends), side, 0)


def classify(direction: int, better: Better) -> Variation:
    """Return what a signal in a direction (-1, 0, 1) means.

    >>> classify(-1, "lower"), classify(1, "lower"), classify(1, "neither")
    ('improvement', 'concern', 'higher')
    """
    if direction == 0:
        return "common cause"
    found: Better = "higher" if direction > 0 else "lower"
    if better == "neither":
        return "higher" if direction > 0 else "lower"
    return "improvement" if found == better else "concern"


def assure(target: float | None, lower: float, upper: float, *, better: Better) -> Assurance:
    """Return whether a stable process meets its target, by its limits alone.

    ``passing`` where both limits are on the better side of the target, ``failing`` where both
    are on the other, ``hit and miss`` where the target lies between them.

    >>> assure(0.9, 0.95, 0.99, better="higher"), assure(5, 3, 8, better="lower")
    ('passing', 'hit and miss')
    """
    if target is None or better == "neither" or not np.isfinite([lower, upper]).all():
        return "no target"
    if lower <= target <= upper:
        return "hit and miss"
    return "passing" if (lower > target) == (better == "higher") else "failing"


def _sign(values: FloatArray) -> IntArray:
    return np.nan_to_num(np.sign(values)).astype(np.int64)


def _outside(values: FloatArray, limits: Limits) -> IntArray:
    above = values > limits.upper[:, None]
    return above.astype(np.int64) - (values < limits.lower[:, None]).astype(np.int64)


def _close(values: FloatArray, limits: Limits) -> IntArray:
    reach = OUTER_THIRD * (limits.upper - limits.centre)
    near = Limits(limits.centre, limits.centre - reach, limits.centre + reach)
    return _outside(values, near)


def _two_of_three(side: IntArray, close: IntArray, *, ends: bool) -> IntArray:
    if side.shape[1] < 3:
        return np.zeros_like(side)
    windows = np.lib.stride_tricks.sliding_window_view
    one_side = np.abs(windows(side, 3, axis=1).sum(axis=2)) == 3
    pair = np.abs(windows(close, 3, axis=1).sum(axis=2)) >= 2
    marked = _members(one_side & pair, 3, ends=ends)
    return np.where(marked, side if ends else close, 0)


def _members(found: BoolArray, length: int, *, ends: bool) -> BoolArray:
    """Return which points lie in (or, with ``ends``, end) a window that was found."""
    member = np.zeros((found.shape[0], found.shape[1] + length - 1), dtype=np.bool_)
    for start in range(length - 1 if ends else 0, length):
        member[:, start : start + found.shape[1]] |= found
    return member


def _with_starts(steps: IntArray, *, ends: bool) -> IntArray:
    """Return points for steps: a step marks the point it ends at and the one it starts from."""
    nothing = np.zeros((len(steps), 1), dtype=np.int64)
    ended, started = np.hstack([nothing, steps]), np.hstack([steps, nothing])
    return ended if ends else np.where(ended != 0, ended, started)
