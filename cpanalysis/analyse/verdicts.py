"""What a comparison says in one word, allowing for how many comparisons are made."""

from collections.abc import Collection

import polars as pl

from cpanalysis.declare.authorities import AUTHORITY_NAMES
from cpanalysis.declare.family import EXPLORATORY, PRIMARY, PRIMARY_FAMILY
from cpanalysis.declare.whom import list_elsewhere

FALSE_DISCOVERY_RATE = 0.05
ELSEWHERE = list_elsewhere(AUTHORITY_NAMES)
FAMILY = ["family", "area of family", "period_end", "comparator"]

HIGHER = "higher"
LOWER = "lower"
NO_CLEAR_DIFFERENCE = "no clear difference"
NOT_COMPARABLE = "not comparable"


def add_verdicts(comparisons: pl.DataFrame, primary: Collection[str] = PRIMARY) -> pl.DataFrame:
    """Return ``comparisons`` with ``family``, ``q_value`` and ``verdict``.

    The ``primary`` indicators of all areas of the force in one period against one comparator are
    one family, declared before the run; all others are exploratory, a family for each area. An
    authority that is not of the force has families of its own, so that its page says the same
    whatever other pages a pack has. Within a family
    the false discovery rate is held at 5 % (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57,
    289-300). Higher or lower is said only below it.
    """
    named = comparisons.with_columns(name_family(primary))
    by_itself = (pl.col("family") == EXPLORATORY) | pl.col("area").is_in(ELSEWHERE)
    alone = pl.when(by_itself).then("area").otherwise(pl.lit(""))
    adjusted = add_q_values(named.with_columns(alone.alias("area of family")))
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
    return adjusted.drop("area of family").with_columns(verdict.alias("verdict"))


def name_family(primary: Collection[str]) -> pl.Expr:
    """Return the family of a comparison: primary where its indicator was declared so."""
    declared = pl.col("indicator").is_in(list(primary)).fill_null(value=False)
    family = pl.when(declared).then(pl.lit(PRIMARY_FAMILY)).otherwise(pl.lit(EXPLORATORY))
    return family.alias("family")


def add_q_values(comparisons: pl.DataFrame) -> pl.DataFrame:
    """Return comparisons with their adjusted p values, family by family; null without a p value.

    With ``p`` the ``k``-th smallest of the ``n`` of its family that are known, ``q`` is the least
    of ``p n / k`` among it and all larger ones. Thousands of families are adjusted at once.
    """
    numbered = comparisons.with_row_index("order")
    known = numbered.filter(pl.col("p_value").is_not_null()).sort("p_value", maintain_order=True)
    share = pl.int_range(1, pl.len() + 1) / pl.len()
    raised = (pl.col("p_value") / share).cum_min(reverse=True).clip(upper_bound=1.0)
    q_values = known.select("order", raised.over(FAMILY).alias("q_value"))
    joined = numbered.drop("q_value").join(
        q_values, on="order", how="left", maintain_order="left", validate="1:1"
    )
    return joined.select(comparisons.columns)
