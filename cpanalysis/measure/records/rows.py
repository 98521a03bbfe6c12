"""Measured records as measured rows, beside those of official figures."""

import polars as pl

from cpanalysis.measure.records.engine import KEYS, Measured
from cpanalysis.measure.working import conform_measured


def as_measured_rows(measured: Measured) -> pl.DataFrame:
    """Return the results of records with what values and intervals are made from.

    The sum of squares is that of the children behind each cell; null where the cell does not
    tell how its events fall on children.
    """
    squares = measured.clusters.select(*KEYS, pl.col("sum_of_squares").cast(pl.Float64))
    rows = measured.results.join(squares, on=KEYS, how="left", maintain_order="left")
    sound = pl.col("status") == "ok"
    return conform_measured(
        rows.with_columns(
            pl.when(sound).then("numerator").alias("events"),
            pl.when(sound).then("denominator").alias("exposure"),
            pl.when(sound).then("sum_of_squares").alias("sum_of_squares"),
        )
    )
