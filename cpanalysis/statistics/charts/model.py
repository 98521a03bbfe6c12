"""A phase of a chart: its baseline, what it leads one to expect, and how surely."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, Observations
from cpanalysis.statistics.charts.dispersion import (
    PRUDENT,
    correlation,
    count_likelihood,
    posterior_dispersion,
    range_variance,
    share_likelihood,
)
from cpanalysis.statistics.charts.families import Family
from cpanalysis.statistics.charts.fit import (
    Baseline,
    Fit,
    baseline_of,
    fit_baseline,
    harmonics,
)
from cpanalysis.statistics.charts.moving_range import freedom_of_ranges
from cpanalysis.statistics.charts.options import MONTHS_TO_SEE, SEASONS_TO_SEE, ChartOptions
from cpanalysis.statistics.charts.tails import Chances, Sums, matched_tail, normal_tail


@dataclass(frozen=True)
class Model:
    """A fitted phase of all series.

    Attributes
    ----------
    baseline, fit
        What was fitted, and the fit.
    dispersion
        Best guess of the over-dispersion, one a series; for values, the variance.
    spread
        What the variance of each month is multiplied by: the prudent dispersion.
    freedom
        Degrees of freedom behind the spread of values.
    seasonal
        For which series a season could be told from a change.
    """

    baseline: Baseline
    fit: Fit
    dispersion: FloatArray
    spread: FloatArray
    freedom: FloatArray
    seasonal: BoolArray

    @property
    def family(self) -> Family:
        """The family of the baseline."""
        return self.baseline.family

    @property
    def used(self) -> BoolArray:
        """The months that the limits are made from."""
        return self.baseline.used

    @property
    def cycle(self) -> int:
        """Columns of the fit that describe a season; 0 where none was asked for."""
        return int(self.baseline.design.shape[1] - 1)

    @property
    def information(self) -> FloatArray:
        """Events a baseline month tells about, on average: ``n p (1 - p)`` or the mean count."""
        weight = np.where(self.used, self.fit.weight, 0.0).sum(axis=1)
        return np.asarray(weight / np.maximum(self.used.sum(axis=1), 1))

    @property
    def rate(self) -> FloatArray:
        """What is expected per unit of exposure in each month, recorded or not."""
        return self.family.rate(self.fit.coefficients @ self.baseline.design.T)


def fit_model(
    observed: Observations, used: BoolArray, *, family: Family, options: ChartOptions
) -> Model:
    """Fit the months ``used`` of each series and carry the fit over all of its months."""
    design = harmonics(used.shape[1], cycle=options.season)
    seasonal = season_visible(used, season=options.season)
    baseline = baseline_of(observed, used, design=design, family=family)
    fit = fit_baseline(baseline, seasonal=seasonal)
    known = known_dispersion(options.dispersion, used.shape)
    guess, spread = _dispersions(baseline, fit, seasonal, known=known)
    freedom = freedom_of_ranges(used.sum(axis=1).astype(np.float64))
    return Model(baseline, fit, guess, spread, freedom, seasonal)


def season_visible(used: BoolArray, *, season: int) -> BoolArray:
    """Return for which baselines a season can be told from a change.

    >>> season_visible(np.ones((1, 24), bool), season=12).tolist()
    [True]
    >>> season_visible(np.ones((1, 23), bool), season=12).tolist()
    [False]
    """
    needed = SEASONS_TO_SEE * season
    begun = used.cumsum(axis=1) > 0
    span = (begun & (used[:, ::-1].cumsum(axis=1)[:, ::-1] > 0)).sum(axis=1)
    recorded = used.sum(axis=1) >= MONTHS_TO_SEE * needed
    return np.asarray((span >= needed) & recorded & (season > 0))


def chances_of(model: Model, sums: Sums, *, where: BoolArray) -> Chances:
    """Return how likely so few, or so many, are, if nothing changed since the baseline.

    Each sum has the chance of its own side; the other is 1, and both are where the sum lies
    within one standard deviation or ``where`` does not ask for it.
    """
    away = sums.observed - sums.expected
    where = where & (np.abs(away) >= np.sqrt(np.maximum(sums.variance, 0)))
    chosen, high = Sums(*(part[where] for part in sums.parts)), (away > 0)[where]
    if model.family.name == "values":
        freedom = np.broadcast_to(model.freedom[:, None], where.shape)[where]
        found = normal_tail(chosen, freedom=freedom)
    else:
        found = matched_tail(chosen, upper=high)
    return Chances(
        _scatter(np.where(high, 1.0, found), where), _scatter(np.where(high, found, 1.0), where)
    )


def _scatter(chances: FloatArray, where: BoolArray) -> FloatArray:
    full = np.ones(where.shape)
    full[where] = chances
    return full


def known_dispersion(given: float | FloatArray | None, shape: tuple[int, ...]) -> FloatArray:
    """Return what is known of each month's dispersion, shape (series, months); 1 for nothing.

    >>> known_dispersion(np.array([2.0, np.nan]), (2, 3)).tolist()
    [[2.0, 2.0, 2.0], [1.0, 1.0, 1.0]]
    """
    known = np.asarray(1.0 if given is None else given, dtype=np.float64)
    by_series = known[:, None] if known.ndim == 1 else known
    return np.broadcast_to(np.nan_to_num(by_series, nan=1.0), shape)


def _dispersions(
    baseline: Baseline, fit: Fit, seasonal: BoolArray, *, known: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the best guess (one a series) and the prudent multiplier of each month."""
    if baseline.family.name == "values":
        variance = range_variance(baseline, fit)
        return variance, np.repeat(variance[:, None], fit.mean.shape[1], axis=1)
    guess, prudent = _estimate(baseline, fit, seasonal)
    used = baseline.used
    least = np.where(used, known, 0.0).sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    is_count = baseline.family.name == "counts"
    months = prudent[:, None] if is_count else _by_size(baseline, prudent)
    return np.maximum(guess, least), np.maximum(months, known)


def _estimate(baseline: Baseline, fit: Fit, seasonal: BoolArray) -> tuple[FloatArray, FloatArray]:
    counts = baseline.family.name == "counts"
    likelihood = count_likelihood(baseline, fit) if counts else share_likelihood(baseline, fit)
    freedom = np.where(seasonal, 3.0, 1.0)
    guess, prudent = posterior_dispersion(likelihood, freedom=freedom, quantiles=(0.5, PRUDENT))
    return guess, prudent


def _by_size(baseline: Baseline, dispersion: FloatArray) -> FloatArray:
    """Return the multiplier of each month of a share: more for a larger denominator."""
    together = correlation(dispersion, baseline.exposure, baseline.used)
    return 1 + np.maximum(baseline.full_exposure - 1, 0) * together[:, None]
