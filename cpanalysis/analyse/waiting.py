"""Curves of waiting times by area, and how far districts differ from the rest of the force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings
from cpanalysis.declare.waiting import CURVES, WAIT_COMPARISONS, WAITING, Limit
from cpanalysis.measure.records.waits import UNITS
from cpanalysis.statistics.estimate import Estimate, Floats, NotShown
from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import (
    Curve,
    Incidence,
    Waits,
    cumulative_incidence,
    difference_in_restricted_means,
    incidence_within,
    log_rank,
    restricted_mean,
    share_within,
    sort_waits,
    survival_curve,
)

KINDS = {"open": 0, "ended": 1, "other_end": 2, "out_of_order": 1}
AWAITED, OTHERWISE = "awaited", "otherwise"
ENDS = {AWAITED: 1, OTHERWISE: 2}
GRID = 48
"""Steps of the fixed grid on which curves are told: never at the times of single cases."""
HOW = Resampling(seed=20170519, draws=400)
KAPLAN_MEIER, AALEN_JOHANSEN = "Kaplan-Meier", "Aalen-Johansen"
EMPTY = NotShown("no wait in this period")


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """The waits of one indicator, area and period."""

    code: str
    area: str
    compared_with: str
    unit: str
    period: tuple[object, object]
    waits: Waits
    unusable: int
    children: int

    @property
    def limit(self) -> Limit:
        """What is declared of the wait."""
        return WAITING[self.code]

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
    stands against the rest of the force, which is the other three districts.
    """
    cells = list(gather_cells(waits))
    rest = {(cell.code, cell.period, cell.compared_with): cell for cell in cells}
    points = [point for cell in cells for point in draw_points(cell, origin)]
    rows = [
        summarise(cell, rest.get((cell.code, cell.period, cell.area)), readings, origin=origin)
        for cell in cells
    ]
    return (
        pl.DataFrame(points, schema=CURVES),
        pl.DataFrame(rows, schema=WAIT_COMPARISONS),
    )


def gather_cells(waits: pl.DataFrame) -> Iterator[Cell]:
    """Yield the waits of each declared indicator and period in every area."""
    own = waits.filter(pl.col("indicator").is_in(list(WAITING)), pl.col("stratum") == "all")
    key = ["indicator", "period_start", "period_end", "unit"]
    for (code, start, end, unit), rows in own.group_by(key, maintain_order=True):
        shared = {"code": code, "unit": unit, "period": (start, end)}
        in_force = rows.filter(pl.col("district").is_in(DISTRICT_NAMES))
        yield make_cell(in_force, FORCE.name, "", shared)
        for name in DISTRICT_NAMES:
            is_own = pl.col("district") == name
            yield make_cell(in_force.filter(is_own), name, "", shared)
            yield make_cell(in_force.filter(~is_own), REST_OF_FORCE.name, name, shared)


def make_cell(rows: pl.DataFrame, area: str, compared_with: str, shared: Mapping[str, Any]) -> Cell:
    """Return the waits of one area, those that can be used and how many cannot."""
    kinds = rows["outcome"].cast(pl.String).replace_strict(KINDS, return_dtype=pl.Int64)
    waited = rows["waited"].fill_null(np.nan).to_numpy()
    found = sort_waits(waited, kinds.to_numpy(), keep_zeros=True)
    return Cell(
        area=area,
        compared_with=compared_with,
        waits=found.waits,
        unusable=rows.height - len(found.waits),
        children=rows["child"].drop_nulls().n_unique() + rows["child"].null_count(),
        **shared,
    )


def draw_points(cell: Cell, origin: str) -> Iterator[dict[str, Any]]:
    """Yield the curve of a cell on its fixed grid, as far as anybody was watched."""
    if not len(cell.waits):
        return
    grid = np.linspace(0, cell.limit.horizon, GRID + 1)
    grid = grid[grid <= cell.waits.times.max()]
    at_risk = count_from(cell.waits.times, grid)
    key = cell.key(origin)
    for end in list(ENDS)[: 2 if cell.competing else 1]:
        ended = count_until(cell.waits.times[cell.waits.kinds == ENDS[end]], grid)
        lines = read_grid(cumulative_incidence(cell.waits, kind=ENDS[end]), grid)
        for numbers in zip(grid, *lines, at_risk, ended, strict=True):
            names = ("time", "share", "lower", "upper", "at_risk", "ended")
            yield {**key, "end": end, **dict(zip(names, map(float, numbers), strict=True))}


