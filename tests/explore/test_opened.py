"""Whose records a line is answered from: those that the notebook has prepared or opened last."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars import col

import cpanalysis as cp
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.parameters import PageParameters
from cpanalysis.explore import current
from cpanalysis.explore.opened import LATEST
from cpanalysis.explore.session import Session
from cpanalysis.protect.store import write_protected
from cpanalysis.sample import make_sample
from tests.explore.conftest import Small

CODE, OFFICIAL = "missing_episode_count", "looked_after_missing_incidents"


@pytest.fixture(autouse=True)
def nothing_open() -> Iterator[None]:
    LATEST.latest = None
    yield
    LATEST.latest = None


@pytest.fixture
def page(small: Small, tmp_path: Path) -> PageParameters:
    """A page about an extract, with the results that its pack has prepared."""
    make_sample(tmp_path / "extract", months=3, seed=9)
    write_protected(small.show_to("internal"), tmp_path / "prepared")
    folder, extract = str(tmp_path / "prepared"), str(tmp_path / "extract")
    return PageParameters(district="Hartlepool", prepared=folder, source=extract)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: cp.trend(CODE, area="Hartlepool"),
        lambda: cp.ask(CODE),
        lambda: cp.compare(CODE),
        lambda: cp.quality(CODE),
        lambda: cp.define(RECORD_INDICATORS[CODE]),
        lambda: cp.show_to("partner"),
        lambda: cp.indicators(),
        lambda: cp.panel(),
    ],
)
def test_with_nothing_open_a_line_is_refused_and_says_how(ask: object) -> None:
    with pytest.raises(cp.ParameterError, match=r"cp.prepare_records.*cp.open\(source"):
        ask()  # type: ignore[operator]
    assert LATEST.latest is None


def test_names_complete_with_nothing_open() -> None:
    assert CODE in dir(cp.indicators)
    assert "looked_after" in cp.strata


def test_a_line_is_answered_from_the_page_it_stands_on(page: PageParameters) -> None:
    protected = cp.prepare_records(page)
    told = cp.trend(CODE, area="Hartlepool").frame
    own = protected.results.filter(indicator=CODE, area="Hartlepool", stratum="all")
    assert (
        told.filter(stratum="all")
        .sort("period_start", "period_end")
        .equals(own.sort("period_start", "period_end"))
    )
    assert "synthetic sample" not in current.current().describe()


def test_an_indicator_of_ones_own_is_measured_on_the_extract_of_the_page(
    page: PageParameters,
) -> None:
    cp.prepare_records(page)
    known = RECORD_INDICATORS["missing_high_risk_share"]
    cp.define(replace(known, code="own_share", variants=(), strata=()))
    rows = current.current().results_of("own_share").results.filter(area="Cleveland")
    days = (rows["period_end"] - rows["period_start"]).dt.total_days()
    months = rows.filter(days < 31)
    assert [str(month) for month in months["period_start"].sort()] == [
        "2025-07-01",
        "2025-08-01",
        "2025-09-01",
    ]


def test_what_is_opened_last_answers(page: PageParameters, small: Small) -> None:
    cp.prepare_records(page)
    current.use_session(Session(small, "partner"))
    assert current.current().audience == "partner"
    cp.prepare_records(page)
    assert current.current().audience == "internal"


def test_figures_answer_about_figures_and_hold_no_records(small: Small) -> None:
    cp.prepare()
    assert cp.trend(OFFICIAL, area="Hartlepool").frame["value"].drop_nulls().len() > 0
    with pytest.raises(cp.ParameterError, match="no indicator"):
        cp.trend(CODE, area="Hartlepool")
    own = replace(RECORD_INDICATORS[CODE], code="own", numerator=col("closed"))
    with pytest.raises(cp.ParameterError, match="without records"):
        cp.define(own)


def test_an_extract_that_is_not_named_is_not_swapped_for_the_sample(page: PageParameters) -> None:
    protected = cp.prepare_records(page)
    real = protected.results.with_columns(origin=pl.lit("records"))
    shown = replace(
        LATEST.latest,
        protected=replace(protected, results=real),
        parameters=replace(page, source=""),
    )  # type: ignore[type-var]
    with pytest.raises(cp.ParameterError, match="does not name"):
        _ = shown.records


def test_a_page_reads_no_records_and_traces_its_own_work(page: PageParameters) -> None:
    cp.prepare_records(page)
    with pytest.raises(cp.ParameterError, match="shows protected figures alone"):
        cp.records("missing_episodes")
    rows = cp.results(indicator=CODE, area="Hartlepool", by="all")
    assert "from protected figures" in cp.table(rows, title="Episodes")._repr_html_()
