"""The level and the season of a baseline, fitted to many series at once."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, Observations
from cpanalysis.statistics.charts.families import Family

STEPS = 10
"""Newton steps; four are enough for all but the emptiest series."""

FLOOR = 1e-9
"""What keeps a series without any baseline from breaking the solver."""

NO_SEASON = 1e9
"""Penalty under which a seasonal coefficient is 0."""


@dataclass(frozen=True)
class Baseline:
    """What a fit is made from.

    ``events`` and ``exposure`` are 0 outside the baseline; ``full_exposure`` is not, so that
    the fit can be carried forward. ``added`` are the prior events and their exposure.
    ``design`` has shape (months, columns).
    """

    events: FloatArray
    exposure: FloatArray
    full_exposure: FloatArray
    added: tuple[FloatArray, FloatArray]
    design: FloatArray
    family: Family

    @property
    def used(self) -> BoolArray:
        """Where the baseline has a month."""
        return self.exposure > 0

    @property
    def with_prior(self) -> tuple[FloatArray, FloatArray]:
        """Events and exposure as the fit sees them, the prior events among them."""
        return self.events + self.added[0], self.exposure + self.added[1]


@dataclass(frozen=True)
class Fit:
    """A fitted baseline, carried over all months.

    ``mean`` and ``weight`` (the variance before over-dispersion) have shape (series, months),
    ``covariance``, to be multiplied by the dispersion, (series, columns, columns).
    """

    mean: FloatArray
    weight: FloatArray
    coefficients: FloatArray
    covariance: FloatArray


def harmonics(months: int, *, cycle: int) -> FloatArray:
    """Return a column of ones and, where there is a cycle, one wave a year.

    >>> harmonics(12, cycle=12).shape, harmonics(5, cycle=0).shape
    ((12, 3), (5, 1))
    """
    level = np.ones(months)
    if cycle == 0:
        return level[:, None]
    angle = 2 * np.pi * np.arange(months) / cycle
    return np.stack([level, np.cos(angle), np.sin(angle)], axis=1)


def baseline_of(
    observed: Observations, used: BoolArray, *, design: FloatArray, family: Family
) -> Baseline:
    """Return the months ``used`` of all series, with the prior events spread over them."""
    exposure = np.where(used, observed.exposure, 0.0)
    total = exposure.sum(axis=1, keepdims=True)
    return Baseline(
        np.where(used, observed.events, 0.0),
        exposure,
        observed.exposure,
        family.prior(exposure / np.where(total > 0, total, 1.0)),
        design,
        family,
    )


def fit_baseline(baseline: Baseline, *, seasonal: BoolArray) -> Fit:
    """Fit level and season, the season only as strongly as the data speak for it.

    A first fit holds the two seasonal coefficients lightly. Their mean square, less what
    their error explains, estimates how large a season is (empirical Bayes); the second fit
    shrinks them accordingly, to none where there is no more than error. ``seasonal`` says
    for which series a season can be told apart from a change at all.
    Source: Morris (1983), Journal of the American Statistical Association 78, 47-55.
    """
    columns = baseline.design.shape[1] - 1
    light = np.where(seasonal, baseline.family.weak_penalty, NO_SEASON)
    first = _fit(baseline, _penalties(light, columns))
    if columns == 0 or not seasonal.any():
        return first
    held = np.where(seasonal, _season_penalty(baseline, first), NO_SEASON)
    return _fit(baseline, _penalties(held, columns))


def pearson_dispersion(baseline: Baseline, fit: Fit) -> FloatArray:
    """Return the mean square of standardised residuals, one a series.

    For values this is the residual variance.
    """
    used = baseline.used
    square = np.where(used, (baseline.events - fit.mean) ** 2, 0.0)
    terms = square / np.where(used & (fit.weight > 0), fit.weight, 1.0)
    freedom = used.sum(axis=1) - baseline.design.shape[1]
    return np.asarray(terms.sum(axis=1) / np.maximum(freedom, 1))


def _season_penalty(baseline: Baseline, fit: Fit) -> FloatArray:
    dispersion = pearson_dispersion(baseline, fit)
    if baseline.family.name != "values":
        dispersion = np.maximum(dispersion, 1.0)
    error = dispersion * np.diagonal(fit.covariance, axis1=1, axis2=2)[:, 1:].mean(axis=1)
    size = (fit.coefficients[:, 1:] ** 2).mean(axis=1) - error
    size = np.minimum(size, baseline.family.season_cap)
    return np.where(size > 0, dispersion / np.where(size > 0, size, 1.0), NO_SEASON)


def _penalties(season: FloatArray, columns: int) -> FloatArray:
    return np.concatenate([np.zeros((len(season), 1)), np.repeat(season[:, None], columns, 1)], 1)


def _fit(baseline: Baseline, penalty: FloatArray) -> Fit:
    coefficients = _start(baseline)
    for _ in range(STEPS):
        coefficients = coefficients + _step(baseline, coefficients, penalty)
    family = baseline.family
    rate = family.rate(coefficients @ baseline.design.T)
    covariance = np.asarray(np.linalg.inv(_information(baseline, rate, penalty)), np.float64)
    exposure = baseline.full_exposure
    return Fit(exposure * rate, exposure * family.slope(rate), coefficients, covariance)


def _start(baseline: Baseline) -> FloatArray:
    events, exposure = (months.sum(axis=1) for months in baseline.with_prior)
    level = events / np.where(exposure > 0, exposure, 1.0)
    start = np.zeros((len(level), baseline.design.shape[1]))
    empty = baseline.family.rate(np.zeros(1))
    start[:, 0] = baseline.family.link(np.where(exposure > 0, level, empty))
    return start


def _step(baseline: Baseline, coefficients: FloatArray, penalty: FloatArray) -> FloatArray:
    rate = baseline.family.rate(coefficients @ baseline.design.T)
    events, exposure = baseline.with_prior
    surprise = events - exposure * rate
    gradient = surprise @ baseline.design - penalty * coefficients
    step = np.linalg.solve(_information(baseline, rate, penalty), gradient[..., None])[..., 0]
    longest = baseline.family.longest_step
    return np.clip(step, -longest, longest)


def _information(baseline: Baseline, rate: FloatArray, penalty: FloatArray) -> FloatArray:
    months, columns = baseline.design.shape
    products = baseline.design[:, :, None] * baseline.design[:, None, :]
    weight = baseline.with_prior[1] * baseline.family.slope(rate)
    information = (weight @ products.reshape(months, -1)).reshape(-1, columns, columns)
    return np.asarray(information + (penalty + FLOOR)[:, :, None] * np.eye(columns))
