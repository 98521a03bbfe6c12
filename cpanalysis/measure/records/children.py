"""How rows fall on children: in each cell, how many children have so many events of so many.

Most children have one row in a period, and most others have all of theirs in one district; both
add up over districts. Only the few in several districts of one period have to be put together
for the force. A row without a child counts like a child of its own, as nothing ties it to another,
and is told apart as ``unmatched``: it is no child that anybody could name.
"""

from collections.abc import Sequence

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.derive.order import SAME_AS_BEFORE
from cpanalysis.measure.records.areas import Parts, add_up, split_sums
from cpanalysis.measure.records.cells import (
    SUMS,
    Task,
    group_keys,
    name_district,
    name_stratum,
    sum_cells,
)
from cpanalysis.measure.records.measures import roots

PAIR = ("events", "total")
VALUES = ("children", "unmatched")
NO_CHILD = pl.col("child").is_null()
CELL = ("period", "district", "task", "stratum", "value_of_stratum", "whole")


def spread_children(rows: pl.DataFrame, tasks: Sequence[Task]) -> list[Parts]:
    """Return, for tasks split alike, children by their ``events`` and ``total`` in each cell.

    ``rows`` are in order of child and time and say which are ``alone``. For a count, ``total``
    is ``events``: only children with events are told.
    """
    narrow = rows.lazy().select(columns_of(tasks))
    several = narrow.filter(~pl.col("alone") & pl.col("period").is_not_null()).collect()
    together, across = part_several(several, tasks[0])
    alone = spread_alone(narrow.filter("alone"), tasks)
    adding = pl.concat([alone, *spread_together(together, tasks)])
    return [split_sums(adding, VALUES), *spread_across(across, tasks)]


def columns_of(tasks: Sequence[Task]) -> list[str]:
    """Return the columns that the tasks use."""
    terms = [name for task in tasks for one in task.terms.listed() for name in roots(one)]
    district = tasks[0].measure.indicator.district
    return list(dict.fromkeys(["child", "period", "alone", district, *tasks[0].columns, *terms]))


def spread_alone(rows: pl.LazyFrame, tasks: Sequence[Task]) -> pl.DataFrame:
    """Return children with one row in the period, by event or none, and rows of no child."""
    of_cells = [task for task in tasks if task.measure.indicator.counts == "cells"]
    single = [task for task in tasks if task not in of_cells]
    parts = [spread_by_cells(rows, task) for task in of_cells]
    if single:
        everyone = spread_one_by_one(sum_cells(rows, single), single)
        nobody = spread_one_by_one(sum_cells(rows.filter(NO_CHILD), single), single)
        none = pl.lit(0, pl.Int64)
        parts += [
            everyone.with_columns(unmatched=none),
            nobody.with_columns(unmatched=pl.col("children"), children=none),
        ]
    return pl.concat([part.select(*CELL, *PAIR, *VALUES) for part in parts])


def spread_by_cells(rows: pl.LazyFrame, task: Task) -> pl.DataFrame:
    """Return children with one row in the period, by how many of its cells are answered."""
    pair = [one.cast(pl.Int64).alias(name) for one, name in zip(pair_of(task), PAIR, strict=True)]
    asked = rows.select("child", *group_keys(task), *pair).filter(
        pl.col("period").is_not_null(), pl.col("total") > 0
    )
    counted = asked.group_by(pl.exclude("child")).agg(
        pl.len().cast(pl.Int64).alias("children"),
        NO_CHILD.sum().cast(pl.Int64).alias("unmatched"),
    )
    return counted.collect().with_columns(name_district(), *name_stratum(task))


def spread_one_by_one(sums: pl.DataFrame, tasks: Sequence[Task]) -> pl.DataFrame:
    """Return how many rows have the event and how many do not, where each is a child's only one."""
    counts = [task.number for task in tasks if task.measure.is_count]
    none = pl.col("denominator") - pl.col("numerator")
    told = pl.when(~pl.col("task").is_in(counts)).then(none).otherwise(0)
    parts = [
        sums.with_columns(events=pl.lit(1), total=pl.lit(1), children=pl.col("numerator")),
        sums.with_columns(events=pl.lit(0), total=pl.lit(1), children=told),
    ]
    spread = pl.concat(parts).drop(SUMS).filter(pl.col("children") > 0)
    return spread.select(*CELL, pl.col(*PAIR, "children").cast(pl.Int64))


