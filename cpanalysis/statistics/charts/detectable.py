"""How small a lasting change a chart would show, and how soon: by its own rule.

The months after a change are drawn many times from the same random numbers, and each draw is read
by the very test that the chart makes: the same thresholds for a month alone and for the last
2, 3, 4, 6, 8 or 12 together, the same dispersion, and a baseline that is as unsure as its months
leave it. A change is found once any of them signals to its side.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.special import betainc, betaln, gammaln, ndtri, pdtr, stdtrit

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, IntArray
from cpanalysis.statistics.charts.dispersion import CLOSEST
from cpanalysis.statistics.charts.families import FamilyName
from cpanalysis.statistics.charts.limits import count_limits
from cpanalysis.statistics.charts.model import Model
from cpanalysis.statistics.charts.tails import Sums
from cpanalysis.statistics.charts.thresholds import Thresholds, find_thresholds, thresholds_of
from cpanalysis.statistics.charts.windows import WIDTHS

YEAR = 12
"""Months that the smallest change is given to show in."""

HORIZON = 60
"""Months within which a change must be found: beyond five years no chart is left as it is."""

FIRST_LOOK = 24
"""Months that are drawn first; most changes that are found at all are found in them."""

HOPELESS = 0.35
"""Part found in the first look below which 80 % are not reached in time, at the same pace."""

POWER = {-1: 0.83, 1: 0.845}
"""Part of draws in which a fall, and a rise, is found: 80 % of series, and some more because most
charts have narrower limits than the average one; by simulation (`benchmarks.calibration`)."""

POWER_QUANTILE = 0.8416
"""Normal quantile of 80 % power."""

LARGEST_RISE = 10.0
"""Ratio to the baseline beyond which no rise is looked for."""

HALVINGS = 8

BASELINES = 7
"""Baselines that draws are read against: evenly spaced quantiles of what its months leave open."""

DRAWS = 70
"""Draws for each of them; the chance found has a standard error of 1.8 %."""

SEED = 2034
"""Of the random numbers: one whose few draws lie within 1.5 % of very many."""

SIDES = (-1, 1)
AT_ONCE = 20
"""Series that are drawn side by side."""

MONTH_TAIL = 15.0
"""Standard deviations, plus as many events, within which a month is drawn."""

LOWEST_LEVEL = 1e-6
"""Part of a level, or of a denominator, that is kept away from nothing and from all."""

LASTING = 2.0
"""How many times as much children who recur add to the variance of a whole baseline as to that of
its quarters: spells last longer than a quarter."""

ONE = 1e-6
"""A dispersion this near 1 is chance alone."""


class Detectable(NamedTuple):
    """What a lasting change must be to be found in 80 % of series; one number a series.

    Attributes
    ----------
    smallest_fall, smallest_rise
        Ratio to the baseline of a change found within twelve months; for values the difference.
        nan where not even the largest is.
    months_to_fall, months_to_rise
        Months until a change of a given size is found; nan where it is not within five years,
        and for values.
    """

    smallest_fall: FloatArray
    smallest_rise: FloatArray
    months_to_fall: FloatArray
    months_to_rise: FloatArray


@dataclass(frozen=True)
class Watch:
    """The test that charts make of an average month after their baseline, one number a series.

    Attributes
    ----------
    events, size
        Events a month, and what they are out of (infinite for counts).
    dispersion, spread
        How much months vary, times chance; and how much the limits allow for.
    months
        Months of the baseline.
    season
        Variance of a seasonal coefficient before dispersion; 0 where no season was fitted.
    thresholds
        Chances below which a month alone, or some together, signal.
    """

    family: FamilyName
    events: FloatArray
    size: FloatArray
    dispersion: FloatArray
    spread: FloatArray
    months: FloatArray
    season: FloatArray
    thresholds: Thresholds

    @property
    def weight(self) -> FloatArray:
        """Variance of a month before dispersion."""
        return np.asarray(self.events * (1 - self.events / self.size))


def watch_model(model: Model) -> Watch:
    """Return the test that a fitted phase makes of the months after its baseline."""
    used, count = model.used, np.maximum(model.used.sum(axis=1), 1)
    events, size, weight, allowed = (
        np.where(used, part, 0.0).sum(axis=1) / count
        for part in (
            model.fit.mean,
            model.baseline.full_exposure,
            model.fit.weight,
            model.fit.weight * model.spread,
        )
    )
    is_count = model.family.name == "counts"
    return Watch(
        model.family.name,
        np.maximum(events, 1e-9),
        np.full(len(size), np.inf) if is_count else np.maximum(size, 1e-9),
        model.dispersion,
        allowed / np.maximum(weight, 1e-9),
        count.astype(np.float64),
        _season_variance(model),
        thresholds_of(model),
    )


def watch_sums(
    events: FloatArray, totals: FloatArray, *, months: FloatArray, dispersion: FloatArray
) -> Watch:
    """Return the test of charts of which no more is known than the sums of their baselines.

    ``totals`` are infinite for counts; months vary, and limits allow for, as much as
    ``dispersion`` says, and no season was fitted.
    """
    count = np.maximum(months, 1)
    mean, size = np.maximum(events / count, 1e-9), totals / count
    family: FamilyName = "counts" if np.isinf(size).all() else "proportions"
    share = mean / size
    thresholds = find_thresholds(
        family, information=mean * (1 - share), rare=1 - share, months=months
    )
    none = np.zeros(len(count))
    return Watch(family, mean, size, dispersion, dispersion, count, none, thresholds)


def find_detectable(model: Model, *, change: float) -> Detectable:
    """Return what a chart finds after its baseline: how small a change, and how soon ``change``."""
    if model.family.name == "values":
        return _differences(model)
    return detectable(watch_model(model), change=change)


def detectable(watch: Watch, *, change: float) -> Detectable:
    """Return the smallest changes found in twelve months, and the months until ``change`` is.

    ``change`` is a part of the level: 0.2 is a fall to 0.8 times, or a rise to 1.2 times.

    >>> level, months = np.array([60.0 * 24]), np.array([24.0])
    >>> watch = watch_sums(level, np.array([np.inf]), months=months, dispersion=np.ones(1))
    >>> found = detectable(watch, change=0.4)
    >>> bool(0.7 < found.smallest_fall[0] < 0.9), bool(2 <= found.months_to_fall[0] <= 6)
    (True, True)
    """
    found = np.full((len(SIDES), 2, len(watch.events)), np.nan)
    known = np.flatnonzero(watch.months > 0)
    for sides, after in zip(found, _after(watch), strict=True):
        for part in np.array_split(known, -(-len(known) // AT_ONCE) or 1):
            some = after.take(part)
            sides[0, part] = _smallest(some)
            sides[1, part] = _months_until(some, 1 + after.side * change)
    return Detectable(*found[:, 0], *found[:, 1])


def _season_variance(model: Model) -> FloatArray:
    if model.cycle == 0:
        return np.zeros(len(model.used))
    return np.asarray(np.diagonal(model.fit.covariance, axis1=1, axis2=2)[:, 1:].mean(axis=1))


@dataclass(frozen=True)
class After:
    """Months after a change to one side, to be drawn and read; one number a series.

    ``limits`` are the counts beyond which months signal, of shape (series, baselines, lengths):
    the first for a month alone, the others for one to twelve months together.
    """

    events: FloatArray
    size: FloatArray
    dispersion: FloatArray
    side: int
    limits: FloatArray

    def take(self, which: BoolArray | IntArray) -> "After":
        """Return some of the series."""
        return After(
            self.events[which],
            self.size[which],
            self.dispersion[which],
            self.side,
            self.limits[which],
        )

    def found(self, ratio: FloatArray, *, months: int) -> FloatArray:
        """Return the part of draws that have signalled by each month, shape (months, series).

        Children who come more often make months vary more, and a rise may be of that kind; that a
        fall makes them vary less is not counted on.
        """
        spread = 1 + (self.dispersion - 1) * np.maximum(ratio, 1)
        numbers = zip(self.events * ratio, self.size, spread, strict=True)
        drawn = np.stack([_draw(*each, months=months) for each in numbers], axis=1)
        signalled = _signals(self.side * drawn, self.side * self.limits)
        return np.asarray(signalled.mean(axis=(2, 3)))


def _after(watch: Watch) -> list[After]:
    """Return the months after a fall and after a rise, with the limits they are read by."""
    dispersion = np.maximum(np.nan_to_num(watch.dispersion, nan=1.0), 1.0)
    limits = _critical(watch, dispersion)
    return [
        After(watch.events, watch.size, dispersion, side, limit)
        for side, limit in zip(SIDES, limits, strict=True)
    ]


def _months_until(after: After, ratio: float) -> FloatArray:
    """Return the first month by which 80 % have signalled; nan where none is."""
    until = np.full(len(after.events), np.nan)
    left = after.events * ratio <= after.size
    for months in (FIRST_LOOK, HORIZON):
        which = np.flatnonzero(left)
        if not len(which):
            break
        found = after.take(which).found(np.full(len(which), ratio), months=months)
        enough = found[-1] >= POWER[after.side]
        until[which] = np.where(enough, (found >= POWER[after.side]).argmax(axis=0) + 1.0, np.nan)
        left[which] = ~enough & (found[-1] >= HOPELESS)
    return until


def _smallest(after: After) -> FloatArray:
    """Halve the way from no change to the largest there can be; nan where that is not found."""
    near = np.ones(len(after.events))
    most = np.minimum(LARGEST_RISE, after.size / after.events)
    far = most if after.side > 0 else np.zeros(len(near))
    is_ever_found = _is_found(after, far)
    for _ in range(HALVINGS):
        middle = (near + far) / 2 if after.side < 0 else np.sqrt(near * far)
        is_found = _is_found(after, middle)
        near, far = np.where(is_found, near, middle), np.where(is_found, middle, far)
    return np.where(is_ever_found, far, np.nan)


def _is_found(after: After, ratio: FloatArray) -> BoolArray:
    return np.asarray(after.found(ratio, months=YEAR)[-1] >= POWER[after.side])


def _critical(watch: Watch, dispersion: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the counts below and above which months signal: (series, baselines, lengths)."""
    expected, size = _levels(watch, dispersion)
    length = _lengths()
    weight = expected * (1 - expected / size)
    level_unsure = weight * length / watch.months[:, None, None]
    season_unsure = (weight / length * _wave()) ** 2 * watch.season[:, None, None]
    variance = watch.spread[:, None, None] * (weight + level_unsure + season_unsure)
    low, high = (
        np.where(np.arange(len(length)) == 0, alone[:, None, None], together)
        for together in [watch.thresholds.together[:, None, None] + 0 * expected]
        for alone in (watch.thresholds.month_lower, watch.thresholds.month_upper)
    )
    found = count_limits(Sums(expected, expected, variance, size), lower=low, upper=high)
    return np.asarray(found.lower), np.asarray(found.upper)


