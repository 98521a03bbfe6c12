"""Changes at an event: how often one is found where none is, and true ratios missed.

Set-up. Monthly counts, or proportions of so many records, with a trend, a season, over-dispersion
and autocorrelation as named, and a change of level and of slope planted at a month. "False alarms"
are series without a change of which the model says that there is one (p below 5 %); "coverage" is
how often the 95 % interval holds the true ratio, of the level at the event, of the slope, and of
the average over the months since. The trend of every series is estimated with everything else.

The default is held to at most 6 % and to 93 to 97 %. Beside it, for comparison and without a limit,
stand the errors that tutorials advise, Newey-West and none at all: with 48 months both are far too
sure of themselves. A controlled model is given a second series that shares the shocks of the first.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import numpy as np

from benchmarks.calibration.rows import Row, at_most, within
from cpanalysis.statistics.estimate import Floats, NotShown, Ratio
from cpanalysis.statistics.segmented import (
    Change,
    Comparison,
    Segments,
    change_in_counts,
    change_in_proportions,
    controlled_change_in_counts,
)
from cpanalysis.statistics.segmented.planted import Plan, plant

FAMILY = "segmented models"
SERIES = 2400
MOST_FALSE, COVERED = 0.06, (0.93, 0.97)
STANDARD = Segments()
Estimator = Callable[[int, Floats], Change | NotShown]


@dataclass(frozen=True)
class Setting:
    """What is planted and how it is analysed.

    ``comparison`` is the mean of a comparison series, ``shock`` the spread of monthly shocks that
    both share; ``required`` says whether the figures must hold.
    """

    family: str
    plan: Plan
    segments: Segments = STANDARD
    comparison: float | None = None
    shock: float = 0.0
    required: bool = True

    def __str__(self) -> str:
        """Return the setting in words."""
        plan = self.plan
        size = f"mean {plan.mean:g}" if plan.total is None else f"{plan.mean:g} % of {plan.total}"
        parts = [
            size,
            f"dispersion {plan.dispersion:g}",
            f"autocorrelation {plan.autocorrelation:g}",
            f"{plan.change} + {plan.months - plan.change} months",
            f"errors {self.segments.correlation}",
            f"variance {self.segments.variance}",
            f"comparison of {self.comparison:g}" if self.comparison else "",
            f"shared shocks of {self.shock:g}" if self.shock else "",
        ]
        return ", ".join(part for part in parts if part)


def run(
    seed: int,
    *,
    size: float = 1.0,
    workers: int = 2,
    settings: Sequence[Setting] | None = None,
) -> list[Row]:
    """Return the error rates of ``settings``; ``size`` scales how many series are planted."""
    chosen = SETTINGS if settings is None else settings
    work = partial(measure, series=max(int(SERIES * size), 20), seed=seed)
    if workers == 1:
        return list(chain.from_iterable(map(work, chosen)))
    with ProcessPoolExecutor(workers) as pool:
        return list(chain.from_iterable(pool.map(work, chosen)))


def measure(setting: Setting, *, series: int, seed: int) -> list[Row]:
    """Return false alarms where nothing is planted, and coverage of what is."""
    still = replace(setting, plan=replace(setting.plan, level=1.0, slope=1.0))
    false = _found(still, series=series, seed=seed)
    changed = _found(setting, series=series, seed=seed + 1)
    plan = setting.plan
    true = {"level": plan.level, "slope": plan.slope, "average": plan.average}
    alarms = [_alarms(setting, false, name) for name in true]
    return alarms + [_coverage(setting, changed, name, ratio) for name, ratio in true.items()]


def _alarms(setting: Setting, changes: list[Change], name: str) -> Row:
    share = float(np.mean([getattr(change, name).p_value < 0.05 for change in changes]))
    named = (FAMILY, f"{setting.family}: {setting}", f"false alarms at 5 %, {name}")
    if not setting.required:
        return Row(*named, share)
    return at_most(*named, value=share, limit=MOST_FALSE)


def _coverage(setting: Setting, changes: list[Change], name: str, true: float) -> Row:
    share = float(np.mean([_covers(getattr(change, name), true) for change in changes]))
    named = (FAMILY, f"{setting.family}: {setting}", f"coverage at 95 %, {name}")
    return within(*named, value=share, band=COVERED) if setting.required else Row(*named, share)


def _covers(ratio: Ratio, true: float) -> bool:
    return ratio.lower <= true <= ratio.upper


def _found(setting: Setting, *, series: int, seed: int) -> list[Change]:
    """Estimate each change; the few series that carry no model are left out."""
    estimate = _estimator(setting, series=series, seed=seed)
    planted = _plant(setting, series=series, seed=seed)
    found = [estimate(number, events) for number, events in enumerate(planted)]
    return [change for change in found if isinstance(change, Change)]


def _estimator(setting: Setting, *, series: int, seed: int) -> Estimator:
    plan, how = setting.plan, setting.segments
    at = plan.change
    if plan.total is not None:
        totals = np.full(plan.months, plan.total)
        return lambda _, events: change_in_proportions(events, totals, change=at, segments=how)
    if setting.comparison is None:
        return lambda _, events: change_in_counts(events, change=at, segments=how)
    beside = replace(plan, mean=setting.comparison, level=1.0, slope=1.0)
    others = _plant(replace(setting, plan=beside), series=series, seed=seed, other=True)
    return lambda number, events: controlled_change_in_counts(
        events, Comparison(others[number]), change=at, segments=how
    )


def _plant(setting: Setting, *, series: int, seed: int, other: bool = False) -> Floats:
    """Plant series; where shocks are shared, Poisson about what both expect times the shock."""
    if not setting.shock:
        return plant(setting.plan, series=series, seed=2 * seed + other)
    shape = (series, setting.plan.months)
    shocks = np.random.default_rng(seed).lognormal(0, setting.shock, shape)
    expected = setting.plan.expected(changed=True) * shocks
    return np.random.default_rng([seed, other]).poisson(expected).astype(float)


_PLAN = Plan(level=0.6, slope=1.2, trend=0.95)
_SCATTERED = tuple(
    replace(_PLAN, dispersion=dispersion, autocorrelation=autocorrelation)
    for dispersion in (1.0, 3.0)
    for autocorrelation in (0.0, 0.3)
)
_HARDEST = replace(_PLAN, dispersion=3.0, autocorrelation=0.3)

COUNTS = [
    Setting("counts", replace(plan, mean=mean))
    for mean in (5.0, 10.0, 25.0, 50.0, 100.0)
    for plan in _SCATTERED
]
PROPORTIONS = [
    Setting("proportions", replace(plan, mean=share, total=total))
    for share, total in ((50.0, 10), (30.0, 30), (10.0, 100), (50.0, 100), (90.0, 100))
    for plan in _SCATTERED
]
PLACES = [Setting("counts", replace(_HARDEST, change=change)) for change in (12, 36, 40)]
NEGATIVE_BINOMIAL = [
    Setting("counts", replace(_HARDEST, mean=mean), Segments(variance="negative_binomial"))
    for mean in (5.0, 25.0)
]
CONTROLLED = [
    Setting("controlled", replace(_PLAN, mean=mean), comparison=other, shock=shock)
    for mean, other in ((5.0, 50.0), (25.0, 10.0), (100.0, 100.0))
    for shock in (0.0, 0.3)
]
_beside = partial(Setting, "for comparison, counts", required=False)
BESIDE = [
    _beside(replace(plan, mean=25.0), Segments(correlation=correlation))
    for correlation in ("newey_west", "none")
    for plan in _SCATTERED
]
SHORTEST = [Setting("counts", replace(plan, months=20, change=12)) for plan in _SCATTERED]
SETTINGS = (*COUNTS, *PROPORTIONS, *PLACES, *NEGATIVE_BINOMIAL, *CONTROLLED, *BESIDE, *SHORTEST)
