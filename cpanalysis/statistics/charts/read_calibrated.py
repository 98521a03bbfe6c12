"""A phase read by the calibrated rules."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from cpanalysis.statistics.charts.alerts import Alerts, raise_alerts
from cpanalysis.statistics.charts.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    Observations,
)
from cpanalysis.statistics.charts.autocorrelation import lag_one, notable
from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.chart import State, StateName
from cpanalysis.statistics.charts.detectable import Detectable, find_detectable
from cpanalysis.statistics.charts.drawn import Drawn, Said, mark
from cpanalysis.statistics.charts.families import Family
from cpanalysis.statistics.charts.limits import count_limits
from cpanalysis.statistics.charts.making_data_count import Assurance, assure, classify
from cpanalysis.statistics.charts.model import Model
from cpanalysis.statistics.charts.moving_range import Limits
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.phases import Phase
from cpanalysis.statistics.charts.screen import fit_screened
from cpanalysis.statistics.charts.states import Stretch, last_stretch
from cpanalysis.statistics.charts.thresholds import Thresholds, thresholds_of
from cpanalysis.statistics.charts.windows import month_sums

SIDES: dict[int, StateName] = {-1: "lower", 0: "stable", 1: "higher"}


@dataclass(frozen=True)
class Reading:
    """A phase with its model, signals, limits, and the stretch that it ends with."""

    observed: Observations
    phase: Phase
    model: Model
    alerts: Alerts
    limits: Limits
    stretch: Stretch

    @property
    def tested(self) -> BoolArray:
        """Where there is a month to test and a limit to test it by."""
        return self.phase.tested & self.phase.enough[:, None]


def read_phase(
    observed: Observations, phase: Phase, *, family: Family, options: ChartOptions
) -> Reading:
    """Return the phase of all series with its calibrated limits and signals."""
    model = fit_screened(observed, phase.used, family=family, options=options)
    tested = phase.tested & phase.enough[:, None]
    alerts = raise_alerts(model, observed, tested=tested)
    limits = month_limits(model, observed)
    known = phase.enough[:, None] & phase.member
    shown = Limits(*(np.where(known, line, np.nan) for line in limits))
    stretch = last_stretch(model, observed, alerts, tested=tested)
    return Reading(observed, phase, model, alerts, shown, stretch)


def month_limits(model: Model, observed: Observations) -> Limits:
    """Return centre and predictive limits of each month, per unit of exposure.

    A month beyond them is one whose chance is below the threshold, and no other is.
    """
    allowed = thresholds_of(model)
    if model.family.name == "values":
        return _value_limits(model, observed, allowed)
    low, high = (
        np.broadcast_to(side[:, None], observed.events.shape)
        for side in (allowed.month_lower, allowed.month_upper)
    )
    found = count_limits(month_sums(model, observed), lower=low, upper=high)
    exposure = np.where(observed.recorded, observed.exposure, np.nan)
    return Limits(model.rate, found.lower / exposure, found.upper / exposure)


def draw(reading: Reading) -> Drawn:
    """Return the lines and marks of a phase."""
    alerts = reading.alerts
    text, side = mark(
        {"month": alerts.month, "together": months_together(reading)}, shape=reading.tested.shape
    )
    return Drawn(*reading.limits, text, side, alerts.raised, reading.model.used)


def months_together(reading: Reading) -> IntArray:
    """Return the side of the months that signal together, and themselves lie on that side.

    They are those of the stretch that the phase ends with, from its first month on, and those that
    signalled together before it.
    """
    stretch, tested = reading.stretch, reading.tested
    of_stretch = tested & (np.arange(tested.shape[1]) >= stretch.since[:, None])
    earlier = reading.alerts.members(stretch.side, since=stretch.since)
    side = np.where(of_stretch & (stretch.side != 0)[:, None], stretch.side[:, None], earlier)
    away = np.sign(reading.observed.events - reading.model.fit.mean)
    return np.where(tested & (side == away), side, 0)


def say(reading: Reading, options: ChartOptions) -> Said:
    """Return what the phase comes down to."""
    model, phase = reading.model, reading.phase
    open_to = find_detectable(model, change=options.change)
    states = [
        _state(reading, open_to, series=series, options=options)
        for series in range(len(phase.enough))
    ]
    residual = _residuals(model, reading.observed)
    correlation = np.where(phase.enough, lag_one(residual), np.nan)
    return Said(states, correlation, _dispersion(reading), _cautions(reading, correlation))


def _state(reading: Reading, open_to: Detectable, *, series: int, options: ChartOptions) -> State:
    if not reading.phase.enough[series]:
        return State("not enough data", None, "common cause", "no target")
    stretch = reading.stretch
    side = int(stretch.side[series])
    return State(
        SIDES[side],
        int(stretch.since[series]) if side else None,
        classify(side, options.better),
        _assurance(reading, series, options),
        *(float(part[series]) for part in stretch.numbers),
        *(float(part[series]) for part in open_to),
    )


def _assurance(reading: Reading, series: int, options: ChartOptions) -> Assurance:
    """Return whether the limits of the last tested month lie beyond the target."""
    at = np.flatnonzero(reading.tested[series])[-1]
    low, high = (float(line[series, at]) for line in reading.limits[1:])
    return assure(options.target, low, high, better=options.better)


def _value_limits(model: Model, observed: Observations, allowed: Thresholds) -> Limits:
    sums = month_sums(model, observed)
    spread = np.where(observed.recorded, np.sqrt(sums.variance), np.nan)
    lower, upper = (
        -stdtrit(model.freedom, chance)[:, None] * spread
        for chance in (allowed.month_lower, allowed.month_upper)
    )
    return Limits(model.rate, model.rate - lower, model.rate + upper)


def _dispersion(reading: Reading) -> FloatArray:
    """Return the best guess; nan where nothing, or everything, happened in the baseline."""
    model = reading.model
    events, total = model.baseline.events.sum(axis=1), model.baseline.exposure.sum(axis=1)
    full = (model.family.name == "proportions") & (events == total)
    known = reading.phase.enough & (events != 0) & ~full
    return np.where(known | (model.family.name == "values"), model.dispersion, np.nan)


def _residuals(model: Model, observed: Observations) -> FloatArray:
    """Return the standardised departures of the baseline months, nan elsewhere."""
    scale = np.sqrt(np.where(model.used & (model.fit.weight > 0), model.fit.weight, np.nan))
    return (observed.events - model.fit.mean) / scale


def _cautions(reading: Reading, correlation: FloatArray) -> dict[Caution, BoolArray]:
    """Return for which series each caution holds."""
    model, phase = reading.model, reading.phase
    inside = (reading.alerts.together != 0).any(axis=2) & model.used
    return {
        Caution.TOO_FEW: ~phase.enough,
        Caution.SEASON_UNKNOWN: phase.enough & ~model.seasonal & (model.cycle > 0),
        Caution.BASELINE_CHANGED: inside.any(axis=1),
        Caution.MONTH_LEFT_OUT: (phase.used & ~model.used).any(axis=1),
        Caution.AUTOCORRELATED: notable(correlation, model.used.sum(axis=1)),
        Caution.NO_LOWER_LIMIT: _never(reading, -1),
        Caution.NO_UPPER_LIMIT: _never(reading, 1),
        Caution.CHOSEN: reading.stretch.side != 0,
    }


def _never(reading: Reading, side: int) -> BoolArray:
    """Return for which series no month can leave its limit on one side."""
    name, tested = reading.model.family.name, reading.tested
    if name == "values" or (name == "counts" and side > 0):
        return np.zeros(len(tested), dtype=np.bool_)
    reached = reading.limits.upper >= 1 if side > 0 else reading.limits.lower <= 0
    return np.asarray(np.where(tested, reached, True).all(axis=1) & reading.phase.enough)
