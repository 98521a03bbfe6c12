"""Generalised linear models of a short series, fitted by iteratively reweighted least squares."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from cpanalysis.statistics.estimate import Floats, Whole
from cpanalysis.statistics.segmented.family import Counts, Family

ROUNDS = 60
HALVINGS = 30
SETTLED = 1e-9
ROUNDING = 1e-12
LARGEST_ALPHA = 100.0


@dataclass(frozen=True, eq=False)
class Months:
    """The months that enter a model: events, their size, an offset, and when they were."""

    events: Floats
    size: Floats
    offset: Floats
    index: Whole


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model on the scale where errors are alike.

    ``coefficients`` (p), ``weighted_terms`` (n × p, each row times the root of its weight),
    ``residuals`` (n, Pearson), ``family`` and whether the rounds settled.
    """

    coefficients: Floats
    weighted_terms: Floats
    residuals: Floats
    family: Family
    settled: bool


def fit_model(terms: Floats, months: Months, family: Family, *, start: Floats | None = None) -> Fit:
    """Return the quasi-likelihood fit of ``months`` on ``terms``.

    Each round solves the weighted least squares of the working response on the terms (Newton's
    step), and goes as far towards the solution as the likelihood grows; the first starts from the
    events themselves, or from the coefficients ``start``.
    Source: Nelder & Wedderburn (1972), J. R. Stat. Soc. A 135, 370-384; Wedderburn (1974),
    Biometrika 61, 439-447.

    >>> months = Months(np.array([2.0, 4.0, 6.0]), np.ones(3), np.zeros(3), np.arange(3))
    >>> np.exp(fit_model(np.ones((3, 1)), months, Counts()).coefficients).round(6).tolist()
    [4.0]
    """
    if start is None:
        start = _improve(terms, months, family, family.start(months.events, months.size))
    coefficients = start
    for _ in range(ROUNDS):
        previous = coefficients
        better = _improve(terms, months, family, terms @ previous + months.offset)
        coefficients = _go_towards(
            better, previous, lambda at: _likelihood(terms, months, family, at)
        )
        if np.allclose(coefficients, previous, rtol=0, atol=SETTLED):
            return _finish(terms, months, family, coefficients, settled=True)
    return _finish(terms, months, family, coefficients, settled=False)


def fit_negative_binomial(terms: Floats, months: Months) -> Fit:
    """Return the negative-binomial fit whose α makes Pearson's χ² equal to n - p.

    α is 0, the Poisson model, where the counts do not vary more than Poisson's.
    Source: Breslow (1984), Appl. Stat. 33, 38-44.

    >>> months = Months(np.array([0.0, 9.0, 1.0, 14.0]), np.ones(4), np.zeros(4), np.arange(4))
    >>> fit = fit_negative_binomial(np.ones((4, 1)), months)
    >>> round(float(np.sum(fit.residuals**2)), 6)
    3.0
    """
    free = float(len(terms) - terms.shape[1])
    poisson = fit_model(terms, months, Counts())
    start = poisson.coefficients

    def excess(alpha: float) -> float:
        residuals = fit_model(terms, months, Counts(alpha), start=start).residuals
        return float(residuals @ residuals) - free

    if float(poisson.residuals @ poisson.residuals) <= free:
        return poisson
    wildest = excess(LARGEST_ALPHA) >= 0
    alpha = LARGEST_ALPHA if wildest else float(brentq(excess, 0.0, LARGEST_ALPHA, xtol=1e-12))
    return fit_model(terms, months, Counts(alpha), start=start)


def _improve(terms: Floats, months: Months, family: Family, predictor: Floats) -> Floats:
    """Solve one round of Newton's, as weighted least squares."""
    mean, slope, variance = _moments(months, family, predictor)
    curvature = family.curvature(mean, months.events, months.size)
    score = (months.events - mean) * slope / variance
    response = curvature * (predictor - months.offset) + score
    return np.asarray(np.linalg.solve((terms * curvature[:, None]).T @ terms, terms.T @ response))


def _go_towards(better: Floats, previous: Floats, likelihood: Callable[[Floats], float]) -> Floats:
    """Halve the way until the likelihood is no less than before, but for rounding."""
    least = likelihood(previous)
    least -= ROUNDING * abs(least)
    for _ in range(HALVINGS):
        if likelihood(better) >= least:
            break
        better = (better + previous) / 2
    return better


def _likelihood(terms: Floats, months: Months, family: Family, coefficients: Floats) -> float:
    predictor = terms @ coefficients + months.offset
    return float(family.likelihood(predictor, months.events, months.size).sum())


def _moments(months: Months, family: Family, predictor: Floats) -> tuple[Floats, Floats, Floats]:
    mean = family.mean(predictor, months.size)
    return mean, family.slope(mean, months.size), family.variance(mean, months.size)


def _finish(
    terms: Floats, months: Months, family: Family, coefficients: Floats, *, settled: bool
) -> Fit:
    mean, slope, variance = _moments(months, family, terms @ coefficients + months.offset)
    weighted = terms * (slope / np.sqrt(variance))[:, None]
    residuals = (months.events - mean) / np.sqrt(variance)
    return Fit(coefficients, weighted, residuals, family, settled)
