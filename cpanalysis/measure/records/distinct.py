"""How many different children figures are about: one child can be all of a month's episodes."""

import polars as pl

from cpanalysis.declare.distinct import DISTINCT
from cpanalysis.declare.results import PLACE
from cpanalysis.measure.records.engine import Measured
from cpanalysis.measure.records.rows import of_children

SIDES = ("events", "rest", "total")


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
    told = measured.results.filter(pl.col("status") == "ok", ~of_children())
    joined = told.join(sum_sides(measured.spread), on=PLACE, how="inner")
    sides = [pl.when(pl.col(side) > 0).then(side) for side in SIDES]
    fewest = joined.select(*PLACE, children=pl.min_horizontal(sides))
    return fewest.drop_nulls("children").cast(DISTINCT)


def sum_sides(spread: pl.DataFrame) -> pl.DataFrame:
    """Return how many children have records on each side of a figure."""
    records = (pl.col("events"), pl.col("total") - pl.col("events"), pl.col("total"))
    with_any = (
        pl.col("children").filter(of > 0).sum().alias(side)
        for side, of in zip(SIDES, records, strict=True)
    )
    return spread.group_by(PLACE).agg(*with_any)
