"""Children who recur: false alarms of charts and models, and whether stated months are kept.

Set-up. Children come as a Poisson process and have one event at once and more over an exponential
spell (a career), or a rate of their own for all months; in some settings one child more has 200
events within a year that begins in any month. Nothing changes unless a change is named. Charts and
models get what an analysis of records gives them: the sum over child and quarter of squared events
over events. "Months alone" is the same chart without it, for information.

False alarms. As for charts: a stable series with any signal in 24 months after a baseline of 24, at
most 5 %, of counts, of rates against residents who grow by a tenth, and of shares of which every
child has log odds of its own (charts of shares know nothing of children: with one of 200 events
among few, nothing is promised). A lasting fall of 40 % is found in at least 95 % within the 24
months. Segmented models of 48 months: at most 6 % called changed at 5 %, and 93 to 98.5 % of 95 %
intervals hold the true change; the dispersion of children is a floor, so intervals are sometimes a
little wide.

What a sentence promises. A chart states the months after which it shows a change of 20 or 30 %, and
the smallest change that it shows within a year. The median that stable series state is planted in
new series: 75 to 85 % must have signalled by then, by the chart's own rule.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from scipy.special import expit

from benchmarks.calibration.months import BASELINE
from benchmarks.calibration.rows import Row, at_most, within
from benchmarks.calibration.spells import Events, FloatArray, Spells, simulate_children
from cpanalysis.statistics.charts.alerts import raise_alerts
from cpanalysis.statistics.charts.arrays import Observations, observe
from cpanalysis.statistics.charts.detectable import Detectable, detectable, watch_model
from cpanalysis.statistics.charts.families import Counts, Family, Proportions
from cpanalysis.statistics.charts.model import Model
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.recurring import recurring_dispersion
from cpanalysis.statistics.charts.screen import fit_screened
from cpanalysis.statistics.segmented import Change, Segments, change_in_counts

FAMILY = "children who recur"
SERIES, MODELS, STATING = 3_000, 1_200, 200
FALSE_ALARMS, MODEL_ALARMS = 0.05, 0.06
FOUND, COVERED, KEPT = (0.95, 1.0), (0.93, 0.985), (0.75, 0.85)
FALL = 0.6
GROWTH = 0.1
LIKE = 0.7
"""Standard deviation of the log odds of children."""

CAREERS = (
    Spells(10.0, each=2.2, months=6.0),
    Spells(60.0, each=2.2, months=2.0),
    Spells(60.0, each=2.2, months=6.0),
    Spells(60.0, each=3.5, months=6.0),
    Spells(60.0, each=3.5, months=12.0),
    Spells(300.0, each=3.5, months=6.0),
    Spells(60.0, each=4.0, frailty=0.5),
    Spells(60.0, each=2.2, months=6.0, heavy=200),
    Spells(20.0, each=2.2, months=6.0, heavy=200),
)
MODELLED = CAREERS[1:6]


@dataclass(frozen=True)
class Promise:
    """A kind of series, and the change of which the months are stated."""

    spells: Spells
    change: float
    share: float = 0.0

    @property
    def name(self) -> str:
        """The setting in words."""
        share = f"share of {self.share:.0%}, " if self.share else ""
        return f"{share}{self.spells.name}, change of {self.change:.0%}"


PROMISES = (
    Promise(Spells(60.0), 0.2),
    Promise(Spells(20.0), 0.3),
    Promise(Spells(58.0), 0.2, share=0.45),
    Promise(Spells(60.0, each=2.2, months=6.0), 0.3),
    Promise(Spells(300.0, each=3.5, months=6.0), 0.2),
)


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
    draw, series = _generator(seed, spells), _many(SERIES, size)
    events = simulate_children(spells, series=series, generator=draw)
    fallen = simulate_children(spells.changed(FALL), series=series, generator=draw)
    alarms = {
        "counts": _signals(*_chart(events)),
        "rates": _signals(*_chart(events, growth=GROWTH)),
        "shares": _signals(*_chart_shares(events, draw)),
    }
    rows = [_alarm_row(spells, kind, sides) for kind, sides in alarms.items()]
    alone = float((_signals(*_chart(events, by_children=False)) != 0).any(axis=1).mean())
    rows.append(Row(FAMILY, spells.name, "months alone: false alarm, counts", alone))
    if spells.heavy or spells.mean < CAREERS[1].mean:
        return rows
    found = float((_signals(*_chart(fallen)) < 0).any(axis=1).mean())
    return [*rows, within(FAMILY, spells.name, "40 % fall found", value=found, band=FOUND)]


def _alarm_row(spells: Spells, kind: str, sides: FloatArray) -> Row:
    """Return the false alarms of one kind; nothing is promised of shares with a heavy child."""
    measure = f"false alarm in 24 watched months, {kind}"
    share = float((sides != 0).any(axis=1).mean())
    if kind == "shares" and spells.heavy:
        return Row(FAMILY, spells.name, measure, share)
    return at_most(FAMILY, spells.name, measure, value=share, limit=FALSE_ALARMS)


def model(spells: Spells, *, seed: int, size: float) -> list[Row]:
    """Return how often segmented models call a change, and how often they cover one."""
    draw, series = _generator(seed, spells), _many(MODELS, size)
    still, fallen = (
        _changes(simulate_children(one, series=series, generator=draw))
        for one in (spells, spells.changed(FALL))
    )
    false = float(np.mean([change.average.p_value < 0.05 for change in still]))
    ends = np.array([(change.average.lower, change.average.upper) for change in fallen])
    inside = float(np.mean((ends[:, 0] <= FALL) & (ends[:, 1] >= FALL)))
    name = f"segmented model, {spells.name}"
    return [
        at_most(FAMILY, name, "false alarms at 5 %, average", value=false, limit=MODEL_ALARMS),
        within(FAMILY, name, "coverage at 95 %, average", value=inside, band=COVERED),
    ]


def promise(asked: Promise, *, seed: int, size: float) -> list[Row]:
    """Return in what part of series a change has been signalled by the months stated for it."""
    draw, series = _generator(seed, asked.spells), _many(SERIES, size)
    stated = _state(asked, draw)
    rows = []
    for at, (side, kind) in enumerate(((-1, "fall"), (1, "rise"))):
        months = int(np.nanmedian(stated[2 + at]))
        smallest = float(np.nanmedian(stated[at]))
        for what, ratio, length in (
            (f"{kind} signalled by the months stated", 1 + side * asked.change, months),
            (f"smallest {kind} stated, signalled in a year", smallest, 12),
        ):
            sides = _planted(asked, ratio, length, series=series, draw=draw)
            part = float((sides == side).any(axis=1).mean())
            rows.append(within(FAMILY, asked.name, what, value=part, band=KEPT))
    return rows


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
    if not asked.share:
        return _chart(events)
    totals = events.counts()
    share = np.where(np.arange(totals.shape[1]) < BASELINE, asked.share, asked.share * ratio)
    return _fit(draw.binomial(totals.astype(int), share), totals, Proportions(), ChartOptions())


def _chart(
    events: Events, *, by_children: bool = True, growth: float = 0.0
) -> tuple[Model, Observations]:
    """Return charts of counts or, with a ``growth`` of residents over the months, of rates."""
    counts, whole = events.counts(), np.ones(events.shape, dtype=np.bool_)
    known = recurring_dispersion(*events.squares(), recorded=whole, options=ChartOptions())
    options = ChartOptions(dispersion=known if by_children else None)
    residents = np.linspace(1, 1 + growth, counts.shape[1])
    kept = np.random.default_rng(counts.size).binomial(
        counts.astype(int), residents / residents.max()
    )
    return _fit(kept if growth else counts, whole * residents, Counts(), options)


def _chart_shares(events: Events, draw: np.random.Generator) -> tuple[Model, Observations]:
    """Return charts of a share of events for which each child has log odds of its own."""
    odds = draw.normal(0, LIKE, int(events.child.max(initial=0)) + 1)
    chosen = draw.random(len(events.child)) < expit(odds[events.child])
    numerator = events.take(chosen).counts()
    return _fit(numerator, events.counts(), Proportions(), ChartOptions())


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
    known, squares = (part.sum(axis=1) for part in events.squares())
    least = np.maximum(squares / np.maximum(known, 1), 1.0)
    found = [
        change_in_counts(months, change=BASELINE, segments=Segments(dispersion=float(one)))
        for months, one in zip(events.counts(), least, strict=True)
    ]
    return [change for change in found if isinstance(change, Change)]


def _generator(seed: int, spells: Spells) -> np.random.Generator:
    return np.random.default_rng([seed, *spells.name.encode()])


def _many(full: int, size: float) -> int:
    return max(int(full * size), 20)
