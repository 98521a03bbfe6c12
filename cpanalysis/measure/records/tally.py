"""Numbers of children, and of events of the few with most, from how rows fall on children."""

from collections.abc import Sequence

import polars as pl

from cpanalysis.declare.kinds import Concentration
from cpanalysis.measure.records.areas import Parts, spread_over_areas
from cpanalysis.measure.records.cells import SUMS
from cpanalysis.measure.records.children import PAIR, VALUES
from cpanalysis.measure.records.concentration import top_tenth
from cpanalysis.measure.records.grid import CELL, CELL_SCHEMA
from cpanalysis.measure.records.plan import Planned

NO_CELLS = pl.DataFrame(
    schema={**CELL_SCHEMA, **dict.fromkeys(SUMS, pl.Float64()), "children": pl.Int64()}
)
NO_SPREAD = pl.DataFrame(schema={**CELL_SCHEMA, **dict.fromkeys((*PAIR, *VALUES), pl.Int64())})
COUNTED = ("numerator", "denominator")


def gather_spread(parts: Sequence[Parts], residents: Sequence[int]) -> pl.DataFrame:
    """Return the spread of all tasks by area; a pair that no child has is not there."""
    keys = [*CELL, *PAIR]
    areas = [spread_over_areas(part, VALUES, residents) for part in parts]
    shaped = [NO_SPREAD, *(one.select(NO_SPREAD.columns) for one in areas)]
    summed = pl.concat(shaped).group_by(keys).agg(pl.col(*VALUES).sum())
    return summed.filter(pl.col("children") > 0)


def count_children(
    cells: pl.DataFrame, spread: pl.DataFrame, planned: Sequence[Planned]
) -> pl.DataFrame:
    """Return cells in which tasks that count children have the numbers of children."""
    tenths = [one.task.number for one in planned if counts_children(one) and is_concentration(one)]
    counted = list_heads(planned)
    numbers = pl.concat(
        [
            count_heads(spread.filter(pl.col("task").is_in(counted))),
            top_tenth(spread.filter(pl.col("task").is_in(tenths))),
        ],
        how="diagonal",
    )
    return replace_sums(cells, numbers, [*counted, *tenths])


def count_once(spread: pl.DataFrame, planned: Sequence[Planned]) -> pl.DataFrame:
    """Return the spread in which tasks that count children have each child once, event or none."""
    heads = pl.col("task").is_in(list_heads(planned))
    once = spread.filter(heads).with_columns(pl.col(*PAIR).clip(upper_bound=1))
    summed = once.group_by([*CELL, *PAIR]).agg(pl.col(*VALUES).sum())
    return pl.concat([spread.filter(~heads), summed.select(spread.columns)])


def list_heads(planned: Sequence[Planned]) -> list[int]:
    """Return the tasks that count children, each once."""
    return [
        one.task.number for one in planned if counts_children(one) and not is_concentration(one)
    ]


def counts_children(planned: Planned) -> bool:
    """Say whether a task counts children, not rows."""
    return planned.task.measure.indicator.counts == "children"


def is_concentration(planned: Planned) -> bool:
    """Say whether a task measures how unevenly events fall on children."""
    return isinstance(planned.task.measure.indicator.kind, Concentration)


def count_heads(spread: pl.DataFrame) -> pl.DataFrame:
    """Return children with an event as the numerator, and all of them as the denominator."""
    children = pl.col("children").cast(pl.Float64)
    return spread.group_by(CELL).agg(
        children.filter(pl.col("events") > 0).sum().alias("numerator"),
        children.sum().alias("denominator"),
    )


def replace_sums(cells: pl.DataFrame, numbers: pl.DataFrame, tasks: Sequence[int]) -> pl.DataFrame:
    """Return cells with the sums of some tasks replaced by numbers; 0 where there is none."""
    joined = cells.join(numbers, on=CELL, how="left", suffix="_of_children")
    chosen = pl.col("task").is_in(tasks)
    replaced = [
        pl.when(chosen).then(pl.col(f"{name}_of_children").fill_null(0)).otherwise(name).alias(name)
        for name in COUNTED
    ]
    return joined.with_columns(replaced).drop(f"{name}_of_children" for name in COUNTED)
