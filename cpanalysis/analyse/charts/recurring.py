"""What children who recur bring into the months of charts: how dispersed they are by that alone."""

from dataclasses import replace

import numpy as np
import polars as pl

from cpanalysis.analyse.charts.series import Block, fill
from cpanalysis.declare.charts import SERIES
from cpanalysis.statistics.charts import ChartOptions
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.recurring import recurring_dispersion

COUNTED = ("c", "u", "p")
"""Charts of events, of which one child can have several, or of shares of them."""


def add_recurring(block: Block, clusters: pl.DataFrame | None) -> Block:
    """Return a block with what its children bring, from ``clusters`` of quarters."""
    if clusters is None or block.chart not in COUNTED:
        return block
    months = dict(zip(block.months, range(len(block.months)), strict=True))
    begun = pl.col("period_start").replace_strict(months, default=None, return_dtype=pl.Int64)
    rows = clusters.join(block.keys.select("at", *SERIES), on=SERIES).with_columns(month=begun)
    told = rows.drop_nulls("month")
    events, known, chance, squares = (
        np.nan_to_num(fill(told, pl.col(name), block.events.shape))
        for name in ("events", "known", "chance", "squares")
    )
    recorded = observe(block.events, block.exposure).recorded
    found = recurring_dispersion(
        chance, squares, recorded=recorded, options=ChartOptions(breaks=block.breaks)
    )
    few = known.sum(axis=1) < events.sum(axis=1) / 2
    return replace(block, dispersion=found, unmatched=frozenset(np.flatnonzero(few).tolist()))
