"""Small packs of a sample of one year: as internal readers and as partners get them."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.records import YEAR, bound
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import KEY, conform
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.run.results import write_results
from cpanalysis.run.written import PackFiles
from cpanalysis.sample import Plan, SampleOptions, make_tables
from cpanalysis.tables.strata import tabulate_parts
from cpanalysis.tables.trends import tabulate_trend
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.strata import parts_of
from tests.samples import as_records

CODES = ("missing_episode_count", "missing_high_risk_share", "child_detention_count")
AREA, BY = "Hartlepool", "age_band"
WritePack = Callable[[Protected, Path], Path]


@pytest.fixture(scope="session")
def measured() -> Analysis:
    plan = Plan(seed=1, months=12, options=SampleOptions(faults="none"))
    records, indicators = (
        as_records(plan, make_tables(plan).tables),
        with_variants(word_indicators(Readings())),
    )
    months = measure_records(records, Request(indicators=CODES))
    years = measure_records(records, Request(indicators=CODES, length=YEAR, strata="declared"))
    rows = [conform(bound(one, indicators)) for one in (months, years)]
    return Analysis(results=pl.concat(rows).unique(KEY, keep="first", maintain_order=True))


@pytest.fixture(scope="session")
def internal(measured: Analysis) -> Protected:
    """Small counts alone hidden, one row at a time."""
    return protect(measured, Policy())


@pytest.fixture(scope="session")
def partner(measured: Analysis) -> Protected:
    """What would tell a small count hidden too."""
    return protect(measured, Policy(audience="partner"))


def show_tables(protected: Protected, code: str) -> str:
    """Return an indicator as its page shows it: as a whole, and by age."""
    indicator = find_indicator(code)
    parts = parts_of(protected, indicator, AREA, BY)
    tables = [tabulate_trend(protected, indicator, AREA)]
    tables += [] if parts.is_empty() else [tabulate_parts(parts, indicator, AREA, BY)]
    return "".join(table._repr_html_() for table in tables)


@pytest.fixture(scope="session")
def write_pack() -> WritePack:
    """Write the files of a pack: results, and a page with a table of each indicator."""

    def write(protected: Protected, folder: Path) -> Path:
        write_results(protected.results, PackFiles(folder))
        page = "".join(show_tables(protected, code) for code in CODES)
        (folder / "hartlepool").mkdir()
        (folder / "hartlepool" / "missing.html").write_text(page, encoding="utf-8")
        return folder

    return write
