"""Synthetic series with a known change planted, to hold the models to the truth."""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.hermite_e import hermevander
from scipy import stats
from scipy.special import expit, factorial, logit, ndtr

from cpanalysis.statistics.estimate import Flags, Floats
from cpanalysis.statistics.segmented.model import YEAR

WAVES_OF_LIKENESS = 30  # Hermite terms that tell the likeness of counts from that of normals


@dataclass(frozen=True)
class Plan:
    """What is planted: a level, a trend, a season, a change, and how the counts scatter.

    ``mean`` is the expected count at the change (or, with a total, the share in a hundred of it);
    ``level``, ``slope`` and ``trend`` are ratios (slope and trend a year; odds ratios with a
    total); ``season`` is the height of a yearly wave on the log (or logit) scale; ``dispersion``
    multiplies the Poisson or binomial variance; ``autocorrelation`` is that of the counts.
    """

    mean: float = 20.0
    level: float = 1.0
    slope: float = 1.0
    trend: float = 1.0
    season: float = 0.2
    dispersion: float = 1.0
    autocorrelation: float = 0.0
    months: int = 48
    change: int = 24
    total: int | None = None

    @property
    def after(self) -> Flags:
        """Whether a month is after the change."""
        return np.arange(self.months) >= self.change

    def expected(self, *, changed: bool) -> Floats:
        """Return the expected events a month, with the change or without."""
        years = (np.arange(self.months) - self.change) / YEAR
        line = years * np.log(self.trend) + self.season * np.sin(2 * np.pi * years)
        line = line + changed * self.after * (np.log(self.level) + years * np.log(self.slope))
        if self.total is None:
            return np.asarray(self.mean * np.exp(line))
        return np.asarray(self.total * expit(logit(self.mean / 100) + line))

    @property
    def average(self) -> float:
        """The ratio of events expected after the change to those expected without it."""
        with_change, without = self.expected(changed=True), self.expected(changed=False)
        return float(with_change[self.after].sum() / without[self.after].sum())


def plant(plan: Plan, *, series: int, seed: int) -> Floats:
    """Return ``series`` synthetic series as planned, one a row.

    Each month's count is the quantile of its own Poisson, negative-binomial, binomial or
    beta-binomial distribution at a normal that hangs on the month before, as much as makes the
    counts hang on each other as planned.
    Source: Cario & Nelson (1996), Oper. Res. Lett. 19, 51-58.

    >>> plant(Plan(mean=1000, season=0), series=1, seed=1).shape
    (1, 48)
    """
    means = plan.expected(changed=True)
    steps = np.random.default_rng(seed).standard_normal((series, plan.months))
    normals, likeness = steps.copy(), _likeness_of_normals(plan)
    for month in range(1, plan.months):
        normals[:, month] = (
            likeness * normals[:, month - 1] + np.sqrt(1 - likeness**2) * steps[:, month]
        )
    ranks = ndtr(normals)
    return np.column_stack([_quantiles(plan, m, ranks[:, i]) for i, m in enumerate(means)])


def _likeness_of_normals(plan: Plan) -> float:
    """Correlation of normals that gives the counts at the plan's mean the planned one."""
    height = np.linspace(-8, 8, 4001)
    share = plan.mean if plan.total is None else plan.mean * plan.total / 100
    counts = _quantiles(plan, share, ndtr(height))
    density = np.exp(-(height**2) / 2) / np.sqrt(2 * np.pi) * (height[1] - height[0])
    terms = (counts * density) @ hermevander(height, WAVES_OF_LIKENESS)
    powers = terms[1:] ** 2 / factorial(np.arange(1, WAVES_OF_LIKENESS + 1))
    tried = np.linspace(0, 0.99, 100)
    reached = (tried[:, None] ** np.arange(1, WAVES_OF_LIKENESS + 1)) @ powers / powers.sum()
    return float(np.interp(plan.autocorrelation, reached, tried))


def _quantiles(plan: Plan, mean: float, ranks: Floats) -> Floats:
    top = plan.total or int(mean + 12 * np.sqrt(plan.dispersion * mean) + 30)
    cumulative = _distribution(plan, mean).cdf(np.arange(top))
    return np.asarray(np.searchsorted(cumulative, ranks), dtype=float)


def _distribution(plan: Plan, mean: float) -> "stats.rv_discrete":
    if plan.total is None:
        return _counting(mean, plan.dispersion)
    return _sharing(mean / plan.total, plan.total, plan.dispersion)


def _counting(mean: float, dispersion: float) -> "stats.rv_discrete":
    if dispersion == 1:
        return stats.poisson(mean)
    return stats.nbinom(mean / (dispersion - 1), 1 / dispersion)


def _sharing(share: float, total: int, dispersion: float) -> "stats.rv_discrete":
    if dispersion == 1:
        return stats.binom(total, share)
    likeness = (dispersion - 1) / (total - 1)
    spare = (1 - likeness) / likeness
    return stats.betabinom(total, share * spare, (1 - share) * spare)
