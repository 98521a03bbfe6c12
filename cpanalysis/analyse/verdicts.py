"""What a test says in one word, allowing for how many are made: families, q values, verdicts.

Any frame of tests is judged in two steps: :func:`adjust` holds the false discovery rate within its
families, and :func:`word_side` chooses the word. Comparisons have their own families, which
:func:`add_verdicts` assigns; after analyses are joined :func:`judge` judges the families anew.
"""

from collections.abc import Collection, Sequence

import polars as pl

from cpanalysis.declare.areas import REST_OF_FORCE, STATISTICAL_NEIGHBOURS
from cpanalysis.declare.authorities import AUTHORITY_NAMES
from cpanalysis.declare.family import (
    A_YEAR_EARLIER,
    EXPLORATORY,
    FALSE_DISCOVERY_RATE,
    PRIMARY,
    PRIMARY_FAMILY,
)
from cpanalysis.declare.whom import list_elsewhere
from cpanalysis.declare.wording import (
    HIGHER,
    LOWER,
    NO_CLEAR_DIFFERENCE,
    NOT_COMPARABLE,
    TOO_FEW,
)

ELSEWHERE = list_elsewhere(AUTHORITY_NAMES)
TOO_FEW_TO_COMPARE = "too few to compare"
NOTHING_TO_COMPARE_WITH = "no events to compare with, so that the ratio has no value"
FEW = (TOO_FEW_TO_COMPARE, NOTHING_TO_COMPARE_WITH)
"""Reasons for which both figures are known and yet no comparison can be made."""

IS_JUDGED = pl.col("p_value").is_not_null() & pl.col("p_value").is_not_nan()
BY = ["family", "area of family", "is latest"]


def add_verdicts(comparisons: pl.DataFrame, primary: Collection[str] = PRIMARY) -> pl.DataFrame:
    """Return ``comparisons`` with ``family``, ``tests``, ``q_value`` and ``verdict``.

    Planned are the latest comparisons of ``primary`` indicators with the rest of the force and
    with a year earlier; all others are exploratory.
    """
    family = (
        pl.when(is_planned(primary)).then(pl.lit(PRIMARY_FAMILY)).otherwise(pl.lit(EXPLORATORY))
    )
    return judge(comparisons.with_columns(family.alias("family")))


def is_planned(primary: Collection[str]) -> pl.Expr:
    """Return whether a comparison was planned: its indicator, its comparator, its latest period.

    An authority that is not of the force has no rest of the force; its neighbours take the place.
    """
    other = pl.col("comparator")
    near = (other == STATISTICAL_NEIGHBOURS.name) & pl.col("area").is_in(ELSEWHERE)
    asked = other.is_in([REST_OF_FORCE.name, A_YEAR_EARLIER]) | near
    named = pl.col("indicator").is_in(list(primary))
    return (named & asked & is_latest()).fill_null(value=False)


def is_latest() -> pl.Expr:
    """Return whether a comparison is the latest of its kind that could be made.

    It is chosen by whether there is a comparison, never by what it says.
    """
    end = pl.col("period_end")
    last = end.filter(IS_JUDGED).max().over("indicator", "area", "comparator")
    return (end == last).fill_null(value=False)


def judge(comparisons: pl.DataFrame) -> pl.DataFrame:
    """Return ``comparisons`` of known families with ``tests``, ``q_value`` and ``verdict``.

    The planned ones are one family over the whole force. The exploratory ones are, for each area,
    a family of the latest and one of the earlier. An authority that is not of the force has
    families of its own, so that its page says the same whatever other pages a pack has.
    """
    by_itself = (pl.col("family") == EXPLORATORY) | pl.col("area").is_in(ELSEWHERE)
    placed = comparisons.with_columns(
        pl.when(by_itself).then("area").otherwise(pl.lit("")).alias("area of family"),
        is_latest().alias("is latest"),
    )
    adjusted = adjust(placed, BY).drop("area of family", "is latest")
    none = (
        pl.when(pl.col("reason").is_in(FEW)).then(pl.lit(TOO_FEW)).otherwise(pl.lit(NOT_COMPARABLE))
    )
    side = word_side(HIGHER, LOWER, NO_CLEAR_DIFFERENCE)
    verdict = pl.when(pl.col("estimate").is_null()).then(none).otherwise(side)
    return adjusted.with_columns(verdict.alias("verdict")).select(comparisons.columns)


def word_side(higher: str, lower: str, neither: str) -> pl.Expr:
    """Return the word for the side on which a test lies, by its q value; null without an estimate.

    ``measure`` says whether no difference is 1, of a ratio, or 0.
    """
    neutral = pl.when(pl.col("measure") == "ratio").then(1.0).otherwise(0.0)
    clear = (pl.col("q_value") < FALSE_DISCOVERY_RATE).fill_null(value=False)
    return (
        pl.when(pl.col("estimate").is_null())
        .then(pl.lit(None, pl.String))
        .when(clear & (pl.col("estimate") > neutral))
        .then(pl.lit(higher))
        .when(clear & (pl.col("estimate") < neutral))
        .then(pl.lit(lower))
        .otherwise(pl.lit(neither))
    )


def adjust(tests: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return ``tests`` with ``q_value``, and ``tests`` that the family has; a family each ``by``.

    With ``p`` the ``k``-th smallest of the ``n`` of its family that are known, ``q`` is the least
    of ``p n / k`` among it and all larger ones (Benjamini and Hochberg 1995, J. R. Stat. Soc. B
    57, 289-300). A row without a p value has no q, and does not count. Thousands of families are
    adjusted at once.
    """
    numbered = tests.drop("q_value", "tests", strict=False).with_row_index("order")
    family = list(by) or pl.lit(0)
    size = IS_JUDGED.sum().over(family).cast(pl.Int64).alias("tests")
    known = numbered.filter(IS_JUDGED).sort("p_value", maintain_order=True)
    share = pl.int_range(1, pl.len() + 1) / pl.len()
    raised = (pl.col("p_value") / share).cum_min(reverse=True).clip(upper_bound=1.0)
    q_values = known.select("order", raised.over(family).alias("q_value"))
    joined = numbered.with_columns(size).join(
        q_values, on="order", how="left", maintain_order="left", validate="1:1"
    )
    return joined.drop("order")