def _levels(watch: Watch, dispersion: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return what baselines lead one to expect of each length, and the denominators."""
    lasting = 1 + LASTING * (dispersion - 1)
    weight = watch.weight[:, None]
    unsure = weight / np.maximum(watch.months, 1)[:, None]
    unsure = unsure + (weight * _wave() / _lengths()) ** 2 * watch.season[:, None]
    away = np.sqrt(lasting[:, None] * unsure) / watch.events[:, None]
    level = np.maximum(1 + away[:, None, :] * _quantiles()[:, None], LOWEST_LEVEL)
    size = np.broadcast_to(
        watch.size[:, None, None] * _lengths(), (len(level), BASELINES, len(_lengths()))
    )
    expected = watch.events[:, None, None] * level * _lengths()
    return np.minimum(expected, size * (1 - LOWEST_LEVEL)), size


def _signals(drawn: FloatArray, limits: FloatArray) -> BoolArray:
    """Return which draws have signalled by each month: (months, series, baselines, draws)."""
    limit = np.moveaxis(limits.astype(np.float32), 2, 0)[..., None]
    sums = drawn.cumsum(axis=0)
    beyond = drawn > limit[0]
    beyond[: max(WIDTHS)] |= sums[: max(WIDTHS)] > limit[1 : len(sums) + 1]
    for width in WIDTHS:
        beyond[width:] |= sums[width:] - sums[:-width] > limit[width]
    return np.asarray(np.logical_or.accumulate(beyond, axis=0))


def _draw(mean: float, size: float, dispersion: float, *, months: int) -> FloatArray:
    """Return events of months of one series, shape (months, baselines, draws)."""
    rank, ordered = _random(months)
    is_count = np.isinf(size)
    below = _counts(mean, dispersion) if is_count else _shares(mean, size, dispersion)
    bounds = np.concatenate([[0], np.searchsorted(ordered, below), [len(ordered)]])
    events = np.repeat(np.arange(len(bounds) - 1, dtype=np.float32), bounds[1:] - bounds[:-1])
    return np.asarray(events[rank])


def _counts(mean: float, dispersion: float) -> FloatArray:
    """Return the chance of at most 0, 1, 2 ... events: Poisson, or negative binomial."""
    reach = MONTH_TAIL * (np.sqrt(mean * dispersion) + 1)
    events = np.arange(np.ceil(mean + reach))
    if mean == 0 or dispersion < 1 + ONE:
        return np.asarray(pdtr(events, mean))
    return np.asarray(betainc(mean / (dispersion - 1), events + 1, 1 / dispersion))


def _shares(mean: float, size: float, dispersion: float) -> FloatArray:
    """Return the same out of a denominator: binomial, or beta-binomial."""
    total = max(round(size), 1)
    share = float(np.clip(mean / size, LOWEST_LEVEL, 1 - LOWEST_LEVEL))
    events = np.arange(total + 1.0)
    ways = gammaln(total + 1) - gammaln(events + 1) - gammaln(total - events + 1)
    like = min((dispersion - 1) / max(total - 1, 1), CLOSEST)
    if like < ONE:
        log = ways + events * np.log(share) + (total - events) * np.log1p(-share)
    else:
        yes, no = share * (1 - like) / like, (1 - share) * (1 - like) / like
        log = ways + betaln(events + yes, total - events + no) - betaln(yes, no)
    return np.asarray(np.exp(log).cumsum()[:-1])


@cache
def _lengths() -> IntArray:
    """Return the lengths of which limits are kept: a month alone, one to twelve together."""
    return np.concatenate([[1], np.arange(1, max(WIDTHS) + 1)])


@cache
def _wave() -> FloatArray:
    """Return the largest sum of so many months of a yearly wave, times that of one month."""
    return np.asarray(np.sin(np.pi * _lengths() / YEAR) / np.sin(np.pi / YEAR))


@cache
def _random(months: int) -> tuple[IntArray, FloatArray]:
    """Return the ranks of the random numbers of all draws, and the numbers in order."""
    numbers = np.random.default_rng(SEED).random((months, BASELINES, DRAWS))
    order = numbers.ravel().argsort()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank.reshape(numbers.shape), numbers.ravel()[order]


@cache
def _quantiles() -> FloatArray:
    """Return evenly spaced normal quantiles with a variance of 1."""
    points = ndtri((np.arange(BASELINES) + 0.5) / BASELINES)
    return np.asarray(points / points.std())


def _differences(model: Model) -> Detectable:
    count = np.maximum(model.used.sum(axis=1), 1)
    error = np.sqrt(model.spread.mean(axis=1) * (1 / YEAR + 1 / count))
    critical = -stdtrit(model.freedom, thresholds_of(model).together)
    reach = (critical + POWER_QUANTILE) * error
    never = np.full(len(reach), np.nan)
    return Detectable(-reach, reach, never, never)