def part_several(rows: pl.DataFrame, task: Task) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows of children with all of a period in one district, and those with several.

    Rows are given a number for child and period together, ``run``, in order.
    """
    district = pl.col(task.measure.indicator.district)
    same = SAME_AS_BEFORE & (pl.col("period") == pl.col("period").shift(1))
    numbered = rows.with_columns(
        district=district,
        run=(~same.fill_null(False)).cast(pl.UInt32).cum_sum(),
        moved=same & district.ne_missing(district.shift(1)),
    )
    across = numbered["run"].filter(numbered["moved"].fill_null(False)).unique()
    found = pl.col("run").is_in(across.implode())
    return numbered.filter(~found), numbered.filter(found)


def spread_together(rows: pl.DataFrame, tasks: Sequence[Task]) -> list[pl.DataFrame]:
    """Return children with several rows in the period, all in one district."""
    by_child = count_by_child(rows, tasks, ["run"], [pl.col("district").first()])
    return [count_pairs(take(by_child, task), task) for task in tasks]


def spread_across(rows: pl.DataFrame, tasks: Sequence[Task]) -> list[Parts]:
    """Return children with rows in several districts in the period, as the parts of areas."""
    by_child = count_by_child(rows, tasks, ["run", "district"], [])
    return [part_districts(take(by_child, task), task) for task in tasks]


def count_by_child(
    rows: pl.DataFrame, tasks: Sequence[Task], keys: list[str], first: list[pl.Expr]
) -> pl.DataFrame:
    """Return events and total of every task for each run, in each part of the stratum."""
    sums = [
        expression.sum().cast(pl.Int64).alias(f"{name} {task.number}")
        for task in tasks
        for name, expression in zip(PAIR, pair_of(task), strict=True)
    ]
    grouped = rows.set_sorted("run").group_by([*keys, *tasks[0].columns])
    return grouped.agg(pl.col("period").first(), *first, *sums).with_columns(name_district())


def pair_of(task: Task) -> tuple[pl.Expr, pl.Expr]:
    """Return what counts as events and as total."""
    events = task.terms.numerator
    return events, events if task.measure.is_count else task.terms.denominator


def take(by_child: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return events and total of one task, for the children that it counts."""
    pair = [pl.col(f"{name} {task.number}").alias(name) for name in PAIR]
    taken = by_child.select("run", "period", "district", *task.columns, *pair)
    return taken.filter(pl.col("total") > 0)


def part_districts(by_child: pl.DataFrame, task: Task) -> Parts:
    """Return children by district, and put together, as the parts of areas."""
    inside = by_child.filter(pl.col("district").is_in(DISTRICT_NAMES))
    together = add_up(inside, PAIR)
    return Parts(
        own=count_pairs(by_child, task),
        whole=count_pairs(add_up(by_child, PAIR), task),
        four=count_pairs(together, task),
        lost=count_lost(inside, together, task),
    )


def count_pairs(by_child: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return how many children have each pair of events and total."""
    keys = [name for name in by_child.columns if name != "run"]
    counted = by_child.group_by(keys).agg(pl.len().cast(pl.Int64).alias("children"))
    named = counted.with_columns(*name_stratum(task), unmatched=pl.lit(0, pl.Int64))
    cell = [name for name in CELL if name in named.columns]
    return named.select(*cell, *PAIR, *VALUES)


def count_lost(inside: pl.DataFrame, together: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return what the four districts would lose without each.

    That is children as they are in all four, less the same children as they are in the other three.
    """
    keys = [name for name in together.columns if name not in PAIR]
    joined = inside.join(together, on=keys, suffix="_together", nulls_equal=True)
    whole = joined.with_columns(pl.col(f"{name}_together").alias(name) for name in PAIR)
    left = joined.with_columns(
        (pl.col(f"{name}_together") - pl.col(name)).alias(name) for name in PAIR
    )
    without = left.filter(pl.col("total") > 0)
    gone = count_pairs(whole.select(inside.columns), task)
    stay = count_pairs(without.select(inside.columns), task).with_columns(-pl.col("children"))
    return pl.concat([gone, stay])
