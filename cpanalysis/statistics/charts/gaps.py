"""Charts of the gaps between rare events: g (cases between) and t (time between).

Where a district has an event every few months, a chart of monthly counts is a row of zeros;
the gap from each event to the next says more. A *long* gap means that events are rarer, so
``higher`` on these charts means fewer events. Gaps are taken as independent: children who
come again make short gaps more frequent than that.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, fdtr, fdtrc, fdtri

from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.statistics.charts.alerts import Alerts, after_baseline
from cpanalysis.statistics.charts.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_series,
    refuse_fractions,
)
from cpanalysis.statistics.charts.autocorrelation import lag_one, notable
from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.chart import Chart, State, StateName
from cpanalysis.statistics.charts.drawn import Drawn, join_phases, mark
from cpanalysis.statistics.charts.limits import count_limits
from cpanalysis.statistics.charts.making_data_count import assure, classify
from cpanalysis.statistics.charts.moving_range import Limits
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.phases import Phase, phase_numbers, split_phases
from cpanalysis.statistics.charts.tails import Chances, Sums, matched_chances
from cpanalysis.statistics.charts.thresholds import GAP_ALONE, GAPS_TOGETHER, GAPS_WITHIN
from cpanalysis.statistics.charts.windows import WIDTHS, Adder, ending, to_the_end

GapKind = Literal["g", "t"]

SIDES: dict[int, StateName] = {-1: "lower", 0: "stable", 1: "higher"}


@dataclass(frozen=True)
class GapModel:
    """The baseline of one series of gaps: their number and their sum."""

    kind: GapKind
    count: int
    total: float

    @property
    def mean(self) -> float:
        """The average gap; a g chart spreads half a case over the baseline."""
        return (self.total + (0.5 if self.kind == "g" else 0.0)) / max(self.count, 1)


def gap_chances(
    model: GapModel, sums: FloatArray, gaps: FloatArray, *, within: bool = False
) -> Chances:
    """Return the chance of so short, and of so long, a stretch of ``gaps`` gaps.

    Time between events is exponential: the mean of ``w`` gaps over that of ``n`` others
    follows F(2w, 2n), and the part of ``w`` gaps in a total of ``n`` follows Beta(w, n - w);
    both are exact. Cases between events are geometric: ``w`` gaps are negative binomial, with
    the error of the baseline added to (``within``: taken from) the variance.
    Sources: Benneyan (2001), Health Care Management Science 4, 305-318, for g charts; Santiago
    and Smith (2013), Quality Engineering 25, 85-96, for exponential t charts.

    >>> model = GapModel("t", 24, 240.0)
    >>> gap_chances(model, np.array([90.0]), np.array([1.0])).upper.round(5).tolist()
    [0.00048]
    """
    if model.kind == "g":
        return matched_chances(_geometric_sums(model, sums, gaps, within=within))
    if within:
        part = np.clip(sums / max(model.total, 1e-300), 0, 1)
        lower = betainc(gaps, np.maximum(model.count - gaps, 1e-9), part)
        return Chances(lower, 1 - lower)
    ratio = sums / gaps / max(model.mean, 1e-300)
    return Chances(fdtr(2 * gaps, 2 * model.count, ratio), fdtrc(2 * gaps, 2 * model.count, ratio))


def gap_limits(model: GapModel) -> Limits:
    """Return centre and predictive limits of one gap; all three numbers.

    >>> limits = gap_limits(GapModel("t", 24, 240.0))
    >>> [round(float(line), 2) for line in limits]
    [10.0, 0.0, 96.51]
    """
    if model.kind == "t":
        below, above = (fdtri(2, 2 * model.count, p) for p in (GAP_ALONE, 1 - GAP_ALONE))
        return Limits(*(np.asarray(model.mean * part) for part in (1.0, below, above)))
    one = np.ones(1)
    sums = _geometric_sums(model, one, one, within=False)
    found = count_limits(sums, lower=GAP_ALONE * one, upper=GAP_ALONE * one)
    return Limits(*(line[0] for line in found))


def chart_of_gaps(gaps: ArrayLike, *, kind: GapKind, options: ChartOptions | None = None) -> Chart:
    """Return the chart of one series of gaps between rare events.

    Parameters
    ----------
    gaps
        One number an event: with ``kind="t"`` the time since the event before (in any unit,
        two at the same time giving 0), with ``"g"`` the number of cases between them.
    options
        As for other charts; a season and the four rules do not apply.

    Raises
    ------
    ParameterError
        For negative gaps, cases that are no whole numbers, or the rule set ``mdc``.

    Examples
    --------
    >>> usual = [9.0, 14, 3, 22, 7, 11, 5, 18, 2, 12, 8, 9] * 2
    >>> chart_of_gaps([*usual, 41, 66, 58, 73], kind="t").state.name
    'higher'
    """
    asked = options or ChartOptions()
    series = _checked(gaps, kind, asked)
    phases = split_phases(np.isfinite(series), asked)
    readings = [_read(series, phase, kind) for phase in phases]
    drawn = join_phases([_draw(reading) for reading in readings], phases)
    return _chart(readings, drawn, asked)


@dataclass(frozen=True)
class _Reading:
    """A phase of one series with its model and signals; arrays of shape (1, gaps)."""

    series: FloatArray
    phase: Phase
    model: GapModel
    alerts: Alerts

    @property
    def tested(self) -> BoolArray:
        return self.phase.tested & self.phase.enough[:, None]

    @property
    def ahead(self) -> BoolArray:
        return self.tested & self.alerts.ahead


def _checked(gaps: ArrayLike, kind: GapKind, options: ChartOptions) -> FloatArray:
    require_choice(kind, get_args(GapKind), what="chart of gaps")
    if kind == "g":
        refuse_fractions(gaps)
    series = as_series(gaps)
    if len(series) != 1 or np.any(series < 0):
        raise ParameterError("one series of gaps, none of them negative")
    if options.rules == "mdc":
        raise ParameterError("the rules 'mdc' do not apply to gaps; known: calibrated")
    return series


def _read(series: FloatArray, phase: Phase, kind: GapKind) -> _Reading:
    total = float(np.where(phase.used, series, 0.0).sum())
    model = GapModel(kind, int(phase.used.sum()), total)
    tested, ahead = phase.tested & phase.enough[:, None], after_baseline(phase.used)
    alone = _stretch_chances(model, series, tested, add=ending(1), within=False)
    joint = [
        _joint_sides(model, series, (tested & phase.used, tested & ahead), width)
        for width in WIDTHS
    ]
    month = _sides(alone, GAP_ALONE)
    return _Reading(series, phase, model, Alerts(month, np.stack(joint, axis=2), ahead))


def _joint_sides(
    model: GapModel, series: FloatArray, tested: tuple[BoolArray, BoolArray], width: int
) -> IntArray:
    """Return the side to which the last ``width`` gaps signal, within the baseline or after."""
    inside, ahead = (
        _stretch_chances(model, series, side, add=ending(width), within=within)
        for side, within in zip(tested, (True, False), strict=True)
    )
    return _sides(inside, GAPS_WITHIN) + _sides(ahead, GAPS_TOGETHER)


def _stretch_chances(
    model: GapModel, series: FloatArray, tested: BoolArray, *, add: Adder, within: bool
) -> Chances:
    """Return the chances of the gaps that ``add`` puts together, 1 where not tested."""
    sums = add(np.where(tested, series, 0.0))
    gaps = np.maximum(add(tested.astype(np.float64)), 1.0)
    found = gap_chances(model, sums, gaps, within=within)
    return Chances(np.where(tested, found.lower, 1.0), np.where(tested, found.upper, 1.0))


def _sides(chances: Chances, allowed: float) -> IntArray:
    high, low = chances.upper < allowed, chances.lower < allowed
    return np.asarray(high.astype(np.int64) - low.astype(np.int64))


def _geometric_sums(model: GapModel, sums: FloatArray, gaps: FloatArray, *, within: bool) -> Sums:
    error = gaps / max(model.count, 1)
    single = gaps * model.mean * (1 + model.mean)
    variance = single * (np.maximum(1 - error, 1e-3) if within else 1 + error)
    return Sums(sums, gaps * model.mean, variance, np.full(sums.shape, np.inf))


def _draw(reading: _Reading) -> Drawn:
    shape = reading.series.shape
    text, side = mark(
        {"month": reading.alerts.month, "together": reading.alerts.member * reading.tested},
        shape=shape,
    )
    known = bool(reading.phase.enough[0])
    lines = gap_limits(reading.model) if known else Limits(*[np.asarray(np.nan)] * 3)
    full = (np.full(shape, float(line)) for line in lines)
    return Drawn(*Limits(*full), text, side, reading.alerts.raised, reading.phase.used)


def _chart(readings: list[_Reading], drawn: Drawn, options: ChartOptions) -> Chart:
    last = readings[-1]
    baseline = np.where(last.phase.used, last.series, np.nan)
    correlation = lag_one(baseline)
    return Chart(
        kind=last.model.kind,
        rules=options.rules,
        value=last.series[0],
        phase=phase_numbers(last.series.shape[1], options.breaks),
        tested=np.any([reading.tested[0] for reading in readings], axis=0),
        state=_state(last, drawn, options),
        autocorrelation=float(correlation[0]),
        dispersion=float("nan"),
        cautions=_cautions(last, correlation, options),
        **{name: line[0] for name, line in vars(drawn).items()},
    )


def _state(reading: _Reading, drawn: Drawn, options: ChartOptions) -> State:
    if not reading.phase.enough[0]:
        return State("not enough data", None, "common cause", "no target")
    side, since, numbers = _last_stretch(reading)
    low, high = float(drawn.lower[0, -1]), float(drawn.upper[0, -1])
    return State(
        SIDES[side],
        since,
        classify(side, options.better),
        assure(options.target, low, high, better=options.better),
        *numbers,
    )


def _last_stretch(reading: _Reading) -> tuple[int, int | None, tuple[float, ...]]:
    """Return side, start and numbers of the gaps up to the last that lie farthest out."""
    within = not reading.ahead.any()
    tested = reading.tested & reading.phase.used if within else reading.ahead
    model, add = reading.model, to_the_end
    found = _stretch_chances(model, reading.series, tested, add=add, within=within)
    sides = _sides(found, GAPS_WITHIN if within else GAPS_TOGETHER)[0]
    chance = np.where(sides != 0, np.minimum(found.lower, found.upper)[0], 1.0)
    at = int(chance.argmin())
    if sides[at] == 0 or not np.any(reading.alerts.raised[tested] == sides[at]):
        return 0, None, ()
    return int(sides[at]), at, _numbers(reading, tested, at)


def _numbers(reading: _Reading, tested: BoolArray, at: int) -> tuple[float, ...]:
    """Return observed, expected and the ratio of means with a 95 % interval.

    The ratio of two exponential means over its estimate follows F; for cases between, which
    vary less than that relative to their mean, the interval is somewhat wide.
    """
    gaps = float(tested[0, at:].sum())
    seen = float(np.where(tested, reading.series, 0.0)[0, at:].sum())
    others = reading.model.count - (gaps if (tested & reading.phase.used).any() else 0)
    rest = reading.model.total - (seen if others < reading.model.count else 0)
    expected = gaps * rest / max(others, 1)
    ratio = seen / expected if expected > 0 else np.nan
    low, high = (float(fdtri(2 * gaps, 2 * max(others, 1), p)) for p in (0.975, 0.025))
    return seen, expected, ratio, ratio / low, ratio / high


def _cautions(
    reading: _Reading, correlation: FloatArray, options: ChartOptions
) -> tuple[Caution, ...]:
    enough = bool(reading.phase.enough[0])
    inside = (reading.alerts.together[reading.phase.used] != 0).any()
    holds = {
        Caution.TOO_FEW: not enough,
        Caution.BASELINE_CHANGED: bool(inside),
        Caution.AUTOCORRELATED: bool(notable(correlation, reading.phase.used.sum(axis=1))[0]),
        Caution.INDEPENDENT: enough,
        Caution.PARTIAL: options.partial_last,
    }
    return tuple(caution for caution, true in holds.items() if true)
