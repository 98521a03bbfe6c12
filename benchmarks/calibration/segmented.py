"""How often segmented models err: changes found where none is, true ratios missed.

``python -m benchmarks.calibration.segmented`` prints every row, and exits with 1 where a shipped
default misses its figure. Rows with the limit ``-`` stand beside for comparison.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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

SERIES = 5000
MOST_FALSE, LEAST_COVERED, MOST_COVERED = 0.06, 0.93, 0.97
NO_LIMIT = "-"
STANDARD = Segments()


class Row(NamedTuple):
    """One measured figure, what it must be, and whether it is."""

    family: str
    setting: str
    measure: str
    value: float
    limit: str
    met: bool


@dataclass(frozen=True)
class Setting:
    """What is planted and how it is analysed; ``required`` says whether its figures must hold."""

    family: str
    plan: Plan
    segments: Segments = STANDARD
    comparison: float | None = None
    shock: float = 0.0
    required: bool = True

    def __str__(self) -> str:
        plan, segments = self.plan, self.segments
        size = f"mean {plan.mean:g}" if plan.total is None else f"{plan.mean:g} % of {plan.total}"
        return (
            f"{size}, dispersion {plan.dispersion:g}, autocorrelation {plan.autocorrelation:g}, "
            f"{plan.change} + {plan.months - plan.change} months, errors {segments.correlation}"
            + (f", variance {segments.variance}" if plan.total is None else "")
            + (f", comparison of {self.comparison:g}" if self.comparison else "")
            + (f", shared shocks of {self.shock:g}" if self.shock else "")
        )


def run(
    seed: int, *, series: int = SERIES, settings: "tuple[Setting, ...] | None" = None
) -> list[Row]:
    """Return the error rates of ``settings``, each from ``series`` planted series."""
    chosen = SETTINGS if settings is None else settings
    return [row for setting in chosen for row in _measure(setting, series=series, seed=seed)]


def _measure(setting: Setting, *, series: int, seed: int) -> Iterator[Row]:
    still = replace(setting, plan=replace(setting.plan, level=1.0, slope=1.0))
    false = _found(still, series=series, seed=seed)
    for name in ("level", "slope", "average"):
        share = float(np.mean([getattr(change, name).p_value < 0.05 for change in false]))
        limit, met = f"<= {MOST_FALSE:g}", share <= MOST_FALSE
        yield _row(setting, f"false alarms at 5 %, {name}", share, limit=limit, met=met)
    changed = _found(setting, series=series, seed=seed + 1)
    true = {"level": setting.plan.level, "average": setting.plan.average}
    for name, ratio in true.items():
        share = float(np.mean([_covers(getattr(change, name), ratio) for change in changed]))
        limit, met = f"{LEAST_COVERED:g}-{MOST_COVERED:g}", LEAST_COVERED <= share <= MOST_COVERED
        yield _row(setting, f"coverage at 95 %, {name}", share, limit=limit, met=met)


def _row(setting: Setting, measure: str, value: float, *, limit: str, met: bool) -> Row:
    if not setting.required:
        limit, met = NO_LIMIT, True
    return Row(setting.family, str(setting), measure, value, limit, met)


def _covers(ratio: Ratio, true: float) -> bool:
    return ratio.lower <= true <= ratio.upper


def _found(setting: Setting, *, series: int, seed: int) -> list[Change]:
    """Return the changes estimated; the few series that carry no model are left out."""
    estimate = _estimator(setting, seed)
    planted = _plant_shocked(setting, series=series, seed=seed)
    found = (estimate(number, events) for number, events in enumerate(planted))
    return [change for change in found if not isinstance(change, NotShown)]


def _estimator(setting: Setting, seed: int) -> "Callable[[int, Floats], Change | NotShown]":
    plan, segments = setting.plan, setting.segments
    if setting.comparison is not None:
        other = replace(plan, mean=setting.comparison, level=1.0, slope=1.0)
        beside = replace(setting, plan=other)
        others = _plant_shocked(beside, series=SERIES, seed=seed, other=True)
        return lambda number, events: controlled_change_in_counts(
            events, Comparison(others[number]), change=plan.change, segments=segments
        )
    if plan.total is None:
        return lambda _, events: change_in_counts(events, change=plan.change, segments=segments)
    totals = np.full(plan.months, plan.total)
    return lambda _, events: change_in_proportions(
        events, totals, change=plan.change, segments=segments
    )


def _plant_shocked(setting: Setting, *, series: int, seed: int, other: bool = False) -> Floats:
    """Plant series; with shocks, the same for target and comparison, both Poisson about them."""
    if not setting.shock:
        return plant(setting.plan, series=series, seed=2 * seed + other)
    draw = np.random.default_rng(seed)
    shocks = draw.lognormal(0, setting.shock, (SERIES, setting.plan.months))[:series]
    expected = setting.plan.expected(changed=True) * shocks
    return np.random.default_rng([seed, other]).poisson(expected).astype(float)


_PLAN = Plan(level=0.6, slope=1.2, trend=0.95)
_SCATTER = [
    {"dispersion": dispersion, "autocorrelation": autocorrelation}
    for dispersion in (1.0, 3.0)
    for autocorrelation in (0.0, 0.3)
]
_HARDEST = {"dispersion": 3.0, "autocorrelation": 0.3}

COUNTS = tuple(
    Setting("segmented counts", replace(_PLAN, mean=mean, **scatter))
    for mean in (5.0, 10.0, 25.0, 50.0, 100.0)
    for scatter in _SCATTER
)
PROPORTIONS = tuple(
    Setting("segmented proportions", replace(_PLAN, mean=share, total=total, **scatter))
    for share, total in ((50.0, 10), (30.0, 30), (10.0, 100), (50.0, 100), (90.0, 100))
    for scatter in _SCATTER
)
PLACES = tuple(
    Setting("segmented counts", replace(_PLAN, change=change, **_HARDEST)) for change in (12, 36)
)
NEGATIVE_BINOMIAL = tuple(
    Setting(
        "segmented counts",
        replace(_PLAN, mean=mean, **_HARDEST),
        Segments(variance="negative_binomial"),
    )
    for mean in (5.0, 25.0)
)
CONTROLLED = tuple(
    Setting("controlled counts", replace(_PLAN, mean=mean), comparison=other, shock=shock)
    for mean, other in ((5.0, 50.0), (25.0, 10.0), (100.0, 100.0))
    for shock in (0.0, 0.3)
)
BESIDE = tuple(
    Setting(
        "segmented counts (for comparison)",
        replace(_PLAN, mean=25.0, **scatter),
        Segments(correlation=correlation),
        required=False,
    )
    for correlation in ("newey_west", "none")
    for scatter in _SCATTER
)
SETTINGS = (*COUNTS, *PROPORTIONS, *PLACES, *NEGATIVE_BINOMIAL, *CONTROLLED, *BESIDE)


if __name__ == "__main__":
    rows = run(seed=20250115)
    for row in rows:
        print(*row, sep=" | ")
    sys.exit(0 if all(row.met for row in rows) else 1)
