"""Rules of one table: a row that breaks one is rejected or stays with a warning; none is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import dataframely as dy
import polars as pl

from cpanalysis.declare.tables import Column, Rule, Table
from cpanalysis.declare.tables.table import CHILD_PATTERN
from cpanalysis.read.records.convert import Converted
from cpanalysis.read.records.faults import FAULTS, faults_in, join_faults, no_faults
from cpanalysis.read.records.sources.raw import ROW

NUMBERS: dict[Any, type[dy.Column]] = {
    pl.Int8: dy.Int8, pl.Int16: dy.Int16, pl.Int32: dy.Int32, pl.Int64: dy.Int64,
    pl.Float64: dy.Float64,
}  # fmt: skip
ROW_ATTRIBUTE = "source_row"


@dataclass(frozen=True)
class Validated:
    """The rows that stay, and every rule that a row broke."""

    accepted: pl.DataFrame
    faults: pl.DataFrame


def validate(converted: Converted, table: Table) -> Validated:
    """Return the rows that break no error rule, and all faults: of cells, rows and keys."""
    schema = schema_of(table, converted.frame.columns)
    sound, failure = schema.filter(converted.frame)
    of_rows = _faults_of_rows(failure.details(), table, known=converted.faults)
    unreadable = converted.faults.filter(pl.col("severity") == "error")["row"].unique()
    readable = pl.DataFrame(sound).filter(~pl.col(ROW).is_in(unreadable.implode()))
    accepted, of_keys = reject_repeats(readable, table)
    faults = join_faults([converted.faults, of_rows, of_keys, warn(accepted, table)])
    return Validated(accepted, faults)


def schema_of(table: Table, columns: Sequence[str]) -> type[dy.Schema]:
    """Return the dataframely schema of the columns of a table that were supplied.

    >>> from cpanalysis.declare.tables import TABLES
    >>> schema_of(TABLES["cse_victims"], ["child_id", "age_at_offence"]).column_names()
    [' source row', 'child_id', 'age_at_offence']
    """
    declared = [table.column(name) for name in table.schema if name in columns]
    members: dict[str, Any] = {ROW_ATTRIBUTE: dy.Int64(alias=ROW)}
    members |= {column.name: _member(column) for column in declared}
    members |= {rule.name: _as_factory(rule) for rule in _rules(table, columns, severity="error")}
    return type(f"Rows of {table.name}", (dy.Schema,), members)


def _member(column: Column) -> dy.Column:
    dtype = column.dtype
    low, high = column.bounds
    if isinstance(dtype, pl.Enum):
        return dy.Enum(dtype.categories, nullable=column.nullable)
    if isinstance(dtype, pl.List):
        return dy.List(dy.Enum(column.values), nullable=column.nullable)
    if isinstance(dtype, pl.Datetime):
        return dy.Datetime(nullable=column.nullable, time_zone=dtype.time_zone, time_unit="us")
    if type(dtype) in NUMBERS:
        kind: Any = NUMBERS[type(dtype)]
        return cast(dy.Column, kind(nullable=column.nullable, min=low, max=high))
    return _plain_member(column)


def _plain_member(column: Column) -> dy.Column:
    if column.dtype == pl.Boolean:
        return dy.Bool(nullable=column.nullable)
    if column.dtype == pl.Date:
        return dy.Date(nullable=column.nullable)
    return dy.String(nullable=column.nullable, regex=column.pattern)


def _rules(table: Table, columns: Sequence[str], *, severity: str) -> list[Rule]:
    known = set(columns)
    return [
        rule
        for rule in table.rules
        if rule.severity == severity and set(rule.expression.meta.root_names()) <= known
    ]


def _as_factory(rule: Rule) -> Any:
    return dy.rule()(lambda cls: rule.expression)


def _faults_of_rows(details: pl.DataFrame, table: Table, *, known: pl.DataFrame) -> pl.DataFrame:
    rules = [name for name in details.columns if name not in table.schema and name != ROW]
    if details.is_empty() or not rules:
        return no_faults()
    parts = [
        faults_in(rows[ROW], column, rule=words, found=_numbers_found(rows, column))
        for name in rules
        for column, words in [_words(name, table)]
        if (rows := details.filter(pl.col(name) == "invalid")).height
    ]
    return join_faults(parts).join(known, on=["row", "column"], how="anti").select(FAULTS.names())


def _numbers_found(rows: pl.DataFrame, column: str) -> pl.Series | None:
    """Return what stood there, where it is a number; a text could be anybody's name."""
    numeric = column in rows.columns and rows.schema[column].is_numeric()
    return rows[column].cast(pl.String) if numeric else None


def _words(name: str, table: Table) -> tuple[str, str]:
    column, between, rule = name.partition("|")
    if not between:
        broken = next(rule for rule in table.rules if rule.name == name)
        return ", ".join(broken.expression.meta.root_names()), broken.words
    if rule == "nullability":
        return column, f"{column} is given"
    return column, _limits(table.column(column))


def _limits(column: Column) -> str:
    if column.pattern == CHILD_PATTERN:
        return (
            f"{column.name} is a keyed hash, C and 16 hexadecimal digits"
            " (cpanalysis pseudonymise makes it)"
        )
    low, high = column.bounds
    return f"{column.name} is " + (
        f"from {low} to {high}" if high is not None else f"at least {low}"
    )


def reject_repeats(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the first row of each key, and faults for the others.

    A row that repeats another in every cell is rejected. So is one that has the key of another
    and says something else; then the first, which stays, carries a warning.
    """
    names = [name for name in frame.columns if name != ROW]
    one = len(table.key) == 1
    first = (pl.col(*table.key) if one else pl.struct(table.key)).is_first_distinct()
    repeats = frame.filter(~first)
    if repeats.is_empty():
        return frame, no_faults()
    alike = frame.join(repeats, on=list(table.key), how="semi", nulls_equal=True)
    same = alike.select(ROW, same=~pl.struct(names).is_first_distinct())
    rows = repeats.join(same, on=ROW).select(ROW, "same")
    differing = repeats.filter(~rows["same"])
    kept = frame.filter(first)
    doubted = kept.join(differing, on=list(table.key), how="semi", nulls_equal=True)[ROW]
    key = ", ".join(table.key)
    return kept, join_faults(
        [
            faults_in(rows.filter("same")[ROW], key, rule="the row does not repeat another"),
            faults_in(differing[ROW], key, rule=f"{key} is not used again for other contents"),
            faults_in(doubted, key, rule="no other row says something else", severity="warning"),
        ]
    )


def warn(accepted: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return a warning for every rule that is no error and that an accepted row breaks."""
    rules = _rules(table, accepted.columns, severity="warning")
    broken = accepted.select(ROW, *((~rule.expression).alias(rule.name) for rule in rules))
    return join_faults(
        [
            faults_in(
                broken.filter(pl.col(rule.name))[ROW],
                ", ".join(rule.expression.meta.root_names()),
                rule=rule.words,
                severity="warning",
            )
            for rule in rules
        ]
    )
