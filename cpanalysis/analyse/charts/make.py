"""Charts of monthly rows: blocks of one kind at a time, by both sets of rules."""

from collections.abc import Mapping

import polars as pl

from cpanalysis.analyse.charts.charting import Charting
from cpanalysis.analyse.charts.points import write_points
from cpanalysis.analyse.charts.recurring import add_recurring
from cpanalysis.analyse.charts.series import Block, is_stock, lay_blocks
from cpanalysis.analyse.charts.summaries import conform_charts, write_summaries
from cpanalysis.analyse.waits import ENOUGH_WAITS
from cpanalysis.declare.charts import CHART_POINTS, CHARTS, RULE_SETS, SERIES, RuleSet
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Duration
from cpanalysis.declare.results import OF_MONTH
from cpanalysis.measure.records.waits import UNITS
from cpanalysis.statistics.charts import (
    Chart,
    ChartOptions,
    charts_of_counts,
    charts_of_proportions,
    charts_of_values,
)

CHARTED = ("all", "record")
"""Strata that are charted: the whole, and each kind of record that is measured apart."""

A_STOCK = "the same cases stand in several months, so that its months are not independent"
TOO_FEW_WAITS = (
    f"fewer than {ENOUGH_WAITS} waits a month, too few for a median; the share within a limit is"
    " charted where it is an indicator"
)
NO_MONTHS = "no month has a figure"
PROPOSED = Charting()


def chart_months(
    results: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    charting: Charting = PROPOSED,
    clusters: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a row for each chart, and a row for each of its months.

    ``results`` are rows of the results frame; those of months and of the areas asked for are
    charted. ``clusters`` say how the events of quarters fall on children (see
    :mod:`cpanalysis.measure.records.clusters`); without them months alone tell how dispersed they
    are. A series without any month that could be charted has its row with the reason.
    """
    rows = take_months(results, charting.areas)
    charted = rows.filter(can_be_charted().any().over(SERIES))
    laid = lay_blocks(charted, indicators, charting) if charted.height else []
    blocks = [add_recurring(block, clusters) for block in laid]
    made = [chart_block(block, rules, indicators, charting) for block in blocks for rules in RULES]
    charts = pl.concat([CHARTS.to_frame(), *(one for one, _ in made)])
    points = pl.concat([CHART_POINTS.to_frame(), *(many for _, many in made)])
    whole = pl.concat([charts, list_uncharted(rows, charts, indicators)])
    order = [*SERIES, "rules"]
    return whole.sort(order), points.sort([*order, "period_start"])


RULES: tuple[RuleSet, ...] = RULE_SETS  # type: ignore[assignment]


def take_months(results: pl.DataFrame, areas: tuple[str, ...]) -> pl.DataFrame:
    """Return the monthly rows that are charted, in order of series and time."""
    told = results.filter(OF_MONTH, pl.col("area").is_in(areas), pl.col("stratum").is_in(CHARTED))
    return told.sort([*SERIES, "period_start"])


def chart_block(
    block: Block,
    rules: RuleSet,
    indicators: Mapping[str, Indicator],
    charting: Charting,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of the charts of one block by one set of rules, and of their points."""
    known = block.dispersion if rules == "calibrated" else None
    options = ChartOptions(
        rules=rules, breaks=block.breaks, change=charting.change, dispersion=known
    )
    charts = draw_block(block, options)
    summaries = write_summaries(block, charts, rules, indicators=indicators, charting=charting)
    return summaries, write_points(block, charts, rules)


def draw_block(block: Block, options: ChartOptions) -> list[Chart]:
    """Return the charts of a block, by its kind."""
    match block.chart:
        case "p":
            return charts_of_proportions(block.events, block.exposure, options=options)
        case "u":
            return charts_of_counts(block.events, exposure=block.exposure, options=options)
        case "c":
            return charts_of_counts(block.events, options=options)
        case _:
            return charts_of_values(block.events, options=options)


def can_be_charted() -> pl.Expr:
    """Return whether a month has a point: a count or share, or the median of enough waits."""
    sound = pl.col("status") == "ok"
    is_wait = pl.col("unit").is_in(UNITS)
    waited = pl.col("value").is_not_null() & (pl.col("denominator") >= ENOUGH_WAITS)
    return sound & pl.when(is_wait).then(waited).otherwise(pl.col("numerator").is_not_null())


def list_uncharted(
    rows: pl.DataFrame, charts: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> pl.DataFrame:
    """Return a row with its reason for each series that has no chart."""
    none = rows.join(charts, on=SERIES, how="anti")
    told = none.group_by(SERIES, maintain_order=True).agg(
        pl.col("theme", "unit", "origin").first(), pl.col("reason").drop_nulls().last()
    )
    kinds = {code: say_unfit(indicators[code]) for code in none["indicator"].unique()}
    unfit = pl.col("indicator").replace_strict(kinds, return_dtype=pl.String)
    reasoned = told.with_columns(
        pl.coalesce(unfit, "reason", pl.lit(NO_MONTHS)).alias("reason"),
        pl.lit("none").alias("chart"),
        pl.lit("no chart").alias("state"),
        pl.lit(0).alias("points"),
    )
    return pl.concat(
        [conform_charts(reasoned.with_columns(pl.lit(rules).alias("rules"))) for rules in RULES]
    )


def say_unfit(indicator: Indicator) -> str | None:
    """Return why an indicator has no chart whatever its months, or None."""
    if is_stock(indicator):
        return A_STOCK
    return TOO_FEW_WAITS if isinstance(indicator.kind, Duration) else None
