"""What a comparison says in one word, allowing for how many comparisons are made."""

import polars as pl
from statsmodels.stats.multitest import multipletests

FALSE_DISCOVERY_RATE = 0.05
FAMILY = ["area", "period_end", "comparator"]

HIGHER = "higher"
LOWER = "lower"
NO_CLEAR_DIFFERENCE = "no clear difference"
NOT_COMPARABLE = "not comparable"


def add_verdicts(comparisons: pl.DataFrame) -> pl.DataFrame:
    """Return ``comparisons`` with ``q_value`` and ``verdict``.

    A family is all indicators of one area and period against one comparator; within it the
    false discovery rate is held at 5 % (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57,
    289-300). Higher or lower is said only below it.
    """
    families = comparisons.with_row_index("order").group_by(FAMILY, maintain_order=True)
    none = comparisons.clear().with_row_index("order")
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
    return adjusted.sort("order").drop("order").with_columns(verdict.alias("verdict"))


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
