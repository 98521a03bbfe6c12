"""Simulated children who recur over months: careers, lifelong rates, and one child with very many.

Children come as a Poisson process. Each has one event at once and more over an exponential spell
(a career), or a rate of its own for all months (frailty). ``heavy`` gives every series one child
more, with so many events spread over a year that begins in any month.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
        return _add(self.series, self.month, np.ones(len(self.month)), self.shape)

    def squares(self) -> tuple[FloatArray, FloatArray]:
        """Return events, and the sum over children of their squares, at quarters' first months."""
        quarter = self.month // QUARTER * QUARTER
        of_child = self.child * self.shape[1] + quarter
        _, at, each = np.unique(of_child, return_index=True, return_counts=True)
        where = (self.series[at], quarter[at])
        one, two = each.astype(np.float64), each.astype(np.float64) ** 2
        return _add(*where, one, self.shape), _add(*where, two, self.shape)


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


def _add(
    series: IntArray, month: IntArray, values: FloatArray, shape: tuple[int, int]
) -> FloatArray:
    at = series * shape[1] + month
    return np.bincount(at, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
