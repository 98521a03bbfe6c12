"""Measured rows: the results frame with what values and intervals are made from.

``events`` and ``exposure`` are numerator and denominator, or what a published rate implies of
them. ``children`` and ``repeating`` say how many children the events fell on, and on how many of
them more than once, where only that is published; ``sum_of_squares`` is the sum over children of
their squared events, where records tell it; ``effective_total`` is how many independent records
those of a proportion are worth. Each is null where it is not known.
"""

from typing import Any

import polars as pl

from cpanalysis.declare.results import LENGTH, SCHEMA

WORKING: dict[str, Any] = {
    "events": pl.Float64,
    "exposure": pl.Float64,
    "children": pl.Float64,
    "repeating": pl.Float64,
    "sum_of_squares": pl.Float64,
    "effective_total": pl.Float64,
}
MEASURED = pl.Schema({**SCHEMA, **WORKING})


def conform_measured(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``rows`` with every column of a measured row, in order; absent ones are null."""
    absent = [pl.lit(None).alias(name) for name in MEASURED if name not in rows.columns]
    dated = rows.with_columns(absent).with_columns(LENGTH.alias("period"))
    return dated.select(pl.col(name).cast(kind) for name, kind in MEASURED.items())
