"""Children who recur: false alarms of charts and models, and whether stated months are kept.

Set-up. Children come as a Poisson process and have one event at once and more over an exponential
spell (a career), or a rate of their own for all months; in some settings one child more has 200
events within a year that begins in any month. Of shares, each child has log odds of its own, of
the spread named. Nothing changes unless a change is named. Charts and models get what an analysis
of records gives them: the sum over child and quarter of squares, over what it is by chance. "Months
alone" is the same chart without it, for information.

False alarms. As for charts: a stable series with any signal in 24 months after a baseline of 24, at
most 5 %, of counts, of rates against residents who grow by a tenth in four years, and of shares. A
lasting fall of 40 % is found in at least 95 % within the 24 months, where 60 events a month or more
come from many children.

Segmented models of 48 months, of counts and of shares. At most 5 % called changed at 5 %, and one
more for the noise of the simulation (a standard error of 0.6 %); 93 to 97.5 % of 95 % intervals
hold the true change: the larger of two dispersions is taken, that of months and that of children,
so that intervals are sometimes a little wide.

What a sentence promises. A chart states the months after which it shows a change of 10 to 50 %, and
the smallest change that it shows within a year. The median that stable series state (those that
state none are taken to need more) is planted in new series: 75 to 85 % must have signalled by then,
by the chart's own rule.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np

from benchmarks.calibration.months import BASELINE, WATCHED
from benchmarks.calibration.rows import Row, at_most, within
from benchmarks.calibration.spells import Events, FloatArray, Share, Spells, simulate_children
from cpanalysis.statistics.charts.alerts import raise_alerts
from cpanalysis.statistics.charts.arrays import Observations, observe
from cpanalysis.statistics.charts.detectable import Detectable, detectable, watch_model
from cpanalysis.statistics.charts.families import Counts, Family, Proportions
from cpanalysis.statistics.charts.model import Model
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.recurring import recurring_dispersion
from cpanalysis.statistics.charts.screen import fit_screened
from cpanalysis.statistics.segmented import (
    Change,
    Segments,
    change_in_counts,
    change_in_proportions,
)

FAMILY = "children who recur"
SERIES, MODELS, STATING = 1_500, 1_200, 200
MANY = 100.0
"""Events a month above which fewer series are simulated, so that no setting takes longest."""

FALSE_ALARMS, MODEL_ALARMS = 0.05, 0.06
FOUND, COVERED, KEPT = (0.95, 1.0), (0.93, 0.975), (0.75, 0.85)
FALL = 0.6
GROWTH, STEADY = 0.1, 0.02
"""Of residents in four years: more than is usual, for false alarms; and as usual, for promises."""

SHARES = (Share(0.5, 0.7), Share(0.8, 1.5), Share(0.1, 1.0))
"""Shares that charts are made of; falls are looked for in the first two."""

CAREERS = (
    Spells(10.0, each=2.2, months=6.0),
    Spells(60.0, each=2.2, months=2.0),
    Spells(60.0, each=2.2, months=6.0),
    Spells(60.0, each=3.5, months=6.0),
    Spells(60.0, each=3.5, months=12.0),
    Spells(300.0, each=3.5, months=6.0),
    Spells(60.0, each=6.0, months=9.0),
    Spells(60.0, each=4.0, frailty=0.5),
    Spells(60.0, each=2.2, months=6.0, heavy=200),
    Spells(20.0, each=2.2, months=6.0, heavy=200),
)
MODELLED = CAREERS[1:7]


@dataclass(frozen=True)
class Promise:
    """A kind of series, and the change of which the months are stated."""

    spells: Spells
    change: float
    share: Share | None = None
    growth: float = 0.0

    @property
    def name(self) -> str:
        """The setting in words."""
        share = f"{self.share}, " if self.share else ""
        rate = "rate, " if self.growth else ""
        return f"{share}{rate}{self.spells.name}, change of {self.change:.0%}"


PROMISES = (
    Promise(Spells(60.0), 0.2),
    Promise(Spells(20.0), 0.3),
    Promise(Spells(8.0), 0.5),
    Promise(Spells(60.0), 0.2, growth=STEADY),
    Promise(Spells(58.0), 0.2, share=Share(0.45)),
    Promise(Spells(60.0, each=2.2, months=6.0), 0.3, share=Share(0.35, 0.7)),
    Promise(Spells(60.0, each=2.2, months=6.0), 0.3),
    Promise(Spells(60.0, each=3.5, months=6.0), 0.2, growth=STEADY),
    Promise(Spells(300.0, each=3.5, months=6.0), 0.15),
)
"""Changes that take some months: of one that shows within three, a month more or less is 10 % of
series, and no whole number of months need lie between 75 and 85 %."""


def run(seed: int, *, size: float = 1.0, workers: int = 2) -> list[Row]:
    """Return every row that concerns children who recur."""
    work: list[tuple[Callable[..., list[Row]], tuple[object, ...]]] = [
        (hold, CAREERS),
        (model, MODELLED),
        (promise, PROMISES),
    ]
    tasks = [partial(task, one, seed=seed, size=size) for task, many in work for one in many]
    if workers == 1:
        return list(chain.from_iterable(task() for task in tasks))
    with ProcessPoolExecutor(workers) as pool:
        return list(chain.from_iterable(pool.map(_call, tasks)))


def _call(task: Callable[[], list[Row]]) -> list[Row]:
    return task()


def hold(spells: Spells, *, seed: int, size: float) -> list[Row]:
    """Return the false alarms of charts of counts, rates and shares, and the falls they find."""
    draw, series = _generator(seed, spells.name), _many(SERIES, size, spells.mean)
    events = simulate_children(spells, series=series, generator=draw)
    fallen = simulate_children(spells.changed(FALL), series=series, generator=draw)
    kinds: dict[str, tuple[Model, Observations]] = {
        "counts": _chart(events),
        "rates": _chart(events, growth=GROWTH),
        **{str(share): _chart_share(events, share, draw) for share in SHARES},
    }
    rows = [
        _alarm_row(spells, f"24 watched months, {kind}", _signals(*of))
        for kind, of in kinds.items()
    ]
    alone = float((_signals(*_chart(events, by_children=False)) != 0).any(axis=1).mean())
    rows.append(Row(FAMILY, spells.name, "months alone: false alarm, counts", alone))
    if spells.heavy or spells.mean < CAREERS[1].mean:
        return rows
    changed = {
        "counts": _chart(fallen),
        **{str(share): _chart_share(events, share, draw, ratio=FALL) for share in SHARES[:2]},
    }
    return rows + [_found_row(spells, kind, _signals(*of)) for kind, of in changed.items()]


def _alarm_row(spells: Spells, kind: str, sides: FloatArray) -> Row:
    share = float((sides != 0).any(axis=1).mean())
    return at_most(FAMILY, spells.name, f"false alarm in {kind}", value=share, limit=FALSE_ALARMS)


def _found_row(spells: Spells, kind: str, sides: FloatArray) -> Row:
    share = float((sides < 0).any(axis=1).mean())
    return within(FAMILY, spells.name, f"40 % fall found, {kind}", value=share, band=FOUND)


def model(spells: Spells, *, seed: int, size: float) -> list[Row]:
    """Return how often segmented models call a change, and how often they cover one."""
    draw, series = _generator(seed, spells.name), _many(MODELS, size)
    still, fallen = (
        simulate_children(one, series=series, generator=draw)
        for one in (spells, spells.changed(FALL))
    )
    counts = _model_rows(spells, "counts", _changes(still), _changes(fallen))
    share = SHARES[1]
    pair = (_share_changes(still, share, draw, ratio=ratio) for ratio in (1.0, FALL))
    return counts + _model_rows(spells, str(share), *pair)


def _model_rows(spells: Spells, kind: str, still: list[Change], fallen: list[Change]) -> list[Row]:
    false = float(np.mean([change.average.p_value < 0.05 for change in still]))
    ends = np.array([(change.average.lower, change.average.upper) for change in fallen])
    inside = float(np.mean((ends[:, 0] <= FALL) & (ends[:, 1] >= FALL)))
    name = f"segmented model, {kind}, {spells.name}"
    return [
        at_most(FAMILY, name, "false alarms at 5 %, average", value=false, limit=MODEL_ALARMS),
        within(FAMILY, name, "coverage at 95 %, average", value=inside, band=COVERED),
    ]


def promise(asked: Promise, *, seed: int, size: float) -> list[Row]:
    """Return in what part of series a change has been signalled by the months stated for it."""
    draw, series = _generator(seed, asked.name), _many(SERIES, size, asked.spells.mean)
    stated = np.array([_middle(one) for one in _state(asked, draw)])
    rows = []
    for at, (side, kind) in enumerate(((-1, "fall"), (1, "rise"))):
        months, smallest = int(stated[2 + at]), float(stated[at])
        for what, ratio, length in (
            (f"{kind} signalled by the months stated", 1 + side * asked.change, months),
            (f"smallest {kind} stated, signalled in a year", smallest, 12),
        ):
            sides = _planted(asked, ratio, length, series=series, draw=draw)
            part = float((sides == side).any(axis=1).mean())
            rows.append(within(FAMILY, asked.name, what, value=part, band=KEPT))
    return rows


def _middle(stated: FloatArray) -> float:
    """Return the median of what series state; those that state none are beyond the others."""
    return float(np.median(np.nan_to_num(stated, nan=np.inf)))


def _state(asked: Promise, draw: np.random.Generator) -> Detectable:
    events = simulate_children(asked.spells, series=STATING, generator=draw)
    fitted, _ = _chart_of(asked, events, draw)
    return detectable(watch_model(fitted), change=asked.change)


def _planted(
    asked: Promise, ratio: float, months: int, *, series: int, draw: np.random.Generator
) -> FloatArray:
    """Return the signals of series with a change, in so many months after their baseline."""
    spells = asked.spells
    whole = Spells(
        spells.mean, spells.each, spells.months, spells.frailty, length=BASELINE + months
    )
    changed = whole if asked.share else whole.changed(ratio)
    events = simulate_children(changed, series=series, generator=draw)
    return _signals(*_chart_of(asked, events, draw, ratio=ratio))


def _chart_of(
    asked: Promise, events: Events, draw: np.random.Generator, *, ratio: float = 1.0
) -> tuple[Model, Observations]:
    if asked.share:
        return _chart_share(events, asked.share, draw, ratio=ratio)
    return _chart(events, growth=asked.growth)


def _chart(
    events: Events, *, by_children: bool = True, growth: float = 0.0
) -> tuple[Model, Observations]:
    """Return charts of counts or, with a ``growth`` of residents over the months, of rates."""
    counts, whole = events.counts(), np.ones(events.shape, dtype=np.bool_)
    known = recurring_dispersion(*events.squares(), recorded=whole, options=ChartOptions())
    options = ChartOptions(dispersion=known if by_children else None)
    residents = 1 + growth / (BASELINE + WATCHED - 1) * np.arange(counts.shape[1])
    kept = np.random.default_rng(counts.size).binomial(
        counts.astype(int), residents / residents.max()
    )
    return _fit(kept if growth else counts, whole * residents, Counts(), options)


def _chart_share(
    events: Events, share: Share, draw: np.random.Generator, *, ratio: float = 1.0
) -> tuple[Model, Observations]:
    """Return charts of a share of events, ``ratio`` times as large after the baseline."""
    chosen = share.choose(events, draw, ratio=ratio)
    whole = np.ones(events.shape, dtype=np.bool_)
    known = recurring_dispersion(*events.squares(chosen), recorded=whole, options=ChartOptions())
    options = ChartOptions(dispersion=known)
    return _fit(events.take(chosen).counts(), events.counts(), Proportions(), options)


def _fit(
    events: FloatArray, exposure: FloatArray, family: Family, options: ChartOptions
) -> tuple[Model, Observations]:
    observed = observe(events, exposure)
    used = observed.recorded & (np.arange(events.shape[1]) < BASELINE)
    return fit_screened(observed, used, family=family, options=options), observed


def _signals(fitted: Model, observed: Observations) -> FloatArray:
    """Return the side to which each month after the baseline signals."""
    raised = raise_alerts(fitted, observed, tested=observed.recorded).raised
    return np.asarray(raised[:, BASELINE:], dtype=np.float64)


def _changes(events: Events) -> list[Change]:
    """Return the changes that models of counts find."""
    least = _least(*events.squares())
    found = [
        change_in_counts(months, change=BASELINE, segments=Segments(dispersion=one))
        for months, one in zip(events.counts(), least, strict=True)
    ]
    return [change for change in found if isinstance(change, Change)]


def _share_changes(
    events: Events, share: Share, draw: np.random.Generator, *, ratio: float
) -> list[Change]:
    """Return the changes that models of a share find."""
    chosen = share.choose(events, draw, ratio=ratio)
    least = _least(*events.squares(chosen))
    months = zip(events.take(chosen).counts(), events.counts(), least, strict=True)
    found = [
        change_in_proportions(met, all_, change=BASELINE, segments=Segments(dispersion=one))
        for met, all_, one in months
    ]
    return [change for change in found if isinstance(change, Change)]


def _least(chance: FloatArray, squares: FloatArray) -> list[float]:
    """Return the dispersion that the children of each series bring to all of its months."""
    whole, told = chance.sum(axis=1), squares.sum(axis=1)
    return [float(one) for one in np.maximum(told / np.maximum(whole, 1e-9), 1.0)]


def _generator(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, *name.encode()])


def _many(full: int, size: float, mean: float = MANY) -> int:
    return max(int(full * size * min(1.0, MANY / mean)), 20)
