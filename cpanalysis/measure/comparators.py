"""What a district is compared with: the force, the rest of it, region, country, neighbours.

Each is a sum of areas, so numerator and denominator are added (or the district taken away from
its region) and the value made of the sums. A comparator belongs to one district: its rows have
the stratum ``compared with`` and the district's name as its value.
"""

import polars as pl

from cpanalysis.declare.areas import (
    DISTRICT_NAMES,
    ENGLAND,
    FORCE,
    NORTH_EAST,
    REST_OF_ENGLAND,
    REST_OF_FORCE,
    REST_OF_NORTH_EAST,
    STATISTICAL_NEIGHBOURS,
    Area,
)
from cpanalysis.measure.official import WORKING

COMPARED_WITH = "compared with"
LEAST_NEIGHBOURS = 5
CELL = ["indicator", "theme", "period_start", "period_end", "unit", "origin"]


def add_comparators(rows: pl.DataFrame, neighbours: pl.DataFrame) -> pl.DataFrame:
    """Return measured ``rows`` followed by those of the force and of each district's comparators.

    ``neighbours`` has the columns ``area`` and ``neighbour``. Neighbours without a figure are
    left out, and fewer than five with one are insufficient; where fewer than five are among the
    areas at all (no file of all England), there is no such comparator.
    """
    added = [sum_of(rows, DISTRICT_NAMES, FORCE)]
    for district in DISTRICT_NAMES:
        others = [name for name in DISTRICT_NAMES if name != district]
        near = neighbours.filter(pl.col("area") == district)["neighbour"].to_list()
        added += [
            own(sum_of(rows, others, REST_OF_FORCE), district),
            own(rest_of(rows, district, NORTH_EAST, REST_OF_NORTH_EAST), district),
            own(rest_of(rows, district, ENGLAND, REST_OF_ENGLAND), district),
            own(sum_of_neighbours(rows, near), district),
        ]
    return pl.concat([rows, *added])


def own(rows: pl.DataFrame, district: str) -> pl.DataFrame:
    """Return comparator ``rows`` as those of one district."""
    return rows.with_columns(
        pl.lit(COMPARED_WITH).alias("stratum"), pl.lit(district).alias("value_of_stratum")
    )


def sum_of(rows: pl.DataFrame, names: tuple[str, ...] | list[str], area: Area) -> pl.DataFrame:
    """Return ``names`` added up as ``area``; not ok where one of them is not ok or absent."""
    parts = rows.filter(pl.col("area").is_in(names))
    wrong = pl.col("status") != "ok"
    added = parts.group_by(CELL, maintain_order=True).agg(
        *add_up(),
        pl.col("status").filter(wrong).first().fill_null("ok"),
        (pl.col("area") + ": " + pl.col("reason")).filter(wrong).first().alias("reason"),
        pl.len().alias("parts"),
    )
    whole = (pl.col("parts") == len(names)) | (pl.col("status") != "ok")
    checked = added.with_columns(
        pl.when(whole).then("status").otherwise(pl.lit("not_computable")).alias("status"),
        pl.when(whole)
        .then("reason")
        .otherwise(pl.lit("not all areas of the sum have a figure"))
        .alias("reason"),
    )
    return as_rows(checked, rows, area)


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


def rest_of(rows: pl.DataFrame, district: str, whole: Area, rest: Area) -> pl.DataFrame:
    """Return ``whole`` without ``district``: the two then share no child."""
    part = rows.filter(pl.col("area") == district).select(
        "indicator", "period_end", *WORKING, pl.col("status").alias("part_status")
    )
    around = rows.filter(pl.col("area") == whole.name)
    key = ["indicator", "period_end"]
    joined = around.join(part, on=key, how="inner", suffix="_part", maintain_order="left")
    sound = (pl.col("status") == "ok") & (pl.col("part_status") == "ok")
    left = [
        pl.when(sound).then(pl.col(name) - pl.col(f"{name}_part")).alias(name) for name in WORKING
    ]
    worded = joined.with_columns(
        *left,
        pl.when(sound | (pl.col("status") != "ok")).then("status").otherwise("part_status"),
        pl.when(sound | (pl.col("status") != "ok"))
        .then("reason")
        .otherwise(pl.lit(f"no figure of {district}"))
        .alias("reason"),
    )
    return as_rows(worded, rows, rest)


def sum_of_neighbours(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return the neighbours that have figures, added up; says which are left out."""
    near = rows.filter(pl.col("area").is_in(names))
    if near["area"].n_unique() < LEAST_NEIGHBOURS:
        return rows.clear()
    sound = near.filter(pl.col("status") == "ok")
    added = sound.group_by(CELL, maintain_order=True).agg(
        *add_up(), pl.col("area").alias("present"), pl.len().alias("parts")
    )
    enough = pl.col("parts") >= LEAST_NEIGHBOURS
    absent = pl.col("present").map_elements(
        lambda present: ", ".join(sorted(set(names) - set(present))), return_dtype=pl.String
    )
    worded = added.with_columns(
        pl.when(enough).then(pl.lit("ok")).otherwise(pl.lit("insufficient")).alias("status"),
        pl.when(pl.col("parts") < len(names)).then(pl.format("without {}", absent)).alias("reason"),
    )
    return as_rows(worded, rows, STATISTICAL_NEIGHBOURS)


def as_rows(cells: pl.DataFrame, rows: pl.DataFrame, area: Area) -> pl.DataFrame:
    """Return aggregated ``cells`` with the columns of ``rows``, as one area."""
    sound = pl.col("status") == "ok"
    named = cells.with_columns(
        *(pl.when(sound).then(name).alias(name) for name in WORKING),
        pl.lit(area.name).alias("area"),
        pl.lit(area.code or None, pl.String).alias("area_code"),
        pl.lit("all").alias("stratum"),
        pl.lit("all").alias("value_of_stratum"),
        pl.lit(None, pl.Float64).alias("value"),
        pl.lit(None, pl.String).alias("symbol"),
    )
    absent = [pl.lit(None).alias(name) for name in rows.columns if name not in named.columns]
    return named.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in rows.schema.items()
    )
