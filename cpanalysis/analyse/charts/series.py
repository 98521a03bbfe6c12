"""Months of many series side by side, as the statistics take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.analyse.waits import ENOUGH_WAITS
from cpanalysis.declare.charts import SERIES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Duration, Kind, Proportion, Rate

Numbers = NDArray[np.float64]

STOCKS = ("open_referrals",)
"""Kinds of row that are counted on a day, not in a period."""


@dataclass(frozen=True, eq=False)
class Block:
    """Series that one kind of chart takes at once.

    ``rows`` are their monthly rows with the number of the series (``at``) and of the month
    (``month``); ``events`` and ``exposure`` have shape (series, months), nan for a gap.
    """

    chart: str
    rows: pl.DataFrame
    keys: pl.DataFrame
    months: list[date]
    events: Numbers
    exposure: Numbers

    def at_rows(self, lines: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return what stands in an array of (series, months) for each row."""
        return np.asarray(lines[self.rows["at"].to_numpy(), self.rows["month"].to_numpy()])


def choose_chart(kind: Kind) -> str:
    """Return the chart that a kind of indicator gets; none where there is none for it.

    >>> from cpanalysis.declare.kinds import Count, Rate
    >>> choose_chart(Count()), choose_chart(Rate(1000, "children"))
    ('c', 'u')
    """
    match kind:
        case Count():
            return "c"
        case Rate():
            return "u"
        case Proportion():
            return "p"
        case Duration():
            return "xmr"
        case _:
            return "none"


def chart_of(indicator: Indicator) -> str:
    """Return the chart of an indicator; a stock has none, whatever its kind."""
    return "none" if is_stock(indicator) else choose_chart(indicator.kind)


def is_stock(indicator: Indicator) -> bool:
    """Return whether the same cases stand in several months, which are then not independent."""
    return getattr(indicator, "rows", "") in STOCKS


def lay_blocks(rows: pl.DataFrame, indicators: Mapping[str, Indicator]) -> list[Block]:
    """Return monthly ``rows`` as one block for each kind of chart and theme."""
    kinds = {code: chart_of(indicators[code]) for code in rows["indicator"].unique()}
    per = {code: float(getattr(indicators[code].kind, "per", 1)) for code in kinds}
    named = rows.with_columns(
        pl.col("indicator").replace_strict(kinds, return_dtype=pl.String).alias("chart"),
        pl.col("indicator").replace_strict(per, return_dtype=pl.Float64).alias("per"),
    )
    parts = named.filter(pl.col("chart") != "none").partition_by(
        "chart", "theme", maintain_order=True
    )
    return [lay_block(part) for part in parts]


def lay_block(rows: pl.DataFrame) -> Block:
    """Return the rows of one block, numbered, with their arrays."""
    months = sorted(rows["period_start"].unique())
    keys = rows.unique(SERIES, keep="first", maintain_order=True).with_row_index("at")
    numbered = rows.join(keys.select("at", *SERIES), on=SERIES, maintain_order="left").with_columns(
        pl.col("period_start")
        .replace_strict({month: place for place, month in enumerate(months)})
        .cast(pl.Int64)
        .alias("month")
    )
    chart = str(rows["chart"][0])
    shape = (keys.height, len(months))
    events, exposure = (fill(numbered, column, shape) for column in take_numbers(chart))
    return Block(chart, numbered, keys, months, events, exposure)


def take_numbers(chart: str) -> tuple[pl.Expr, pl.Expr]:
    """Return events and exposure of a month; for values the value and 1."""
    sound = pl.col("status") == "ok"
    if chart == "xmr":
        many = sound & (pl.col("denominator") >= ENOUGH_WAITS)
        return pl.when(many).then("value"), pl.when(many & pl.col("value").is_not_null()).then(1.0)
    against = pl.lit(1.0) if chart == "c" else pl.col("denominator")
    return pl.when(sound).then(pl.col("numerator").round()), pl.when(sound).then(against)


def fill(rows: pl.DataFrame, column: pl.Expr, shape: tuple[int, int]) -> Numbers:
    """Return one number a row laid out by series and month, nan where there is no row."""
    values = rows.select(column.cast(pl.Float64).fill_null(float("nan")).alias("it"))["it"]
    laid = np.full(shape, np.nan)
    laid[rows["at"].to_numpy(), rows["month"].to_numpy()] = values.to_numpy()
    return laid
