"""The matrix in words: every recommendation has its row, its verdict, and what it is read with."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis import Protected, findings, traceability
from cpanalysis.declare.published import Published
from cpanalysis.declare.traces import CHANGED, TRACES, VERDICTS
from cpanalysis.errors import ParameterError
from cpanalysis.tables.traces import list_verdicts
from cpanalysis.words.traces import (
    NO_INDICATOR,
    UNMEASURED,
    describe_months,
    describe_reason,
    describe_trace,
    matrix_of,
    read_beside,
    traces_by_code,
    write_change,
)

Row = dict[str, Any]
SHARE: Row = {
    "indicator": "missing_referral_rate",
    "theme": "missing",
    "area": "Hartlepool",
    "stratum": "all",
    "part": "all",
    "unit": "proportion",
    "baseline_start": date(2021, 10, 1),
    "baseline_end": date(2022, 9, 30),
    "baseline_value": 0.5,
    "latest_start": date(2024, 10, 1),
    "latest_end": date(2025, 9, 30),
    "latest_value": 0.75,
    "measure": "difference",
    "estimate": 0.25,
    "lower": 0.2,
    "upper": 0.3,
    "p_value": 0.0001,
    "q_value": 0.001,
    "tests": 210,
    "smallest_detectable": 0.06,
    "smallest_detectable_fall": -0.05,
    "moved": "higher",
    "verdict": "improved",
    "reason": None,
    "read_with": None,
    "origin": "synthetic",
}
HIGH_RISK: Row = {
    **SHARE,
    "indicator": "missing_high_risk_share",
    "verdict": CHANGED,
    "reason": "clearly higher, which is neither better nor worse by itself: policy moves it",
    "read_with": "risk_under_grading_rate",
}
UNDER: Row = {
    **SHARE,
    "indicator": "risk_under_grading_rate",
    "lower": -0.1,
    "moved": None,
    "verdict": "no clear change",
}


def frame(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TRACES)


def with_traces(shipped: Protected, *rows: Row) -> Protected:
    return replace(shipped, traces=frame(*rows))


def published(shipped: Protected) -> Published:
    assert shipped.context.published is not None
    return shipped.context.published


def test_every_recommendation_has_a_row_with_a_verdict_of_the_list(shipped: Protected) -> None:
    documents = published(shipped)
    matrix = matrix_of(with_traces(shipped, SHARE), documents, "Hartlepool")
    asked = documents.recommendations["recommendation"].to_list()
    assert matrix["recommendation"].unique(maintain_order=True).to_list() == asked
    assert set(matrix["verdict"]) <= set(VERDICTS)
    assert matrix.filter(verdict="improved")["reference"].unique().to_list() == ["MIS-17"]


def test_what_is_not_traced_says_why(shipped: Protected) -> None:
    matrix = matrix_of(with_traces(shipped, SHARE), published(shipped), "Hartlepool")
    reasons = dict(matrix.select("recommendation", "reason").iter_rows())
    assert reasons["2017-N1"] == NO_INDICATOR
    assert matrix.filter(reference="CSE-12")["reason"].to_list() == [UNMEASURED]
    assert matrix["reason"].null_count() == matrix.filter(verdict="improved").height


def test_the_page_counts_verdicts_and_shows_no_score(shipped: Protected) -> None:
    html = traceability(with_traces(shipped, SHARE), district="Hartlepool")._repr_html_()
    assert "3 improved, none worse, none no clear change" in html
    assert "+25.0 points (+20.0 to +30.0)" in html
    assert "Hartlepool (synthetic records, about no real child)</caption>" in html


def test_an_area_without_records_still_lists_what_is_asked(shipped: Protected) -> None:
    html = traceability(shipped, district="Hartlepool")._repr_html_()
    assert "none improved, none worse" in html
    with pytest.raises(ParameterError, match="no district 'Leeds'"):
        traceability(shipped, district="Leeds")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "+25.0 points (+20.0 to +30.0), a rise: improved."),
        ({"verdict": "worse"}, "a rise: worse."),
        (
            {"moved": None, "verdict": "no clear change"},
            "no clear change: could be chance among the 210 changes tested.",
        ),
        (
            {"moved": None, "lower": -0.1, "verdict": "no clear change"},
            "no clear change (a rise of about 6.0 points or more would usually have been found).",
        ),
        (
            {
                **{"moved": None, "lower": -0.1, "verdict": "no clear change"},
                "smallest_detectable": None,
            },
            "no clear change (a fall of about 5.0 points or more would usually have been found).",
        ),
        (
            {"moved": None, "lower": -0.1, "verdict": "too few to say", "reason": "too few"},
            "too few to say (too few).",
        ),
    ],
)
def test_a_finding_names_both_periods_and_how_sure_it_is(changed: Row, told: str) -> None:
    said = describe_trace({**SHARE, **changed}, {})
    assert said.startswith(
        "Missing episodes referred to partners: 75.0% in the 12 months to September 2025 against"
        " 50.0% in the 12 months to September 2022, "
    )
    assert told in said


def test_a_share_graded_high_is_never_told_without_the_audited_grading() -> None:
    said = describe_trace(HIGH_RISK, {"risk_under_grading_rate": UNDER})
    assert "a rise, neither better nor worse by itself" in said
    assert "Read with risk graded too low: +25.0 points (−10.0 to +30.0), no clear change." in said
    assert "Read with" not in describe_trace(HIGH_RISK, {})


def test_where_a_district_has_no_change_to_tell_the_force_stands_in(shipped: Protected) -> None:
    hidden = {**UNDER, "estimate": None}
    rows = (hidden, {**UNDER, "area": "Cleveland"})
    traces = traces_by_code(with_traces(shipped, *rows), "Hartlepool")
    assert "risk graded too low of Cleveland as a whole: " in read_beside(HIGH_RISK, traces)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"measure": "ratio", "estimate": 0.96, "lower": 0.76, "upper": 1.22}, "0.96 times (0.76"),
        ({"estimate": None}, "–"),
    ],
)
def test_a_change_is_written_with_its_interval(row: Row, told: str) -> None:
    assert write_change(row).startswith(told)


def test_findings_tell_clear_changes_first_and_each_indicator_once(shipped: Protected) -> None:
    made = with_traces(shipped, UNDER, HIGH_RISK, SHARE)
    html = findings(made, district="Hartlepool")._repr_html_()
    items = html.split("<li>")[1:]
    assert 5 <= len(items) <= 8
    assert "graded high risk" in items[0] or "referred to partners" in items[0]
    titles = [item.split(":")[0].split(",")[0] for item in items]
    assert len(set(titles)) == len(titles)
    assert "Gaps: " in html
    assert "How sure: " in html


def test_findings_keep_to_their_theme(shipped: Protected) -> None:
    made = with_traces(shipped, SHARE, {**SHARE, "theme": "cse", "indicator": "online_share"})
    html = findings(made, district="Hartlepool", theme="cse")._repr_html_()
    assert "referred to partners" not in html
    with pytest.raises(ParameterError, match="no theme 'csse'"):
        findings(made, district="Hartlepool", theme="csse")


def test_the_counts_in_the_sentence_are_the_rows_of_the_file_and_of_the_tables(
    shipped: Protected,
) -> None:
    made = with_traces(shipped, SHARE, HIGH_RISK, UNDER)
    rows = list_verdicts(made).filter(area="Hartlepool")
    html = traceability(made, district="Hartlepool")._repr_html_()
    for verdict, count in rows["verdict"].value_counts().iter_rows():
        assert f"{count} {verdict}" in html
        assert (
            html.count(f">{verdict}</td>")
            == rows.filter(pl.col("reference").is_not_null(), pl.col("verdict") == verdict).height
        )


def test_a_hidden_trace_is_not_shown_and_never_not_measured(shipped: Protected) -> None:
    hidden = {**SHARE, "estimate": None, "moved": None, "verdict": "not shown"}
    rows = list_verdicts(with_traces(shipped, hidden)).filter(area="Hartlepool", reference="MIS-17")
    assert set(rows["verdict"]) == {"not shown"}


@pytest.mark.parametrize(
    ("moved", "verdict", "state", "told"),
    [
        ("higher", "improved", "stable", "The year shows a rise and the months show no clear"),
        (None, "no clear change", "higher", "The year shows no clear change and the months show"),
        (None, "too few to say", "higher", ""),
        ("higher", "improved", "higher", ""),
        (None, "no clear change", "stable", ""),
        (None, "no clear change", None, ""),
    ],
)
def test_two_answers_about_one_figure_are_never_without_a_word_why(
    moved: str | None, verdict: str, state: str | None, told: str
) -> None:
    row = {**SHARE, "moved": moved, "verdict": verdict, "chart_state": state}
    days = ("chart_since", "chart_baseline_start", "chart_baseline_end")
    row |= dict.fromkeys(days, date(2024, 1, 1))
    said = describe_months(row)
    assert said.startswith(told) if told else said == ""
    assert said in describe_reason(row, {})
