"""How rows fall on children: in each cell, how many children have so many events of so many.

Most children have one row in a period; those are told by sums alone. Only the rows of children
with several are grouped by child. A row without a child is a child of its own, as nothing is
known that ties it to another.
"""

from collections.abc import Sequence

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.measure.records.areas import Parts, add_up, split_sums
from cpanalysis.measure.records.cells import SUMS, Task, group_keys, name_stratum, sum_cells

PAIR = ("events", "total")
VALUES = ("children",)
CELL = ("period", "district", "task", "stratum", "value_of_stratum")


def spread_children(rows: pl.DataFrame, tasks: Sequence[Task]) -> list[Parts]:
    """Return, for tasks split alike, children by their ``events`` and ``total`` in each cell.

    For a count, ``total`` is ``events``: only children with events are told.
    """
    several = rows.filter(~pl.col("alone") & pl.col("period").is_not_null())
    return [
        split_sums(spread_alone(rows.filter("alone"), tasks), VALUES),
        *(spread_several(several, task) for task in tasks),
    ]


def spread_alone(rows: pl.DataFrame, tasks: Sequence[Task]) -> pl.DataFrame:
    """Return children with one row in the period, by event or none."""
    sums = sum_cells(rows, tasks)
    counts = [task.number for task in tasks if task.measure.is_count]
    none = (
        pl.when(pl.col("task").is_in(counts))
        .then(0)
        .otherwise(pl.col("denominator") - pl.col("numerator"))
    )
    parts = [
        sums.with_columns(events=pl.lit(1), total=pl.lit(1), children=pl.col("numerator")),
        sums.with_columns(events=pl.lit(0), total=pl.lit(1), children=none),
    ]
    spread = pl.concat(parts).drop(SUMS).filter(pl.col("children") > 0)
    return spread.with_columns(pl.col(*PAIR, *VALUES).cast(pl.Int64))


def spread_several(rows: pl.DataFrame, task: Task) -> Parts:
    """Return children with several rows in the period, as the parts of their areas."""
    by_child = count_by_child(rows, task)
    inside = by_child.filter(pl.col("district").is_in(DISTRICT_NAMES))
    together = join_districts(inside)
    return Parts(
        own=count_pairs(by_child, task),
        whole=count_pairs(join_districts(by_child), task),
        four=count_pairs(together, task),
        lost=count_lost(inside, together, task),
    )


def count_by_child(rows: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return events and total of each child in each cell."""
    events = task.terms.numerator
    total = events if task.measure.is_count else task.terms.denominator
    keys = [pl.col("child"), *group_keys(task)]
    summed = (
        rows.lazy()
        .group_by(keys)
        .agg(events.sum().cast(pl.Int64).alias("events"), total.sum().cast(pl.Int64).alias("total"))
    )
    return summed.filter(pl.col("total") > 0).collect(engine="streaming")


def join_districts(by_child: pl.DataFrame) -> pl.DataFrame:
    """Return events and total of each child in all districts together."""
    return add_up(by_child, PAIR)


def count_pairs(by_child: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return how many children have each pair of events and total."""
    keys = [name for name in by_child.columns if name != "child"]
    counted = by_child.group_by(keys).agg(pl.len().cast(pl.Int64).alias("children"))
    named = counted.with_columns(name_stratum(task))
    cell = [name for name in CELL if name in named.columns]
    return named.select(*cell, *PAIR, *VALUES)


def count_lost(inside: pl.DataFrame, together: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return what the four districts would lose without each.

    That is children as they are in all four, less the same children as they are in the other three.
    """
    keys = [name for name in together.columns if name not in PAIR]
    joined = inside.join(together, on=keys, suffix="_together", nulls_equal=True)
    whole = joined.with_columns(pl.col(f"{name}_together").alias(name) for name in PAIR)
    left = joined.with_columns(pl.col(f"{name}_together") - pl.col(name) for name in PAIR)
    without = left.filter(pl.col("total") > 0)
    gone = count_pairs(whole.select(inside.columns), task)
    stay = count_pairs(without.select(inside.columns), task).with_columns(-pl.col("children"))
    return pl.concat([gone, stay])
