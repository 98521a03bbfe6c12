"""From records to results: each kind of row is derived once and passed once for each split."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.order import mark_alone, order_by_child
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.areas import Parts, split_sums, spread_over_areas
from cpanalysis.measure.records.cells import SUMS, sum_cells
from cpanalysis.measure.records.children import PAIR, VALUES, spread_children
from cpanalysis.measure.records.grid import add_values, fill_grid, shape_results, shape_spread
from cpanalysis.measure.records.plan import Planned, gather_rows, needed_columns, plan_tasks
from cpanalysis.measure.records.request import Request, choose_indicators, make_calendars
from cpanalysis.measure.records.tally import (
    NO_CELLS,
    NO_SPREAD,
    count_children,
    count_once,
    gather_spread,
)
from cpanalysis.read.records.records import Records

EVERYTHING = Request()


@dataclass(frozen=True, eq=False)
class Measured:
    """Results, and how the events behind them fall on children; neither is protected.

    ``results`` are rows of the results frame; the value of a waiting time is null until it is read
    off its curve. ``spread`` has, for each of their cells, the number of ``children`` with so many
    ``events`` of a ``total``: all that clustered intervals and measures of concentration need. Of
    these so many are ``unmatched``: records of no known child, each by itself.
    """

    results: pl.DataFrame
    spread: pl.DataFrame

    @property
    def clusters(self) -> pl.DataFrame:
        """Children in each cell, and the sums over them that clustered variances are made of."""
        events, total, children = (pl.col(name) for name in (*PAIR, "children"))
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
    grid = add_values(fill_grid(planned, cells), planned)
    results = shape_results(grid, records.origin, records.source)
    return Measured(results, shape_spread(spread, grid))


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
    splits = list(by_split(planned))
    sums = pl.concat([sum_split(rows, split) for split in splits])
    cells = spread_over_areas(split_sums(sums, SUMS), SUMS, residents)
    parts = [part for split in splits for part in spread_split(rows, split)]
    spread = gather_spread(parts, residents)
    return Done(count_children(cells, spread, planned), count_once(spread, planned))


def sum_split(rows: pl.DataFrame, planned: Sequence[Planned]) -> pl.DataFrame:
    """Return the sums of tasks split alike; parts that are not recorded are one part."""
    cells = sum_cells(rows.lazy(), [one.task for one in planned])
    keys = [name for name in cells.columns if name not in SUMS]
    return cells.group_by(keys).agg(pl.col(*SUMS).sum().cast(pl.Float64))


def spread_split(rows: pl.DataFrame, planned: Sequence[Planned]) -> Iterator[Parts]:
    """Yield how rows fall on children, for those tasks split alike that tell it."""
    telling = [one.task for one in planned if one.tells_children]
    for scoped in (True, False):
        tasks = [task for task in telling if task.measure.indicator.scoped is scoped]
        if tasks:
            yield from spread_children(in_order(rows, scoped=scoped), tasks)


def in_order(rows: pl.DataFrame, *, scoped: bool) -> pl.DataFrame:
    """Return the rows in scope, which are in order already, or all of them put in order."""
    if scoped:
        return rows.head(int(rows["in_scope"].sum()))
    return mark_alone(order_by_child(rows.lazy()))
