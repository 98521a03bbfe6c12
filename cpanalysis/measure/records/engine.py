"""From records to results: each kind of row is derived once and passed once for each split."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from cpanalysis.declare.kinds import Concentration
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.order import mark_alone, order_by_child
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.areas import Parts, split_sums, spread_over_areas
from cpanalysis.measure.records.cells import SUMS, sum_cells
from cpanalysis.measure.records.children import PAIR, VALUES, spread_children
from cpanalysis.measure.records.concentration import top_tenth
from cpanalysis.measure.records.exposure import find_exposures
from cpanalysis.measure.records.grid import (
    add_values,
    judge_periods,
    lay_grid,
    name_areas,
    shape_results,
)
from cpanalysis.measure.records.plan import Planned, gather_rows, needed_columns, plan_tasks
from cpanalysis.measure.records.request import Request, choose_indicators, make_calendars
from cpanalysis.read.records.records import Records

CELL_SCHEMA = {
    "task": pl.UInt16,
    "stratum": pl.String,
    "value_of_stratum": pl.String,
    "period": pl.UInt16,
    "area": pl.String,
    "compared_with": pl.String,
}
AREA_CELL = list(CELL_SCHEMA)
NO_CELLS = pl.DataFrame(
    schema={**CELL_SCHEMA, **dict.fromkeys(SUMS, pl.Float64), "children": pl.Int64}
)
NO_SPREAD = pl.DataFrame(schema={**CELL_SCHEMA, **dict.fromkeys((*PAIR, *VALUES), pl.Int64)})
EVERYTHING = Request()


@dataclass(frozen=True, eq=False)
class Measured:
    """Results, and how the events behind them fall on children; neither is protected.

    ``results`` are rows of the results frame; the value of a waiting time is null until it is read
    off its curve. ``spread`` has, for each of their cells, the number of ``children`` with so many
    ``events`` of a ``total``: all that clustered intervals and measures of concentration need.
    """

    results: pl.DataFrame
    spread: pl.DataFrame

    @property
    def clusters(self) -> pl.DataFrame:
        """Children in each cell, and the sums over them that clustered variances are made of."""
        events, total, children = (pl.col(name) for name in (*PAIR, *VALUES))
        keys = [name for name in self.spread.columns if name not in (*PAIR, *VALUES)]
        return self.spread.group_by(keys, maintain_order=True).agg(
            children.sum(),
            (children * events**2).sum().alias("sum_of_squares"),
            (children * events * total).sum().alias("sum_of_products"),
            (children * total**2).sum().alias("sum_of_squared_totals"),
        )


def measure_records(records: Records, request: Request = EVERYTHING) -> Measured:
    """Return the indicators asked for, by area, period and stratum.

    Areas are the four districts, out of force and unknown, the force, and for each district the
    rest of the force (``stratum`` "compared with"). Every period has its row: no event is 0, a
    period that the tables do not cover is null with the reason.

    Raises
    ------
    ParameterError
        For an indicator, stratum or length of period that is not known.
    """
    planned = plan_request(records, request)
    done = [measure_kind(group) for group in by_kind(planned)]
    cells = pl.concat([NO_CELLS, *(one.cells for one in done)], how="diagonal")
    spread = pl.concat([NO_SPREAD, *(one.spread for one in done)], how="diagonal")
    results = add_values(fill_grid(planned, cells), planned)
    return Measured(
        shape_results(results, records.origin, records.source), shape_spread(spread, results)
    )


def plan_request(records: Records, request: Request) -> list[Planned]:
    """Return the tasks of a request."""
    indicators = choose_indicators(request)
    settings = {
        every: Setting(records, request.readings, calendar)
        for every, calendar in make_calendars(request, indicators, records).items()
    }
    return plan_tasks(request, indicators, settings)


def by_kind(planned: Sequence[Planned]) -> Iterator[list[Planned]]:
    """Yield the tasks that share rows and calendar, of which something can be computed."""
    possible = [one for one in planned if one.lacking is None]
    for _, group in groupby(sorted(possible, key=lambda one: one.kind), key=lambda one: one.kind):
        yield list(group)


def by_split(planned: Sequence[Planned]) -> Iterator[list[Planned]]:
    """Yield the tasks that group rows by the same columns."""

    def split(one: Planned) -> tuple[str, ...]:
        return (one.task.measure.indicator.district, *one.task.columns)

    for _, group in groupby(sorted(planned, key=split), key=split):
        yield list(group)


@dataclass(frozen=True, eq=False)
class Done:
    """Sums and spread of the tasks of one kind of row, by area."""

    cells: pl.DataFrame
    spread: pl.DataFrame


def measure_kind(planned: Sequence[Planned]) -> Done:
    """Return the sums, and how they fall on children, of tasks that share their rows."""
    names = {name: None for one in planned for name in needed_columns(one)}
    rows = derive_rows(gather_rows(planned), names, planned[0].setting)
    residents = [one.task.number for one in planned if one.task.measure.of_residents]
    sums = [sum_split(rows, split) for split in by_split(planned)]
    cells = spread_over_areas(split_sums(pl.concat(sums), SUMS), SUMS, residents)
    parts = [part for split in by_split(planned) for part in spread_split(rows, split)]
    spread = gather_spread(parts, residents)
    return Done(
        count_children(cells.cast(dict.fromkeys(SUMS, pl.Float64)), spread, planned), spread
    )


def sum_split(rows: pl.DataFrame, planned: Sequence[Planned]) -> pl.DataFrame:
    """Return the sums of tasks split alike; parts that are not recorded are one part."""
    cells = sum_cells(rows, [one.task for one in planned])
    keys = [name for name in cells.columns if name not in SUMS]
    return cells.group_by(keys).agg(pl.col(*SUMS).sum())


def spread_split(rows: pl.DataFrame, planned: Sequence[Planned]) -> Iterator[Parts]:
    """Yield how rows fall on children, for those tasks split alike that tell it."""
    telling = [one.task for one in planned if one.tells_children]
    for scoped in (True, False):
        tasks = [task for task in telling if task.measure.indicator.scoped is scoped]
        if tasks:
            yield from spread_children(in_order(rows, scoped=scoped), tasks)


def in_order(rows: pl.DataFrame, *, scoped: bool) -> pl.DataFrame:
    """Return the rows in scope, which are in order already, or all of them put in order."""
    return rows.head(int(rows["in_scope"].sum())) if scoped else mark_alone(order_by_child(rows))


def gather_spread(parts: Sequence[Parts], residents: Sequence[int]) -> pl.DataFrame:
    """Return the spread of all tasks by area; a pair that no child has is not there."""
    areas = [spread_over_areas(part, VALUES, residents) for part in parts]
    if not areas:
        return NO_SPREAD
    keys = [*AREA_CELL, *PAIR]
    summed = pl.concat([one.select(*keys, *VALUES) for one in areas]).group_by(keys)
    return summed.agg(pl.col(*VALUES).sum()).filter(pl.col("children") > 0)


def count_children(
    cells: pl.DataFrame, spread: pl.DataFrame, planned: Sequence[Planned]
) -> pl.DataFrame:
    """Return cells in which tasks that count children have the numbers of children."""
    tenths = [one.task.number for one in planned if is_concentration(one)]
    counted = [
        one.task.number
        for one in planned
        if one.task.measure.indicator.counts == "children" and not is_concentration(one)
    ]
    by_child = (
        spread.filter(pl.col("task").is_in(counted))
        .group_by(AREA_CELL)
        .agg(
            pl.col("children").filter(pl.col("events") > 0).sum().alias("numerator"),
            pl.col("children").sum().alias("denominator"),
        )
    )
    concentrated = top_tenth(spread.filter(pl.col("task").is_in(tenths)))
    counts = pl.concat(map(as_floats, (by_child, concentrated)), how="diagonal")
    replaced = pl.col("task").is_in([*counted, *tenths])
    joined = cells.join(counts, on=AREA_CELL, how="left", suffix="_of_children")
    return joined.with_columns(
        pl.when(replaced)
        .then(pl.col(f"{name}_of_children").fill_null(0))
        .otherwise(name)
        .alias(name)
        for name in FLOATS
    ).drop(f"{name}_of_children" for name in FLOATS)


def as_floats(counts: pl.DataFrame) -> pl.DataFrame:
    """Return counts with numerator and denominator as floats."""
    return counts.with_columns(pl.col(*FLOATS).cast(pl.Float64))


def is_concentration(planned: Planned) -> bool:
    """Say whether a task measures how unevenly events fall on children."""
    return isinstance(planned.task.measure.indicator.kind, Concentration)


def fill_grid(planned: Sequence[Planned], cells: pl.DataFrame) -> pl.DataFrame:
    """Return every cell there is to fill, with its sums, its residents and its verdict."""
    verdicts = pl.concat([judge_periods(one) for one in planned])
    grid = lay_grid(cells, verdicts, [one.task for one in planned])
    exposures = find_exposures(planned)
    keys = [name for name in exposures.columns if name != "exposure"]
    return grid.join(exposures, on=keys, how="left")


def shape_spread(spread: pl.DataFrame, grid: pl.DataFrame) -> pl.DataFrame:
    """Return the spread of the cells that could be told, keyed as results are."""
    told = grid.filter(pl.col("status") == "ok").select(
        *AREA_CELL, "indicator", "period_start", "period_end"
    )
    named = name_areas(spread.join(told, on=AREA_CELL))
    return named.select(*KEYS, *PAIR, *VALUES).sort(*KEYS, *PAIR)


KEYS = ("indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum")
FLOATS: dict[str, Any] = dict.fromkeys(("numerator", "denominator"), pl.Float64)
