"""What inspectors found, events and the page of a district, as they are written."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.analyse.inspection import Found, Inspection
from cpanalysis.declare.changes import CHANGES
from cpanalysis.declare.results import COMPARISONS, SCHEMA
from cpanalysis.protect import Protected
from cpanalysis.statistics.agreement import AgreementBounds
from cpanalysis.statistics.interval import Interval
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.events import Marked, list_tested, marked_events
from cpanalysis.words.inspection import (
    describe_agreement,
    describe_case_types,
    describe_detentions,
    describe_dip_sample,
    judge_chance,
    judge_types,
    name_grade,
    write_kappa,
)
from cpanalysis.words.scorecard import (
    describe_district,
    describe_scorecard,
    describe_unmade,
    latest_against,
)
from cpanalysis.words.two_answers import join_trace_and_months, word_disagreement
from tests.held import fill, hold

Row = dict[str, Any]
FOUND = Inspection(
    agreement=AgreementBounds(
        cases=33,
        agreement=Interval(3.0, 22.0),
        first_higher=Interval(11.0, 30.0),
        mean_shift=-0.515,
        kappa=Interval(-0.47, 0.51),
        linear_weighted_kappa=Interval(-0.25, 0.39),
    ),
    case_types_p_value=0.05,
    missing_2017=Found(4, 8),
    missing_2018=Found(7, 9),
    missing_p_value=0.077,
    backlog=Found(10, 80),
    backlog_population=593,
    backlog_interval=Interval(39.2, 124.6),
    detentions_before=186,
    detentions_after=53,
    detentions_ratio=Interval(0.206, 0.389),
)
FEW = "no type of case was clearly graded worse than another: the cases are too few to tell"
MANY = "types of case were graded differently, by more than chance would make of so few cases"


def find(**changed: Any) -> Protected:
    protected = hold()
    context = replace(protected.context)
    vars(context)["inspection"] = replace(FOUND, **changed)
    return replace(protected, context=context)


def test_agreement_is_told_by_its_bounds() -> None:
    assert describe_agreement(find()).lines == (
        "Force and inspectors graded the same 33 cases, and only their totals are published.",
        "Whatever the pairs were, they agreed on at most 22 of 33, and the force was more"
        " favourable in at least 11.",
        "On average the force's grade was 0.52 of a grade more favourable (17 steps over 33"
        " cases).",
        "Agreement beyond chance lies between −0.25 and 0.39 (linear-weighted kappa; unweighted"
        " −0.47 and 0.51), where 0 is chance and 1 is full agreement.",
        "These cases were chosen by the force, so they say nothing of other cases.",
    )
    assert write_kappa((-1.0, 0.0)) == "−1.00 and 0.00"


@pytest.mark.parametrize(
    ("p_value", "types", "chance"),
    [
        (0.0004, MANY, "would rarely make"),
        (0.0499, MANY, "would rarely make"),
        (0.05, FEW, "could still make"),
        (0.9, FEW, "could still make"),
    ],
)
def test_types_of_case_are_told_with_their_chance(p_value: float, types: str, chance: str) -> None:
    assert (judge_types(p_value), judge_chance(p_value)) == (types, chance)
    written = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    told = describe_case_types(find(case_types_p_value=p_value, missing_p_value=p_value))
    assert told.lines == (
        f"By the numbers alone, {types} ({written}, exact by simulation).",
        "Of missing children's cases 4 of 8 were inadequate in 2017 and 7 of 9 at the review of"
        f" 2018 ({written}, Fisher): a difference that chance {chance}.",
    )


def test_samples_and_detentions_are_told_whole() -> None:
    assert describe_dip_sample(find()).lines == (
        "Inspectors read 80 of 593 waiting cases and found 10 with children present and no"
        " referral.",
        "If those were drawn at random, between 39 and 125 of the 593 were such cases (95%, exact);"
        " if they were not, nothing follows for the rest.",
    )
    assert describe_detentions(find()).lines == (
        "186 children were detained in January 2016 and 53 in January 2017: 0.285 times as many"
        " (95% interval 0.21 to 0.39, exact).",
        "Two single months show a difference, not a trend.",
    )
    assert name_grade("requires_improvement") == "requires improvement"


DAY = date(2024, 6, 1)
CHANGE: Row = {
    **dict.fromkeys(CHANGES.names()),
    **{"event": "F1", "theme": "missing", "title": "policy", "first_day": DAY, "last_day": DAY},
}


@pytest.mark.parametrize(
    ("first", "last", "window"),
    [
        (date(2024, 6, 1), date(2024, 6, 1), False),
        (date(2024, 6, 1), date(2024, 7, 2), False),
        (date(2024, 6, 1), date(2024, 7, 3), True),
    ],
)
def test_an_event_not_known_to_the_month_is_a_window(first: date, last: date, window: bool) -> None:
    assert Marked("F1", "policy", first, last).is_window is window


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [
        (date(2024, 6, 1), date(2024, 6, 30), True),
        (date(2024, 6, 2), date(2024, 6, 30), False),
        (date(2024, 5, 1), date(2024, 6, 1), True),
        (date(2024, 5, 1), date(2024, 5, 31), False),
    ],
)
def test_events_within_the_series_are_marked(start: date, end: date, marked: bool) -> None:
    series = pl.DataFrame({"period_start": [start], "period_end": [end]})
    held = hold(changes=fill(CHANGES, [CHANGE, CHANGE, {**CHANGE, "theme": "cse", "event": "F0"}]))
    own = [Marked("F1", "policy", DAY, DAY)] if marked else []
    assert marked_events(held, "missing", series) == own
    assert marked_events(held, "missing", series.clear()) == []
    assert list_tested(held)["event"].to_list() == ["F0", "F1"]


SHARE, RATE = (find_indicator(code) for code in ("looked_after_missing_share", "assessed_cse_rate"))
LAST = find_indicator("first_time_entrants_rate")
HIGHER: Row = {
    **dict.fromkeys(COMPARISONS.names()),
    **{"indicator": SHARE.code, "area": "Hartlepool", "period_end": date(2025, 3, 31)},
    **{"comparator": "rest of force", "family": "primary", "verdict": "higher"},
}
RESULT: Row = {
    **dict.fromkeys(SCHEMA.names()),
    **{"indicator": SHARE.code, "area": "Hartlepool", "stratum": "all", "status": "ok"},
    **{"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31), "period": "year"},
}


def compare(*rows: Row) -> Protected:
    known = [RESULT, {**RESULT, "indicator": RATE.code}]
    known.append({**RESULT, "period_end": date(2026, 3, 31), "status": "suppressed"})
    return hold(comparisons=fill(COMPARISONS, rows), results=fill(SCHEMA, known))


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ([], ""),
        (["a"], " The other 1 could not: a (1)."),
        (["b", "a", "a"], " The other 3 could not: a (2); b (1)."),
    ],
)
def test_what_could_not_be_compared_is_counted(reasons: list[str], told: str) -> None:
    assert describe_unmade(reasons) == told


def test_a_district_is_told_by_what_it_is_compared_with() -> None:
    unclear = {**HIGHER, "indicator": RATE.code, "verdict": "no clear difference"}
    fall = {**HIGHER, "comparator": "a year earlier", "verdict": "lower", "family": "exploratory"}
    unmade = {**unclear, "comparator": "a year earlier", "verdict": "not comparable", "reason": "x"}
    held = compare(HIGHER, unclear, fall, unmade)
    first, second = (f"{item.title[0].lower()}{item.title[1:]}" for item in (SHARE, RATE))
    assert describe_district(held, (SHARE, RATE, LAST), "Hartlepool").lines == (
        "2 of 3 official indicators of Hartlepool could be compared with the rest of the force. The"
        " other 1 could not: there is no figure to compare (1).",
        f"Higher than in the rest of the force: {first}.",
        "For the other 1 no difference is clear; there may still be one.",
        "1 of 3 official indicators of Hartlepool could be compared with the year before. The other"
        " 2 could not: x (1); there is no figure to compare (1).",
        f"A fall on the year before (exploratory, to be tested again with new data): {first}.",
    )
    both = compare({**HIGHER, "verdict": "no clear difference"}, unclear)
    assert describe_district(both, (SHARE, RATE), "Hartlepool").lines[:2] == (
        "2 of 2 official indicators of Hartlepool could be compared with the rest of the force.",
        "For all 2 no difference is clear; there may still be one.",
    )
    lower = compare({**HIGHER, "verdict": "lower"}, {**unclear, "verdict": "lower"})
    assert describe_district(lower, (SHARE, RATE), "Hartlepool").lines[1:3] == (
        f"Lower than in the rest of the force: {first} and {second}.",
        "0 of 2 official indicators of Hartlepool could be compared with the year before. The other"
        " 2 could not: there is no figure to compare (2).",
    )


def test_a_comparison_is_of_the_latest_period_with_a_figure() -> None:
    old = {**HIGHER, "period_end": date(2024, 3, 31), "verdict": "lower"}
    held = compare(old, HIGHER, {**HIGHER, "area": "Cleveland", "verdict": "lower"})
    row = latest_against(held, SHARE.code, "Hartlepool", "rest of force")
    assert row is not None
    assert row["verdict"] == "higher"
    assert latest_against(held, SHARE.code, "Hartlepool", "a year earlier") is None
    assert latest_against(held, RATE.code, "Hartlepool", "rest of force") is None
    assert latest_against(held, LAST.code, "Hartlepool", "rest of force") is None


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "0 of them can be compared with the rest of the force, and 0 are clearly higher or"),
        (
            [HIGHER],
            "1 of them can be compared with the rest of the force, and 1 is clearly higher or",
        ),
        (
            [{**HIGHER, "verdict": "lower"}, {**HIGHER, "indicator": RATE.code}],
            "2 of them can be compared with the rest of the force, and 2 are clearly higher or",
        ),
        (
            [{**HIGHER, "family": "exploratory"}, {**HIGHER, "indicator": RATE.code}],
            "2 of them can be compared with the rest of the force, and 1 is clearly higher or",
        ),
        (
            [{**HIGHER, "verdict": "no clear difference"}],
            "1 of them can be compared with the rest of the force, and 0 are clearly higher or",
        ),
        (
            [{**HIGHER, "verdict": "not comparable"}],
            "0 of them can be compared with the rest of the force, and 0 are clearly higher or",
        ),
    ],
)
def test_a_scorecard_counts_what_stands_out(rows: list[Row], told: str) -> None:
    explored = any(row["family"] == "exploratory" for row in rows)
    more = " and 1 in exploratory comparisons" if explored else ""
    said = describe_scorecard(compare(*rows), (SHARE, RATE, LAST), "Hartlepool")
    opening = "2 of 3 official indicators have a figure for Hartlepool;"
    assert said.lines == (f"{opening} {told} lower{more}.",)


CHART = {"baseline_start": date(2021, 10, 1), "baseline_end": date(2023, 9, 1), "state": "stable"}
TRACE = {"moved": "higher", "verdict": "improved", "estimate": 0.2}
TRACE |= {"baseline_start": date(2021, 10, 1), "baseline_end": date(2022, 9, 30)}


@pytest.mark.parametrize(
    ("changed", "state", "year"),
    [
        ({}, "stable", "a rise"),
        ({"moved": "lower"}, "stable", "a fall"),
        ({"moved": "lower"}, "higher", "a fall"),
        ({"moved": None, "verdict": "no clear change"}, "higher", "no clear change"),
        ({"moved": None, "verdict": "no clear change"}, "stable", ""),
        ({"moved": None, "verdict": "too few to say"}, "higher", ""),
        ({"estimate": None}, "stable", ""),
        ({}, "higher", ""),
    ],
)
def test_a_change_since_the_baseline_is_joined_with_its_months(
    changed: Row, state: str, year: str
) -> None:
    chart = {**CHART, "state": state, "since": date(2024, 9, 1)}
    told = join_trace_and_months({**TRACE, **changed}, chart)
    why = word_disagreement(year, chart, "the 12 months to September 2022") if year else ""
    assert told == why
    assert bool(told) is bool(year)
    assert join_trace_and_months({**TRACE, **changed}, None) == ""
