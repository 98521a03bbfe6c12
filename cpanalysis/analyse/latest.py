"""What is told of the latest twelve months alone: children, waits, like with like."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from cpanalysis.analyse.adjusted import adjust, measure_strata
from cpanalysis.analyse.district_funnels import measure_district_funnels
from cpanalysis.analyse.flows import measure_flows
from cpanalysis.analyse.overlap import measure_overlap
from cpanalysis.analyse.repetition import EPISODES, Span, measure_repetition
from cpanalysis.analyse.waiting import analyse_waits
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import Readings
from cpanalysis.declare.results import OF_YEAR
from cpanalysis.measure.records.contacts import day_of, list_contacts, list_episodes
from cpanalysis.measure.records.engine import Measured
from cpanalysis.read.records.records import Records

THREE = ("missing_episodes", "cse_investigations", "custody_detentions")


def compare_districts(
    records: Records,
    readings: Readings,
    indicators: Mapping[str, Indicator],
    *,
    years: pl.DataFrame,
    months: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Return funnels, and crude beside adjusted comparisons, of the latest twelve months.

    ``years`` and ``months`` are measured rows with their intervals.
    """
    points, limits = measure_district_funnels(years, months, indicators)
    adjusted = adjust(measure_strata(records, readings, years), years, indicators)
    return {"funnel_points": points, "funnel_limits": limits, "adjusted": adjusted}


def draw_waits(waits: pl.DataFrame, readings: Readings, origin: str) -> dict[str, pl.DataFrame]:
    """Return curves of waiting times and their comparisons."""
    latest = waits.filter(pl.col("period_end") == pl.col("period_end").max())
    curves, comparisons = analyse_waits(latest, readings, origin=origin)
    return {"curves": curves, "wait_comparisons": comparisons}


def follow_children(
    records: Records, readings: Readings, years: Measured
) -> dict[str, pl.DataFrame]:
    """Return repetition, overlap and flows; nothing where no twelve months are covered."""
    span = find_span(years.results, records.origin)
    if span is None:
        return {}
    covered = find_covered(records, span)
    until = day_of(records.as_of)
    return {
        "repetition": measure_repetition(
            years.spread, list_episodes(records, readings), span, until=until
        ),
        "overlap": measure_overlap(list_contacts(records, readings), span, covered=covered),
        "flows": measure_flows(records, covered=covered),
    }


def find_span(results: pl.DataFrame, origin: str) -> Span | None:
    """Return the latest twelve months in which missing episodes are told, or None."""
    told = results.filter(pl.col("indicator") == EPISODES, pl.col("status") == "ok", OF_YEAR)
    latest = told.sort("period_end").tail(1)
    if latest.is_empty():
        return None
    return Span(latest["period_start"][0], latest["period_end"][0], origin)


def find_covered(records: Records, span: Span) -> tuple[date, date]:
    """Return first and last day on which all three themes are covered; the span where not told."""
    known = [records.coverage[table] for table in THREE if table in records.coverage]
    told = [coverage for coverage in known if coverage.spans]
    first = max((one.start for one in told), default=span.start)
    last = min((one.end for one in told), default=span.end)
    return (first, last) if first < last else (span.start, span.end)
