"""Validation of a million rows of CSV against pandera: the same file, the same declared rules.

The file is a synthetic sample in which one row in a thousand is damaged in each of several ways.
Every contender returns the faults that it found: ``row`` of the source and ``what``, which is the
column, or the name of a rule about several columns.

* bare read: polars reads every cell as text, and nothing else;
* cpanalysis: the package reads the file as it would any extract, of which it knows nothing, and
  divides accepted from rejected rows;
* pandera: polars reads the file, told the only format of time there is, and pandera checks it.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from cpanalysis.declare.tables import TABLES, Column, Moment, Rule
from cpanalysis.read.records.extract import read_table
from cpanalysis.read.records.layout import read_layout
from cpanalysis.read.records.sources import open_source
from cpanalysis.sample import SampleOptions, make_sample
from cpanalysis.sample.targets import MISSING_A_MONTH
from cpanalysis.sample.write import CSV_TIME, WITHIN_CELL, flatten

TABLE = TABLES["missing_episodes"]
MONTHS = 48
EVERY = 1_000
HEADER_ROWS = 1
ROWS_FROM_ONE = 1

NONE = pl.lit(None, pl.String)
HOUR_BEFORE = pl.col("reported_at").dt.offset_by("-1h")
DAMAGES: tuple[dict[str, pl.Expr], ...] = (
    {"initial_risk": pl.lit("grade 4")},
    {"child_id": pl.lit("12345")},
    {"response_grade": pl.lit(9)},
    {"returned_at": HOUR_BEFORE},
    {"first_attended_at": HOUR_BEFORE},
    {"harm_type": pl.lit("sexual"), "harm_recorded": pl.lit("no_harm")},
    {"episode_id": pl.col("episode_id").shift(1)},
    {"reported_at": pl.lit(None, Moment)},
    {"district": pl.lit("Elsewhere")},
)
"""What is done to rows, one way to each: cells, rules of several cells, repeated keys, blanks."""


def write_episodes(path: Path, rows: int) -> None:
    """Write the file: a sample without planted faults, then damaged."""
    scale = 1.05 * rows / (MISSING_A_MONTH.value * MONTHS)
    options = SampleOptions(faults="none")
    with TemporaryDirectory() as folder:
        made = make_sample(folder, months=MONTHS, scale=scale, options=options)
        episodes = pl.read_parquet(made.folder / f"{TABLE.name}.parquet").head(rows)
    damage(flatten(episodes)).write_csv(path, datetime_format=CSV_TIME)


def damage(episodes: pl.DataFrame) -> pl.DataFrame:
    """Return episodes of which each damage has one in a thousand, none of them two."""
    codes = [name for name, kind in episodes.schema.items() if isinstance(kind, pl.Enum)]
    damaged = episodes.with_columns(pl.col(codes).cast(pl.String), number=pl.int_range(pl.len()))
    for at, changes in enumerate(DAMAGES, start=1):
        chosen = pl.col("number") % EVERY == at * 10
        damaged = damaged.with_columns(
            pl.when(chosen).then(value).otherwise(name).alias(name)
            for name, value in changes.items()
        )
    return damaged.drop("number")


def read_bare(path: Path) -> pl.DataFrame:
    """Read every cell as text."""
    return pl.read_csv(path, infer_schema=False).clear()


def run_cpanalysis(path: Path) -> pl.DataFrame:
    """Read and validate as the package does, without links to other tables."""
    layout = read_layout(None)
    read = read_table(open_source(path), TABLE.name, table=TABLE, layout=layout)
    names = {rule.words: rule.name for rule in TABLE.rules}
    what = pl.col("rule").replace_strict(names, default=pl.col("column"))
    return read.faults.select("row", what.alias("what")).unique()


def run_pandera(path: Path) -> pl.DataFrame:
    """Read with polars, validate with pandera."""
    cells = read_typed(path)
    try:
        declare_schema().validate(cells, lazy=True)
    except SchemaErrors as errors:
        what = pl.coalesce("column", "check")
        row = pl.col("index").cast(pl.Int64) + HEADER_ROWS + ROWS_FROM_ONE
        return errors.failure_cases.select(row.alias("row"), what.alias("what")).unique()
    return pl.DataFrame(schema={"row": pl.Int64, "what": pl.String})


def read_typed(path: Path) -> pl.DataFrame:
    """Return the cells typed; codes stay texts, so that an unknown one can be told."""
    return pl.read_csv(path, infer_schema=False).with_columns(
        expression for column in TABLE.columns if (expression := as_typed(column)) is not None
    )


def as_typed(column: Column) -> pl.Expr | None:
    """Return the cells of a column typed; nothing where they stay texts."""
    cell = pl.col(column.name)
    if column.dtype == Moment:
        moment = cell.str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_unit="us")
        return moment.dt.convert_time_zone("Europe/London")
    if isinstance(column.dtype, pl.List):
        return cell.str.split(WITHIN_CELL).cast(column.dtype)
    return cell.cast(column.dtype) if column.dtype.is_numeric() else None


def declare_schema() -> pa.DataFrameSchema:
    """Return the rules of the table as pandera writes them."""
    codes = {one.name: one.dtype for one in TABLE.columns if isinstance(one.dtype, pl.Enum)}

    def as_check(rule: Rule) -> pa.Check:
        known = [pl.col(name).cast(kind, strict=False) for name, kind in codes.items()
                 if name in rule.expression.meta.root_names()]  # fmt: skip
        holds = rule.expression.alias(rule.name)
        return pa.Check(
            lambda data: data.lazyframe.with_columns(known).select(holds), name=rule.name
        )

    return pa.DataFrameSchema(
        {column.name: declare_column(column) for column in TABLE.columns},
        checks=[as_check(rule) for rule in TABLE.rules],
    )


def declare_column(column: Column) -> pa.Column:
    """Return the rules of a column as pandera writes them."""
    coded = isinstance(column.dtype, pl.Enum)
    low, high = column.bounds
    checks = [
        *([pa.Check.isin(list(column.values))] if coded else []),
        *([pa.Check.str_matches(column.pattern)] if column.pattern else []),
        *([pa.Check.ge(low)] if low is not None else []),
        *([pa.Check.le(high)] if high is not None else []),
    ]
    dtype = pl.String if coded else column.dtype
    unique = column.name in TABLE.key
    return pa.Column(dtype, checks, nullable=column.nullable, unique=unique)


def find_differences(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Return the faults that only one of the two found."""
    sides = {"only cpanalysis": ours.join(theirs, on=["row", "what"], how="anti")}
    sides["only the other"] = theirs.join(ours, on=["row", "what"], how="anti")
    return pl.concat(frame.with_columns(found=pl.lit(side)) for side, frame in sides.items())


CONTENDERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "bare read": read_bare,
    "cpanalysis": run_cpanalysis,
    "pandera": run_pandera,
}
