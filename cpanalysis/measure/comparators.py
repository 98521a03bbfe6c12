"""What an authority is compared with: the rest of force, region and country, its neighbours.

Each is a sum of areas, so numerator and denominator are added (or the authority taken away from
its region) and the value made of the sums. A comparator belongs to one authority: its rows have
the stratum ``compared with`` and the authority's name as its value. All authorities' comparators
are made at once, by joining the rows with a frame that says whose comparator each is part of.
"""

from collections.abc import Collection, Mapping

import polars as pl

from cpanalysis.declare.areas import (
    DISTRICT_NAMES,
    ENGLAND,
    FORCE,
    REST_OF_FORCE,
    STATISTICAL_NEIGHBOURS,
    Area,
)
from cpanalysis.declare.authorities import REGIONS
from cpanalysis.measure.working import WORKING

COMPARED_WITH = "compared with"
WHOSE = "whose"
"""The column that names the authority a comparator belongs to; null for a sum of its own."""
LEAST_NEIGHBOURS = 5
CELL = ["indicator", "theme", "period_start", "period_end", "unit", "origin"]


def add_comparators(
    rows: pl.DataFrame, neighbours: pl.DataFrame, areas: Collection[str] = DISTRICT_NAMES
) -> pl.DataFrame:
    """Return measured ``rows`` followed by those of the force and of each area's comparators.

    ``areas`` are authorities; the rest of the force is compared with its districts alone, every
    other comparator with all of them. ``neighbours`` has the columns ``area`` and ``neighbour``.
    Neighbours without a figure are left out, and fewer than five with one are insufficient;
    where fewer than five are among the areas at all (no file of all England), there is no such
    comparator.
    """
    regions = {name: REGIONS[name].name for name in areas}
    near = neighbours.filter(pl.col("area").is_in(list(areas)))
    own = pl.concat(
        [
            sum_of(rows, list_others(areas), REST_OF_FORCE),
            rest_of(rows, regions),
            rest_of(rows, dict.fromkeys(areas, ENGLAND.name)),
            sum_of_neighbours(rows, near.select(pl.col("area").alias(WHOSE), "neighbour")),
        ]
    )
    return pl.concat([rows, sum_of(rows, list_districts(), FORCE), put_in_order(own, areas)])


def put_in_order(comparators: pl.DataFrame, areas: Collection[str]) -> pl.DataFrame:
    """Return comparators area by area, those of one in the order in which they were made."""
    place = pl.col("value_of_stratum").replace_strict(list(areas), range(len(areas)))
    return comparators.sort(place, maintain_order=True)


def list_districts() -> pl.DataFrame:
    """Return the parts of the force, which is nobody's comparator."""
    return pl.DataFrame(
        {WHOSE: [None] * len(DISTRICT_NAMES), "area": DISTRICT_NAMES},
        schema={WHOSE: pl.String, "area": pl.String},
    )


def list_others(areas: Collection[str]) -> pl.DataFrame:
    """Return, for each district of the force among ``areas``, the other three."""
    pairs = [
        {WHOSE: name, "area": other}
        for name in areas
        if name in DISTRICT_NAMES
        for other in DISTRICT_NAMES
        if other != name
    ]
    return pl.DataFrame(pairs, schema={WHOSE: pl.String, "area": pl.String})


def sum_of(rows: pl.DataFrame, parts: pl.DataFrame, area: Area) -> pl.DataFrame:
    """Return ``parts`` added up as ``area``; not ok where one of them is not ok or absent."""
    wrong = pl.col("status") != "ok"
    needed = parts.with_columns(pl.len().over(WHOSE).alias("needed"))
    taken = rows.join(needed, on="area", how="inner", maintain_order="left_right")
    added = taken.group_by(WHOSE, *CELL, maintain_order=True).agg(
        *add_up(),
        pl.col("status").filter(wrong).first().fill_null("ok"),
        (pl.col("area") + ": " + pl.col("reason")).filter(wrong).first().alias("reason"),
        pl.len().alias("parts"),
        pl.col("needed").first(),
    )
    whole = (pl.col("parts") == pl.col("needed")) | (pl.col("status") != "ok")
    checked = added.with_columns(
        pl.when(whole).then("status").otherwise(pl.lit("not_computable")).alias("status"),
        pl.when(whole)
        .then("reason")
        .otherwise(pl.lit("not all areas of the sum have a figure"))
        .alias("reason"),
    )
    return as_rows(checked, rows, pl.lit(area.name), area.code)


