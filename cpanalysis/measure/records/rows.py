"""Measured records as measured rows, beside those of official figures."""

import polars as pl

from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.measure.records.engine import Measured
from cpanalysis.measure.records.grid import KEYS
from cpanalysis.measure.working import conform_measured


def as_measured_rows(measured: Measured) -> pl.DataFrame:
    """Return the results of records with what values and intervals are made from."""
    rows = measured.results.join(sum_squares(measured), on=KEYS, how="left", maintain_order="left")
    sound = pl.col("status") == "ok"
    return conform_measured(
        rows.with_columns(
            pl.when(sound).then("numerator").alias("events"),
            pl.when(sound).then("denominator").alias("exposure"),
            pl.when(sound & ~of_children()).then("sum_of_squares").alias("sum_of_squares"),
        )
    )


def sum_squares(measured: Measured) -> pl.DataFrame:
    """Return the sum of the squares of children's events in each cell.

    An event that no child could be matched to is one child's, which is the least it can be.
    """
    events, children = pl.col("events").cast(pl.Float64), pl.col("children")
    return measured.spread.group_by(KEYS).agg((children * events**2).sum().alias("sum_of_squares"))


def of_children() -> pl.Expr:
    """Return whether an indicator counts children, each once."""
    codes = [item.code for item in RECORD_INDICATORS.values() if item.counts == "children"]
    return pl.col("indicator").str.split(":").list.first().is_in(codes)
