"""The children who live in the four districts, and how the sample splits their number."""

from datetime import date

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.plan import Plan

AGED_0_TO_17 = {
    "Hartlepool": (20312, 20179, 19985, 19820, 19968, 20003, 19923, 19927, 19826, 19864, 20164,
                   20541, 21090),
    "Middlesbrough": (31604, 31709, 31757, 31979, 32207, 32500, 32539, 32877, 33231, 33480, 34384,
                      35177, 35617),
    "Redcar and Cleveland": (27557, 27501, 27360, 27404, 27308, 27430, 27478, 27453, 27370, 27176,
                             27239, 27485, 27499),
    "Stockton-on-Tees": (42165, 42432, 42660, 42861, 42981, 43152, 43320, 43346, 43310, 43175,
                         44008, 44466, 45079),
}  # fmt: skip
"""Mid-year estimates of 2012 to 2024, rebased series, Office for National Statistics."""

FIRST, LAST = 2012, 2024
RELEASED, CENSUS_RELEASED = date(2025, 7, 30), date(2022, 11, 29)

AGED_10_TO_17_BY_GROUP = {
    "Hartlepool": {"White": 8714, "Mixed": 138, "Asian": 247, "Black": 78, "Other": 86},
    "Middlesbrough": {"White": 11209, "Mixed": 619, "Asian": 1977, "Black": 384, "Other": 554},
    "Redcar and Cleveland": {"White": 12031, "Mixed": 275, "Asian": 145, "Black": 24, "Other": 88},
    "Stockton-on-Tees": {"White": 17685, "Mixed": 572, "Asian": 1312, "Black": 328, "Other": 197},
}
"""Census of 21 March 2021, usual residents, Office for National Statistics."""

AGED_10_TO_17 = {name: sum(groups.values()) for name, groups in AGED_10_TO_17_BY_GROUP.items()}

PART_OF_OLDER = {"10-11": 0.25, "12-13": 0.25, "14-15": 0.25, "16-17": 0.25}
PART_OF_YOUNGER = {"0-4": 0.5, "5-9": 0.5}
PART_OF_SEX = {"female": 0.488, "male": 0.512}
"""Assumed splits: the official figures used here are 0-17 and, at the Census, 10-17."""

ESTIMATE = (
    "SYNTHETIC split: mid-year estimate of ages 0-17 (ONS, rebased) and Census 2021 ages 10-17 are "
    "official; bands and sexes within them are assumed"
)
CENSUS = (
    "SYNTHETIC split: Census 2021 ages 10-17 by ethnic group (ONS) is official; bands are assumed"
)


def make_population(plan: Plan) -> pl.DataFrame:
    """Return the population table: estimates by year, band and sex, and the Census by group.

    With a scale other than 1 every number is multiplied by it, as the records are.
    """
    schema = TABLES["population"].schema
    rows = [*estimate_rows(plan), *census_rows()]
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(pl.col("estimate") * plan.scale, scaled_source(plan))
        .select(schema.names())
    )


def scaled_source(plan: Plan) -> pl.Expr:
    """Return the source, and the scale where it is not 1."""
    note = "" if plan.scale == 1 else f"; all multiplied by the scale {plan.scale:g}"
    return (pl.col("source") + note).alias("source")


def years(plan: Plan) -> list[int]:
    """Return the years of the estimates: those of the period as far as they are published."""
    covered = range(plan.start.year, plan.options.end.year + 1)
    return sorted({min(max(year, FIRST), LAST) for year in covered})


def estimate_rows(plan: Plan) -> list[tuple[object, ...]]:
    """Return a row for each district, year, band and sex."""
    return [
        (name, year, band, sex, "all", count * part, ESTIMATE, RELEASED, "all")
        for name in DISTRICT_NAMES
        for year in years(plan)
        for band, count in count_bands(name, year).items()
        for sex, part in PART_OF_SEX.items()
    ]


def count_bands(district: str, year: int) -> dict[str, float]:
    """Return children by band: 10-17 as at the Census, the younger as what is left of 0-17.

    >>> round(sum(count_bands("Hartlepool", 2024).values()))
    21090
    """
    older = AGED_10_TO_17[district]
    younger = AGED_0_TO_17[district][year - FIRST] - older
    return {band: younger * part for band, part in PART_OF_YOUNGER.items()} | {
        band: older * part for band, part in PART_OF_OLDER.items()
    }


def census_rows() -> list[tuple[object, ...]]:
    """Return a row for each district, ethnic group and band of the Census."""
    return [
        (name, 2021, band, "all", group, count * part, CENSUS, CENSUS_RELEASED, "all")
        for name, groups in AGED_10_TO_17_BY_GROUP.items()
        for group, count in groups.items()
        for band, part in PART_OF_OLDER.items()
    ]
