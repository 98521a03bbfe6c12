"""The chart that people use now: XmR, with its four rules and with its limits widened."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.months import BASELINE
from cpanalysis.statistics.charts.making_data_count import find_signals
from cpanalysis.statistics.charts.moving_range import sigma_from_ranges, xmr_limits

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

LEAST_SIGMA = 1e-9
"""Stands in where all baseline months are alike."""


def four_rules(months: FloatArray, baseline: FloatArray) -> BoolArray:
    """Return which of ``months`` the four rules mark on limits from ``baseline``."""
    limits = xmr_limits(baseline)
    found = find_signals(months, limits, shift=7, trend=7)
    sides = (found.astronomical, found.shift, found.trend, found.two_of_three)
    return np.any([side != 0 for side in sides], axis=0)


def xmr_scores(months: FloatArray) -> FloatArray:
    """Return how many sigmas each month after the baseline lies from the baseline's mean.

    Sigma comes from screened moving ranges; an XmR chart with limits at ``k`` sigmas signals
    where the score is beyond ``k``.
    """
    baseline = months[:, :BASELINE]
    sigma = np.maximum(sigma_from_ranges(baseline), LEAST_SIGMA)
    away = months[:, BASELINE:] - baseline.mean(axis=1, keepdims=True)
    return np.asarray(away / sigma[:, None])


def widened(stable_scores: FloatArray, *, false_alarms: float) -> float:
    """Return the width in sigmas at which XmR limits signal falsely so often."""
    farthest = np.abs(stable_scores).max(axis=1)
    return float(np.quantile(farthest, 1 - false_alarms, method="higher"))
