"""Which cells are hidden, and how rows that tell of them are blanked."""

import polars as pl

from cpanalysis.declare.results import A_MONTH, DAYS
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.protect.changes import HIDDEN

CELL = ["indicator", "area", "period_end"]
CONTROLLED = ("records", "synthetic")


def hidden_cells(results: pl.DataFrame) -> pl.DataFrame:
    """Return indicator, area and last day of every hidden row that a comparison rests on."""
    hidden = results.filter(
        pl.col("status") == "suppressed",
        pl.col("origin").is_in(CONTROLLED),
        pl.col("stratum").is_in(["all", COMPARED_WITH]),
        ~DAYS.is_between(*A_MONTH).fill_null(value=False),
    )
    return hidden.select(CELL).unique()


def is_among(cells: pl.DataFrame, columns: list[str]) -> pl.Expr:
    """Return whether the contents of ``columns`` are one of ``cells``, in order."""
    known = cells.select(pl.concat_str(cells.columns, separator="|")).to_series()
    found = pl.concat_str(columns, separator="|").is_in(known.implode())
    return found.fill_null(value=False)


def blank(frame: pl.DataFrame, hidden: pl.Expr, columns: tuple[str, ...]) -> pl.DataFrame:
    """Return ``frame`` without the contents of ``columns`` in ``hidden`` rows, and the reason."""
    return frame.with_columns(
        *(pl.when(~hidden).then(name).alias(name) for name in columns),
        pl.when(hidden).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )
