"""The residents that rates are against, in every area, period and part of a stratum."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.derive.months import find_spans
from cpanalysis.measure.records.areas import split_sums, spread_over_areas
from cpanalysis.measure.records.cells import ALL, TOGETHER
from cpanalysis.measure.records.plan import Planned
from cpanalysis.measure.records.population import count_residents, person_years

KEYS = {
    "task": pl.UInt16,
    "value_of_stratum": pl.String,
    "period": pl.UInt16,
    "area": pl.String,
    "compared_with": pl.String,
}
VALUES = ("exposure", "districts")


def find_exposures(several: Sequence[Planned]) -> pl.DataFrame:
    """Return the ``exposure`` of each task against residents, where all its districts have one."""
    rates = [one for one in several if one.task.measure.of_residents and one.lacking is None]
    parts = [find_exposure(one) for one in rates]
    return pl.concat([pl.DataFrame(schema={**KEYS, "exposure": pl.Float64}), *parts])


def find_exposure(planned: Planned) -> pl.DataFrame:
    """Return the person-years of one task by area."""
    ages, strata = planned.task.measure.indicator.population, planned.task.strata
    if ages is None:
        raise AssertionError("only rates against residents have an exposure")
    table = planned.setting.table("population").collect()
    years = person_years(count_residents(table, ages, strata), list_known(planned))
    value = pl.concat_str(strata, separator=TOGETHER) if strata else pl.lit(ALL)
    own = years.filter(pl.col("exposure").is_not_null()).select(
        pl.lit(planned.task.number, pl.UInt16).alias("task"),
        value.alias("value_of_stratum"),
        "period",
        "district",
        "exposure",
        districts=pl.lit(1, pl.Int64),
    )
    parts = split_sums(own.sort(pl.all()), VALUES)
    return keep_whole(spread_over_areas(parts, VALUES, [planned.task.number]))


def list_known(planned: Planned) -> list[tuple[int, tuple[date, date]]]:
    """Return the number of each period with each stretch of it that is known: rows are of these."""
    known = find_spans(planned.task.measure.question, planned.setting)
    return [
        (number, (max(first, begin), min(last, end)))
        for number, (first, last) in enumerate(planned.setting.calendar.periods)
        for begin, end in known
        if begin <= last and first <= end
    ]


def keep_whole(exposures: pl.DataFrame) -> pl.DataFrame:
    """Return the exposures to which every district of the area contributes."""
    together = len(DISTRICT_NAMES)
    parts = (
        pl.when(pl.col("compared_with") != "")
        .then(together - 1)
        .when(pl.col("area").is_in(DISTRICT_NAMES))
        .then(1)
        .otherwise(together)
    )
    whole = exposures.filter(pl.col("districts") == parts)
    return whole.select(*(pl.col(name).cast(kind) for name, kind in KEYS.items()), "exposure")
