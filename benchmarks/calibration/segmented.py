"""How often segmented models err: changes found where none is, true ratios missed.

``python -m benchmarks.calibration.segmented`` prints every row, and exits with 1 where a shipped
default misses its figure. Rows without a limit stand beside for comparison.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import NamedTuple

import numpy as np

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

SERIES = 3000
MOST_FALSE, LEAST_COVERED, MOST_COVERED = 0.06, 0.93, 0.97
STANDARD = Segments()
Estimator = Callable[[int, Floats], Change | NotShown]


class Row(NamedTuple):
    """A measured figure; ``limit`` and ``met`` are None where it stands for comparison."""

    family: str
    setting: str
    measure: str
    value: float
    limit: float | None
    met: bool | None


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
    row = Row(setting.family, str(setting), f"false alarms at 5 %, {name}", share, None, None)
    return row._replace(limit=MOST_FALSE, met=share <= MOST_FALSE) if setting.required else row


def _coverage(setting: Setting, changes: list[Change], name: str, true: float) -> Row:
    share = float(np.mean([_covers(getattr(change, name), true) for change in changes]))
    words = f"coverage at 95 % ({LEAST_COVERED:.0%}-{MOST_COVERED:.0%}), {name}"
    row = Row(setting.family, str(setting), words, share, None, None)
    met = LEAST_COVERED <= share <= MOST_COVERED
    return row._replace(limit=LEAST_COVERED, met=met) if setting.required else row


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
    Setting("segmented counts", replace(plan, mean=mean))
    for mean in (5.0, 10.0, 25.0, 50.0, 100.0)
    for plan in _SCATTERED
]
PROPORTIONS = [
    Setting("segmented proportions", replace(plan, mean=share, total=total))
    for share, total in ((50.0, 10), (30.0, 30), (10.0, 100), (50.0, 100), (90.0, 100))
    for plan in _SCATTERED
]
PLACES = [Setting("segmented counts", replace(_HARDEST, change=change)) for change in (12, 36, 40)]
NEGATIVE_BINOMIAL = [
    Setting(
        "segmented counts", replace(_HARDEST, mean=mean), Segments(variance="negative_binomial")
    )
    for mean in (5.0, 25.0)
]
CONTROLLED = [
    Setting("controlled counts", replace(_PLAN, mean=mean), comparison=other, shock=shock)
    for mean, other in ((5.0, 50.0), (25.0, 10.0), (100.0, 100.0))
    for shock in (0.0, 0.3)
]
_beside = partial(Setting, "segmented counts (for comparison)", required=False)
BESIDE = [
    _beside(replace(plan, mean=25.0), Segments(correlation=correlation))
    for correlation in ("newey_west", "none")
    for plan in _SCATTERED
]
SHORTEST = [Setting("segmented counts", replace(plan, months=20, change=12)) for plan in _SCATTERED]
SETTINGS = (*COUNTS, *PROPORTIONS, *PLACES, *NEGATIVE_BINOMIAL, *CONTROLLED, *BESIDE, *SHORTEST)


if __name__ == "__main__":
    rows = run(seed=20250115)
    for row in rows:
        print(*row, sep=" | ")
    sys.exit(1 if any(row.met is False for row in rows) else 0)
