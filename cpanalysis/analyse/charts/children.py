"""Distinct children beside episodes: how many made the events of the latest twelve months."""

import polars as pl

from cpanalysis.declare.charts import SERIES
from cpanalysis.measure.records.engine import Measured

YEAR = ["year_end", "last_twelve", "children", "unmatched"]


def add_children(charts: pl.DataFrame, years: Measured) -> pl.DataFrame:
    """Return ``charts`` with the events of the latest twelve months, and the children behind them.

    Children are those that events could be matched to; events that could not be are told apart. Of
    an indicator that tells no children there are none.
    """
    told = charts.drop(YEAR).join(latest_year(years), on=SERIES, how="left", maintain_order="left")
    return told.select(charts.columns)


def latest_year(years: Measured) -> pl.DataFrame:
    """Return events and children of each series in its latest twelve months."""
    sound = years.results.filter(pl.col("status") == "ok", pl.col("numerator").is_not_null())
    latest = sound.filter(pl.col("period_end") == pl.col("period_end").max().over(SERIES))
    key = [*SERIES, "period_end"]
    with_events = years.spread.filter(pl.col("events") > 0)
    children, unmatched = (pl.col(name).sum().cast(pl.Float64) for name in YEAR[2:])
    known = with_events.group_by(key).agg(children - unmatched, unmatched)
    joined = latest.join(known, on=key, how="left")
    return joined.select(
        *SERIES,
        pl.col("period_end").alias("year_end"),
        pl.col("numerator").alias("last_twelve"),
        "children",
        "unmatched",
    ).unique(SERIES)
