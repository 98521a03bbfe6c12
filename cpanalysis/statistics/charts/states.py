"""What a calibrated chart says at its end: stable, higher or lower, since when, by how much."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import gammaincinv, stdtrit

from cpanalysis.statistics.charts.alerts import Alerts, after_baseline, comparable
from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, IntArray, Observations
from cpanalysis.statistics.charts.model import Model, chances_of
from cpanalysis.statistics.charts.tails import Sums
from cpanalysis.statistics.charts.thresholds import thresholds_of
from cpanalysis.statistics.charts.windows import suffix_sums

TAIL = 0.025
"""Chance left out on each side of the interval of a change."""


@dataclass(frozen=True)
class Stretch:
    """The months up to the last that together lie farthest from the baseline, if they signal.

    One number a series; ``side`` is 0 and ``since`` -1 where the series is stable.

    Attributes
    ----------
    side, since
        -1, 0 or 1, and the position of the first month.
    observed, expected
        Events of those months, and what the rest of the baseline leads one to expect.
    change, lower, upper
        Ratio of observed to expected with a 95 % interval; for values the difference of means.
    """

    side: IntArray
    since: IntArray
    observed: FloatArray
    expected: FloatArray
    change: FloatArray
    lower: FloatArray
    upper: FloatArray

    @property
    def numbers(self) -> tuple[FloatArray, ...]:
        """The numbers of a state, in its order."""
        return self.observed, self.expected, self.change, self.lower, self.upper


def last_stretch(
    model: Model, observed: Observations, alerts: Alerts, *, tested: BoolArray
) -> Stretch:
    """Return for each series the stretch that ends at its last tested month.

    Every starting month is tried; the one whose months up to the last lie most standard
    deviations away is the most likely time of a change. Only those count whose chance is
    below the threshold of months together (of the month alone for a stretch of one), and only
    where a signal was raised to that side. Where months follow the baseline, only they are
    looked at.
    """
    after = tested & after_baseline(model.used)
    within = np.asarray(~after.any(axis=1))
    ahead = _candidates(model, observed, alerts, tested=after, within=False)
    inside = _candidates(model, observed, alerts, tested=tested & comparable(model), within=True)
    return _merge(within, inside, ahead)


def _candidates(
    model: Model, observed: Observations, alerts: Alerts, *, tested: BoolArray, within: bool
) -> Stretch:
    sums = suffix_sums(model, observed, tested=tested, within=within)
    chances = chances_of(model, sums, where=tested)
    allowed = _allowed(model, tested, within=within)
    raised = np.where(tested, alerts.raised, 0)
    high = _signalling(chances.upper, allowed[1], raised > 0)
    low = _signalling(chances.lower, allowed[0], raised < 0)
    distance = _distance(sums, tested)
    farthest = [(distance * (side < 1)).max(axis=1) for side in (high, low)]
    side = np.where(farthest[0] > farthest[1], 1, -1)
    chance = np.where(side[:, None] > 0, high, low)
    since = np.where(chance < 1, distance, -1.0).argmax(axis=1)
    return _describe(model, sums, (side, since, chance), within=within)


def _allowed(model: Model, tested: BoolArray, *, within: bool) -> tuple[FloatArray, FloatArray]:
    """Return the chance below which each stretch signals, low and high: (series, months)."""
    limits = thresholds_of(model)
    joint = (limits.within if within else limits.together)[:, None]
    alone = tested[:, ::-1].cumsum(axis=1)[:, ::-1] == 1
    return (
        np.where(alone, limits.month_lower[:, None], joint),
        np.where(alone, limits.month_upper[:, None], joint),
    )


def _signalling(chance: FloatArray, allowed: FloatArray, raised: BoolArray) -> FloatArray:
    """Return the chances that signal, 1 where they do not."""
    return np.where((chance < allowed) & raised.any(axis=1, keepdims=True), chance, 1.0)


def _distance(sums: Sums, tested: BoolArray) -> FloatArray:
    """Return how many standard deviations each stretch lies from its expectation."""
    months = tested[:, ::-1].cumsum(axis=1)[:, ::-1]
    spread = np.sqrt(np.maximum(sums.variance, 1e-12 * np.maximum(months, 1)))
    return np.where(tested, np.abs(sums.observed - sums.expected) / spread, 0.0)


def _describe(
    model: Model, sums: Sums, found_at: tuple[IntArray, IntArray, FloatArray], *, within: bool
) -> Stretch:
    side, since, chance = found_at
    row = np.arange(len(side))
    changed = chance[row, since] < 1
    at = Sums(*(part[row, since] for part in sums.parts))
    at = _against_rest(model, at) if within else at
    change, lower, upper = _change(model, at)
    return Stretch(
        np.where(changed, side, 0),
        np.where(changed, since, -1),
        *(np.where(changed, part, np.nan) for part in (at.observed, at.expected)),
        *(np.where(changed, part, np.nan) for part in (change, lower, upper)),
    )


def _against_rest(model: Model, part: Sums) -> Sums:
    """Return a part of the baseline beside the rest of it, which alone says what to expect."""
    total = np.where(model.used, model.fit.mean, 0.0).sum(axis=1)
    events = np.where(model.used, model.baseline.events, 0.0).sum(axis=1)
    rest = np.maximum(total - part.expected, 1e-9)
    level = np.maximum(events - part.observed, 0.5) / rest
    return replace(part, expected=part.expected * level)


def _change(model: Model, part: Sums) -> tuple[FloatArray, FloatArray, FloatArray]:
    if model.family.name == "values":
        return _difference(model, part)
    return _ratio(part)


def _ratio(part: Sums) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return observed over expected with an exact Poisson interval, scaled by dispersion.

    Source: Dobson and others (1991), Statistics in Medicine 10, 457-462, for the scaling.
    """
    expected = np.maximum(part.expected, 1e-9)
    scale = np.maximum(part.variance / expected, 1e-9)
    events = part.observed / scale
    low = np.where(events > 0, gammaincinv(np.maximum(events, 1e-9), TAIL), 0.0)
    high = gammaincinv(events + 1, 1 - TAIL)
    return part.observed / expected, low * scale / expected, high * scale / expected


def _difference(model: Model, part: Sums) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the difference of means with a Student interval."""
    months = np.maximum(part.size, 1)
    away = (part.observed - part.expected) / months
    reach = -stdtrit(model.freedom, TAIL) * np.sqrt(np.maximum(part.variance, 0)) / months
    return away, away - reach, away + reach


def _merge(first: BoolArray, one: Stretch, other: Stretch) -> Stretch:
    fields = ("side", "since", "observed", "expected", "change", "lower", "upper")
    return Stretch(*(np.where(first, getattr(one, f), getattr(other, f)) for f in fields))