def count_from(times: Floats, grid: Floats) -> Floats:
    """Return how many of ``times`` are at or after each place of the grid.

    >>> count_from(np.array([1.0, 2.0, 2.0]), np.array([0.0, 2.0, 3.0])).tolist()
    [3.0, 2.0, 0.0]
    """
    return (len(times) - np.searchsorted(np.sort(times), grid)).astype(float)


def count_until(times: Floats, grid: Floats) -> Floats:
    """Return how many of ``times`` are at or before each place of the grid.

    >>> count_until(np.array([1.0, 2.0, 2.0]), np.array([0.0, 2.0, 3.0])).tolist()
    [0.0, 3.0, 3.0]
    """
    return np.searchsorted(np.sort(times), grid, side="right").astype(float)


def read_grid(found: Incidence, grid: Floats) -> tuple[Floats, Floats, Floats]:
    """Return share, lower and upper end at each place of the grid; 0 before anything ended."""
    place = np.searchsorted(found.times, grid, side="right")
    lines = (found.share, found.lower, found.upper)
    read = [np.concatenate([[0.0], line])[place] for line in lines]
    return read[0], read[1], read[2]


def summarise(cell: Cell, rest: Cell | None, readings: Readings, *, origin: str) -> dict[str, Any]:
    """Return the row of one cell: counts, share within the limit, mean, and the difference."""
    kinds = cell.waits.kinds
    counts = {
        "waits": len(cell.waits),
        "ended": int((kinds == 1).sum()),
        "other_end": int((kinds == 2).sum()),
        "open": int((kinds == 0).sum()),
        "unusable": cell.unusable,
        "children": cell.children,
    }
    threshold = readings.length(cell.limit.within) / unit_of(cell.unit)
    return {
        **cell.key(origin),
        **{name: float(number) for name, number in counts.items()},
        "threshold": threshold,
        "method": AALEN_JOHANSEN if cell.competing else KAPLAN_MEIER,
        "horizon": cell.limit.horizon,
        **name_estimate(
            read_share(cell, threshold), ("share_within", "share_lower", "share_upper")
        ),
        **compare_means(cell, rest),
    }


def unit_of(unit: str) -> timedelta:
    """Return one of a unit.

    >>> unit_of("hours")
    datetime.timedelta(seconds=3600)
    """
    return UNITS[unit]


def read_share(cell: Cell, threshold: float) -> Estimate | NotShown:
    """Return the share whose wait ended as awaited within the threshold, read off the curve."""
    if not len(cell.waits):
        return EMPTY
    if cell.competing:
        return incidence_within(cumulative_incidence(cell.waits), threshold)
    return share_within(curve_of(cell.waits), threshold)


def curve_of(waits: Waits) -> Curve:
    """Return the curve of waits in which what ended otherwise was watched until it did."""
    return survival_curve(waits, censor_competing=True)


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
    mean = restricted_mean(curve_of(cell.waits), cell.limit.horizon)
    if isinstance(mean, NotShown):
        return {"reason": mean.reason}
    told: dict[str, Any] = {"mean": mean.value}
    return told if rest is None else {**told, **differ(cell, rest)}


def differ(cell: Cell, rest: Cell) -> dict[str, Any]:
    """Return the difference in restricted means with its bootstrap, and the log-rank test."""
    if not len(rest.waits):
        return {"reason": "no wait in the rest of the force"}
    first, second = curve_of(cell.waits).waits, curve_of(rest.waits).waits
    found = difference_in_restricted_means(first, second, horizon=cell.limit.horizon, how=HOW)
    if isinstance(found, NotShown):
        return {"reason": found.reason}
    test = log_rank([first, second])
    p_value = None if isinstance(test, NotShown) else test.p_value
    return {**name_estimate(found, ("estimate", "lower", "upper")), "p_value": p_value}
