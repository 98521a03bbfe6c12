"""Residents of districts, as person-years in each period."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from cpanalysis.declare.indicators import Population
from cpanalysis.derive.clock import BAND_OF

SPLITS = {"age_band": "age_band", "sex": "sex", "ethnicity": "ethnic_group"}
"""The strata that a population can be split by, and its column for each."""

WHOLE = "all"


def can_split(strata: Sequence[str]) -> bool:
    """Say whether a population can be split by all of some strata.

    >>> can_split(("sex", "age_band")), can_split(("looked_after",))
    (True, False)
    """
    return set(strata) <= set(SPLITS)


def count_residents(
    population: pl.DataFrame, ages: Population, strata: Sequence[str]
) -> pl.DataFrame:
    """Return ``people`` by district, year and ``strata``: children of these ages.

    Where a year has no row for "all", its parts are added. A year whose bands do not make up the
    ages asked for is left out.
    """
    rows = population.with_columns(find_ages())
    inside = (pl.col("youngest") >= ages.youngest) & (pl.col("oldest") <= ages.oldest)
    kept = rows.filter(inside & (pl.col("looked_after") == WHOLE))
    kept = choose_parts(kept, [SPLITS[stratum] for stratum in strata])
    return add_bands(kept, ages, [SPLITS[stratum] for stratum in strata], list(strata))


def find_ages() -> list[pl.Expr]:
    """Return the youngest and oldest year of a band, or of a single year of age."""
    parts = pl.col("age_band").cast(pl.String).str.split("-")
    return [
        parts.list.first().cast(pl.Int32).alias("youngest"),
        parts.list.last().cast(pl.Int32).alias("oldest"),
    ]


def choose_parts(rows: pl.DataFrame, split: Sequence[str]) -> pl.DataFrame:
    """Return rows that cover each district, year and age band once.

    Columns in ``split`` are taken by their parts. Of the others the whole is taken where there
    is one, else the parts of one of them: a year can be told by sex and, apart, by ethnic group,
    and adding both would count everyone twice.
    """
    parted = [pl.col(name) != WHOLE for name in ("sex", "ethnic_group") if name in split]
    wholes = {name: pl.col(name) == WHOLE for name in ("sex", "ethnic_group") if name not in split}
    kept = rows.filter(*parted)
    # Ethnic groups are told in census years alone, so that the whole of them is preferred.
    weights = {"sex": 1, "ethnic_group": 2}
    score = pl.sum_horizontal(pl.lit(0), *(wholes[name] * weights[name] for name in wholes))
    return kept.filter(score == score.max().over("district", "year", "age_band"))


def add_bands(
    rows: pl.DataFrame, ages: Population, columns: list[str], strata: list[str]
) -> pl.DataFrame:
    """Return people of all ages asked for together, or by band where that is asked."""
    banded = pl.col("youngest").replace_strict(BAND_OF, return_dtype=pl.String)
    keys = [banded if name == "age_band" else pl.col(name).cast(pl.String) for name in columns]
    named = [key.alias(stratum) for key, stratum in zip(keys, strata, strict=True)]
    width = pl.col("oldest") - pl.col("youngest") + 1
    summed = rows.group_by(pl.col("district").cast(pl.String), "year", *named).agg(
        pl.col("estimate").sum().alias("people"),
        width.filter(pl.struct("youngest", "oldest").is_first_distinct()).sum().alias("years"),
    )
    asked = ages.oldest - ages.youngest + 1
    return summed.filter((pl.col("years") == asked) | ("age_band" in columns)).drop("years")


def person_years(
    residents: pl.DataFrame, stretches: Sequence[tuple[int, tuple[date, date]]]
) -> pl.DataFrame:
    """Return ``exposure`` by period: people of each year for the part of it in the period.

    ``stretches`` of days are told of, each with the number of the period that it is a part of. The
    estimate of a year holds for all of it; years after the last estimate have the last, and
    a period that begins before the first has none.
    """
    parts = pl.DataFrame(
        [part for number, days in stretches for part in years_of(number, days)],
        schema={"period": pl.UInt16, "year": pl.Int16, "share": pl.Float64},
        orient="row",
    ).sort("year")
    keys = [name for name in residents.columns if name not in ("year", "people")]
    cells = residents.select(keys).unique().join(parts, how="cross").sort("year")
    filled = cells.join_asof(residents.sort("year"), on="year", by=keys, check_sortedness=False)
    known = pl.col("people").is_not_null().all()
    exposure = pl.when(known).then((pl.col("people") * pl.col("share")).sum())
    return filled.group_by("period", *keys).agg(exposure.alias("exposure"))


def years_of(number: int, days: tuple[date, date]) -> list[tuple[int, int, float]]:
    """Return each calendar year that a period is in, and how much of that year.

    >>> years_of(0, (date(2024, 2, 1), date(2024, 2, 29)))[0][2] == 29 / 366
    True
    """
    first, last = days
    return [
        (number, year, share_of_year(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))))
        for year in range(first.year, last.year + 1)
    ]


def share_of_year(first: date, last: date) -> float:
    """Return the days from first to last as a share of their year."""
    length = (date(first.year + 1, 1, 1) - date(first.year, 1, 1)).days
    return ((last - first).days + 1) / length
