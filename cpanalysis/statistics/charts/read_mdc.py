"""A phase read by the four rules of Making Data Count."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, IntArray, Observations
from cpanalysis.statistics.charts.autocorrelation import lag_one, notable
from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.chart import State, StateName
from cpanalysis.statistics.charts.drawn import Drawn, Said, mark
from cpanalysis.statistics.charts.making_data_count import (
    RuleSignals,
    assure,
    classify,
    find_signals,
)
from cpanalysis.statistics.charts.moving_range import Limits, sigma_from_ranges, xmr_limits
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.phases import Phase

SIDES: dict[int, StateName] = {-1: "lower", 0: "stable", 1: "higher"}


@dataclass(frozen=True)
class RuleReading:
    """A phase with its XmR limits and what the four rules mark and complete in it."""

    phase: Phase
    values: FloatArray
    limits: Limits
    marked: RuleSignals
    completed: RuleSignals


def read_by_rules(observed: Observations, phase: Phase, *, options: ChartOptions) -> RuleReading:
    """Return the phase of all series with XmR limits from its baseline and the four rules."""
    limits = xmr_limits(np.where(phase.used, observed.values, np.nan))
    values = np.where(phase.tested & phase.enough[:, None], observed.values, np.nan)
    marked, completed = (
        find_signals(values, limits, shift=options.shift, trend=options.trend, ends=ends)
        for ends in (False, True)
    )
    return RuleReading(phase, values, limits, marked, completed)


def draw_rules(reading: RuleReading) -> Drawn:
    """Return the lines and marks of a phase."""
    shape = reading.values.shape
    text, side = mark(_named(reading.marked), shape=shape)
    raised = mark(_named(reading.completed), shape=shape)[1]
    lines = Limits(*(np.repeat(line[:, None], shape[1], axis=1) for line in reading.limits))
    return Drawn(*lines, text, side, raised, reading.phase.used)


def say_rules(reading: RuleReading, options: ChartOptions) -> Said:
    """Return what the phase comes down to: the variation at its last tested point."""
    side = mark(_named(reading.marked), shape=reading.values.shape)[1]
    states = [_state(reading, side, series, options) for series in range(len(side))]
    baseline = np.where(reading.phase.used, reading.values, np.nan)
    correlation = lag_one(baseline)
    many = reading.phase.enough
    cautions = {
        Caution.TOO_FEW: ~many,
        Caution.MANY_FALSE_ALARMS: many,
        Caution.AUTOCORRELATED: notable(correlation, reading.phase.used.sum(axis=1)),
    }
    return Said(states, correlation, sigma_from_ranges(baseline) ** 2, cautions)


def _state(reading: RuleReading, side: IntArray, series: int, options: ChartOptions) -> State:
    if not reading.phase.enough[series]:
        return State("not enough data", None, "common cause", "no target")
    tested = np.flatnonzero(reading.phase.tested[series])
    now = int(side[series, tested[-1]])
    low, high = (float(line[series]) for line in reading.limits[1:])
    return State(
        SIDES[now],
        _since(side[series, tested] == now, tested) if now else None,
        classify(now, options.better),
        assure(options.target, low, high, better=options.better),
    )


def _since(same: BoolArray, position: IntArray) -> int:
    """Return the first position of the unbroken stretch of ``same`` that ends at the last."""
    broken = np.flatnonzero(~same)
    return int(position[broken[-1] + 1 if broken.size else 0])


def _named(signals: RuleSignals) -> dict[str, IntArray]:
    return {
        "astronomical": signals.astronomical,
        "shift": signals.shift,
        "trend": signals.trend,
        "two of three": signals.two_of_three,
    }
