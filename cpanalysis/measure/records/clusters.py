"""How the events of a quarter fall on children: what tells the dispersion that children bring.

A child who has a spell of months makes them alike, and no sum over months shows by how much. The
square of what each child has in a quarter does: three months hold most of a spell, and are short
enough for many of them to lie in a baseline.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.derive.build import derive_rows
from cpanalysis.measure.records.cells import Task, name_district, name_stratum
from cpanalysis.measure.records.engine import by_kind, by_split, in_order, plan_request
from cpanalysis.measure.records.plan import Planned, gather_rows, needed_columns
from cpanalysis.measure.records.request import Request
from cpanalysis.read.records.records import Records

MONTHS = 3
CLUSTERS = pl.Schema(
    {
        "indicator": pl.String(),
        "area": pl.String(),
        "stratum": pl.String(),
        "value_of_stratum": pl.String(),
        "period_start": pl.Date(),
        "events": pl.Int64(),
        "known": pl.Int64(),
        "squares": pl.Int64(),
    }
)
"""For each series and the first month of each quarter: all events of the quarter, those of known
children, and the sum over these children of their squares."""

SERIES = ["indicator", "area", "stratum", "value_of_stratum"]
CHILD = ["child", "area", "stratum", "value_of_stratum"]


def measure_clusters(records: Records, request: Request) -> pl.DataFrame:
    """Return how the events of monthly counts and rates fall on children, by quarter.

    Quarters begin with the first month of the calendar and every third after it. A month is
    counted as the chart counts it: where children are counted, a child is one event a month.
    """
    planned = [one for one in plan_request(records, request) if tells_clusters(one)]
    found = [part for group in by_kind(planned) for part in cluster_kind(group)]
    return pl.concat([CLUSTERS.to_frame(), *found]).sort([*SERIES, "period_start"])


def tells_clusters(planned: Planned) -> bool:
    """Say whether a task is a count of months, in which children can come again."""
    measure = planned.task.measure
    is_counted = measure.is_count and measure.indicator.counts in ("rows", "children")
    is_monthly = measure.indicator.every == "month"
    return is_counted and is_monthly and bool(measure.rows.child) and not planned.task.strata


def cluster_kind(planned: Sequence[Planned]) -> Iterator[pl.DataFrame]:
    """Yield the clusters of tasks that share their rows."""
    names = {name: None for one in planned for name in needed_columns(one)}
    rows = derive_rows(gather_rows(planned), names, planned[0].setting)
    months = [first for first, _ in planned[0].setting.calendar.periods]
    starts = pl.DataFrame({"period": range(len(months)), "period_start": months})
    for split in by_split(planned):
        for one in split:
            yield cluster_task(rows, one.task, starts)


def cluster_task(rows: pl.DataFrame, task: Task, starts: pl.DataFrame) -> pl.DataFrame:
    """Return the clusters of one task, of every district and of the force."""
    months = by_month(in_order(rows, scoped=task.measure.indicator.scoped), task)
    quarter = (pl.col("period") // MONTHS) * MONTHS
    of_child = months.group_by(*CHILD, quarter.alias("period")).agg(pl.col("events").sum())
    events, known = pl.col("events"), pl.col("child").is_not_null()
    summed = of_child.group_by(*CHILD[1:], "period").agg(
        events.sum(),
        events.filter(known).sum().alias("known"),
        (events.filter(known) ** 2).sum().alias("squares"),
    )
    dated = summed.with_columns(pl.col("period").cast(pl.Int64)).join(starts, on="period")
    named = dated.with_columns(pl.lit(task.measure.code).alias("indicator"))
    return named.select(pl.col(name).cast(kind) for name, kind in CLUSTERS.items())


def by_month(rows: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return the events of each child in each month, in its districts and in the force.

    Those of no known child stand together, as of a child that is null.
    """
    counted = (
        rows.filter(pl.col("period").is_not_null())
        .select(
            "child",
            "period",
            pl.col(task.measure.indicator.district).alias("district"),
            *task.columns,
            task.terms.numerator.cast(pl.Int64).alias("events"),
        )
        .with_columns(name_district(), *name_stratum(task))
    )
    inside = pl.col("district").is_in(DISTRICT_NAMES) | ~pl.lit(task.measure.of_residents)
    force = counted.filter(inside).with_columns(pl.lit(FORCE.name).alias("area"))
    both = pl.concat([counted.with_columns(pl.col("district").alias("area")), force])
    events = pl.col("events")
    summed = both.group_by(*CHILD, "period").agg(events.sum()).filter(events > 0)
    if task.measure.indicator.counts != "children":
        return summed
    once = pl.when(pl.col("child").is_not_null()).then(events.clip(upper_bound=1))
    return summed.with_columns(once.otherwise("events").alias("events"))
