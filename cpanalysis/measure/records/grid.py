"""The complete grid of results: every period and area has its row, with a status and a reason."""

from collections.abc import Sequence

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES, DISTRICTS, FORCE, REST_OF_FORCE
from cpanalysis.declare.kinds import Concentration
from cpanalysis.declare.results import SCHEMA, conform
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.measure.records.cells import ALL, SUMS, TOGETHER, Task
from cpanalysis.measure.records.exposure import find_exposures
from cpanalysis.measure.records.plan import Planned
from cpanalysis.measure.records.status import Verdict, judge
from cpanalysis.measure.records.uncovered import find_uncovered, mark_uncovered

AREA_CODES = {area.name: area.code for area in (*DISTRICTS, FORCE)}
AREAS = pl.DataFrame(
    [
        *((name, "") for name in (*codes.DISTRICT, FORCE.name)),
        *((REST_OF_FORCE.name, name) for name in DISTRICT_NAMES),
    ],
    schema={"area": pl.String, "compared_with": pl.String},
    orient="row",
)
CELL_SCHEMA: dict[str, pl.DataType] = {
    "task": pl.UInt16(),
    "stratum": pl.String(),
    "value_of_stratum": pl.String(),
    "whole": pl.String(),
    "period": pl.UInt16(),
    "area": pl.String(),
    "compared_with": pl.String(),
}
CELL = list(CELL_SCHEMA)
PART = CELL[:4]
KEYS = ("indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum")
SOUND = pl.col("status") == "ok"
NO_POPULATION = "population has no estimate for this area, period and stratum"
VERDICTS = {
    "task": pl.UInt16,
    "period": pl.UInt16,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "status": pl.String,
    "reason": pl.String,
    "empty_status": pl.String,
    "empty_reason": pl.String,
    "months_known": pl.Int16,
    "provisional": pl.Boolean,
}


def fill_grid(planned: Sequence[Planned], cells: pl.DataFrame) -> pl.DataFrame:
    """Return every cell there is to fill, with its sums, its residents and its verdict."""
    verdicts = pl.concat([judge_periods(one) for one in planned])
    grid = lay_grid(cells, verdicts, [one.task for one in planned], find_uncovered(planned))
    exposures = find_exposures(planned)
    keys = [name for name in exposures.columns if name != "exposure"]
    return grid.join(exposures, on=keys, how="left")


def lay_grid(
    cells: pl.DataFrame, verdicts: pl.DataFrame, tasks: Sequence[Task], uncovered: pl.DataFrame
) -> pl.DataFrame:
    """Return a row for each part of each task, period and area: no event is 0, not absent.

    What is ``uncovered`` in an area has its own status and reason there.
    """
    observed = cells.select(PART).unique()
    bare = [task for task in tasks if task.number not in observed["task"]]
    parts = pl.concat([observed, list_parts(bare)])
    grid = mark_uncovered(parts.join(verdicts, on="task").join(AREAS, how="cross"), uncovered)
    filled = grid.join(cells, on=CELL, how="left")
    told = filled.with_columns(pl.when(SOUND).then(pl.col(*SUMS).fill_null(0)))
    shared = [task.number for task in tasks if task.measure.indicator.shares_of]
    whole = pl.col(*SUMS[1:]).sum().over("task", "whole", "period", "area", "compared_with")
    kept = pl.when(pl.col("task").is_in(shared) & SOUND)
    return told.with_columns(kept.then(whole).otherwise(pl.col(*SUMS[1:])))


def list_parts(tasks: Sequence[Task]) -> pl.DataFrame:
    """Return the whole as the only part of tasks of which no row was seen."""
    whole = [task.measure.label or ALL for task in tasks]
    columns = ([task.number for task in tasks], [task.stratum for task in tasks], whole, whole)
    return pl.DataFrame(columns, schema={name: CELL_SCHEMA[name] for name in PART})


def judge_periods(planned: Planned) -> pl.DataFrame:
    """Return the verdict on each period of a task; not computable where something is lacking."""
    rows = []
    for period, days in enumerate(planned.setting.calendar.periods):
        lacks = Verdict("not_computable", planned.lacking)
        told = lacks if planned.lacking else judge(planned.task.measure, days, planned.setting)
        key = (planned.task.number, period, *days)
        rows.append(
            (*key, told.status, told.reason, *told.if_empty, told.months_known, told.provisional)
        )
    return pl.DataFrame(rows, schema=VERDICTS, orient="row")


