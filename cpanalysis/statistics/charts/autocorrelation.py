"""Whether one month resembles the next more than chance would have it."""

import numpy as np

from cpanalysis.statistics.charts.arrays import FloatArray, IntArray


def lag_one(residuals: FloatArray) -> FloatArray:
    """Return the lag-1 autocorrelation of each series; nan for a gap, or where undefined.

    ``Σ e(t) e(t+1) / Σ e(t)²`` over what is known, ``e`` being departures from the mean.
    Source: Box and Jenkins (1970), Time Series Analysis.

    >>> lag_one(np.array([[1.0, -1.0, 1.0, -1.0]])).tolist()
    [-0.75]
    """
    known = np.isfinite(residuals)
    count = known.sum(axis=1, keepdims=True)
    filled = np.where(known, residuals, 0.0)
    centred = np.where(known, filled - filled.sum(axis=1, keepdims=True) / np.maximum(count, 1), 0)
    square = (centred**2).sum(axis=1)
    product = (centred[:, 1:] * centred[:, :-1]).sum(axis=1)
    return np.where(square > 0, product / np.where(square > 0, square, 1.0), np.nan)


def notable(correlation: FloatArray, points: IntArray) -> np.ndarray:
    """Return whether a lag-1 autocorrelation is beyond ``2 / √points``.

    >>> notable(np.array([0.5, 0.1]), np.array([24, 24])).tolist()
    [True, False]
    """
    return np.abs(np.nan_to_num(correlation)) > 2 / np.sqrt(np.maximum(points, 1))
