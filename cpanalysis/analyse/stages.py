"""The stages of investigations with the share that went on, for each district and the force."""

import numpy as np
import polars as pl

from cpanalysis.analyse.intervals import numbers
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.stages import STAGES
from cpanalysis.measure.records.flow import COUNTS
from cpanalysis.statistics.proportions import wilson

STAGE = ["period_start", "period_end", "place", "stage"]


def follow(counts: pl.DataFrame, *, origin: str) -> pl.DataFrame:
    """Return the flow of every area from the ``counts`` of districts.

    The share is of the cases at the stage before; open cases stay in it as not there yet, and
    stand beside it, so that nobody reads them as failures. Wilson intervals: a case counts once.
    """
    in_force = counts.filter(pl.col("district").is_in(DISTRICT_NAMES))
    districts = in_force.with_columns(pl.col("district").alias("area"))
    force = (
        in_force.group_by(STAGE, maintain_order=True)
        .agg(pl.col(*COUNTS).sum())
        .with_columns(pl.lit(FORCE.name).alias("area"))
    )
    rows = pl.concat(
        [districts.select("area", *STAGE, *COUNTS), force.select("area", *STAGE, *COUNTS)]
    )
    return add_shares(rows, origin)


def add_shares(rows: pl.DataFrame, origin: str) -> pl.DataFrame:
    """Return flows with the share that went on and its interval; a reason where none came."""
    reached, came = numbers(rows, "reached"), numbers(rows, "of")
    interval = wilson(reached, came)
    share = reached / np.where(came > 0, came, np.nan)
    return rows.with_columns(
        pl.Series("value", share, nan_to_null=True),
        pl.Series("lower", np.asarray(interval.lower), nan_to_null=True),
        pl.Series("upper", np.asarray(interval.upper), nan_to_null=True),
        pl.when(pl.col("of") == 0).then(pl.lit("no case came so far")).alias("reason"),
        pl.lit(origin).alias("origin"),
    ).select(pl.col(name).cast(kind) for name, kind in STAGES.items())
