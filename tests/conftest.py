"""What many tests start from: the shipped figures, and records of a sample, prepared once."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page

from cpanalysis import Policy, Protected, prepare
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
from cpanalysis.protect import protect
from cpanalysis.read.records.extract import read_extract
from cpanalysis.read.records.read import as_records
from cpanalysis.sample import make_sample
from tests.access import open_browser

CODES = (*(code for code in PRIMARY if code in RECORD_INDICATORS), "missing_episode_count")


@pytest.fixture(scope="session")
def shipped() -> Protected:
    """The protected results of everything that ships; frames are never edited in place."""
    return prepare()


@pytest.fixture(scope="session")
def recorded_analysis(tmp_path_factory: pytest.TempPathFactory) -> tuple[Analysis, pl.DataFrame]:
    """What the latest year of a sample of two years says, and its measured rows."""
    folder = tmp_path_factory.mktemp("recorded") / "sample"
    make_sample(Path(folder), months=24, seed=2)
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


@pytest.fixture(scope="session")
def recorded(recorded_analysis: tuple[Analysis, pl.DataFrame]) -> Protected:
    """The protected results of that sample."""
    return protect(recorded_analysis[0], Policy())


@pytest.fixture(scope="session")
def recorded_years(recorded_analysis: tuple[Analysis, pl.DataFrame]) -> pl.DataFrame:
    """The measured rows of that sample, over twelve months; unprotected."""
    return recorded_analysis[1]


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """A tab of a real browser."""
    with open_browser() as opened:
        yield opened
