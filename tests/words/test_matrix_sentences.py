"""The matrix of recommendations as it is written, and how its rows are joined."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.charts import CHARTS
from cpanalysis.declare.traces import TRACES
from cpanalysis.words.traces import (
    NO_RECORDS,
    ONE_DAY,
    SNAPSHOTS,
    UNMEASURED,
    add_charts,
    describe_matrix,
    describe_recommendation,
    fill_verdicts,
    join_traces,
    traces_by_code,
)
from tests.held import fill, hold
from tests.words.traced import RATE, SHARE, WAIT, Row

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
