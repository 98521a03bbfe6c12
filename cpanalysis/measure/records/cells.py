"""Sums over the rows of each cell: a period, a district and a part of a stratum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.measure.records.measures import Measure
from cpanalysis.measure.records.terms import Terms

SUMS = ("numerator", "denominator", "not_recorded", "left_out")
TOGETHER = " / "
ALL = "all"
RECORD = "record"


@dataclass(frozen=True, eq=False)
class Task:
    """A measure split in one way: its number, its terms, and the columns it is split by."""

    number: int
    measure: Measure
    terms: Terms
    strata: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that rows are grouped by beside period and district."""
        return (*self.measure.base, *self.strata)

    @property
    def stratum(self) -> str:
        """The name of the split in the results: parts joined by a stroke, or all."""
        record = (RECORD,) if self.measure.label else ()
        return TOGETHER.join((*record, *self.columns)) or ALL


def sum_cells(rows: pl.LazyFrame, tasks: Sequence[Task]) -> pl.DataFrame:
    """Return the four figures of each task by period, district and part of its stratum.

    The tasks are grouped by the same columns, so that rows are passed once; a sum that several
    of them share is made once.
    """
    distinct = Distinct.of(expression for task in tasks for expression in task.terms.listed())
    keys = group_keys(tasks[0])
    sums = rows.group_by(keys).agg(distinct.summed()).collect(engine="streaming")
    named = sums.filter(pl.col("period").is_not_null()).with_columns(name_district())
    return pl.concat([pick(named, task, distinct) for task in tasks])


def group_keys(task: Task) -> list[pl.Expr]:
    """Return the columns of a cell: period, district, parts of strata."""
    district = pl.col(task.measure.indicator.district).alias("district")
    return [pl.col("period"), district, *map(pl.col, task.columns)]


def name_district() -> pl.Expr:
    """Return the district by its name, unknown where it is null."""
    return pl.col("district").cast(pl.String).fill_null(codes.UNKNOWN)


@dataclass(frozen=True, eq=False)
class Distinct:
    """Expressions without repetition, and the column that each became."""

    column_of: dict[bytes, str]
    expressions: dict[str, pl.Expr]

    @classmethod
    def of(cls, expressions: Iterable[pl.Expr]) -> "Distinct":
        """Return the distinct ones of ``expressions``."""
        by_text = {expression.meta.serialize(): expression for expression in expressions}
        columns = {text: f"sum {number}" for number, text in enumerate(by_text)}
        return cls(columns, {columns[text]: one for text, one in by_text.items()})

    def summed(self) -> list[pl.Expr]:
        """Return their sums."""
        return [one.sum().cast(pl.Int64).alias(name) for name, one in self.expressions.items()]

    def column(self, expression: pl.Expr) -> pl.Expr:
        """Return the column that holds an expression."""
        return pl.col(self.column_of[expression.meta.serialize()])


def pick(sums: pl.DataFrame, task: Task, distinct: Distinct) -> pl.DataFrame:
    """Return the sums of one task, in the columns that all tasks share."""
    numerator, denominator, recorded, allowed, relevant = map(distinct.column, task.terms.listed())
    values = (numerator, denominator, allowed - recorded, relevant - allowed)
    named = [value.alias(name) for name, value in zip(SUMS, values, strict=True)]
    return sums.select("period", "district", *name_stratum(task), *named)


def name_stratum(task: Task) -> list[pl.Expr]:
    """Return number of the task, name of its stratum, the part that a cell is, and its whole.

    The ``whole`` is the part without the strata whose parts make it up (grades).
    """
    parts = [column for column in task.columns if column not in task.measure.indicator.shares_of]
    return [
        pl.lit(task.number, pl.UInt16).alias("task"),
        pl.lit(task.stratum).alias("stratum"),
        join_parts(task, task.columns).alias("value_of_stratum"),
        join_parts(task, parts).alias("whole"),
    ]


def join_parts(task: Task, columns: Sequence[str]) -> pl.Expr:
    """Return the parts of strata in one text, after the kind of record where there is one."""
    parts = [pl.col(name).cast(pl.String).fill_null(codes.NOT_RECORDED) for name in columns]
    label = [pl.lit(task.measure.label)] if task.measure.label else []
    return pl.concat_str([*label, *parts], separator=TOGETHER) if label or parts else pl.lit(ALL)
