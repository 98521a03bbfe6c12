"""Records of one extract, measured by month and by twelve months, and compared."""

from collections.abc import Mapping, Sequence

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.changes import measure_changes
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.decompositions import measure_decompositions
from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.analyse.waits import add_waits
from cpanalysis.declare.events import Event
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.engine import Measured, measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.rows import as_measured_rows
from cpanalysis.measure.records.waits import measure_waits
from cpanalysis.read.records.records import Records

YEAR = "12 months"


def analyse_records(
    records: Records, readings: Readings | None = None, *, events: Sequence[Event] = ()
) -> Analysis:
    """Return the indicators of records: monthly, and over twelve months by stratum.

    Comparisons between areas and years rest on the twelve months, because a district month is
    too small for them; changes at ``events`` rest on all months.
    """
    asked = readings or Readings()
    catalogue, at_events = word_indicators(asked), word_at_events(asked)
    indicators = {**with_variants(catalogue), **at_events}
    monthly = Request(
        readings=asked, indicators=tuple(catalogue), declared=tuple(at_events.values())
    )
    months = measure_records(records, monthly)
    years = measure_records(records, Request(length=YEAR, strata="declared", readings=asked))
    waits = measure_waits(records, Request(length=YEAR, readings=asked))
    by_year = bound(years, indicators)
    whole = by_year.filter(pl.col("stratum").is_in(["all", "compared with"]))
    by_month = bound(months, indicators)
    results = pl.concat([conform(by_month), conform(by_year)])
    changes, points = measure_changes(by_month, indicators, events)
    return Analysis(
        results=add_waits(results.unique(KEY, keep="first", maintain_order=True), waits),
        comparisons=compare(whole, indicators),
        heterogeneity=measure_heterogeneity(whole, indicators),
        changes=changes,
        change_points=points,
        decompositions=measure_decompositions(records, events, asked),
    )


def bound(measured: Measured, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Return measured rows with the intervals of their kind, clustered by child."""
    return add_intervals(as_measured_rows(measured), indicators, measured.spread)


KEY = ["indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum"]
