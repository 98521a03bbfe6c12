"""How unevenly events fall on children: the share of the tenth of them with most."""

import polars as pl

from cpanalysis.measure.records.grid import CELL

TENTH = 0.1


def top_tenth(spread: pl.DataFrame) -> pl.DataFrame:
    """Return ``numerator`` and ``denominator``: events of the top tenth of children, and of all.

    Of the child on whom the tenth ends a part is counted, so that the share is that of the
    Lorenz curve at nine tenths: a tenth of 23 children are 2.3 of them.

    >>> cell = {name: [1, 1] for name in CELL}
    >>> spread = pl.DataFrame({**cell, "events": [10, 1], "total": [10, 1], "children": [1, 14]})
    >>> top_tenth(spread).select("numerator", "denominator", "children").row(0)
    (10.5, 24.0, 15)
    """
    ordered = spread.filter(pl.col("events") > 0).sort("events", descending=True)
    children = pl.col("children")
    before = children.cum_sum().over(CELL) - children
    room = (TENTH * children.sum().over(CELL) - before).clip(lower_bound=0)
    counted = pl.min_horizontal(room, children)
    return (
        ordered.with_columns(counted=counted)
        .group_by(CELL)
        .agg(
            (pl.col("counted") * pl.col("events")).sum().alias("numerator"),
            (children * pl.col("events")).sum().cast(pl.Float64).alias("denominator"),
            children.sum(),
        )
    )
