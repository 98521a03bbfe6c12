"""What a chart is asked for: one small record that can print itself in a note on method."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.statistics.charts.arrays import FloatArray

Rules = Literal["calibrated", "mdc"]
Better = Literal["higher", "lower", "neither"]

MINIMUM_POINTS = 12
"""Fewer recorded points than this give no limits."""

SEASONS_TO_SEE = 2
"""A seasonal wave is looked for once the baseline spans this many whole cycles ..."""

MONTHS_TO_SEE = 5 / 6
"""... of which at least this part is recorded."""


@dataclass(frozen=True, kw_only=True)
class ChartOptions:
    """How a chart is drawn and read.

    Attributes
    ----------
    baseline
        Points that the limits are made from, the first so many recorded ones of each phase;
        they are then carried forward unchanged.
    breaks
        Positions (from 0) at which a new phase starts; declared beforehand, never found in
        the data.
    season
        Points in a year: 12 for months, 0 where no season is to be looked for.
    rules
        ``calibrated`` (at most 5 % of stable series signal in 24 months), or ``mdc`` for the
        four rules of NHS Making Data Count on an XmR chart.
    better, target
        Which direction is an improvement, and a target in the unit of the chart.
    change
        The lasting change, as a part of the level, of which the chart says how soon it shows it.
    partial_last
        Whether the last point is an unfinished month: drawn, never tested.
    dispersion
        Over-dispersion that is known from elsewhere, such as what children who recur bring: one for
        all series, or an array of one for each series, or for each series and month; nan where it
        is not known. Where the months of the baseline vary more, theirs is used.
    shift, trend
        Points in a row that make a shift or a trend; used by ``mdc`` alone.
    """

    baseline: int = 24
    breaks: tuple[int, ...] = ()
    season: int = 12
    rules: Rules = "calibrated"
    better: Better = "neither"
    target: float | None = None
    change: float = 0.2
    partial_last: bool = False
    dispersion: float | FloatArray | None = None
    shift: int = 7
    trend: int = 7

    def __post_init__(self) -> None:
        require_choice(self.rules, get_args(Rules), what="rule set")
        require_choice(self.better, get_args(Better), what="direction")
        if self.baseline < MINIMUM_POINTS:
            raise ParameterError(
                f"a baseline needs at least {MINIMUM_POINTS} points; found {self.baseline}"
            )
        if not 0 < self.change < 1:
            raise ParameterError(f"change {self.change:g}: it must lie between 0 and 1")
        least = np.fmin.reduce(np.ravel(1.0 if self.dispersion is None else self.dispersion))
        if least < 1:
            raise ParameterError(f"dispersion must be at least 1; found {least:g}")
        if min(self.shift, self.trend) < 3:
            raise ParameterError("a shift or a trend needs at least 3 points")
        if list(self.breaks) != sorted(set(self.breaks)) or any(at < 1 for at in self.breaks):
            raise ParameterError(f"breaks must rise from 1; found {self.breaks}")
