"""The parts that an indicator is split into."""

import polars as pl

from cpanalysis.declare.results import DAYS, LONG
from cpanalysis.protect import Protected


def parts_of(protected: Protected, code: str, area: str, by: str) -> pl.DataFrame:
    """Return the parts of a stratum in the latest year in which the area has any figure."""
    rows = protected.results.filter(
        pl.col("indicator") == code, pl.col("area") == area, pl.col("stratum") == by
    ).filter(DAYS >= LONG)
    told = rows.filter(pl.col("status") != "not_computable")
    latest = told.select(pl.col("period_end").max())
    return rows.join(latest, on="period_end").sort("value_of_stratum")


def name_part(value: str) -> str:
    """Return the part of a stratum as it is written.

    >>> name_part("not_recorded"), name_part("10-11")
    ('not recorded', '10-11')
    """
    return value.replace("_", " ")
