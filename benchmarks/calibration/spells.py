"""Simulated children who recur over months: careers, lifelong rates, and one child with very many.

Children come as a Poisson process. Each has one event at once and more over an exponential spell
(a career), or a rate of its own for all months (frailty). ``heavy`` gives every series one child
more, with so many events spread over a year that begins in any month.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from benchmarks.calibration.months import BASELINE, WATCHED

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
QUARTER = 3
YEAR = 12


@dataclass(frozen=True)
class Spells:
    """How children recur.

    ``mean`` events a month, ``each`` events a child on average, over a spell of ``months`` on
    average (0: no more than one event each). ``frailty`` is the shape of lifelong gamma rates, 0
    for careers. From month ``at`` on the number of events is times ``change``.
    """

    mean: float
    each: float = 1.0
    months: float = 0.0
    frailty: float = 0.0
    heavy: int = 0
    change: float = 1.0
    at: int = BASELINE
    length: int = BASELINE + WATCHED

    def changed(self, change: float) -> "Spells":
        """Return the same children with a lasting change of their events."""
        return replace(self, change=change)

    @property
    def name(self) -> str:
        """The setting in words."""
        how = f"{self.each:g} a child over {self.months:g} months"
        if self.frailty:
            how = f"lifelong rates (gamma, shape {self.frailty:g})"
        heavy = f", one child with {self.heavy}" if self.heavy else ""
        return f"mean {self.mean:g}, {how if self.each > 1 or self.frailty else 'once each'}{heavy}"


@dataclass(frozen=True)
class Share:
    """A share of the events of children: its level, and how unlike children are.

    ``spread`` is the standard deviation of the log odds that each child has of its own.
    """

    level: float
    spread: float = 0.0

    def __str__(self) -> str:
        """Return it in words."""
        return f"share of {self.level:.0%}" + (f" (spread {self.spread:g})" if self.spread else "")

    def choose(
        self, events: "Events", draw: np.random.Generator, *, ratio: float = 1.0
    ) -> NDArray[np.bool_]:
        """Return which events count; from the first watched month on, ``ratio`` times as many."""
        odds = logit(self.level) + draw.normal(0, self.spread, int(events.child.max(initial=0)) + 1)
        changed = np.where(events.month >= BASELINE, ratio, 1.0)
        return np.asarray(draw.random(len(events.child)) < expit(odds[events.child]) * changed)


class Events(NamedTuple):
    """Every event: its series, its child (a number of its own) and its month; and their shape."""

    series: IntArray
    child: IntArray
    month: IntArray
    shape: tuple[int, int]

    def take(self, which: NDArray[np.bool_]) -> "Events":
        """Return some of the events."""
        return Events(self.series[which], self.child[which], self.month[which], self.shape)

    def counts(self) -> FloatArray:
        """Return events of shape (series, months)."""
        at = self.series * self.shape[1] + self.month
        return _add(at, np.ones(len(at)), self.shape)

    def squares(self, chosen: NDArray[np.bool_] | None = None) -> tuple[FloatArray, FloatArray]:
        """Return the sum over children of their squares by chance, and as it is.

        Both stand at the first months of quarters: of counts or, with those ``chosen``, of a share.
        """
        where, each, met = self._by_quarter(chosen)
        if chosen is None:
            return _add(where, each, self.shape), _add(where, each**2, self.shape)
        whole, told = (_add(where, one, self.shape) for one in (each, met))
        several = _add(where, np.ones(len(each)), self.shape) > 1
        part = np.minimum(each / whole.ravel()[where], 1 - 1e-9)
        away = met - part * told.ravel()[where]
        squares = _add(where, away**2 / (1 - part), self.shape)
        chance = told * (whole - told) / np.maximum(whole - 1, 1)
        return np.where(several, chance, 0.0), np.where(several, squares, 0.0)

    def _by_quarter(
        self, chosen: NDArray[np.bool_] | None
    ) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return for each child and quarter its cell, all of its events, and those chosen."""
        quarters = -(-self.shape[1] // QUARTER)
        of_child = self.child * quarters + self.month // QUARTER
        met = np.zeros(len(of_child), dtype=np.int64) if chosen is None else chosen
        ordered = np.sort(2 * of_child + met)
        first = np.flatnonzero(np.diff(ordered // 2, prepend=-1))
        each = np.diff(first, append=len(ordered)).astype(np.float64)
        child, quarter = np.divmod(ordered[first] // 2, quarters)
        series = np.zeros(int(self.child.max(initial=0)) + 1, dtype=np.int64)
        series[self.child] = self.series
        cell = series[child] * self.shape[1] + quarter * QUARTER
        return cell, each, np.add.reduceat(ordered % 2, first).astype(np.float64)


def simulate_children(spells: Spells, *, series: int, generator: np.random.Generator) -> Events:
    """Return the events of so many series."""
    make = _lifelong if spells.frailty else _careers
    events = make(spells, series, generator)
    whole = _thin(events, spells, generator)
    return _add_heavy(whole, spells, generator) if spells.heavy else whole


def _careers(spells: Spells, series: int, draw: np.random.Generator) -> Events:
    """Return careers; children who came before the first month are there too."""
    before = 6 * spells.months
    most = max(spells.change, 1.0)
    coming = most * spells.mean / spells.each * (spells.length + before)
    of_series = np.repeat(np.arange(series), draw.poisson(coming, series))
    start = draw.uniform(-before, spells.length, len(of_series))
    more = draw.poisson(spells.each - 1, len(start))
    child = np.concatenate([np.arange(len(start)), np.repeat(np.arange(len(start)), more)])
    spell = draw.exponential(max(spells.months, 1e-9), int(more.sum()))
    when = start[child] + np.concatenate([np.zeros(len(start)), spell])
    inside = (when >= 0) & (when < spells.length)
    month = np.floor(when).astype(np.int64)
    return Events(of_series[child], child, month, (series, spells.length)).take(inside)


def _lifelong(spells: Spells, series: int, draw: np.random.Generator) -> Events:
    """Return children who all have a rate of their own from the first month to the last."""
    many = round(spells.mean * spells.length / spells.each)
    share = draw.gamma(spells.frailty, 1 / spells.frailty, (series, many)).ravel()
    most = max(spells.change, 1.0)
    child = np.repeat(np.arange(series * many), draw.poisson(most * spells.each * share))
    month = draw.integers(0, spells.length, len(child))
    return Events(child // many, child, month, (series, spells.length))


def _thin(events: Events, spells: Spells, draw: np.random.Generator) -> Events:
    """Return the events that the change leaves: fewer after a fall, fewer before a rise."""
    kept = np.where(events.month >= spells.at, spells.change, 1.0) / max(spells.change, 1.0)
    return events.take(draw.random(len(kept)) < kept)


def _add_heavy(events: Events, spells: Spells, draw: np.random.Generator) -> Events:
    """Return the events with one child more in each series, all of them in one year."""
    count, length = events.shape
    begin = draw.integers(0, length - YEAR + 1, count)
    series = np.repeat(np.arange(count), spells.heavy)
    month = np.repeat(begin, spells.heavy) + draw.integers(0, YEAR, len(series))
    child = events.child.max(initial=0) + 1 + series
    joined = (np.concatenate(pair) for pair in zip(events[:3], (series, child, month), strict=True))
    return Events(*joined, events.shape)


def _add(at: IntArray, values: FloatArray, shape: tuple[int, int]) -> FloatArray:
    return np.bincount(at, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
