"""Each sentence on a recommendation as it is written, at the boundaries of each rule."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.charts import CHARTS
from cpanalysis.declare.traces import CHANGED, TRACES
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.traces import (
    NO_RECORDS,
    ONE_DAY,
    SNAPSHOTS,
    UNMEASURED,
    add_charts,
    count_verdicts,
    describe_matrix,
    describe_months,
    describe_reason,
    describe_recommendation,
    describe_seen,
    describe_trace,
    fill_verdicts,
    join_traces,
    name_row,
    read_beside,
    sentence,
    traces_by_code,
    word_doubt,
    word_trace,
    write_change,
    write_chart,
    write_seen,
    write_side,
)
from tests.held import fill, hold

Row = dict[str, Any]
SHARE: Row = {
    **dict.fromkeys(TRACES.names()),
    **{"indicator": "missing_referral_rate", "theme": "missing", "area": "Hartlepool"},
    **{"stratum": "all", "part": "all", "unit": "proportion", "tests": 210},
    **{"baseline_start": date(2021, 10, 1), "baseline_end": date(2022, 9, 30)},
    **{"latest_start": date(2024, 10, 1), "latest_end": date(2025, 9, 30)},
    **{"baseline_value": 0.5, "latest_value": 0.75, "measure": "difference"},
    **{"estimate": 0.25, "lower": 0.2, "upper": 0.3, "q_value": 0.001},
    **{"smallest_detectable": 0.06, "smallest_detectable_fall": -0.05},
    **{"moved": "higher", "verdict": "improved", "origin": "records"},
}
RATE: Row = {
    **SHARE,
    **{"indicator": "missing_rate_per_1000", "unit": "per 1,000", "measure": "ratio"},
    **{"baseline_value": 20.0, "latest_value": 15.0, "estimate": 0.75, "lower": 0.6},
    **{"upper": 0.996, "smallest_detectable": 1.2, "smallest_detectable_fall": 0.84},
    **{"moved": "lower", "verdict": CHANGED},
}
WAIT: Row = {
    **SHARE,
    **{"indicator": "response_time_minutes", "unit": "minutes"},
    **{"measure": "difference of median waits", "estimate": -25.9, "lower": -38.03},
    **{"upper": -13.3, "smallest_detectable": 12.0, "smallest_detectable_fall": -11.0},
    **{"baseline_value": 90.0, "latest_value": 64.1, "moved": "lower"},
}
UNCLEAR = {"moved": None, "verdict": "no clear change"}
WIDE = {**UNCLEAR, "lower": -0.1}
REFERRED, RATED = (find_indicator(row["indicator"]).title for row in (SHARE, RATE))


@pytest.mark.parametrize(
    ("row", "changed", "written", "seen"),
    [
        (SHARE, {}, "+25.0 points (+20.0 to +30.0)", "+6.0 points"),
        (SHARE, {"estimate": -0.01, "lower": -0.02}, "−1.0 points (−2.0 to +30.0)", "−5.0 points"),
        (SHARE, {"lower": 0.0002}, "+25.0 points (+0.02 to +30.0)", "+6.0 points"),
        (RATE, {}, "0.75 times (0.60 to 0.996)", "0.84 times"),
        (RATE, {"estimate": 1.0}, "1.00 times (0.60 to 0.996)", "1.20 times"),
        (WAIT, {}, "−25.9 minutes (−38.0 to −13.3)", "−11.0 minutes"),
        (WAIT, {"estimate": 0.0}, "0.0 minutes (−38.0 to −13.3)", "+12.0 minutes"),
        (SHARE, {"smallest_detectable": None}, "+25.0 points (+20.0 to +30.0)", "–"),
        (SHARE, {"estimate": None}, "–", "–"),
    ],
)
def test_a_change_is_written_in_its_measure(
    row: Row, changed: Row, written: str, seen: str
) -> None:
    assert write_change({**row, **changed}) == written
    assert write_seen({**row, **changed}) == seen


@pytest.mark.parametrize(
    ("row", "changed", "told"),
    [
        (SHARE, {}, "a rise: improved"),
        (SHARE, {"moved": "lower", "verdict": "worse"}, "a fall: worse"),
        (SHARE, {"verdict": CHANGED}, "a rise, neither better nor worse by itself"),
        (SHARE, {"verdict": "no clear change"}, "a rise"),
        (SHARE, UNCLEAR, "no clear change: could be chance among the 210 changes tested"),
        (
            SHARE,
            {**UNCLEAR, "tests": 1},
            "no clear change: could be chance among the 1 change tested",
        ),
        (
            *(SHARE, WIDE),
            "no clear change (a change of +6.0 points or more would usually have been found)",
        ),
        (SHARE, {**WIDE, "verdict": "too few to say", "reason": "few"}, "too few to say (few)"),
        (SHARE, {**WIDE, "verdict": "too few to say"}, "too few to say"),
        (SHARE, {**WIDE, "verdict": "not shown", "reason": "small"}, "not shown (small)"),
        (SHARE, {**WIDE, "verdict": "not measured", "reason": "none"}, "not measured (none)"),
    ],
)
def test_a_change_has_its_noun_and_its_judgement(row: Row, changed: Row, told: str) -> None:
    assert word_trace({**row, **changed}) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ""),
        (WIDE, ""),
        ({**UNCLEAR, "lower": 0.0}, ""),
        ({**UNCLEAR, "lower": 0.0001}, "could be chance among the 210 changes tested"),
        ({**UNCLEAR, "lower": None}, ""),
    ],
)
def test_doubt_is_of_what_leaves_out_no_change(changed: Row, told: str) -> None:
    assert word_doubt({**SHARE, **changed}) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ""),
        ({**WIDE, "estimate": None}, ""),
        (WIDE, "A change of +6.0 points or more would usually have been found."),
        (
            UNCLEAR,
            "Could be chance among the 210 changes tested. A change of +6.0 points or more would"
            " usually have been found.",
        ),
    ],
)
def test_what_would_have_been_found(changed: Row, told: str) -> None:
    assert describe_seen({**SHARE, **changed}) == told


WHY = "these answer two questions."


@pytest.mark.parametrize(
    ("changed", "state", "told"),
    [
        ({}, "stable", f"The year shows a rise and the months show no clear change: {WHY}"),
        ({}, "lower", f"The year shows a rise and the months show lower since May 2024: {WHY}"),
        ({}, "higher", ""),
        ({}, None, ""),
        (UNCLEAR, "stable", ""),
        (
            *(UNCLEAR, "lower"),
            f"The year shows no clear change and the months show lower since May 2024: {WHY}",
        ),
        (
            *(UNCLEAR, "higher"),
            f"The year shows no clear change and the months show higher since May 2024: {WHY}",
        ),
        ({**UNCLEAR, "verdict": "not shown"}, "lower", ""),
    ],
)
def test_months_and_years_are_reconciled(changed: Row, state: str | None, told: str) -> None:
    chart = {"chart_state": state, "chart_since": date(2024, 5, 1)}
    said = describe_months({**SHARE, **changed, **chart})
    assert said.startswith(told)
    assert bool(said) == bool(told)


@pytest.mark.parametrize(
    ("state", "since", "written"),
    [
        (None, None, "–"),
        ("stable", None, "stable"),
        ("higher", date(2024, 5, 1), "higher since May 2024"),
    ],
)
def test_the_state_of_a_chart(state: str | None, since: date | None, written: str) -> None:
    assert write_chart({"chart_state": state, "chart_since": since}) == written


def test_a_side_has_its_value_and_its_month() -> None:
    assert write_side(SHARE, "latest") == "75.0% (to Sep 2025)"
    assert write_side(RATE, "baseline") == "20.0 (to Sep 2022)"
    assert write_side({**SHARE, "latest_value": None}, "latest") == "– (to Sep 2025)"
    assert write_side({**SHARE, "latest_end": None}, "latest") == "–"


@pytest.mark.parametrize(
    ("text", "written"),
    [(None, ""), ("", ""), ("a", "A."), ("the denominator is 0", "The denominator is 0.")],
)
def test_a_reason_becomes_a_sentence(text: str | None, written: str) -> None:
    assert sentence(text) == written


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            SHARE,
            f"{REFERRED}: 75.0% in the 12 months to September 2025 against 50.0% in the 12 months"
            " to September 2022, +25.0 points (+20.0 to +30.0), a rise: improved.",
        ),
        (
            RATE,
            f"{RATED}: 15.0 per 1,000 in the 12 months to September 2025 against 20.0 in the 12"
            " months to September 2022, 0.75 times (0.60 to 0.996), a fall, neither better nor"
            " worse by itself.",
        ),
        (
            WAIT,
            f"{find_indicator('response_time_minutes').title}: 64 minutes in the 12 months to"
            " September 2025 against 90 in the 12 months to September 2022, −25.9 minutes (−38.0"
            " to −13.3), a fall: improved.",
        ),
    ],
)
def test_a_trace_is_told_with_both_years(row: Row, told: str) -> None:
    assert describe_trace(row, {}) == told
    again = {**row, "read_with": SHARE["indicator"]}
    lowered = f"{REFERRED[0].lower()}{REFERRED[1:]}"
    beside = f"Read with {lowered}: +25.0 points (+20.0 to +30.0), a rise: improved."
    assert describe_trace(again, {SHARE["indicator"]: SHARE}) == f"{told} {beside}"


def test_a_volume_is_read_with_a_measure_of_quality_that_is_known() -> None:
    code = SHARE["indicator"]
    row = {**RATE, "read_with": code}
    assert read_beside({**RATE, "read_with": None}, {code: SHARE}) == ""
    assert read_beside(row, {}) == ""
    assert read_beside(row, {code: {**SHARE, "estimate": None}}) == ""
    lowered = f"{REFERRED[0].lower()}{REFERRED[1:]}"
    assert read_beside(row, {code: {**SHARE, **UNCLEAR, "instead": "Cleveland"}}) == (
        f"Read with {lowered} of Cleveland as a whole: +25.0 points (+20.0 to +30.0), no clear"
        " change."
    )


def test_the_reason_joins_what_bears_on_a_verdict() -> None:
    row = {**SHARE, **UNCLEAR, "reason": "few cases", "chart_state": "lower"}
    row |= {"chart_since": date(2024, 5, 1), "read_with": RATE["indicator"]}
    beside = {RATE["indicator"]: RATE}
    assert describe_reason(row, beside) == " ".join(
        ("Few cases.", describe_seen(row), describe_months(row), read_beside(row, beside))
    )
    assert describe_reason({**SHARE, "chart_state": "higher"}, {}) == ""


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, REFERRED),
        ({"part": None}, REFERRED),
        ({"part": "domestic_abuse"}, f"{REFERRED}, domestic abuse"),
        ({"part": "cse: suspect"}, f"{REFERRED}, suspects of exploitation"),
        ({"part": "cse_devices"}, f"{REFERRED}, devices of exploitation cases"),
        (
            {"stratum": "excluded", "part": "not_recorded"},
            f"{REFERRED}, excluded from school: not recorded",
        ),
    ],
)
def test_a_row_is_named_with_its_part(changed: Row, name: str) -> None:
    assert name_row({**SHARE, **changed}) == name
    del (without := {**SHARE, "part": "all"})["stratum"]
    assert name_row(without) == REFERRED


@pytest.mark.parametrize(
    ("verdicts", "always", "told"),
    [
        (["worse"], (), "1 worse"),
        (["worse", "improved", "worse"], (), "1 improved and 2 worse"),
        (["worse"], ("improved",), "none improved and 1 worse"),
        (
            ["not measured", "not shown", "no clear change"],
            (),
            "1 no clear change, 1 not shown and 1 not measured",
        ),
    ],
)
def test_verdicts_are_counted_in_order(
    verdicts: list[str], always: tuple[str, ...], told: str
) -> None:
    assert count_verdicts(verdicts, always) == told


ASKED = {
    **{"recommendation": "2017-R1", "kind": "cause_of_concern", "title": "Refer children"},
    **{"reference": "MIS-17", "origin": "synthetic", "verdict": "improved"},
}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [ASKED, {**ASKED, "verdict": "worse"}],
            "2017-R1, cause of concern: Refer children. What answers it: 1 improved and 1 worse.",
        ),
        (
            [{**ASKED, "kind": "area_for_improvement"}],
            "2017-R1, area for improvement: Refer children. What answers it: 1 improved.",
        ),
        (
            [{**ASKED, "kind": "notes_action", "reference": None}],
            "2017-R1, action in the notes of scrutiny: Refer children. No indicator answers it.",
        ),
        (
            [{**ASKED, "kind": "other"}],
            "2017-R1, other: Refer children. What answers it: 1 improved.",
        ),
    ],
)
def test_a_recommendation_is_told_with_what_answers_it(rows: list[Row], told: str) -> None:
    said = describe_recommendation(pl.DataFrame(rows, infer_schema_length=None))
    assert said == told


def test_the_matrix_is_counted() -> None:
    other = {**ASKED, "recommendation": "2017-R2", "verdict": "not measured", "origin": None}
    told = describe_matrix(pl.DataFrame([ASKED, ASKED, other]), "Hartlepool").lines
    assert told == (
        "From synthetic records, about no real child.",
        "2 recommendations, causes of concern and actions are set out below in 3 rows, one for each"
        " thing that they ask about.",
        "For Hartlepool: 2 improved, none worse, none no clear change and 1 not measured. An"
        " indicator counts once for each recommendation that asks about it, and each kind of record"
        " by itself.",
        "A change is called one only where it stays clear when all changes since the baseline, of"
        " the force and its districts together, are allowed for (q below 0.05). Nothing is added up"
        " to a score.",
    )
    real = describe_matrix(pl.DataFrame([{**ASKED, "origin": "records"}]), "Hartlepool").lines
    assert real[0].startswith("1 recommendations")


@pytest.mark.parametrize(
    ("changed", "verdict", "reason"),
    [
        ({"reference": None, "indicator": None}, "not measured", "no indicator answers it"),
        ({"not_as_asked": "another slice"}, "not measured as asked", "another slice"),
        ({"indicator": None}, "not measured", UNMEASURED),
        ({"indicator": SNAPSHOTS[0]}, "not measured", ONE_DAY),
        ({}, "not measured", NO_RECORDS),
        ({"verdict": "improved", "reason": "clear"}, "improved", "clear"),
        ({"verdict": "improved", "not_as_asked": "another"}, "improved", None),
    ],
)
def test_what_is_not_traced_says_why(changed: Row, verdict: str, reason: str | None) -> None:
    row = {"reference": "MIS-17", "indicator": "missing_referral_rate", "not_as_asked": None}
    texts = dict.fromkeys((*row, "verdict", "reason"), pl.String)
    filled = fill_verdicts(pl.DataFrame([{**row, **changed}], schema=texts))
    assert filled.select("verdict", "reason").row(0) == (verdict, reason)


def test_each_question_has_the_trace_of_its_slice() -> None:
    code = SHARE["indicator"]
    asked = [
        {"q": 1, "indicator": code, "split": None, "parts": None, "not_as_asked": "another slice"},
        {"q": 2, "indicator": code, "split": "sex", "parts": ["girl"], "not_as_asked": ""},
        {"q": 3, "indicator": code, "split": "", "parts": None, "not_as_asked": None},
        {"q": 4, "indicator": code, "split": "sex", "parts": ["x", "y"], "not_as_asked": None},
    ]
    slices = [{"stratum": "all", "part": "all"}, {"stratum": "record", "part": "cse: victim"}]
    slices += [{"stratum": "sex", "part": "girl"}, {"stratum": "sex", "part": "boy"}]
    traces = fill(TRACES, ({**SHARE, **one} for one in slices)).drop("area")
    joined = join_traces(pl.DataFrame(asked), traces)
    assert joined.select("q", "stratum", "part", "verdict").rows() == [
        (1, None, None, None),
        (2, "sex", "girl", "improved"),
        (3, "all", "all", "improved"),
        (3, "record", "cse: victim", "improved"),
        (4, "sex", "x or y", None),
    ]


def test_traces_have_the_chart_of_their_area_beside_them() -> None:
    chart = {"indicator": SHARE["indicator"], "area": "Hartlepool", "stratum": "all"}
    chart |= {"value_of_stratum": "all", "rules": "calibrated", "state": "lower"}
    chart |= {"since": date(2024, 5, 1)}
    changed = ({}, {"rules": "mdc"}, {"area": "Cleveland"}, {"stratum": "sex"}, {"state": "higher"})
    charts = fill(CHARTS, [{**chart, **one} for one in changed])
    rows = add_charts(fill(TRACES, [SHARE, RATE]), hold(charts=charts), "Hartlepool")
    assert rows.select("indicator", "chart_state", "chart_since").rows() == [
        (SHARE["indicator"], "lower", date(2024, 5, 1)),
        (RATE["indicator"], None, None),
    ]


def test_the_force_stands_in_where_it_has_a_change_and_the_district_has_none() -> None:
    hidden = {**SHARE, "estimate": None}
    force = {"area": "Cleveland"}
    both = [hidden, {**RATE, "estimate": None}, WAIT, {**SHARE, **force}, {**WAIT, **force}]
    both += [{**RATE, **force, "estimate": None}, {**SHARE, "stratum": "sex", "part": "girl"}]
    told = traces_by_code(hold(traces=fill(TRACES, both)), "Hartlepool")
    named = {code: (row["area"], row.get("instead")) for code, row in told.items()}
    assert named == {
        SHARE["indicator"]: ("Cleveland", "Cleveland"),
        RATE["indicator"]: ("Hartlepool", None),
        WAIT["indicator"]: ("Hartlepool", None),
    }
