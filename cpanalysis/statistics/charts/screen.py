"""One freak month does not make the limits that should show it."""

from dataclasses import replace

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, Observations
from cpanalysis.statistics.charts.families import Family
from cpanalysis.statistics.charts.model import Model, chances_of, fit_model, known_dispersion
from cpanalysis.statistics.charts.options import MINIMUM_POINTS, ChartOptions
from cpanalysis.statistics.charts.windows import month_sums

FREAK = 2e-4
"""Chance below which a month of the baseline is left out of the limits."""

TELLING = 5.0
"""Events a month from which on a freak can be told from the lumps of a rare event."""

SUSPECT = 2.5
"""Standardised residual from which on a month is looked at, among the over-dispersed too."""


def fit_screened(
    observed: Observations, used: BoolArray, *, family: Family, options: ChartOptions
) -> Model:
    """Fit each baseline, without its farthest month where the others all but exclude it.

    The farthest month is predicted from the rest of its baseline; it is left out where the
    chance of so far a month is below `FREAK`. It still shows as a signal.
    """
    model = fit_model(observed, used, family=family, options=options)
    kept = used & ~_freaks(observed, model, options)
    if np.array_equal(kept, used):
        return model
    return fit_model(observed, kept, family=family, options=options)


def _freaks(observed: Observations, model: Model, options: ChartOptions) -> BoolArray:
    """Return where a month of the baseline is left out."""
    distance = _distances(observed, model)
    rows = np.flatnonzero(distance.max(axis=1) >= SUSPECT)
    telling = (model.information[rows] >= TELLING) | (model.family.name == "values")
    enough = telling & (model.used[rows].sum(axis=1) > MINIMUM_POINTS)
    rows, freaks = rows[enough], np.zeros_like(model.used)
    if rows.size:
        at = distance[rows].argmax(axis=1)
        known = known_dispersion(options.dispersion, model.used.shape)[rows]
        own = replace(options, dispersion=known)
        freaks[rows, at] = _excluded(_rows(observed, rows), model.used[rows], at, model, own)
    return freaks


def _excluded(
    observed: Observations, used: BoolArray, at: np.ndarray, model: Model, options: ChartOptions
) -> BoolArray:
    """Return whether each series' other months all but exclude its month ``at``."""
    others, row = used.copy(), np.arange(len(at))
    others[row, at] = False
    refitted = fit_model(observed, others, family=model.family, options=options)
    chances = chances_of(refitted, month_sums(refitted, observed), where=used)
    return np.asarray(np.minimum(chances.lower, chances.upper)[row, at] < FREAK)


def _distances(observed: Observations, model: Model) -> FloatArray:
    used = model.used
    scale = np.sqrt(np.where(used, model.fit.weight * model.dispersion[:, None], 0.0))
    distance = np.abs(observed.events - model.fit.mean) / np.where(scale > 0, scale, 1.0)
    return np.where(used & (scale > 0), distance, 0.0)


def _rows(observed: Observations, rows: np.ndarray) -> Observations:
    return replace(observed, events=observed.events[rows], exposure=observed.exposure[rows])
