"""How many different children figures are about: one child can be all of a month's episodes."""

import polars as pl

from cpanalysis.declare.distinct import DISTINCT
from cpanalysis.declare.results import PLACE
from cpanalysis.measure.records.engine import Measured
from cpanalysis.measure.records.rows import of_children


def count_distinct(*several: Measured) -> pl.DataFrame:
    """Return, for each figure, the fewest different children that one of its counts is about.

    The counts are the events, the rest of a share and all of a share; what is nought is about
    nobody. A record that no child could be matched to is a child of its own. Indicators that count
    children tell it by their own numbers and have no row; nor have those of which it is not told
    how their records fall on children.
    """
    found = [count_sides(one) for one in several]
    counted = pl.concat([DISTINCT.to_frame(), *found])
    return counted.group_by(PLACE, maintain_order=True).agg(pl.col("children").min())


def count_sides(measured: Measured) -> pl.DataFrame:
    """Return the fewest different children of each row of measured results."""
    share = pl.col("unit") == "proportion"
    events, total = pl.col("numerator"), pl.when(share).then("denominator").otherwise("numerator")
    counts = {"events": events, "rest": total - events, "total": total}
    told = measured.results.filter(pl.col("status") == "ok", ~of_children())
    joined = told.join(sum_sides(measured.spread), on=PLACE, how="inner")
    sides = [children_of(side, count) for side, count in counts.items()]
    fewest = joined.select(*PLACE, children=pl.min_horizontal(sides))
    return fewest.drop_nulls("children").cast(DISTINCT)


def sum_sides(spread: pl.DataFrame) -> pl.DataFrame:
    """Return how many children have records on each side of a figure, and how many records."""
    children = pl.col("children")
    records = {
        "events": pl.col("events"),
        "rest": pl.col("total") - pl.col("events"),
        "total": pl.col("total"),
    }
    matched = ((children * of).sum().alias(f"{side} matched") for side, of in records.items())
    with_any = (children.filter(of > 0).sum().alias(side) for side, of in records.items())
    return spread.group_by(PLACE).agg(*with_any, *matched)


def children_of(side: str, count: pl.Expr) -> pl.Expr:
    """Return the children of one side, with those of records without a child; null for none."""
    children = pl.col(side) + (count - pl.col(f"{side} matched")).clip(0)
    return pl.when(children > 0).then(children)