def add_values(grid: pl.DataFrame, planned: Sequence[Planned]) -> pl.DataFrame:
    """Return the grid with ``value``, and with a status and reason where there is none.

    ``exposure`` holds the denominator of rates against residents and is null otherwise.
    """
    described = grid.join(describe(planned), on="task")
    against = pl.when("is_count").then("exposure").otherwise("denominator").cast(pl.Float64)
    share = pl.col("per") * pl.col("numerator") / pl.col("against")
    told = pl.when(pl.col("against") > 0).then(share)
    plain = pl.col("is_count") & ~pl.col("of_residents")
    value = pl.when(plain).then("numerator").when(~pl.col("is_duration")).then(told)
    measured = described.with_columns(pl.when(SOUND).then(against).alias("against")).with_columns(
        value.cast(pl.Float64).alias("value")
    )
    return explain(measured, plain)


def describe(planned: Sequence[Planned]) -> pl.DataFrame:
    """Return what each task's measure says of its figures."""
    rows = [describe_one(one) for one in planned]
    return pl.DataFrame(rows, schema_overrides={"task": pl.UInt16})


def describe_one(planned: Planned) -> dict[str, object]:
    """Return what a task's measure says of its figures."""
    measure, readings = planned.task.measure, planned.setting.readings
    kind = measure.indicator.kind
    return {
        "task": planned.task.number,
        "indicator": measure.code,
        "theme": measure.indicator.theme,
        "unit": kind.unit,
        "per": measure.per,
        "is_count": measure.is_count,
        "of_residents": measure.of_residents,
        "is_duration": measure.is_duration,
        "recorded_known": planned.recorded_known,
        "least": readings.least_children if isinstance(kind, Concentration) else 0,
    }


def explain(grid: pl.DataFrame, plain: pl.Expr) -> pl.DataFrame:
    """Return the grid where a row that cannot have a value says why."""
    unpopulated = SOUND & pl.col("of_residents") & pl.col("against").is_null()
    empty = SOUND & ~plain & (pl.col("against") == 0)
    few = SOUND & (pl.col("children") < pl.col("least"))
    too_few = pl.concat_str(pl.lit("fewer than "), "least", pl.lit(" children"))
    status = pl.when(unpopulated).then(pl.lit("not_computable")).when(empty).then("empty_status")
    reason = pl.when(unpopulated).then(pl.lit(NO_POPULATION)).when(empty).then("empty_reason")
    return grid.with_columns(
        status.when(few).then(pl.lit("insufficient")).otherwise("status").alias("status"),
        reason.when(few).then(too_few).otherwise("reason").alias("reason"),
        pl.when(~few.fill_null(False)).then("value").alias("value"),
        pl.when("recorded_known").then("not_recorded").alias("not_recorded"),
    )


def shape_results(grid: pl.DataFrame, origin: str, source: str) -> pl.DataFrame:
    """Return the grid as rows of the results frame."""
    named = name_areas(grid).with_columns(
        pl.col("against").alias("denominator"),
        pl.col("not_recorded").alias("n_not_recorded"),
        pl.col("left_out").alias("n_excluded"),
        pl.lit(origin).alias("origin"),
        pl.lit(source).alias("source"),
    )
    order = ["indicator", "stratum", "value_of_stratum", "area", "period_start"]
    return conform(named.select(name for name in named.columns if name in SCHEMA)).sort(order)


def shape_spread(spread: pl.DataFrame, grid: pl.DataFrame) -> pl.DataFrame:
    """Return the spread of the cells that could be told, keyed as results are."""
    told = grid.filter(SOUND).select(*CELL, "indicator", "period_start", "period_end")
    named = name_areas(spread.join(told, on=CELL))
    counts = ("events", "total", "children", "unmatched")
    return named.select(*KEYS, *counts).sort(*KEYS, "events", "total")


def name_areas(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with official codes; the rest of the force says what it is compared with."""
    plain, compared = pl.col("stratum") == ALL, pl.col("compared_with") != ""
    own = pl.when(compared)
    return rows.with_columns(
        pl.col("area").replace_strict(AREA_CODES, default=None).alias("area_code"),
        pl.col("area").str.replace_all("_", " "),
        own.then(beside(pl.lit(COMPARED_WITH), "stratum", plain))
        .otherwise("stratum")
        .alias("stratum"),
        own.then(beside(pl.col("compared_with"), "value_of_stratum", plain))
        .otherwise("value_of_stratum")
        .alias("value_of_stratum"),
    )


def beside(first: pl.Expr, second: str, alone: pl.Expr) -> pl.Expr:
    """Return two names of strata together, or the first where it stands alone."""
    return pl.when(alone).then(first).otherwise(pl.concat_str(first, second, separator=TOGETHER))
