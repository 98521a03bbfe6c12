"""What a comparison says in one word, allowing for how many comparisons are made."""

from collections.abc import Collection

import polars as pl
from statsmodels.stats.multitest import multipletests

from cpanalysis.declare.family import EXPLORATORY, PRIMARY, PRIMARY_FAMILY

FALSE_DISCOVERY_RATE = 0.05
FAMILY = ["family", "area of family", "period_end", "comparator"]

HIGHER = "higher"
LOWER = "lower"
NO_CLEAR_DIFFERENCE = "no clear difference"
NOT_COMPARABLE = "not comparable"


def add_verdicts(comparisons: pl.DataFrame, primary: Collection[str] = PRIMARY) -> pl.DataFrame:
    """Return ``comparisons`` with ``family``, ``q_value`` and ``verdict``.

    The ``primary`` indicators of all areas in one period against one comparator are one family,
    declared before the run; all others are exploratory, a family for each area. Within a family
    the false discovery rate is held at 5 % (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57,
    289-300). Higher or lower is said only below it.
    """
    named = comparisons.with_columns(name_family(primary))
    alone = pl.when(pl.col("family") == EXPLORATORY).then("area").otherwise(pl.lit(""))
    numbered = named.with_row_index("order").with_columns(alone.alias("area of family"))
    families = numbered.group_by(FAMILY, maintain_order=True)
    none = numbered.clear()
    adjusted = pl.concat([none, *(add_q_values(family) for _, family in families)])
    neutral = pl.when(pl.col("measure") == "ratio").then(1.0).otherwise(0.0)
    clear = pl.col("q_value") < FALSE_DISCOVERY_RATE
    verdict = (
        pl.when(pl.col("estimate").is_null())
        .then(pl.lit(NOT_COMPARABLE))
        .when(clear & (pl.col("estimate") > neutral))
        .then(pl.lit(HIGHER))
        .when(clear)
        .then(pl.lit(LOWER))
        .otherwise(pl.lit(NO_CLEAR_DIFFERENCE))
    )
    tidy = adjusted.sort("order").drop("order", "area of family")
    return tidy.with_columns(verdict.alias("verdict"))


def name_family(primary: Collection[str]) -> pl.Expr:
    """Return the family of a comparison: primary where its indicator was declared so."""
    declared = pl.col("indicator").is_in(list(primary)).fill_null(value=False)
    family = pl.when(declared).then(pl.lit(PRIMARY_FAMILY)).otherwise(pl.lit(EXPLORATORY))
    return family.alias("family")


def add_q_values(family: pl.DataFrame) -> pl.DataFrame:
    """Return one family with its adjusted p values; null where there is no p value."""
    known = family.filter(pl.col("p_value").is_not_null())
    if known.is_empty():
        return family
    adjusted = multipletests(known["p_value"].to_numpy(), method="fdr_bh")[1]
    q_values = known.select("order", pl.Series("q_value", adjusted))
    return (
        family.drop("q_value")
        .join(q_values, on="order", how="left", maintain_order="left")
        .select(family.columns)
    )
