"""Records of one extract, measured by month and by twelve months, and compared."""

from collections.abc import Collection, Mapping

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.charts import Charting, add_children, chart_months
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.grades import add_kappa
from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.analyse.waits import add_waits
from cpanalysis.declare.family import PRIMARY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.engine import Measured, measure_records
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
) -> Analysis:
    """Return the indicators of records: monthly, and over twelve months by stratum.

    Comparisons between areas and years rest on the twelve months, because a district month is
    too small for them, and those of ``primary`` indicators are the declared family; control
    charts on the months.
    """
    asked = readings or Readings()
    indicators = with_variants(word_indicators(asked))
    months = measure_records(records, Request(readings=asked))
    years = measure_records(records, Request(length=YEAR, strata="declared", readings=asked))
    waits = measure_waits(records, Request(length=YEAR, readings=asked))
    by_year = bound(years, indicators)
    whole = by_year.filter(pl.col("stratum").is_in(["all", "compared with"]))
    results = pl.concat([conform(bound(months, indicators)), conform(by_year)])
    charts, points = chart_months(results, indicators, charting or Charting())
    return Analysis(
        results=add_waits(results.unique(KEY, keep="first", maintain_order=True), waits),
        comparisons=compare(whole, indicators, primary),
        heterogeneity=measure_heterogeneity(whole, indicators),
        charts=add_children(charts, years),
        chart_points=points,
    )


def bound(measured: Measured, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Return measured rows with the intervals of their kind, clustered by child."""
    rows = add_intervals(as_measured_rows(measured), indicators, measured.spread)
    return add_kappa(rows, indicators)


KEY = ["indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum"]
