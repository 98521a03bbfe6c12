"""Official figures become measured rows: one an indicator, area and year.

A measured row is a row of the results frame with four columns more, from which values, sums over
areas and intervals are made: ``events`` and ``exposure`` (numerator and denominator, or what a
published rate implies of them), and ``children`` and ``repeating`` (how many children the events
fell on, and on how many of them more than once; null where not published).
"""

from typing import Any

import polars as pl

from cpanalysis.declare.official import OFFICIAL_INDICATORS, OfficialIndicator
from cpanalysis.declare.results import SCHEMA

WORKING: dict[str, Any] = {
    "events": pl.Float64,
    "exposure": pl.Float64,
    "children": pl.Float64,
    "repeating": pl.Float64,
}
MEASURED = pl.Schema({**SCHEMA, **WORKING})
PLACE_AND_YEAR = ["area_code", "reporting_year"]


def measure_official(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the measured rows of all official indicators, without values of sums and intervals.

    ``figures`` are those of :func:`cpanalysis.read.official.read_official`.
    """
    dated = figures.with_columns(reporting_year())
    return pl.concat([measure(dated, indicator) for indicator in OFFICIAL_INDICATORS])


def reporting_year() -> pl.Expr:
    """Return the year to 31 March in which a period ends: mid-2023 belongs to 2024."""
    end = pl.col("period_end").dt
    return (end.year() + (end.month() > 3)).alias("reporting_year")


def measure(figures: pl.DataFrame, indicator: OfficialIndicator) -> pl.DataFrame:
    """Return the measured rows of one indicator."""
    counted = count_events(figures, indicator)
    exposed = add_exposure(counted, figures, indicator)
    shared = add_children(exposed, figures, indicator)
    return shape_rows(add_breaks(shared, indicator), indicator)


def count_events(figures: pl.DataFrame, indicator: OfficialIndicator) -> pl.DataFrame:
    """Return events a place and year: the numerator measures added, or the published value."""
    measures = list(indicator.numerator) or [indicator.published_value]
    rows = figures.filter(pl.col("measure").is_in(measures))
    place = ["area", "area_code", "reporting_year"]
    added = rows.group_by(place, maintain_order=True).agg(
        pl.col("period_start").min(),
        pl.col("period_end").max(),
        pl.col("number").sum().alias("events"),
        pl.col("rounded_to").max(),
        *first_not_ok(),
        pl.len().alias("parts"),
        (pl.col("publisher") + ": " + pl.col("release")).first().alias("source"),
    )
    incomplete = pl.col("parts") < len(measures)
    return added.with_columns(
        pl.when(incomplete).then(pl.lit("not_computable")).otherwise("status").alias("status"),
        pl.when(incomplete)
        .then(pl.lit("a part of the sum is not published for this year"))
        .otherwise("reason")
        .alias("reason"),
    )


def first_not_ok() -> list[pl.Expr]:
    """Return status, reason and symbol of the first figure that is not one, else ok."""
    wrong = pl.col("status") != "ok"
    return [
        pl.col("status").filter(wrong).first().fill_null("ok"),
        pl.col("reason").filter(wrong).first(),
        pl.col("symbol").filter(wrong).first(),
    ]


def add_exposure(
    counted: pl.DataFrame, figures: pl.DataFrame, indicator: OfficialIndicator
) -> pl.DataFrame:
    """Return ``counted`` with the denominator of each place and year, and its status."""
    if indicator.published_value:
        return imply_events(counted, figures, indicator)
    if not indicator.denominator:
        return counted.with_columns(pl.lit(None, pl.Float64).alias("exposure"))
    below = figures.filter(pl.col("measure") == indicator.denominator).select(
        *PLACE_AND_YEAR,
        pl.col("number").alias("exposure"),
        pl.col("status").alias("status_below"),
        pl.col("reason").alias("reason_below"),
    )
    joined = counted.join(below, on=PLACE_AND_YEAR, how="left", maintain_order="left")
    return carry_status(joined, indicator.denominator)


def carry_status(joined: pl.DataFrame, denominator: str) -> pl.DataFrame:
    """Return ``joined`` where a row without a usable denominator is not ok and says why."""
    lacking = f"its denominator, {denominator.replace('_', ' ')}, is not published for this year"
    status = pl.col("status_below").fill_null("not_computable")
    reason = pl.col("reason_below").fill_null(lacking)
    sound = pl.col("status") == "ok"
    return joined.with_columns(
        pl.when(sound).then(status).otherwise("status").alias("status"),
        pl.when(sound & (status != "ok")).then(reason).otherwise("reason").alias("reason"),
    ).drop("status_below", "reason_below")


def imply_events(
    published: pl.DataFrame, figures: pl.DataFrame, indicator: OfficialIndicator
) -> pl.DataFrame:
    """Return published values with the events and exposure that they imply.

    A rate of 208 per 100,000 in a population of 9,263 implies 19.3 events. Where the indicator
    names no population, events and exposure are null and no interval can be given.
    """
    people = figures.filter(pl.col("measure") == indicator.implied_by)
    exposure = people.select("area_code", pl.col("number").alias("exposure"))
    scaled = published.with_columns((pl.col("events") * indicator.scale).alias("value"))
    joined = scaled.join(exposure, on="area_code", how="left", maintain_order="left")
    per = getattr(indicator.kind, "per", 1)
    implied = pl.col("value") * pl.col("exposure") / per
    return joined.with_columns(implied.alias("events"))


def add_children(
    rows: pl.DataFrame, figures: pl.DataFrame, indicator: OfficialIndicator
) -> pl.DataFrame:
    """Return ``rows`` with the children that events fell on, where that is published."""
    for name, codes in (
        ("children", indicator.children),
        ("repeating", (indicator.repeating_children,)),
    ):
        known = figures.filter(pl.col("measure").is_in(codes))
        whole = pl.len() == len(codes)
        column = known.group_by(PLACE_AND_YEAR).agg(
            pl.when(whole & pl.col("number").is_not_null().all())
            .then(pl.col("number").sum())
            .alias(name)
        )
        rows = rows.join(column, on=PLACE_AND_YEAR, how="left", maintain_order="left")
    return rows


def add_breaks(rows: pl.DataFrame, indicator: OfficialIndicator) -> pl.DataFrame:
    """Return ``rows`` with the reason for which a year cannot be compared with the one before."""
    breaks = [
        {"area_code": found.area_code, "reporting_year": year, "break_before": found.why}
        for found in indicator.breaks
        for year in found.years
    ]
    schema = {"area_code": pl.String, "reporting_year": pl.Int32, "break_before": pl.String}
    table = pl.DataFrame(breaks, schema=schema)
    return rows.join(table, on=PLACE_AND_YEAR, how="left", maintain_order="left")


def shape_rows(rows: pl.DataFrame, indicator: OfficialIndicator) -> pl.DataFrame:
    """Return ``rows`` with every column of a measured row."""
    sound = pl.col("status") == "ok"
    if "value" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias("value"))
    blank = [pl.when(sound).then(name).alias(name) for name in ("value", *WORKING)]
    named = rows.with_columns(
        *blank,
        pl.lit(indicator.code).alias("indicator"),
        pl.lit(indicator.theme).alias("theme"),
        pl.lit(indicator.kind.unit).alias("unit"),
        pl.lit("all").alias("stratum"),
        pl.lit("all").alias("value_of_stratum"),
        pl.lit("official").alias("origin"),
    )
    absent = [pl.lit(None).alias(name) for name in MEASURED if name not in named.columns]
    return named.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in MEASURED.items()
    )
