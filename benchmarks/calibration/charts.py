"""Charts over time: how often they cry wolf, and how soon they see a change.

Set-up. Series of 48 simulated months. Limits come from the first 24, from which level, season
and over-dispersion are all estimated, nothing being known beforehand; the last 24 months are
watched against limits that stay as they are. A false alarm is a stable series with any signal
in those 24 months, on either side; "in the first 24 months" counts signals among the months
that the limits themselves are made from. Counts are Poisson, or negative binomial with a
variance of `dispersion` times the mean; a wave is a yearly sine of that relative height,
starting at a random month.

Delay. A lasting change starts at month 25. It counts once it is signalled to its own side; a
series in which it is not counts as 24 months. The limit is the delay of an XmR chart (mean and
screened moving ranges of the same 24 months) whose limits are widened, setting by setting, to
the very false-alarm rate of the chart tested. That favours XmR, which is thereby told what it
could not know: the mean, the dispersion and the season. "XmR at 5 %" is the same with 5 % of
false alarms, for information; the chart tested has fewer in most settings, because one set of
thresholds must hold for Poisson and over-dispersed series alike.

Design. A month signals alone where its count is beyond predictive limits; the last 2, 3, 4,
6, 8 or 12 months signal together where their sum is too unlikely given the baseline: a scan
over possible times of a change, which is what a window-limited generalised likelihood ratio
does (Lai 1995; Naus 1982 for scans). Chances are exact for Poisson counts of an estimated
level: the negative binomial prediction from a Jeffreys prior ahead, the binomial split within
the baseline; for proportions and over-dispersed counts they have the right first moments. A
season of one harmonic is shrunk by empirical Bayes (Morris 1983) and costs little where there
is none. Over-dispersion is taken at the 90th percentile
of its posterior, because 24 months do not tell it better. One freak month is left out of the
limits. The thresholds (in `cpanalysis.statistics.charts.thresholds`) were then lowered until
no more than 5 % of stable series signal in any setting.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.months import (
    BASELINE,
    STABLE,
    WATCHED,
    Setting,
    simulate_counts,
    simulate_shares,
)
from benchmarks.calibration.rivals import four_rules, widened, xmr_scores
from benchmarks.calibration.rows import Row, at_most
from cpanalysis.statistics.charts.alerts import raise_alerts
from cpanalysis.statistics.charts.arrays import Observations, observe
from cpanalysis.statistics.charts.families import Counts, Family, Proportions, Values
from cpanalysis.statistics.charts.gaps import chart_of_gaps
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.screen import fit_screened

FAMILY = "charts"
FALSE_ALARMS = 0.05
"""At most this part of stable series may signal in 24 months."""

SAME = 0.05
"""Months of delay that are not told apart: the noise of the simulation."""

STABLE_SERIES = 8_000
CHANGED_SERIES = 2_000
CHANGES = {"40 % fall": 0.6, "doubling": 2.0}

EXTRA = (
    *(Setting(mean, 1.5) for mean in (0.5, 2.0, 20.0, 100.0)),
    *(Setting(mean, 6.0) for mean in (2.0, 20.0, 100.0)),
    Setting(20.0, 1.0, 0.6),
    Setting(500.0, 3.0),
)
"""Between and beyond the settings that the standard names."""

SHORT_BASELINES = (12, 18)
SHORT_SETTINGS = (
    Setting(5.0),
    Setting(5.0, 3.0),
    Setting(100.0, 3.0),
    Setting(100.0, 1.0, 0.3),
)

REMEMBERING = (Setting(20.0, 3.0, correlation=0.3),)
SHARES = ((0.05, 40), (0.3, 15), (0.3, 120), (0.9, 40))

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Job:
    """One setting with its own random numbers."""

    setting: Setting
    seed: int
    size: float

    def series(self, full: int) -> int:
        """Return how many series to simulate."""
        return max(int(full * self.size), 20)

    def generator(self, stream: int) -> np.random.Generator:
        """Return the random numbers of one part of the job."""
        return np.random.default_rng([self.seed, stream])


def run(seed: int, *, size: float = 1.0, workers: int = 2) -> list[Row]:
    """Return every row that concerns charts."""
    standard = _jobs(STABLE, seed, size)
    extra = _jobs(EXTRA, seed + 1, size / 2)
    memory = _jobs(REMEMBERING, seed + 2, size / 2)
    short = _jobs(SHORT_SETTINGS, seed + 4, size / 2)
    work = [(compare, standard), (hold, extra), (shorten, short), (tell, memory)]
    if workers == 1:
        found = [rows for task, jobs in work for rows in map(task, jobs)]
    else:
        with ProcessPoolExecutor(max_workers=workers) as pool:
            parts = [pool.map(task, jobs) for task, jobs in work]
            found = list(chain.from_iterable(parts))
    return [*chain.from_iterable(found), *other_charts(seed + 3, size=size)]


def compare(job: Job) -> list[Row]:
    """Return the standard's rows of one setting: false alarms and delays, beside XmR."""
    stable = simulate_counts(
        job.setting, series=job.series(STABLE_SERIES), generator=job.generator(0)
    )
    rates = false_alarm_rows(stable, job.setting.name)
    watched = max(rates[0].value, 1 / len(stable))
    width = widened(xmr_scores(stable), false_alarms=watched)
    generous = widened(xmr_scores(stable), false_alarms=FALSE_ALARMS)
    delays = [
        delay_rows(job, name, widths=(width, generous), stream=stream)
        for stream, name in enumerate(CHANGES, start=1)
    ]
    rivals = four_rule_rows(stable, job.setting.name)
    return [*rates, *chain.from_iterable(delays), *rivals]


