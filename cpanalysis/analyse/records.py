"""Records of one extract, measured by month, by twelve months and by longer, and compared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from cpanalysis.analyse.agreements import measure_agreements
from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.changes import measure_changes
from cpanalysis.analyse.charts import Charting, add_children, chart_months
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.decompositions import measure_decompositions
from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.analyse.latest import compare_districts, draw_waits, follow_children
from cpanalysis.analyse.longer import list_long_waits, list_short_waits, measure_longer
from cpanalysis.analyse.slices import with_slices
from cpanalysis.analyse.stages import follow
from cpanalysis.analyse.traces import Since, trace
from cpanalysis.analyse.waits import add_medians_of_enough, add_waits
from cpanalysis.declare.events import Event
from cpanalysis.declare.family import PRIMARY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.kinds import Duration
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.clusters import measure_clusters
from cpanalysis.measure.records.distinct import count_distinct
from cpanalysis.measure.records.engine import Measured, measure_records
from cpanalysis.measure.records.flow import measure_flow
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.rows import as_measured_rows
from cpanalysis.measure.records.waits import measure_waits
from cpanalysis.read.records.records import Records

YEAR = "12 months"


def analyse_records(
    records: Records,
    readings: Readings | None = None,
    charting: Charting | None = None,
    *,
    primary: Collection[str] = PRIMARY,
    since: Since | None = None,
) -> Analysis:
    """Return the indicators of records: monthly, and over twelve months by stratum.

    Comparisons between areas and years rest on the twelve months, because a district month is
    too small for them, and those of ``primary`` indicators are the declared family; control
    charts on the months. The change since the baseline, also of the slices that recommendations
    ask about, rests on twelve months too.
    """
    asked = readings or Readings()
    catalogue, at_events = word_indicators(asked), word_at_events(asked)
    indicators = {**with_variants(catalogue), **at_events}
    monthly = Request(
        readings=asked, indicators=tuple(catalogue), declared=tuple(at_events.values())
    )
    months = measure_records(records, monthly)
    asked_about = since or Since()
    over = measure_years(records, asked, asked_about)
    years, waits = over.measured, over.waits
    longer = measure_longer(records, monthly)
    by_year = bound(years, indicators)
    whole = by_year.filter(pl.col("stratum").is_in(["all", "compared with"]))
    by_month = bound(months, indicators)
    others = [by_month, *(bound(one, indicators) for one in longer)]
    measured = pl.concat([tell_short(pl.concat(others), records, monthly), conform(by_year)])
    results = tell_long(measured, waits, records, monthly)
    clusters = measure_clusters(records, monthly)
    charts, points = chart_months(measured, indicators, charting or Charting(), clusters)
    flow, _ = measure_flow(records, Request(length=YEAR, readings=asked))
    latest: dict[str, Any] = {
        **compare_districts(records, asked, indicators, years=whole, months=by_month),
        **draw_waits(waits, asked, records.origin),
        **follow_children(records, asked, years),
    }
    return Analysis(
        results=results,
        comparisons=compare(whole, indicators, primary),
        heterogeneity=measure_heterogeneity(whole, indicators, primary),
        charts=add_children(charts, years),
        chart_points=points,
        traces=trace(
            pl.concat([add_medians(by_year, results), *over.slices]),
            pl.concat([waits, over.slice_waits]),
            indicators,
            asked_about,
        ),
        agreements=measure_agreements(conform(by_year)),
        stages=follow(flow, origin=records.origin),
        distinct=count_distinct(months, years, *longer),
        **latest,
    )


@dataclass(frozen=True, eq=False)
class Years:
    """Twelve months of every indicator and the waits behind them; slices of indicators apart."""

    measured: Measured
    waits: pl.DataFrame
    slices: list[pl.DataFrame]
    slice_waits: pl.DataFrame


def measure_years(records: Records, readings: Readings, since: Since) -> Years:
    """Return twelve months of every indicator by stratum, and of what recommendations ask about.

    Slices are asked for together with all else, so that they have the same periods.
    """
    sliced = with_slices(word_indicators(readings), since.apart.values())
    declared = tuple(sliced.values())
    request = Request(length=YEAR, strata="declared", readings=readings, declared=declared)
    measured = measure_records(records, request)
    waits = measure_waits(records, replace(request, strata=()))
    is_slice = pl.col("indicator").is_in(list(since.apart))
    plain, slices = (
        Measured(measured.results.filter(kept), measured.spread.filter(kept))
        for kept in (~is_slice, is_slice)
    )
    own = waits.filter(is_slice)
    bounded = bound_slices(slices, own, with_variants(sliced)) if since.apart else []
    return Years(plain, waits.filter(~is_slice), bounded, own)


def bound_slices(
    slices: Measured, waits: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> list[pl.DataFrame]:
    """Return measured slices with their intervals, and medians where they are waits."""
    rows = bound(slices, indicators)
    return [add_medians(rows, add_waits(conform(rows), waits))]


def add_medians(rows: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return measured ``rows`` with the medians, and their status, that were read off curves."""
    told = ["value", "status", "reason"]
    read = results.select(*KEY, *(pl.col(name).alias(f"{name}_read") for name in told))
    joined = rows.join(read, on=KEY, how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("value", "value_read").alias("value"),
        pl.coalesce("status_read", "status").alias("status"),
        pl.coalesce("reason_read", "reason").alias("reason"),
    ).select(rows.columns)


def add_changes(
    analysis: Analysis,
    records: Records,
    events: Sequence[Event],
    *,
    primary: Collection[str] = PRIMARY,
    readings: Readings | None = None,
) -> Analysis:
    """Return the analysis of ``records`` with changes at ``events``, which rest on all months."""
    asked = readings or Readings()
    indicators = {**with_variants(word_indicators(asked)), **word_at_events(asked)}
    clusters = measure_clusters(records, Request(readings=asked))
    changes, points = measure_changes(analysis.results, indicators, events, primary, clusters)
    return replace(
        analysis,
        changes=changes,
        change_points=points,
        decompositions=measure_decompositions(records, events, asked),
    )


def tell_short(rows: pl.DataFrame, records: Records, monthly: Request) -> pl.DataFrame:
    """Return rows of months and longer with the medians of waits where enough waited."""
    waits = [measure_monthly(records, monthly.readings), list_short_waits(records, monthly)]
    return add_medians_of_enough(conform(rows), pl.concat(waits))


def tell_long(
    measured: pl.DataFrame, waits: pl.DataFrame, records: Records, monthly: Request
) -> pl.DataFrame:
    """Return every row once, those of a year and longer with the medians of all waits."""
    every = pl.concat([waits, list_long_waits(records, monthly)])
    return add_waits(measured.unique(KEY, keep="first", maintain_order=True), every)


def measure_monthly(records: Records, readings: Readings) -> pl.DataFrame:
    """Return the waits of each month, of the indicators whose rows fall in one month each."""
    codes = [
        code
        for code, one in word_indicators(readings).items()
        if isinstance(one.kind, Duration) and one.every == "month"
    ]
    return measure_waits(records, Request(indicators=tuple(codes), readings=readings))


def bound(measured: Measured, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Return measured rows with the intervals of their kind, clustered by child."""
    return add_intervals(as_measured_rows(measured), indicators, measured.spread)


KEY = ["indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum"]
