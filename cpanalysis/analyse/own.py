"""Indicators of one's own: measured, compared and charted as those of the registry are."""

from dataclasses import replace

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.charts import Charting, add_children, chart_months
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.analyse.longer import list_long_waits, list_short_waits, measure_longer
from cpanalysis.analyse.records import KEY, YEAR, bound
from cpanalysis.analyse.verdicts import judge as judge_families
from cpanalysis.analyse.waits import add_medians_of_enough, add_waits
from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.indicators import Readings, RecordIndicator
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.kinds import Duration
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.clusters import measure_clusters
from cpanalysis.measure.records.distinct import count_distinct
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.waits import measure_waits
from cpanalysis.read.records.records import Records


def analyse_own(
    records: Records, own: tuple[RecordIndicator, ...], beside: pl.DataFrame
) -> Analysis:
    """Return results, comparisons and charts of indicators that no registry holds.

    Its comparisons are exploratory. They share the false discovery rate with those ``beside``,
    the comparisons already made: an indicator thought of after looking must not have it easier.
    """
    readings = Readings()
    indicators = with_variants({one.code: one.worded(readings) for one in own})
    asked = Request(declared=own, readings=readings)
    by_year = replace(asked, length=YEAR, strata="declared")
    months = measure_records(records, asked)
    years = measure_records(records, by_year)
    longer = measure_longer(records, asked)
    # Records of a few months have no half-year and no three years.
    filled = [one for one in (months, *longer) if one.results.height]
    short = pl.concat([bound(one, indicators) for one in filled])
    year_rows = bound(years, indicators)
    whole = year_rows.filter(pl.col("stratum").is_in(["all", "compared with"]))
    measured = pl.concat([tell_short(short, records, asked), conform(year_rows)])
    waits = measure_waits(records, replace(by_year, strata=()))
    distinct = measured.unique(KEY, keep="first", maintain_order=True)
    clusters = measure_clusters(records, asked)
    charts, points = chart_months(measured, indicators, Charting(), clusters)
    return Analysis(
        results=add_waits(distinct, pl.concat([waits, list_long_waits(records, asked)])),
        comparisons=judge(compare(whole, indicators, ()), beside),
        heterogeneity=measure_heterogeneity(whole, indicators, ()),
        charts=add_children(charts, years),
        chart_points=points,
        distinct=count_distinct(months, years, *longer),
    )


def tell_short(rows: pl.DataFrame, records: Records, asked: Request) -> pl.DataFrame:
    """Return rows, those of waiting times with their medians where enough waited."""
    waits = tuple(
        one for one in asked.declared if isinstance(one.kind, Duration) and one.every == "month"
    )
    if not waits:
        return conform(rows)
    monthly = measure_waits(records, replace(asked, declared=waits))
    return add_medians_of_enough(
        conform(rows), pl.concat([monthly, list_short_waits(records, asked)])
    )


def judge(own: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """Return the ``own`` comparisons, judged as one family with the exploratory ones beside."""
    others = beside.filter(pl.col("family") == EXPLORATORY)
    joined = judge_families(pl.concat([own, others.select(own.columns)]))
    return joined.head(own.height)
