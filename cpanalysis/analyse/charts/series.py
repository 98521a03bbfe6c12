"""Months of many series side by side, as the statistics take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.analyse.charts.charting import Charting, breaks_of
from cpanalysis.analyse.waits import ENOUGH_WAITS
from cpanalysis.declare.charts import SERIES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Duration, Kind, Proportion, Rate

Numbers = NDArray[np.float64]

AT_ONCE = 400
"""Series that are charted side by side."""

PARTLY = "cover only a part"
IS_PROVISIONAL = pl.col("provisional").fill_null(value=False)
"""Whether a month lacks records that are not in yet: it is no point of a chart."""

STOCKS = ("open_referrals",)
"""Kinds of row that are counted on a day, not in a period."""


@dataclass(frozen=True, eq=False)
class Block:
    """Series that one kind of chart takes at once.

    ``rows`` are their monthly rows with the number of the series (``at``) and of the month
    (``month``); ``unfinished`` are the series whose last month is covered in part. ``events`` and
    ``exposure`` have shape (series, months), nan for a gap. So has ``dispersion``, what children
    who recur bring to each month (None where no child is told); ``unmatched`` are the series most
    of whose events are of no known child.
    """

    chart: str
    breaks: tuple[int, ...]
    rows: pl.DataFrame
    keys: pl.DataFrame
    months: list[date]
    unfinished: frozenset[int]
    events: Numbers
    exposure: Numbers
    dispersion: Numbers | None = None
    unmatched: frozenset[int] = frozenset()

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


def lay_blocks(
    rows: pl.DataFrame, indicators: Mapping[str, Indicator], charting: Charting
) -> list[Block]:
    """Return monthly ``rows`` as blocks: of one kind of chart and one set of phases each.

    A block has so many series at most that the memory it takes does not grow with their number.
    """
    kinds = {code: chart_of(indicators[code]) for code in rows["indicator"].unique()}
    per = {code: float(getattr(indicators[code].kind, "per", 1)) for code in kinds}
    months = span_months(rows)
    phases = {
        str(theme): breaks_of(charting, str(theme), months) for theme in rows["theme"].unique()
    }
    named = rows.with_columns(
        pl.col("indicator").replace_strict(kinds, return_dtype=pl.String).alias("chart"),
        pl.col("indicator").replace_strict(per, return_dtype=pl.Float64).alias("per"),
        pl.col("theme")
        .cast(pl.String)
        .replace_strict({theme: str(breaks) for theme, breaks in phases.items()})
        .alias("phases"),
    )
    charted = named.filter(pl.col("chart") != "none").with_columns(
        (pl.struct(SERIES).rank("dense").over("chart", "phases") // AT_ONCE).alias("batch")
    )
    parts = charted.partition_by("chart", "phases", "batch", maintain_order=True)
    return [lay_block(part, months, phases[str(part["theme"][0])]) for part in parts]


def span_months(rows: pl.DataFrame) -> list[date]:
    """Return the first day of every month from the first row to the last, absent ones too."""
    first, last = rows["period_start"].min(), rows["period_start"].max()
    return pl.select(pl.date_range(first, last, "1mo"))[:, 0].to_list()  # type: ignore[arg-type]


def lay_block(rows: pl.DataFrame, months: list[date], breaks: tuple[int, ...]) -> Block:
    """Return the rows of one block, numbered, with their arrays."""
    keys = rows.unique(SERIES, keep="first", maintain_order=True).with_row_index("at")
    places = {month: place for place, month in enumerate(months)}
    month = pl.col("period_start").replace_strict(places, return_dtype=pl.Int64)
    numbered = rows.join(keys.select("at", *SERIES), on=SERIES, maintain_order="left")
    told = numbered.with_columns(month.alias("month"))
    chart, shape = str(rows["chart"][0]), (keys.height, len(months))
    events, exposure = (fill(told, column, shape) for column in take_numbers(chart))
    return Block(chart, breaks, told, keys, months, find_unfinished(told), events, exposure)


def find_unfinished(rows: pl.DataFrame) -> frozenset[int]:
    """Return the numbers of the series whose last month is covered only in part."""
    last = rows.group_by("at").agg(pl.col("reason").sort_by("month").last())
    return frozenset(last.filter(pl.col("reason").str.contains(PARTLY, literal=True))["at"])


def find_late(rows: pl.DataFrame) -> frozenset[int]:
    """Return the numbers of the series with months of which records are not in yet."""
    return frozenset(rows.filter(IS_PROVISIONAL)["at"])


def take_numbers(chart: str) -> tuple[pl.Expr, pl.Expr]:
    """Return events and exposure of a month; for values the value and 1."""
    sound = (pl.col("status") == "ok") & ~IS_PROVISIONAL
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
