"""The value of a measured row: events, or events against exposure, in the indicator's unit."""

from collections.abc import Mapping

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Rate
from cpanalysis.declare.results import Status


def add_values(rows: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Return measured ``rows`` with numerator, denominator and value.

    A value already there was published as such and stays; its numerator and denominator are
    null, because the publisher did not give them.
    """
    per = {code: float(getattr(item.kind, "per", 1)) for code, item in indicators.items()}
    implied = [
        code
        for code, item in indicators.items()
        if isinstance(item.kind, Rate) and bool(getattr(item, "published_value", ""))
    ]
    counted = ~pl.col("indicator").is_in(implied) & (pl.col("status") == "ok")
    against = pl.col("events") / pl.col("exposure")
    share = against * pl.col("indicator").replace_strict(per, return_dtype=pl.Float64)
    positive = pl.col("exposure") > 0
    made = pl.when(pl.col("exposure").is_null()).then("events").when(positive).then(share)
    valued = rows.with_columns(
        pl.when(counted).then("events").alias("numerator"),
        pl.when(counted).then("exposure").alias("denominator"),
        pl.coalesce("value", made),
    )
    return explain_absent_values(valued)


def explain_absent_values(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``rows`` where one without a value is not ok and says why: never 0, never 100 %."""
    absent = pl.col("value").is_null() & (pl.col("status") == "ok")
    empty = absent & (pl.col("exposure") == 0)
    status, reason = pl.col("status").cast(pl.String), pl.col("reason")
    return rows.with_columns(
        pl.when(empty)
        .then(pl.lit("insufficient"))
        .when(absent)
        .then(pl.lit("not_computable"))
        .otherwise(status)
        .cast(Status)
        .alias("status"),
        pl.when(empty)
        .then(pl.lit("the denominator is zero"))
        .when(absent)
        .then(pl.lit("published without the counts behind it"))
        .otherwise(reason)
        .alias("reason"),
    )
