"""Curves of waiting times by area, and how far districts differ from the rest of the force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.analyse.intervals import CLUSTERED_PROPORTION, WILSON
from cpanalysis.analyse.verdicts import TOO_FEW_TO_COMPARE, adjust, word_side
from cpanalysis.analyse.waits import Usable, pick_usable, tell_p_value
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings
from cpanalysis.declare.waiting import CURVES, WAIT_COMPARISONS, WAITING, Limit
from cpanalysis.declare.wording import HIGHER, LOWER, NO_CLEAR_DIFFERENCE, TOO_FEW
from cpanalysis.derive.registry import find_rows
from cpanalysis.measure.records.waits import UNITS
from cpanalysis.statistics.clustered import clustered_proportion
from cpanalysis.statistics.estimate import Estimate, Floats, NotShown
from cpanalysis.statistics.proportions import wilson
from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import (
    Waits,
    cumulative_incidence,
    difference_in_restricted_means,
    join_ends,
    median_wait,
    restricted_mean,
    survival_curve,
)

AWAITED, OTHERWISE = "awaited", "otherwise"
ENDS = {AWAITED: 1, OTHERWISE: 2}
GRID = 48
"""Steps of the fixed grid on which curves are told: never at the times of single cases."""
HOW = Resampling(seed=20170519, draws=400)
AALEN_JOHANSEN = "Aalen-Johansen"
FEWEST = 10
"""Children, or waits that ended as awaited, of which both sides of a comparison need so many."""
EMPTY = NotShown("no wait in this period")


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """The waits of one indicator, area and period, and the time within which they should end."""

    code: str
    area: str
    compared_with: str
    unit: str
    period: tuple[object, object]
    threshold: float
    usable: Usable
    unusable: int

    @property
    def limit(self) -> Limit:
        """What is declared of the wait."""
        return WAITING[self.code]

    @property
    def waits(self) -> Waits:
        """The waits that can be used."""
        return self.usable.waits

    @property
    def competing(self) -> bool:
        """Whether something else ends some of these waits."""
        return bool(self.limit.otherwise)

    def key(self, origin: str) -> dict[str, Any]:
        """Return what identifies the rows of the cell."""
        return {
            "indicator": self.code,
            "theme": RECORD_INDICATORS[self.code].theme,
            "area": self.area,
            "compared_with": self.compared_with,
            "period_start": self.period[0],
            "period_end": self.period[1],
            "unit": self.unit,
            "origin": origin,
        }


def analyse_waits(
    waits: pl.DataFrame, readings: Readings, *, origin: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return curves and comparisons of the declared waits, each period by itself.

    ``waits`` are those of :func:`cpanalysis.measure.records.waits.measure_waits`. Each district
    is compared with the rest of the force, which is the other three districts.
    """
    cells = list(gather_cells(waits, readings))
    rest = {(cell.code, cell.period, cell.compared_with): cell for cell in cells}
    points = [point for cell in cells for point in draw_points(cell, origin)]
    rows = [
        summarise(cell, rest.get((cell.code, cell.period, cell.area)), origin=origin)
        for cell in cells
    ]
    return (
        pl.DataFrame(points, schema=CURVES),
        judge_waits(pl.DataFrame(rows, schema=WAIT_COMPARISONS)),
    )


def judge_waits(rows: pl.DataFrame) -> pl.DataFrame:
    """Return comparisons of waits with q value and verdict: a family for each area and period.

    None of them is planned. Only districts are compared.
    """
    by_area = ["area", "compared_with", "period_end"]
    adjusted = adjust(rows.with_columns(measure=pl.lit("difference")), by_area)
    few = pl.col("reason") == TOO_FEW_TO_COMPARE
    verdict = (
        pl.when(few)
        .then(pl.lit(TOO_FEW))
        .otherwise(word_side(HIGHER, LOWER, NO_CLEAR_DIFFERENCE))
        .alias("verdict")
    )
    return adjusted.with_columns(verdict).select(rows.columns)


