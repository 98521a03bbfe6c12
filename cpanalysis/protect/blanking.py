"""What rules of hiding are made of: small counts, hidden cells, blanked columns."""

from collections.abc import Sequence

import polars as pl

from cpanalysis.declare.results import LENGTH, PLACE
from cpanalysis.measure.comparators import COMPARED_WITH

CELL = ["indicator", "area", "period_end"]
CONTROLLED = ("records", "synthetic")
HIDDEN = "hidden to protect children"
NEVER_COMPARED = ["month", "quarter", "half_year", "three_years", "other"]
"""Periods on which no comparison between areas or years rests."""

NOBODY = pl.lit(value=False)


def is_small(count: pl.Expr, threshold: int) -> pl.Expr:
    """Return whether a count is above 0 and below the threshold."""
    return (count > 0) & (count < threshold)


def is_any_small(counts: Sequence[pl.Expr], threshold: int) -> pl.Expr:
    """Return whether any of some counts is above 0 and below the threshold; not known is not."""
    return pl.any_horizontal(is_small(count, threshold).fill_null(value=False) for count in counts)


def is_about_few(distinct: pl.DataFrame, threshold: int) -> pl.Expr:
    """Return whether a row of results is about fewer different children than the threshold.

    ``distinct`` says how few (:mod:`cpanalysis.measure.records.distinct`).
    """
    few = distinct.filter(pl.col("children") < threshold).select(PLACE)
    return pl.col("origin").is_in(CONTROLLED) & is_among(few, list(PLACE))


def hidden_cells(results: pl.DataFrame) -> pl.DataFrame:
    """Return indicator, area and last day of every hidden row that a comparison rests on."""
    hidden = results.filter(
        pl.col("status") == "suppressed",
        pl.col("origin").is_in(CONTROLLED),
        pl.col("stratum").is_in(["all", COMPARED_WITH]),
        ~LENGTH.is_in(NEVER_COMPARED).fill_null(value=False),
    )
    return hidden.select(CELL).unique()


def is_among(cells: pl.DataFrame, columns: list[str]) -> pl.Expr:
    """Return whether the contents of ``columns`` are one of ``cells``, in order."""
    known = cells.select(pl.concat_str(cells.columns, separator="|")).to_series()
    found = pl.concat_str(columns, separator="|").is_in(known.implode())
    return found.fill_null(value=False)


def keep_unless(hidden: pl.Expr | pl.Series, columns: Sequence[str]) -> list[pl.Expr]:
    """Return ``columns`` without their contents in ``hidden`` rows."""
    return [pl.when(~hidden).then(name).alias(name) for name in columns]


def blank(frame: pl.DataFrame, hidden: pl.Expr, columns: Sequence[str]) -> pl.DataFrame:
    """Return ``frame`` without the contents of ``columns`` in ``hidden`` rows, and the reason."""
    return frame.with_columns(
        *keep_unless(hidden, columns),
        pl.when(hidden).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )
