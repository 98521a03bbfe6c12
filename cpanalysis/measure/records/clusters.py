"""How the events of a quarter fall on children: what tells the dispersion that children bring.

A child who has a spell of months makes them alike, and no sum over months shows by how much. What
each child has in a quarter does: three months hold most of a spell, and are short enough for many
of them to lie in a baseline. Of a count it is the square of the child's events. Of a share it is
the square of how far the child's events lie from the share of its quarter, over the part of the
quarter's records that are of other children: the child has itself drawn the share to its side.
Source: MacKinnon and White (1985), Journal of Econometrics 29, 305-325, for that correction (HC2).
"""

from collections.abc import Iterator, Sequence

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.kinds import Proportion
from cpanalysis.derive.build import derive_rows
from cpanalysis.measure.records.cells import Task, name_district, name_stratum
from cpanalysis.measure.records.engine import by_kind, by_split, in_order, plan_request
from cpanalysis.measure.records.measures import Measure
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
        "chance": pl.Float64(),
        "squares": pl.Float64(),
    }
)
"""For each series and the first month of each quarter: all events of the quarter (of a share, all
that it is out of), those of known children, the sum over these children of their squares, and what
that sum would be by chance, were each event another child's."""

SERIES = ["indicator", "area", "stratum", "value_of_stratum"]
CELL = ["area", "stratum", "value_of_stratum", "period"]
CHILD = ["child", *CELL[:-1]]


def measure_clusters(records: Records, request: Request) -> pl.DataFrame:
    """Return how the events of monthly counts, rates and shares fall on children, by quarter.

    Quarters begin with the first month of the calendar and every third after it. A month is
    counted as the chart counts it: where children are counted, a child is one event a month.
    """
    planned = [one for one in plan_request(records, request) if tells_clusters(one)]
    found = [part for group in by_kind(planned) for part in cluster_kind(group)]
    return pl.concat([CLUSTERS.to_frame(), *found]).sort([*SERIES, "period_start"])


def tells_clusters(planned: Planned) -> bool:
    """Say whether a task is a count or share of months, in which children can come again."""
    measure = planned.task.measure
    is_counted = measure.indicator.counts in ("rows", "children")
    is_charted = is_counted and (measure.is_count or is_share(measure))
    is_monthly = measure.indicator.every == "month"
    return is_charted and is_monthly and bool(measure.rows.child) and not planned.task.strata


def is_share(measure: Measure) -> bool:
    """Say whether a measure is of some records out of more."""
    return isinstance(measure.indicator.kind, Proportion)


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
    quarter = ((pl.col("period") // MONTHS) * MONTHS).alias("period")
    of_child = months.group_by(*CHILD, quarter).agg(pl.col("events", "met").sum())
    known = pl.col("events").filter(pl.col("child").is_not_null())
    square = square_of_share() if is_share(task.measure) else pl.col("events") ** 2
    chance = chance_of_share() if is_share(task.measure) else known.sum()
    summed = of_child.group_by(*CELL).agg(
        pl.col("events").sum(),
        known.sum().alias("known"),
        chance.alias("chance"),
        square.filter(pl.col("child").is_not_null()).sum().alias("squares"),
    )
    dated = summed.with_columns(pl.col("period").cast(pl.Int64)).join(starts, on="period")
    named = dated.with_columns(pl.lit(task.measure.code).alias("indicator"))
    return named.select(pl.col(name).cast(kind) for name, kind in CLUSTERS.items())


def square_of_share() -> pl.Expr:
    """Return, inside a quarter, the square of how far each child lies from the share of all.

    A child that is all of a quarter has nobody to differ from, and no square.
    """
    events, met = pl.col("events"), pl.col("met")
    whole, told = (of_known(one).sum() for one in (events, met))
    away = met - events * told / whole
    return pl.when(events < whole).then(away**2 / (1 - events / whole)).otherwise(0.0)


def chance_of_share() -> pl.Expr:
    """Return what the sum of these squares is expected to be where no child has two records."""
    whole, told = (of_known(pl.col(name)).sum() for name in ("events", "met"))
    several = of_known(pl.col("events")).len() > 1
    return pl.when(several).then(told * (whole - told) / (whole - 1)).otherwise(0.0)


def of_known(column: pl.Expr) -> pl.Expr:
    """Return a column of known children alone."""
    return column.filter(pl.col("child").is_not_null())


def by_month(rows: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return the events of each child in each month, in its districts and in the force.

    Those of no known child stand together, as of a child that is null. Of a share, ``events`` are
    all that it is out of, and ``met`` those that it counts.
    """
    terms = task.terms
    whole = terms.denominator if is_share(task.measure) else terms.numerator
    counted = (
        rows.filter(pl.col("period").is_not_null())
        .select(
            "child",
            "period",
            pl.col(task.measure.indicator.district).alias("district"),
            *task.columns,
            whole.cast(pl.Int64).alias("events"),
            terms.numerator.cast(pl.Int64).alias("met"),
        )
        .with_columns(name_district(), *name_stratum(task))
    )
    inside = pl.col("district").is_in(DISTRICT_NAMES) | ~pl.lit(task.measure.of_residents)
    force = counted.filter(inside).with_columns(pl.lit(FORCE.name).alias("area"))
    both = pl.concat([counted.with_columns(pl.col("district").alias("area")), force])
    numbers = pl.col("events", "met")
    summed = both.group_by(*CHILD, "period").agg(numbers.sum()).filter(pl.col("events") > 0)
    if task.measure.indicator.counts != "children":
        return summed
    is_known = pl.col("child").is_not_null()
    return summed.with_columns(
        pl.when(is_known).then(numbers.clip(upper_bound=1)).otherwise(numbers)
    )
