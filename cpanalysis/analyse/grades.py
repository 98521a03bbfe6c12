"""Intervals of grades: all shares of one whole together."""

from typing import Any

import numpy as np
import polars as pl

from cpanalysis.declare.codes import GRADE, THREE_POINT_GRADES
from cpanalysis.statistics.grades import multinomial_intervals

GOODMAN = "Goodman, all grades together"
PARTS = " / "
WHOLE = ("area", "period_start", "period_end", "whole", "value_of_whole")

Row = dict[str, Any]


def bound_grades(rows: pl.DataFrame, shares_of: tuple[str, ...]) -> pl.DataFrame:
    """Return rows of grades with intervals that hold for all grades of one whole together."""
    parts = [
        bound_whole(whole)
        for _, whole in take_out(rows, shares_of).group_by(WHOLE, maintain_order=True)
    ]
    return pl.concat(parts).sort("place").select(rows.columns) if parts else rows


def bound_whole(whole: pl.DataFrame) -> pl.DataFrame:
    """Return the grades of one whole with their intervals; none where any has no figure."""
    if not (whole["status"] == "ok").all():
        return whole
    counts = whole["numerator"].cast(pl.Float64).fill_null(0.0).to_numpy()
    unseen = np.zeros(max(grades_of(whole["value_of_whole"][0]) - len(counts), 0))
    interval = multinomial_intervals(np.concatenate([counts, unseen]))
    lower, upper = (np.asarray(end)[: len(counts)] for end in (interval.lower, interval.upper))
    return whole.with_columns(
        pl.Series("lower", lower, nan_to_null=True),
        pl.Series("upper", upper, nan_to_null=True),
        pl.lit(GOODMAN).alias("interval_method"),
    )


def grades_of(whole: str) -> int:
    """Return how many grades the scale of a whole has.

    >>> grades_of("themed / ncpi_2014_3pt"), grades_of("dip / local")
    (3, 5)
    """
    return len(THREE_POINT_GRADES if "3pt" in whole else GRADE)


def take_out(rows: pl.DataFrame, shares_of: tuple[str, ...]) -> pl.DataFrame:
    """Return rows with the stratum that is left when the parts of its whole are taken out.

    >>> row = {"stratum": "scale / grade", "value_of_stratum": "local / good"}
    >>> take_out(pl.DataFrame([row]), ("grade",)).select("whole", "value_of_whole").row(0)
    ('scale', 'local')
    """
    left = [split_off(row, shares_of) for row in rows.iter_rows(named=True)]
    named = pl.DataFrame(left, schema=["whole", "value_of_whole"], orient="row")
    return rows.with_row_index("place").hstack(named.cast(pl.String))


def split_off(row: Row, shares_of: tuple[str, ...]) -> tuple[str, str]:
    """Return stratum and value of the whole that a row is a part of.

    A row that stands for all parts, because nothing can be computed, is a whole of its own.
    """
    names, values = (row[key].split(PARTS) for key in ("stratum", "value_of_stratum"))
    if len(names) != len(values):
        return row["stratum"], row["value_of_stratum"]
    rest = [pair for pair in zip(names, values, strict=True) if pair[0] not in shares_of]
    return PARTS.join(n for n, _ in rest) or "all", PARTS.join(v for _, v in rest) or "all"