def gather_cells(waits: pl.DataFrame, readings: Readings) -> Iterator[Cell]:
    """Yield the waits of each declared indicator and period in every area.

    The force is all that is recorded, in its districts, outside them or not known where; the rest
    of the force is always the other districts.
    """
    own = waits.filter(pl.col("indicator").is_in(list(WAITING)), pl.col("stratum") == "all")
    key = ["indicator", "period_start", "period_end", "unit"]
    for (code, start, end, unit), rows in own.group_by(key, maintain_order=True):
        threshold = readings.length(WAITING[str(code)].within) / unit_of(str(unit))
        shared = {"code": code, "unit": unit, "period": (start, end), "threshold": threshold}
        in_force = rows.filter(pl.col("district").is_in(DISTRICT_NAMES))
        yield make_cell(rows, FORCE.name, "", shared)
        for name in DISTRICT_NAMES:
            is_own = pl.col("district") == name
            yield make_cell(in_force.filter(is_own), name, "", shared)
            yield make_cell(in_force.filter(~is_own), REST_OF_FORCE.name, name, shared)


def unit_of(unit: str) -> timedelta:
    """Return one of a unit.

    >>> unit_of("hours")
    datetime.timedelta(seconds=3600)
    """
    return UNITS[unit]


def make_cell(rows: pl.DataFrame, area: str, compared_with: str, shared: Mapping[str, Any]) -> Cell:
    """Return the waits of one area, those that can be used and how many cannot."""
    usable = pick_usable(rows)
    return Cell(
        area=area,
        compared_with=compared_with,
        usable=usable,
        unusable=rows.height - len(usable.waits),
        **shared,
    )


def draw_points(cell: Cell, origin: str) -> Iterator[dict[str, Any]]:
    """Yield the curve of a cell on its fixed grid, as far as anybody was watched."""
    if not len(cell.waits):
        return
    grid = choose_grid(cell)
    at_risk = len(cell.waits) - count_until(cell.waits.times, grid)
    key = {**cell.key(origin), "threshold": cell.threshold}
    method = np.where(grid < followed_until(cell.waits), name_plain(cell), AALEN_JOHANSEN)
    for end in list(ENDS)[: 2 if cell.competing else 1]:
        ended = count_until(cell.waits.times[cell.waits.kinds == ENDS[end]], grid)
        lines = read_curve(cell, ENDS[end], grid)
        for *numbers, how in zip(grid, *lines, at_risk, ended, method, strict=True):
            names = ("time", "share", "lower", "upper", "at_risk", "ended")
            told = dict(zip(names, map(float, numbers), strict=True))
            yield {**key, "end": end, "method": str(how), **told}


def choose_grid(cell: Cell) -> Floats:
    """Return the times of a curve: even steps to the horizon, and the threshold.

    Where waits are still open the curve ends with the last of which anything is known; where all
    have ended it goes on to the horizon, level.
    """
    even = np.linspace(0, cell.limit.horizon, GRID + 1)
    grid = np.union1d(even, [cell.threshold])
    return grid[[is_known(cell.waits, time) for time in grid]]


def count_until(times: Floats, grid: Floats) -> Floats:
    """Return how many of ``times`` are at or before each place of the grid.

    >>> count_until(np.array([1.0, 2.0, 2.0]), np.array([0.0, 2.0, 3.0])).tolist()
    [0.0, 3.0, 3.0]
    """
    return np.searchsorted(np.sort(times), grid, side="right").astype(float)


