"""A year of which only some months are known is their sum, and gives a hidden one away."""

from datetime import date

import numpy as np
import polars as pl

from cpanalysis.declare.results import conform
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.protect.linked.equations import build_system
from cpanalysis.protect.linked.pose import choose_rows

MONTHS = make_calendar("month", date(2024, 1, 1), date(2024, 12, 31)).periods
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def make_rows(*, missing: int, hidden: int) -> pl.DataFrame:
    """Return the months of a count, one of them not known and one hidden, and the year."""
    rows = [
        (
            *days,
            None if number in (missing, hidden) else 10.0,
            "not_computable" if number == missing else "suppressed" if number == hidden else "ok",
            0 if number == missing else 1,
        )
        for number, days in enumerate(MONTHS)
    ]
    names = ["period_start", "period_end", "numerator", "status", "months_known"]
    frame = pl.DataFrame([*rows, (*YEAR, 103.0, "ok", 11)], schema=names, orient="row")
    return conform(
        frame.with_columns(
            pl.lit("missing_episode_count").alias("indicator"),
            pl.lit("Hartlepool").alias("area"),
            pl.lit("all").alias("stratum"),
            pl.lit("all").alias("value_of_stratum"),
            pl.lit("records").alias("origin"),
        )
    )


def test_what_is_not_known_adds_nothing_to_a_year() -> None:
    system = build_system(choose_rows(make_rows(missing=4, hidden=7)))
    counts = np.full(system.variables.height, np.nan)
    shown = system.cells.filter(pl.col("role") == "numerator").drop_nulls("count")
    counts[shown["variable"].to_numpy()] = shown["count"].to_numpy()
    hidden = system.cells.filter(pl.col("role") == "numerator", pl.col("count").is_null())
    place = int(hidden["variable"][0])
    counts[place] = 3.0
    sums = [
        row[row != 0] @ counts[row != 0]
        for row in system.matrix.toarray()
        if row[place] and not np.isnan(counts[row != 0]).any()
    ]
    # the year is the eleven months told of: the hidden one follows, 103 less 10 times 10
    assert sums == [0.0]
