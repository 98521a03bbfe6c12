"""How small a chance must be before a month, or some months together, count as a signal.

The numbers are the outcome of simulation, not of theory: the largest for which at most 5 %
of stable series show any signal in 24 months, whatever the mean, the over-dispersion and the
season. They have their home here, and `benchmarks.calibration` holds them to it.
"""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.charts.arrays import FloatArray
from cpanalysis.statistics.charts.families import FamilyName
from cpanalysis.statistics.charts.model import Model

INFORMATION = (0.5, 1.0, 2.0, 5.0, 20.0, 100.0)
"""Events a month, at which the next line holds; between them by logarithms."""

TOGETHER = (3.8e-3, 1.25e-3, 8.5e-4, 3.9e-4, 2.7e-4, 1.9e-4)
"""Chance below which months together signal. Few events come in coarse steps, so that a
nominally larger chance is really as small."""

TOGETHER_WITHIN = (1.8e-2, 7.5e-3, 4.5e-3, 2.4e-3, 2.0e-3, 2.0e-3)
"""The same for months together inside the baseline, whose fit has already followed them."""

BASELINE = 24
"""Months of baseline for which all of this holds; a shorter one is less sure of itself ..."""

SHORTER = 2.0
"""... and gets the chances times its part of 24 months to this power."""

MONTH_RARER = 1e-3
"""The same for one month with *more* of the rarer outcome: skewed, and a doubling is large."""

MONTH_OTHER = 1e-4
"""The same for one month with fewer; a lasting fall is seen sooner in months together."""

SHARES = 0.6
"""Part of the chance of months together that is allowed for proportions."""

VALUES_MONTH = 1e-4
VALUES_TOGETHER = 1e-4
VALUES_WITHIN = 3.5e-4
"""The same for measurements, whose two sides are alike."""


GAP_ALONE = 3e-4
GAPS_TOGETHER = 2.8e-4
GAPS_WITHIN = 2e-4
"""The same for gaps between rare events, in 24 gaps."""


@dataclass(frozen=True)
class Thresholds:
    """Chances below which to signal, one number a series, shape (series,)."""

    month_lower: FloatArray
    month_upper: FloatArray
    together: FloatArray
    within: FloatArray


def thresholds_of(model: Model) -> Thresholds:
    """Return the calibrated thresholds of each series."""
    return find_thresholds(
        model.family.name,
        information=model.information,
        rare=_rareness(model),
        months=model.used.sum(axis=1),
    )


def find_thresholds(
    family: FamilyName, *, information: FloatArray, rare: FloatArray, months: FloatArray
) -> Thresholds:
    """Return the thresholds of series with a baseline of so many ``months``.

    For proportions the larger month threshold moves from the upper to the lower side as the
    proportion passes one half, because the ``rare`` outcome is then the other one: 1 where events
    are rare, 0 where nearly all are.
    """
    known = np.maximum(information, 1e-9)
    if family == "values":
        flat = (VALUES_MONTH, VALUES_MONTH, VALUES_TOGETHER, VALUES_WITHIN)
        return _for_length(months, *(np.full(len(known), chance) for chance in flat))
    lower = MONTH_OTHER**rare * MONTH_RARER ** (1 - rare)
    upper = MONTH_RARER**rare * MONTH_OTHER ** (1 - rare)
    part = SHARES if family == "proportions" else 1.0
    joint, within = (part * _at(known, table) for table in (TOGETHER, TOGETHER_WITHIN))
    return _for_length(months, lower, upper, joint, within)


def _for_length(months: FloatArray, *chances: FloatArray) -> Thresholds:
    """Return the thresholds for the length of each baseline.

    A longer baseline has more windows inside, and shares the chance among them.
    """
    part = np.maximum(months, 1) / BASELINE
    lower, upper, joint, within = (chance * np.minimum(part, 1.0) ** SHORTER for chance in chances)
    return Thresholds(lower, upper, joint, within / np.maximum(part, 1.0))


def _at(information: FloatArray, table: tuple[float, ...]) -> FloatArray:
    """Return the threshold between the tabulated ones."""
    at = np.interp(np.log(information), np.log(INFORMATION), np.log(table))
    return np.asarray(np.exp(at))


def _rareness(model: Model) -> FloatArray:
    """Return 1 for counts; for proportions 1 where rare, 0 where nearly all."""
    if model.family.name != "proportions":
        return np.ones(len(model.information))
    events = np.where(model.used, model.fit.mean, 0.0).sum(axis=1)
    total = np.where(model.used, model.baseline.full_exposure, 0.0).sum(axis=1)
    return np.asarray(1 - events / np.where(total > 0, total, 1.0))
