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
    """Return rows of grades with intervals that hold for all grades of one whole together.

    A whole in which any grade has no figure keeps its rows as they are.
    """
    parts = take_out(rows, shares_of)
    complete = parts.filter((pl.col("status") == "ok").all().over(WHOLE))
    bound = [bound_wholes(each) for each in complete.partition_by("grades")]
    untouched = parts.join(complete, on="place", how="anti")
    return pl.concat([untouched, *bound]).sort("place").select(rows.columns)


def bound_wholes(parts: pl.DataFrame) -> pl.DataFrame:
    """Return the grades of wholes that have equally many, with intervals, all wholes at once."""
    wholes = parts.select(WHOLE).unique(maintain_order=True).with_row_index("line")
    counted = parts.join(wholes, on=WHOLE, how="left", nulls_equal=True, maintain_order="left")
    line = counted["line"].to_numpy()
    column = counted.select(pl.int_range(pl.len()).over("line")).to_series().to_numpy()
    counts = np.zeros((wholes.height, parts["grades"][0]))
    counts[line, column] = parts["numerator"].cast(pl.Float64).fill_null(0.0).to_numpy()
    lower, upper = (np.asarray(end)[line, column] for end in multinomial_intervals(counts))
    return parts.with_columns(
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

    ``grades`` is how many grades the whole has, be they seen or not.

    >>> row = {"stratum": "scale / grade", "value_of_stratum": "local / good", "area": "Leeds"}
    >>> row |= {"period_start": 2024, "period_end": 2025}
    >>> found = take_out(pl.DataFrame([row]), ("grade",))
    >>> found.select("whole", "value_of_whole", "grades").row(0)
    ('scale', 'local', 5)
    """
    strata = rows.select("stratum", "value_of_stratum").unique()
    left = [split_off(row, shares_of) for row in strata.iter_rows(named=True)]
    named = pl.DataFrame(
        [(whole, value, grades_of(value)) for whole, value in left],
        schema={"whole": pl.String, "value_of_whole": pl.String, "least": pl.Int64},
        orient="row",
    )
    parts = rows.with_row_index("place").join(
        strata.hstack(named), on=strata.columns, how="left", maintain_order="left"
    )
    grades = pl.max_horizontal("least", pl.len().over(WHOLE))
    return parts.with_columns(grades=grades).drop("least")


def split_off(row: Row, shares_of: tuple[str, ...]) -> tuple[str, str]:
    """Return stratum and value of the whole that a row is a part of.

    A row that stands for all parts, because nothing can be computed, is a whole of its own.
    """
    names, values = (row[key].split(PARTS) for key in ("stratum", "value_of_stratum"))
    if len(names) != len(values):
        return row["stratum"], row["value_of_stratum"]
    rest = [pair for pair in zip(names, values, strict=True) if pair[0] not in shares_of]
    return PARTS.join(n for n, _ in rest) or "all", PARTS.join(v for _, v in rest) or "all"