def add_up() -> list[pl.Expr]:
    """Return sums that are null where a part is null, and what the parts have in common."""
    sums = [
        pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
        for name in WORKING
    ]
    return [
        *sums,
        pl.col("rounded_to").max(),
        pl.col("break_before").drop_nulls().first(),
        pl.col("source").first(),
    ]


def rest_of(rows: pl.DataFrame, wholes: Mapping[str, str]) -> pl.DataFrame:
    """Return, for each area, the whole named for it without the area: the two share no child."""
    named = pl.DataFrame(
        list(wholes.items()), schema={WHOSE: pl.String, "whole": pl.String}, orient="row"
    )
    parts = rows.join(named, left_on="area", right_on=WHOSE, how="inner").select(
        "indicator",
        "period_end",
        "whole",
        pl.col("area").alias(WHOSE),
        *WORKING,
        pl.col("status").alias("part_status"),
    )
    key = ["indicator", "period_end", "whole"]
    around = rows.with_columns(pl.col("area").alias("whole"))
    joined = around.join(parts, on=key, how="inner", suffix="_part", maintain_order="left")
    sound = (pl.col("status") == "ok") & (pl.col("part_status") == "ok")
    left = [
        pl.when(sound).then(pl.col(name) - pl.col(f"{name}_part")).alias(name) for name in WORKING
    ]
    told = sound | (pl.col("status") != "ok")
    absent = pl.concat_str(pl.lit("no figure of "), WHOSE)
    worded = joined.with_columns(
        *left,
        pl.when(told).then("status").otherwise("part_status"),
        pl.when(told).then("reason").otherwise(absent).alias("reason"),
    )
    return as_rows(worded, rows, pl.concat_str(pl.lit("rest of "), "whole"))


def sum_of_neighbours(rows: pl.DataFrame, neighbours: pl.DataFrame) -> pl.DataFrame:
    """Return the neighbours that have figures, added up; says which are left out.

    ``neighbours`` names ``whose`` each ``neighbour`` is.
    """
    names = neighbours.group_by(WHOSE).agg(pl.col("neighbour").alias("names"))
    near = rows.join(
        neighbours, left_on="area", right_on="neighbour", how="inner", maintain_order="left_right"
    )
    present = pl.col("area").n_unique().over(WHOSE) >= LEAST_NEIGHBOURS
    sound = near.filter(present).filter(pl.col("status") == "ok")
    added = sound.group_by(WHOSE, *CELL, maintain_order=True).agg(
        *add_up(), pl.col("area").alias("present"), pl.len().alias("parts")
    )
    enough = pl.col("parts") >= LEAST_NEIGHBOURS
    absent = pl.col("names").list.set_difference("present").list.sort().list.join(", ")
    worded = added.join(names, on=WHOSE, maintain_order="left").with_columns(
        pl.when(enough).then(pl.lit("ok")).otherwise(pl.lit("insufficient")).alias("status"),
        pl.when(pl.col("parts") < pl.col("names").list.len())
        .then(pl.concat_str(pl.lit("without "), absent))
        .alias("reason"),
    )
    return as_rows(worded, rows, pl.lit(STATISTICAL_NEIGHBOURS.name))


def as_rows(cells: pl.DataFrame, rows: pl.DataFrame, name: pl.Expr, code: str = "") -> pl.DataFrame:
    """Return aggregated ``cells`` with the columns of ``rows``, as areas of that ``name``."""
    sound = pl.col("status") == "ok"
    whose = pl.col(WHOSE)
    stratum = pl.when(whose.is_null()).then(pl.lit("all")).otherwise(pl.lit(COMPARED_WITH))
    named = cells.with_columns(
        *(pl.when(sound).then(part).alias(part) for part in WORKING),
        name.alias("area"),
        pl.lit(code or None, pl.String).alias("area_code"),
        stratum.alias("stratum"),
        whose.fill_null("all").alias("value_of_stratum"),
        pl.lit(None, pl.Float64).alias("value"),
        pl.lit(None, pl.String).alias("symbol"),
    )
    absent = [pl.lit(None).alias(name) for name in rows.columns if name not in named.columns]
    return named.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in rows.schema.items()
    )
