"""Findings of a page as they are written: order, gaps, promises, what limits them."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.charts import CHARTS
from cpanalysis.declare.results import COMPARISONS, SCHEMA
from cpanalysis.declare.traces import TRACES
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import CATALOGUE, find_indicator
from cpanalysis.words.findings import (
    describe_confidence,
    describe_findings,
    describe_gaps,
    describe_place,
    describe_promises,
    describe_recording,
    describe_traced,
    latest_comparisons,
    list_findings,
    name_indicators,
    open_findings,
    pick_comparisons,
    pick_traces,
    put_declared_first,
    tell_trace,
    write_own,
)
from cpanalysis.words.traces import describe_trace
from cpanalysis.words.two_answers import word_disagreement
from tests.held import fill, hold

Row = dict[str, Any]
SHARE, WAIT, REFERRED = (
    "missing_high_risk_share",
    "response_over_3h_rate",
    "missing_referral_rate",
)
YEAR = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}
HIGHER: Row = {
    **dict.fromkeys(COMPARISONS.names()),
    **{"indicator": SHARE, "theme": "missing", "area": "Hartlepool", **YEAR, "q_value": 0.01},
    **{"comparator": "rest of force", "measure": "difference", "estimate": 0.062},
    **{"lower": 0.01, "upper": 0.11, "family": "primary", "tests": 96, "verdict": "higher"},
    **{"origin": "records", "smallest_detectable": 0.05, "smallest_detectable_fall": -0.05},
}
RESULT: Row = {
    **dict.fromkeys(SCHEMA.names()),
    **{"indicator": SHARE, "theme": "missing", "area": "Hartlepool", **YEAR, "period": "year"},
    **{"stratum": "all", "value_of_stratum": "all", "unit": "proportion", "value": 0.121},
    **{"status": "ok", "origin": "records", "n_not_recorded": 0.0, "denominator": 1_100.0},
}
TRACE: Row = {
    **dict.fromkeys(TRACES.names()),
    **{"indicator": REFERRED, "theme": "missing", "area": "Hartlepool", "q_value": 0.001},
    **{"stratum": "all", "part": "all", "unit": "proportion", "tests": 210},
    **{"baseline_start": date(2021, 10, 1), "baseline_end": date(2022, 9, 30)},
    **{"latest_start": date(2024, 10, 1), "latest_end": date(2025, 9, 30)},
    **{"baseline_value": 0.5, "latest_value": 0.75, "measure": "difference"},
    **{"estimate": 0.25, "lower": 0.2, "upper": 0.3, "moved": "higher", "verdict": "improved"},
    **{"smallest_detectable": 0.06, "smallest_detectable_fall": -0.05, "origin": "records"},
}
UNCLEAR = {"verdict": "no clear difference", "lower": -0.01, "q_value": 0.2}
SPLIT, LONG = (find_indicator(code).title for code in (SHARE, WAIT))


def results(*rows: Row) -> Protected:
    return hold(results=fill(SCHEMA, rows))


@pytest.mark.parametrize(
    ("changed", "written"),
    [
        ({}, "12.1%"),
        ({"unit": "per 10,000", "value": 30.34}, "30.3 per 10,000"),
        ({"unit": "minutes", "value": 65.0}, "65"),
        ({"value": None}, "–"),
        ({"area": "Cleveland"}, "–"),
        ({"stratum": "sex"}, "–"),
        ({"period_start": date(2025, 9, 1)}, "–"),
        ({"period_end": date(2024, 9, 30)}, "–"),
        ({"indicator": WAIT}, "–"),
    ],
)
def test_the_value_of_the_area_has_its_unit(changed: Row, written: str) -> None:
    assert write_own(results({**RESULT, **changed}), HIGHER) == written


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "+6.2 points (+1.0 to +11.0) against the rest of the force, higher."),
        (
            {"comparator": "a year earlier"},
            "+6.2 points (+1.0 to +11.0) against a year earlier, a rise.",
        ),
        (
            UNCLEAR,
            "+6.2 points (−1.0 to +11.0) against the rest of the force, no clear difference (only a"
            " difference of about +5.0 points or more would have been seen four times in five).",
        ),
    ],
)
def test_a_comparison_is_one_sentence(changed: Row, told: str) -> None:
    said = describe_place(results(RESULT), {**HIGHER, **changed})
    assert said == f"{SPLIT}, 12 months to September 2025: 12.1%, {told}"


@pytest.mark.parametrize(
    ("count", "origin", "told"),
    [
        (0, "records", "There is no finding on Hartlepool."),
        (1, "records", "1 finding on Hartlepool."),
        (5, "records", "5 findings on Hartlepool."),
        (5, "synthetic", "From synthetic records, about no real child. 5 findings on Hartlepool."),
    ],
)
def test_findings_are_counted(count: int, origin: str, told: str) -> None:
    said = open_findings(results({**RESULT, "origin": origin}), "Hartlepool", "", count)
    rest = "Clear ones come first; the rest are not clear or were not planned."
    assert str(said) == f"{told} {rest}"


def test_titles_stand_within_a_sentence() -> None:
    lowered = f"{SPLIT[0].lower()}{SPLIT[1:]}"
    assert name_indicators([SHARE, "no_such_code"]) == [lowered, "no such code"]


ABSENT: Row = {**RESULT, "status": "suppressed", "value": None, "reason": "hidden"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([RESULT], "Gaps: every one of 1 indicators has a figure in its latest year."),
        (
            [RESULT, {**ABSENT, "period_end": date(2024, 9, 30)}],
            "Gaps: every one of 1 indicators has a figure in its latest year.",
        ),
        (
            [RESULT, {**ABSENT, "indicator": f"{SHARE}:known"}],
            "Gaps: every one of 1 indicators has a figure in its latest year.",
        ),
        (
            [RESULT, {**ABSENT, "indicator": WAIT}, {**ABSENT, "indicator": "a", "reason": None}],
            "Gaps: 2 of 3 indicators without a figure in their latest year: hidden"
            f" ({LONG[0].lower()}{LONG[1:]}); no reason given (a).",
        ),
        (
            [{**ABSENT, "indicator": code, "reason": code} for code in "abcd"],
            "Gaps: 4 of 4 indicators without a figure in their latest year: a (a); b (b); c (c); d"
            " (d).",
        ),
        (
            [{**ABSENT, "indicator": code, "reason": code} for code in "abcde"],
            "Gaps: 5 of 5 indicators without a figure in their latest year: a (a); b (b); c (c); d"
            " (d); others stand in the register of gaps.",
        ),
        (
            [{**ABSENT, "indicator": code} for code in "abc"],
            "Gaps: 3 of 3 indicators without a figure in their latest year: hidden (a, b and c).",
        ),
    ],
)
def test_gaps_are_told_by_their_reason(rows: list[Row], told: str) -> None:
    assert describe_gaps(results(*rows), "Hartlepool", "missing") == told


BOTH = (
    "How sure: findings called clear come from {}, of the force and all its districts. If nothing"
    " differed at all, in 19 of 20 packs none {} would be called clear."
)


@pytest.mark.parametrize(
    ("comparisons", "traces", "told"),
    [
        ([], [], ""),
        ([{**HIGHER, "family": "exploratory"}], [], ""),
        ([HIGHER], [], BOTH.format("96 planned comparisons", "of them")),
        ([], [{**TRACE, "tests": 1}], BOTH.format("1 change since the baseline", "of them")),
        (
            [{**HIGHER, "tests": None}, HIGHER],
            [TRACE],
            BOTH.format(
                "96 planned comparisons and 210 changes since the baseline",
                "of each of these two families",
            ),
        ),
        ([{**HIGHER, "area": "Cleveland"}], [{**TRACE, "area": "Cleveland"}], ""),
    ],
)
def test_each_family_has_its_promise(comparisons: list[Row], traces: list[Row], told: str) -> None:
    held = hold(comparisons=fill(COMPARISONS, comparisons), traces=fill(TRACES, traces))
    assert describe_promises(held, "Hartlepool") == told


def test_changes_since_the_baseline_are_counted() -> None:
    hidden = {**TRACE, "q_value": None, "verdict": "not shown"}
    rows = [TRACE, TRACE, hidden, {**hidden, "verdict": "not measured"}, {**TRACE, "theme": "cse"}]
    held = hold(traces=fill(TRACES, rows))
    assert describe_traced(held, "Hartlepool", "missing") == (
        "Of 4 changes since the baseline 2 are shown; 1 are not shown, to protect children's"
        " identities, and 1 could not be measured in one of the years."
    )
    assert describe_traced(held, "Cleveland", "missing") == ""


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ([{"n_not_recorded": 4.0}], None),
        ([{"n_not_recorded": 5.0, "denominator": 0.0}], None),
        ([{"n_not_recorded": 5.0, "unit": "count"}], None),
        ([{"n_not_recorded": 5.0, "indicator": f"{SHARE}:known"}], None),
        ([{"n_not_recorded": 5.0, "indicator": "no_such_code"}], None),
        ([{"n_not_recorded": 5.0}], (SPLIT, "5", "1,100")),
        (
            [{"n_not_recorded": 50.0}, {"indicator": WAIT, "n_not_recorded": 1_040.0}],
            (LONG, "1,040", "1,100"),
        ),
        (
            [
                {"n_not_recorded": 500.0, "denominator": 1_000.0},
                {"indicator": WAIT, "n_not_recorded": 30.0, "denominator": 20.0},
            ],
            (LONG, "30", "20"),
        ),
    ],
)
def test_what_was_not_recorded_limits_what_is_said(
    changed: list[Row], told: tuple[str, str, str] | None
) -> None:
    said = describe_recording(
        results(*({**RESULT, **more} for more in changed)), "Hartlepool", "missing"
    )
    if told is None:
        assert said == ""
        return
    title, lacking, of = told
    assert said == (
        f"Recording limits most what is said of {title[0].lower()}{title[1:]}: {lacking} answers"
        f" were not recorded beside the {of} it is counted against."
    )


def test_confidence_joins_promise_changes_and_recording() -> None:
    held = hold(
        comparisons=fill(COMPARISONS, [HIGHER]),
        traces=fill(TRACES, [TRACE]),
        results=fill(SCHEMA, [{**RESULT, "n_not_recorded": 50.0}]),
    )
    assert describe_confidence(held, "Hartlepool", "missing").lines == (
        describe_promises(held, "Hartlepool"),
        describe_traced(held, "Hartlepool", "missing"),
        describe_recording(held, "Hartlepool", "missing"),
        "Intervals cover chance and children who count again. They do not cover a change of"
        " recording, nor how audited cases were chosen, and nothing here says why a figure moved.",
    )


def test_declared_indicators_come_first_then_the_clearest() -> None:
    codes = ["first", WAIT, SHARE, REFERRED, f"{SHARE}:known", "no_such_code"]
    rows = [{**HIGHER, "indicator": code, "q_value": 0.03} for code in codes]
    rows[3] |= {"q_value": 0.001}
    rows[0] |= {"indicator": "re_missing_within_30d_rate", "q_value": 0.0001}
    order = put_declared_first(fill(COMPARISONS, rows))["indicator"].to_list()
    assert order == [REFERRED, SHARE, WAIT, "re_missing_within_30d_rate"]


def test_clear_traces_come_before_those_that_could_be_estimated() -> None:
    few = {**TRACE, "moved": None, "verdict": "too few to say"}
    none = {**TRACE, "moved": None, "verdict": "no clear change"}
    hidden = {**none, "estimate": None}
    frame = fill(TRACES, [few, hidden, none, TRACE])
    clear, others = ([r["verdict"] for r in pick_traces(frame, clear=c)] for c in (True, False))
    assert clear == ["improved"]
    assert others == ["no clear change", "too few to say"]


def test_an_exploratory_difference_is_never_among_the_clear() -> None:
    explored = {**HIGHER, "indicator": WAIT, "family": "exploratory"}
    earlier = {**HIGHER, "comparator": "a year earlier"}
    unmade = {**HIGHER, "indicator": REFERRED, "verdict": "not comparable"}
    frame = fill(COMPARISONS, [explored, earlier, HIGHER, unmade, {**HIGHER, "comparator": "x"}])
    clear, others = (
        [rows.select("indicator", "comparator").rows() for rows in pick_comparisons(frame, clear=c)]
        for c in (True, False)
    )
    assert clear == [[(SHARE, "rest of force")], [(SHARE, "a year earlier")]]
    assert others == [[(WAIT, "rest of force")]]


def test_comparisons_are_of_the_latest_period() -> None:
    old = {**HIGHER, "period_end": date(2024, 9, 30)}
    rows = [old, HIGHER, {**old, "indicator": WAIT}, {**HIGHER, "theme": "cse", "indicator": "x"}]
    held = hold(comparisons=fill(COMPARISONS, rows))
    latest = latest_comparisons(held, "Hartlepool", "missing").select("indicator", "period_end")
    assert latest.rows() == [(SHARE, date(2025, 9, 30)), (WAIT, date(2024, 9, 30))]
    assert latest_comparisons(held, "Hartlepool", "").height == 3
    assert latest_comparisons(held, "Cleveland", "").is_empty()


@pytest.mark.parametrize(("moved", "year"), [("higher", "a rise"), ("lower", "a fall"), (None, "")])
def test_a_trace_is_told_with_why_its_months_say_otherwise(moved: str | None, year: str) -> None:
    chart = {"indicator": REFERRED, "area": "Hartlepool", "stratum": "all", "state": "stable"}
    chart |= {"value_of_stratum": "all", "rules": "calibrated"}
    held = hold(charts=fill(CHARTS, [chart]))
    row = {**TRACE, "moved": moved, "verdict": "no clear change" if moved is None else "improved"}
    undated = {**chart, "baseline_start": None, "baseline_end": None}
    why = word_disagreement(year, undated, "the 12 months to September 2022")
    assert tell_trace(held, row, {}) == f"{describe_trace(row, {})} {why if moved else ''}".rstrip()
    assert tell_trace(held, {**row, "part": "girl"}, {}) == describe_trace(
        {**row, "part": "girl"}, {}
    )
    assert tell_trace(held, {**row, "estimate": None}, {}) == describe_trace(
        {**row, "estimate": None}, {}
    )


def test_findings_are_clear_ones_first_and_each_indicator_once() -> None:
    codes = ["re_missing_within_30d_rate", WAIT, SHARE, "rhi_completed_within_72h_rate"]
    unclear = [{**HIGHER, **UNCLEAR, "indicator": code} for code in codes]
    clear = {**HIGHER, "origin": "synthetic"}
    unsure = {**TRACE, "indicator": WAIT, "moved": None, "verdict": "no clear change", "lower": -1}
    held = hold(
        results=fill(SCHEMA, [RESULT]),
        comparisons=fill(COMPARISONS, [clear, *unclear, {**HIGHER, "indicator": REFERRED}]),
        traces=fill(TRACES, [unsure, TRACE]),
    )
    told = list_findings(held, "Hartlepool", "missing")
    again, within = (find_indicator(codes[place]).title for place in (0, 3))
    assert [line.split(":")[0].split(",")[0] for line in told] == [
        *(find_indicator(REFERRED).title, SPLIT, LONG, within, again),
    ]
    assert told[0] == describe_trace(TRACE, {})
    assert told[1].endswith("higher. (synthetic)")
    opening, found, gaps, sure = describe_findings(held, district="Hartlepool", theme="missing")
    assert opening == open_findings(held, "Hartlepool", "missing", 5)
    assert found.lines == tuple(told)
    assert gaps.lines == (describe_gaps(held, "Hartlepool", "missing"),)
    assert sure == describe_confidence(held, "Hartlepool", "missing")


@pytest.mark.parametrize(("clear", "listed"), [(0, 5), (4, 5), (5, 5), (6, 6), (8, 8), (9, 8)])
def test_there_are_five_to_eight_findings(clear: int, listed: int) -> None:
    codes = [code for code in CATALOGUE if ":" not in code][:12]
    rows = [
        {**TRACE, "indicator": code}
        if place < clear
        else {**TRACE, "indicator": code, "moved": None, "verdict": "no clear change"}
        for place, code in enumerate(codes)
    ]
    held = hold(traces=fill(TRACES, rows))
    assert len(list_findings(held, "Hartlepool", "missing")) == listed
