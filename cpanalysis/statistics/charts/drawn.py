"""One phase of all series as it is drawn and read, by whichever rules."""

from dataclasses import dataclass, fields

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, IntArray, TextArray
from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.chart import State
from cpanalysis.statistics.charts.phases import Phase


@dataclass(frozen=True)
class Drawn:
    """Lines and marks, shape (series, months); outside the phase they mean nothing."""

    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    signal: TextArray
    direction: IntArray
    raised: IntArray
    baseline: BoolArray


@dataclass(frozen=True)
class Said:
    """What the last phase comes down to, one entry a series."""

    states: list[State]
    autocorrelation: FloatArray
    dispersion: FloatArray
    cautions: dict[Caution, BoolArray]


def join_phases(drawn: list[Drawn], phases: list[Phase]) -> Drawn:
    """Return one record in which each month comes from its own phase."""
    joined = {
        field.name: np.concatenate(
            [
                getattr(part, field.name)[:, phase.member]
                for part, phase in zip(drawn, phases, strict=True)
            ],
            axis=1,
        )
        for field in fields(Drawn)
    }
    return Drawn(**joined)


def mark(names: dict[str, IntArray], *, shape: tuple[int, ...]) -> tuple[TextArray, IntArray]:
    """Return for each point the first of the named signals that marks it, and its side.

    >>> text, side = mark({"month": np.array([[0, 1]])}, shape=(1, 2))
    >>> text.tolist(), side.tolist()
    ([['none', 'month']], [[0, 1]])
    """
    text, side = np.full(shape, "none", dtype="<U16"), np.zeros(shape, dtype=np.int64)
    for name, found in names.items():
        fresh = (side == 0) & (found != 0)
        text, side = np.where(fresh, name, text), np.where(fresh, found, side)
    return text, side
