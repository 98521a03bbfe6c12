"""How much more months vary than chance alone, with its own uncertainty.

The months of 24 say little about over-dispersion, and a limit that takes the best guess for
the truth is too narrow half of the time. The likelihood of every value on a grid, weighted
by what is plausible beforehand, gives a distribution; limits use its upper part.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import betaln, gammaln, xlogy

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray
from cpanalysis.statistics.charts.fit import Baseline, Fit
from cpanalysis.statistics.charts.moving_range import sigma_from_ranges

GRID = np.geomspace(1.0, 40.0, 25)
"""Dispersions considered; the first, 1, is chance alone."""

CHANCE_OF_NONE = 0.5
"""Plausibility beforehand of no over-dispersion; the rest falls off as 1 / dispersion."""

PRUDENT = 0.9
"""Limits use this quantile of the dispersion: calibrated together with the thresholds."""

CLOSEST = 0.95
"""Largest correlation considered between children of one month."""

Likelihood = Callable[[float], FloatArray]


def count_likelihood(baseline: Baseline, fit: Fit) -> Likelihood:
    """Return the log likelihood of a dispersion: negative binomial of constant dispersion.

    Month ``t`` has mean ``m`` and variance ``dispersion × m``.
    Source: the NB1 model of Cameron and Trivedi (1986), Journal of Applied Econometrics 1.
    """
    events, mean, used = baseline.events, fit.mean, baseline.used

    def likelihood(dispersion: float) -> FloatArray:
        if dispersion == 1:
            return _total(xlogy(events, mean) - mean - gammaln(events + 1), used)
        size = np.where(used, mean, 1.0) / (dispersion - 1)
        chance = gammaln(events + size) - gammaln(size) - gammaln(events + 1)
        split = xlogy(events, (dispersion - 1) / dispersion) - size * np.log(dispersion)
        return _total(chance + split, used)

    return likelihood


def share_likelihood(baseline: Baseline, fit: Fit) -> Likelihood:
    """Return the log likelihood of a dispersion: beta-binomial of constant correlation.

    The dispersion is that of a month of average denominator.
    Source: Williams (1975), Biometrics 31, 949-952.
    """
    used = baseline.used
    events, total = baseline.events, baseline.exposure
    share = np.where(used, fit.mean / np.where(fit.mean > 0, baseline.full_exposure, 1.0), 0.5)

    def likelihood(dispersion: float) -> FloatArray:
        together = correlation(dispersion, total, used)[:, None]
        plain = xlogy(events, share) + xlogy(total - events, 1 - share)
        size = np.where(together > 0, (1 - together) / np.where(together > 0, together, 1), 1.0)
        yes, no = share * size, (1 - share) * size
        mixed = betaln(events + yes, total - events + no) - betaln(yes, no)
        return _total(np.where(together > 0, mixed, plain), used)

    return likelihood


def correlation(dispersion: FloatArray | float, total: FloatArray, used: BoolArray) -> FloatArray:
    """Return the correlation within a month that makes the average month so dispersed.

    ``(dispersion - 1) / (average denominator - 1)``, from 0 to 0.95; one a series.

    >>> correlation(1.9, np.array([[10.0, 10.0]]), np.array([[True, True]])).round(3).tolist()
    [0.1]
    """
    average = _total(total, used) / np.maximum(used.sum(axis=1), 1)
    return np.asarray(np.clip((dispersion - 1) / np.maximum(average - 1, 1e-9), 0.0, CLOSEST))


def posterior_dispersion(
    likelihood: Likelihood, *, freedom: FloatArray, quantiles: tuple[float, ...]
) -> list[FloatArray]:
    """Return quantiles of the dispersion, each one number a series.

    ``freedom`` coefficients were fitted to the same months; each counts as half a power of
    the dispersion, the usual correction for them.
    Source: McCullagh and Tibshirani (1990), Journal of the Royal Statistical Society B 52.
    """
    score = np.stack([likelihood(float(d)) + freedom / 2 * np.log(d) for d in GRID], axis=1)
    score = score + np.log(_plausible())
    weight = np.exp(score - score.max(axis=1, keepdims=True))
    weight = weight / weight.sum(axis=1, keepdims=True)
    return [_quantile(weight, level) for level in quantiles]


def range_variance(baseline: Baseline, fit: Fit) -> FloatArray:
    """Return the variance of values about their fit, from screened moving ranges."""
    residual = np.where(baseline.used, baseline.events - fit.mean, np.nan)
    sigma = sigma_from_ranges(residual)
    return np.where(np.isfinite(sigma), sigma, 0.0) ** 2


def _plausible() -> FloatArray:
    rest = (1 - CHANCE_OF_NONE) * (1 / GRID[1:]) / (1 / GRID[1:]).sum()
    return np.concatenate([[CHANCE_OF_NONE], rest])


def _quantile(weight: FloatArray, level: float) -> FloatArray:
    """Return where the weights, spread evenly between points of the grid, reach ``level``."""
    reached = weight.cumsum(axis=1)
    at = np.minimum((reached < level).sum(axis=1), len(GRID) - 1)
    row = np.arange(len(at))
    part = (level - reached[row, at] + weight[row, at]) / np.maximum(weight[row, at], 1e-300)
    below, here = np.log(GRID[np.maximum(at - 1, 0)]), np.log(GRID[at])
    return np.where(at == 0, 1.0, np.exp(below + np.clip(part, 0, 1) * (here - below)))


def _total(values: FloatArray, used: BoolArray) -> FloatArray:
    return np.asarray(np.where(used, values, 0.0).sum(axis=1))