def hold(job: Job) -> list[Row]:
    """Return the false alarms of a further setting, held to the same limit."""
    stable = simulate_counts(
        job.setting, series=job.series(STABLE_SERIES), generator=job.generator(0)
    )
    return false_alarm_rows(stable, job.setting.name)


def shorten(job: Job) -> list[Row]:
    """Return the false alarms of a setting after baselines of 12 and 18 months."""
    months = simulate_counts(
        job.setting, series=job.series(STABLE_SERIES), generator=job.generator(0)
    )
    rows = []
    for length in SHORT_BASELINES:
        cut = months[:, : length + WATCHED]
        raised = calibrated(observe(cut, np.ones_like(cut)), Counts(), baseline=length)
        rows += _alarm_rows(raised, f"{job.setting.name}, baseline of {length}", baseline=length)
    return rows


def tell(job: Job) -> list[Row]:
    """Return the false alarms of a setting for which nothing is promised."""
    return [Row(row.family, row.setting, row.measure, row.value) for row in hold(job)]


def false_alarm_rows(stable: FloatArray, name: str) -> list[Row]:
    """Return the part of stable series that signal, watched and in the baseline."""
    raised = calibrated(observe(stable, np.ones_like(stable)), Counts())
    return _alarm_rows(raised, name)


def delay_rows(job: Job, change: str, *, widths: tuple[float, float], stream: int) -> list[Row]:
    """Return the months until a change is signalled, held to those of a widened XmR chart.

    A change counts once it is signalled to its own side; a series without such a signal
    counts as 24 months. The first of ``widths`` makes XmR signal falsely as often as the
    chart tested, which is the limit; the second in 5 % of series, for information.
    """
    setting = job.setting.changed(CHANGES[change])
    side = 1 if setting.change > 1 else -1
    months = simulate_counts(
        setting, series=job.series(CHANGED_SERIES), generator=job.generator(stream)
    )
    raised = calibrated(observe(months, np.ones_like(months)), Counts())[:, BASELINE:] == side
    same, generous = (months_until(side * xmr_scores(months) > width) for width in widths)
    name, measure = job.setting.name, f"months until a {change} is signalled"
    return [
        at_most(FAMILY, name, measure, value=months_until(raised), limit=same + SAME),
        Row(FAMILY, name, f"XmR at 5 %: {measure}", generous),
    ]


