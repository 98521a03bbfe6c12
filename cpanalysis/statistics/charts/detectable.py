"""The smallest lasting change that a chart would show: what "no signal" leaves open."""

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from cpanalysis.statistics.charts.arrays import FloatArray
from cpanalysis.statistics.charts.model import Model
from cpanalysis.statistics.charts.tails import Sums, matched_chances
from cpanalysis.statistics.charts.thresholds import thresholds_of

MONTHS = 12
"""How long the change would have lasted."""

POWER_QUANTILE = 0.8416
"""Normal quantile of 80 % power."""

FALLS = np.linspace(0.99, 0.0, 100)
RISES = np.geomspace(1.01, 10.0, 160)
"""Ratios to the baseline that are tried, nearest first."""


class Detectable(NamedTuple):
    """Smallest fall and rise, as ratios to the baseline or, for values, as differences.

    nan where not even the largest tried would show.
    """

    fall: FloatArray
    rise: FloatArray


def smallest_changes(model: Model) -> Detectable:
    """Return the change that, lasting twelve months, is signalled with 80 % chance.

    Twelve average months of the baseline are taken together. A ratio is found where events at
    their 20th (for a rise; 80th for a fall) percentile, by the normal approximation, would be
    less likely than the threshold. One number a series.
    """
    if model.family.name == "values":
        return _smallest_differences(model)
    year = _average_year(model)
    return Detectable(_first(model, year, FALLS, side=-1), _first(model, year, RISES, side=1))


def _average_year(model: Model) -> Sums:
    """Return the expectation of twelve average months, the baseline's error included."""
    used, count = model.used, np.maximum(model.used.sum(axis=1), 1)
    mean, weight, spread, size = (
        np.where(used, part, 0.0).sum(axis=1) * MONTHS / count
        for part in (
            model.fit.mean,
            model.fit.weight,
            model.fit.weight * model.spread,
            model.baseline.full_exposure,
        )
    )
    lean = spread * weight / np.maximum(weight * count / MONTHS, 1e-9)
    total = np.where(model.family.name == "counts", np.inf, np.maximum(size, 1e-9))
    return Sums(mean, np.maximum(mean, 1e-9), spread + lean, total)


def _first(model: Model, year: Sums, ratios: FloatArray, *, side: int) -> FloatArray:
    """Return the first ratio that would be signalled; nan where none would."""
    events = _reached(year, ratios, side=side)
    expected, variance, size = (
        np.repeat(part[:, None], len(ratios), axis=1)
        for part in (year.expected, year.variance, year.size)
    )
    found = matched_chances(Sums(np.clip(events, 0, size), expected, variance, size))
    chance = found.upper if side > 0 else found.lower
    shown = (chance < thresholds_of(model).together[:, None]) & (events <= size) & (events >= 0)
    return np.where(shown.any(axis=1), ratios[shown.argmax(axis=1)], np.nan)


def _reached(year: Sums, ratios: FloatArray, *, side: int) -> FloatArray:
    """Return the events that 80 % of changed years reach, whole numbers."""
    mean = year.expected[:, None] * ratios
    spread = np.sqrt(year.variance[:, None] * ratios)
    toward = mean - side * POWER_QUANTILE * spread
    return np.floor(toward) if side > 0 else np.ceil(toward)


def _smallest_differences(model: Model) -> Detectable:
    count = np.maximum(model.used.sum(axis=1), 1)
    error = np.sqrt(model.spread.mean(axis=1) * (1 / MONTHS + 1 / count))
    critical = -stdtrit(model.freedom, thresholds_of(model).together)
    reach = (critical + POWER_QUANTILE) * error
    return Detectable(-reach, reach)