def read_curve(cell: Cell, kind: int, times: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the share that ended in a kind by each time, with its interval.

    The share is that of Aalen and Johansen. As far as every wait was followed it is a plain share
    of waits, and has the interval that shares have everywhere, clustered by child.
    """
    found = cumulative_incidence(cell.waits, kind=kind)
    place = np.searchsorted(found.times, times, side="right")
    share, lower, upper = (
        np.concatenate([[0.0], line])[place] for line in (found.share, found.lower, found.upper)
    )
    # Before anything ended so the curve has no width; the share of all waits has.
    plain = (times < followed_until(cell.waits)) | (share == 0)
    low, high = bound_shares(cell, kind, times)
    return share, np.where(plain, low, lower), np.where(plain, high, upper)


def followed_until(waits: Waits) -> float:
    """Return the time for which every wait was followed: the shortest open one's."""
    return float(waits.times[waits.kinds == 0].min(initial=np.inf))


def bound_shares(cell: Cell, kind: int, times: Floats) -> tuple[Floats, Floats]:
    """Return the interval of the share of waits that ended in a kind by each time."""
    by_then = (cell.waits.kinds == kind) & (cell.waits.times <= times[:, None])
    simple = wilson(by_then.sum(axis=1), np.full(len(times), len(cell.waits)))
    if not is_of_children(cell.code):
        return np.asarray(simple.lower), np.asarray(simple.upper)
    each = np.unique(cell.usable.children, return_inverse=True)[1]
    totals = np.bincount(each)
    events = np.stack([np.bincount(each, weights=row, minlength=len(totals)) for row in by_then])
    found = clustered_proportion(
        events.ravel(),
        np.tile(totals, len(times)),
        groups=np.repeat(np.arange(len(times)), len(totals)),
    ).interval
    known = ~np.isnan(np.asarray(found.lower))
    return np.where(known, found.lower, simple.lower), np.where(known, found.upper, simple.upper)


def is_of_children(code: str) -> bool:
    """Return whether the waits of an indicator are each of one child, who may wait more than once.

    >>> is_of_children("response_time_minutes"), is_of_children("hours_to_polit_allocation")
    (True, False)
    """
    return bool(find_rows(RECORD_INDICATORS[code].rows).child)


def name_plain(cell: Cell) -> str:
    """Return the method of the interval of a plain share of waits."""
    return CLUSTERED_PROPORTION if is_of_children(cell.code) else WILSON


def summarise(cell: Cell, rest: Cell | None, *, origin: str) -> dict[str, Any]:
    """Return the row of one cell: counts, median, mean, difference."""
    kinds = cell.waits.kinds
    counts = {
        "waits": len(cell.waits),
        "ended": int((kinds == 1).sum()),
        "other_end": int((kinds == 2).sum()),
        "open": int((kinds == 0).sum()),
        "unusable": cell.unusable,
        "children": cell.usable.known_children,
    }
    return {
        **cell.key(origin),
        **{name: float(number) for name, number in counts.items()},
        "threshold": cell.threshold,
        "horizon": cell.limit.horizon,
        **read_median(cell),
        **compare_means(cell, rest),
    }


def is_known(waits: Waits, time: float) -> bool:
    """Return whether anything is known of waits so long: one was followed to then, or all ended."""
    if not len(waits):
        return False
    return bool(waits.times.max() >= time or (waits.kinds > 0).all())


def read_median(cell: Cell) -> dict[str, Any]:
    """Return the median wait to the first of its ends; null where half had not ended."""
    if not len(cell.waits):
        return {}
    found = median_wait(survival_curve(join_ends(cell.waits)))
    value = np.nan if isinstance(found, NotShown) else found.value
    return {"median": float(value) if np.isfinite(value) else None}


def name_estimate(found: Estimate | NotShown, names: tuple[str, str, str]) -> dict[str, Any]:
    """Return an estimate as three named numbers, null where there is none."""
    if isinstance(found, NotShown):
        return dict.fromkeys(names)
    numbers = (found.value, found.lower, found.upper)
    return {
        name: float(number) if np.isfinite(number) else None
        for name, number in zip(names, numbers, strict=True)
    }


def compare_means(cell: Cell, rest: Cell | None) -> dict[str, Any]:
    """Return the mean wait, and by how much it exceeds that of the rest of the force."""
    if not len(cell.waits):
        return {"reason": EMPTY.reason}
    mean = restricted_mean(survival_curve(join_ends(cell.waits)), cell.limit.horizon)
    if isinstance(mean, NotShown):
        return {"reason": mean.reason}
    told: dict[str, Any] = {"mean": mean.value}
    return told if rest is None else {**told, **differ(cell, rest)}


def differ(cell: Cell, rest: Cell) -> dict[str, Any]:
    """Return the difference in restricted means, drawn again by child, and its p value."""
    if not len(rest.waits):
        return {"reason": "no wait in the rest of the force"}
    if min(count_units(cell), count_units(rest)) < FEWEST:
        return {"reason": TOO_FEW_TO_COMPARE}
    found = difference_in_restricted_means(
        join_ends(cell.waits),
        join_ends(rest.waits),
        horizon=cell.limit.horizon,
        how=HOW,
        clusters=(cell.usable.children, rest.usable.children),
    )
    if isinstance(found, NotShown):
        return {"reason": found.reason}
    return {
        **name_estimate(found, ("estimate", "lower", "upper")),
        "p_value": tell_p_value(found),
    }


def count_units(cell: Cell) -> int:
    """Return how many children a comparison rests on, or waits where these are fewer or of none."""
    ended = int((cell.waits.kinds == 1).sum())
    return min(ended, cell.usable.known_children) if is_of_children(cell.code) else ended