def four_rule_rows(stable: FloatArray, name: str) -> list[Row]:
    """Return how often XmR with its four rules signals falsely, for information."""
    first, later = stable[:, :BASELINE], stable[:, BASELINE:]
    within = float(four_rules(first, first).any(axis=1).mean())
    watched = float(four_rules(later, first).any(axis=1).mean())
    return [
        Row(FAMILY, name, "XmR and four rules: false alarm in the first 24 months", within),
        Row(FAMILY, name, "XmR and four rules: false alarm in 24 watched months", watched),
    ]


def other_charts(seed: int, *, size: float = 1.0) -> list[Row]:
    """Return the false alarms of p charts, of charts of values and of gaps."""
    generator = np.random.default_rng(seed)
    series = max(int(4_000 * size), 20)
    shares = [
        _share_rows(share, total, dispersion, series=series, generator=generator)
        for share, total in SHARES
        for dispersion in (1.0, 3.0)
    ]
    values = [_value_rows(name, series=series, generator=generator) for name in ("normal", "skew")]
    gaps = [_gap_rows(kind, series=max(series // 4, 20), generator=generator) for kind in "tg"]
    return list(chain.from_iterable([*shares, *values, *gaps]))


def calibrated(
    observed: Observations, family: Family, *, baseline: int = BASELINE
) -> NDArray[np.int64]:
    """Return the side to which each month's data signal by the shipped default."""
    used = observed.recorded & (np.arange(observed.events.shape[1]) < baseline)
    model = fit_screened(observed, used, family=family, options=ChartOptions())
    return raise_alerts(model, observed, tested=observed.recorded).raised


def months_until(signals: BoolArray) -> float:
    """Return the mean months until the first signal, 24 where there is none."""
    first = np.where(signals.any(axis=1), signals.argmax(axis=1) + 1, WATCHED)
    return float(first.mean())


def _jobs(settings: tuple[Setting, ...], seed: int, size: float) -> list[Job]:
    return [Job(setting, 1000 * seed + at, size) for at, setting in enumerate(settings)]


def _alarm_rows(raised: NDArray[np.int64], name: str, *, baseline: int = BASELINE) -> list[Row]:
    first, later = raised[:, :baseline] != 0, raised[:, baseline:] != 0
    return [
        at_most(FAMILY, name, measure, value=float(part.any(axis=1).mean()), limit=FALSE_ALARMS)
        for measure, part in (
            ("false alarm in 24 watched months", later),
            (f"false alarm in the first {baseline} months", first),
        )
    ]


def _share_rows(
    share: float, total: int, dispersion: float, *, series: int, generator: np.random.Generator
) -> list[Row]:
    events, totals = simulate_shares(share, total, dispersion, series=series, generator=generator)
    spread = "binomial" if dispersion == 1 else f"dispersion {dispersion:g}"
    raised = calibrated(observe(events, totals), Proportions())
    return _alarm_rows(raised, f"p chart, {share:.0%} of {total}, {spread}")


def _value_rows(name: str, *, series: int, generator: np.random.Generator) -> list[Row]:
    shape = (series, BASELINE + WATCHED)
    values = generator.normal(10, 1, shape) if name == "normal" else generator.gamma(16, 1, shape)
    title = "normal" if name == "normal" else "skewed (gamma, shape 16)"
    raised = calibrated(observe(values, np.ones(shape)), Values())
    return _alarm_rows(raised, f"XmR chart, {title} values")


def _gap_rows(kind: str, *, series: int, generator: np.random.Generator) -> list[Row]:
    shape = (series, BASELINE + WATCHED)
    if kind == "t":
        charts = [chart_of_gaps(row, kind="t") for row in generator.exponential(20, shape)]
    else:
        charts = [chart_of_gaps(row, kind="g") for row in generator.geometric(0.05, shape) - 1.0]
    raised = np.array([chart.raised for chart in charts])
    return _alarm_rows(raised, f"{kind} chart, independent events (24 gaps for 24 months)")
