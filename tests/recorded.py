"""The latest year of a sample of two years, measured and analysed."""

from pathlib import Path

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.analyse.latest import compare_districts, draw_waits, follow_children
from cpanalysis.analyse.records import YEAR, bound
from cpanalysis.declare.family import PRIMARY
from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.waits import measure_waits
from cpanalysis.read.records.extract import read_extract
from cpanalysis.read.records.read import as_records
from cpanalysis.sample import make_sample

CODES = (*(code for code in PRIMARY if code in RECORD_INDICATORS), "missing_episode_count")


def analyse_sample(folder: Path) -> tuple[Analysis, pl.DataFrame]:
    """Return what a sample made in ``folder`` says, and its measured rows over twelve months."""
    make_sample(folder, months=24, seed=2)
    records, readings = as_records(read_extract(str(folder))), Readings()
    indicators = with_variants(word_indicators(readings))
    measured = measure_records(records, Request(length=YEAR, indicators=CODES))
    months = bound(measure_records(records, Request(indicators=CODES)), indicators)
    years = bound(measured, indicators)
    waits = measure_waits(records, Request(length=YEAR))
    analysis = Analysis(
        results=conform(years),
        comparisons=compare(years, indicators),
        heterogeneity=measure_heterogeneity(years, indicators),
        **compare_districts(records, readings, indicators, years=years, months=months),  # type: ignore[arg-type]
        **draw_waits(waits, readings, records.origin),  # type: ignore[arg-type]
        **follow_children(records, readings, measured),  # type: ignore[arg-type]
    )
    return analysis, years
