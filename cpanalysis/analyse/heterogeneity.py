"""Do the four districts differ at all? One test an indicator and period."""

from collections.abc import Collection, Mapping

import numpy as np
import polars as pl

from cpanalysis.analyse.intervals import numbers, sums_of_squares
from cpanalysis.analyse.verdicts import IS_JUDGED, adjust
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.family import EXPLORATORY, PRIMARY, PRIMARY_FAMILY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Proportion, Rate
from cpanalysis.declare.results import HETEROGENEITY
from cpanalysis.statistics.heterogeneity import (
    heterogeneity_of_proportions,
    heterogeneity_of_rates,
)


def measure_heterogeneity(
    rows: pl.DataFrame, indicators: Mapping[str, Indicator], primary: Collection[str] = PRIMARY
) -> pl.DataFrame:
    """Return one row a proportion or rate and period: statistic, degrees of freedom, p value.

    Where events, or records, cluster in children, the test has the dispersion that this implies.
    The latest tests of ``primary`` indicators are one family, all others are exploratory.
    """
    districts = rows.filter(pl.col("area").is_in(DISTRICT_NAMES))
    tested = [
        heterogeneity_of_cell(cell, indicators[str(key[0])])
        for key, cell in districts.group_by("indicator", "period_end", maintain_order=True)
        if isinstance(indicators[str(key[0])].kind, Proportion | Rate)
    ]
    tests = pl.DataFrame(tested, schema=HETEROGENEITY)
    end = pl.col("period_end")
    last = end.filter(IS_JUDGED).max().over("indicator")
    planned = pl.col("indicator").is_in(list(primary)) & (end == last)
    family = pl.when(planned).then(pl.lit(PRIMARY_FAMILY)).otherwise(pl.lit(EXPLORATORY))
    return judge_tests(tests.with_columns(family.alias("family")))


def judge_tests(tests: pl.DataFrame) -> pl.DataFrame:
    """Return tests of known families with their q values, and how many the family has."""
    return adjust(tests, ["family"]).select(HETEROGENEITY.names())


def heterogeneity_of_cell(cell: pl.DataFrame, indicator: Indicator) -> dict[str, object]:
    """Return the test of one indicator and period."""
    sound = cell.filter(pl.col("status") == "ok", pl.col("events").is_not_null())
    first = cell.row(0, named=True)
    named = {name: first[name] for name in ("indicator", "theme", "period_end", "origin")}
    if sound.height < len(DISTRICT_NAMES):
        return {**named, "reason": "not every district has a figure"}
    events, exposure = np.round(numbers(sound, "events")), numbers(sound, "exposure")
    if isinstance(indicator.kind, Proportion):
        dispersion = dispersion_of_shares(sound)
        found = heterogeneity_of_proportions(events, exposure, dispersion=dispersion)
    else:
        dispersion = dispersion_of(sound)
        found = heterogeneity_of_rates(events, exposure, dispersion=dispersion)
    return {
        **named,
        "statistic": found.statistic,
        "degrees_of_freedom": float(found.degrees_of_freedom),
        "p_value": found.p_value,
        "dispersion": dispersion,
    }


def dispersion_of_shares(rows: pl.DataFrame) -> float:
    """Return records over what they are worth if independent, pooled: 1 where not known or less."""
    worth, exposure = numbers(rows, "effective_total"), numbers(rows, "exposure")
    if np.isnan(worth).any():
        return 1.0
    return max(float(exposure.sum() / worth.sum()), 1.0)


def dispersion_of(rows: pl.DataFrame) -> float:
    """Return squared events a child over events, pooled over areas: 1 where not known."""
    squares = sums_of_squares(rows)
    if np.isnan(squares).any():
        return 1.0
    return float(squares.sum() / np.round(numbers(rows, "events")).sum())
