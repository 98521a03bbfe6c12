"""Median and ninetieth percentile of waiting times, open cases counted and never dropped."""

import numpy as np
import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.results import Status
from cpanalysis.statistics.estimate import Estimate, NotShown
from cpanalysis.statistics.survival import (
    Waits,
    median_wait,
    ninetieth_percentile,
    sort_waits,
    survival_curve,
)

KAPLAN_MEIER = "Kaplan-Meier, log-log"
CELL = ["indicator", "area", "period_start", "period_end"]
PERCENTILE = ":p90"


def add_waits(results: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    """Return ``results`` in which the rows of waiting times have a median with its interval.

    ``waits`` are those of :func:`cpanalysis.measure.records.waits.measure_waits`. The ninetieth
    percentile is a row of its own, with ``:p90`` after the code.
    """
    unsplit = waits.filter(pl.col("stratum") == "all")
    measured = [read_off(cell) for cell in cells_of(unsplit)]
    if not measured:
        return results
    found = pl.DataFrame(measured, infer_schema_length=None)
    medians = fill(results, found.filter(~pl.col("is_ninetieth")))
    rows = medians.join(found.filter("is_ninetieth").select(CELL), on=CELL, how="semi")
    blank = rows.with_columns(pl.lit(None, pl.Float64).alias("value"))
    ninetieths = fill(blank, found.filter("is_ninetieth")).with_columns(
        pl.col("indicator") + PERCENTILE
    )
    return pl.concat([medians, ninetieths.filter(pl.col("stratum") == "all")])
