"""Each sentence on a change at an event as it is written, at the boundaries of each rule."""

from datetime import date
from typing import Any

import pytest
from pytest import approx

from cpanalysis.declare.changes import CHANGES
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.changes import (
    NEAR,
    NO_EVENT,
    NOT_AN_EFFECT,
    changes_of,
    choose_event,
    describe_area,
    describe_certainty,
    describe_change,
    describe_changes,
    describe_clear,
    describe_controlled,
    describe_explored,
    describe_inseparable,
    describe_levels,
    describe_planned,
    describe_window,
    write_estimate,
    write_when,
)
from cpanalysis.words.decompositions import Checks, describe_unmoved, read_checks
from tests.held import fill, hold

Row = dict[str, Any]
COUNT = "missing_episode_count"
SHARE = "missing_high_risk_share"
AGAIN, HARM, FOUND = "re_missing_within_30d_rate", "missing_harm_share", "found_by_police_share"
FALL: Row = {
    **dict.fromkeys(CHANGES.names()),
    **{"indicator": COUNT, "theme": "missing", "event": "F1", "area": "Hartlepool"},
    **{"title": "new force policy", "first_day": date(2024, 4, 1), "last_day": date(2024, 4, 1)},
    **{"measure": "ratio", "estimate": 0.64, "lower": 0.48, "upper": 0.84, "q_value": 0.03},
    **{"family": "declared event", "tests": 5, "months_before": 30, "months_after": 18},
    **{"smallest_detectable": 1.4, "smallest_detectable_fall": 0.71, "verdict": "a fall"},
    **{"aimed": True, "origin": "records"},
}
SHARES: Row = {
    **FALL,
    **{"indicator": SHARE, "measure": "difference", "estimate": -0.021, "lower": -0.05},
    **{"upper": -0.0004, "observed": 30.0, "expected": 40.0, "expected_lower": 35.0},
    **{"expected_upper": 50.0, "total_after": 200.0},
}
WINDOW: Row = {
    **FALL,
    **{"estimate": None, "lower": None, "upper": None, "reason": "too long a window"},
    **{"months_tried": 9, "months_told": 7, "smallest": 0.4, "largest": 0.62},
    **{"range_lower": 0.3, "range_upper": 0.9, "last_day": date(2024, 12, 31)},
}
UNCLEAR = {"verdict": "no clear change", "q_value": 0.08}
WIDE = {**UNCLEAR, "lower": 0.9, "upper": 1.2, "estimate": 1.1}
EXPLORED = {"family": "exploratory", "tests": 40}
MISSING, GRADED = (find_indicator(code).title for code in (COUNT, SHARE))


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2024, 6, 1), date(2024, 6, 1), "1 June 2024"),
        (date(2024, 6, 1), date(2024, 6, 2), "June 2024"),
        (date(2024, 6, 1), date(2024, 6, 30), "June 2024"),
        (date(2024, 6, 30), date(2024, 7, 1), "some time from June 2024 to July 2024"),
        (date(2023, 6, 1), date(2024, 6, 30), "some time from June 2023 to June 2024"),
    ],
)
def test_an_event_is_dated_as_exactly_as_is_known(first: date, last: date, written: str) -> None:
    assert write_when({"first_day": first, "last_day": last}) == written


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"q_value": 0.00099}, "It is clear among the 5 tests planned at F1 (q below 0.001)."),
        ({"q_value": 0.001}, "It is clear among the 5 tests planned at F1 (q 0.001)."),
        ({"q_value": 0.0496}, "It is clear among the 5 tests planned at F1 (q 0.050)."),
        (
            EXPLORED,
            "It was not planned: among the 40 exploratory tests at F1 it stands out (q 0.030); test"
            " it again.",
        ),
        (
            {**EXPLORED, "verdict": "a rise", "q_value": 0.0001},
            "It was not planned: among the 40 exploratory tests at F1 it stands out (q below"
            " 0.001); test it again.",
        ),
        (UNCLEAR, "It could be chance among the 5 tests planned at F1 (q 0.080)."),
        (
            WIDE,
            "That does not say that nothing changed: only a rise to about 1.40 times or more would"
            " have been seen four times in five.",
        ),
        (
            {**WIDE, "estimate": 0.99},
            "That does not say that nothing changed: only a fall to about 0.71 times or less would"
            " have been seen four times in five.",
        ),
        ({**WIDE, "smallest_detectable": None}, ""),
    ],
)
def test_how_sure_a_change_is(changed: Row, told: str) -> None:
    assert describe_certainty({**FALL, **changed}) == told


@pytest.mark.parametrize(
    ("row", "changed", "told"),
    [
        (FALL, {}, "over the 18 months since"),
        (FALL, {"observed": 90.0}, "over the 18 months since"),
        (FALL, {"expected_upper": 90.0}, "over the 18 months since"),
        (
            *(FALL, {"observed": 1_090.0, "expected": 1_200.4}),
            "over the 18 months since",
        ),
        (
            FALL,
            {"observed": 90.0, "expected": 140.6, "expected_lower": 99, "expected_upper": 1_180},
            "over the 18 months since, 90 against 141 on the course before (95% interval 99 to"
            " 1,180)",
        ),
        (
            *(SHARES, {}),
            "over the 18 months since, 15.0% against 20.0% on the course before (95% interval"
            " 17.5% to 25.0%)",
        ),
    ],
)
def test_levels_are_told_unless_withheld(row: Row, changed: Row, told: str) -> None:
    assert describe_levels({**row, **changed}) == told


def test_an_estimate_is_written_in_its_measure() -> None:
    assert write_estimate(FALL) == "0.64 times"
    assert write_estimate(SHARES) == "−2.1 points"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            FALL,
            [
                f"{MISSING}, Hartlepool: a fall over the 18 months since: 0.64 times (0.48 to"
                " 0.84).",
                "It is clear among the 5 tests planned at F1 (q 0.030).",
                "",
                "",
            ],
        ),
        (
            {**SHARES, **EXPLORED},
            [
                f"{GRADED}, Hartlepool: a fall (exploratory) over the 18 months since, 15.0%"
                " against 20.0% on the course before (95% interval 17.5% to 25.0%): −2.1 points"
                " (−5.0 to −0.04).",
                "It was not planned: among the 40 exploratory tests at F1 it stands out (q 0.030);"
                " test it again.",
                "",
                "",
            ],
        ),
        (
            WINDOW,
            [
                f"{MISSING}, Hartlepool: a fall, whichever of the 9 months the event fell in (2 had"
                " too little data): from 0.40 times to 0.62 times (95% intervals from 0.30 to"
                " 0.90). It is clear among the 5 tests planned at F1 (q 0.030).",
            ],
        ),
        (
            {**WINDOW, **UNCLEAR, "months_tried": 1, "months_told": 1, "range_upper": 1.2},
            [
                f"{MISSING}, Hartlepool: no clear change, whichever of the 1 month the event fell"
                " in: from 0.40 times to 0.62 times (95% intervals from 0.30 to 1.20).",
            ],
        ),
        (
            {**WINDOW, **UNCLEAR, **EXPLORED, "range_lower": 1.01, "range_upper": 1.2},
            [
                f"{MISSING}, Hartlepool: no clear change (exploratory), whichever of the 9 months"
                " the event fell in (2 had too little data): from 0.40 times to 0.62 times (95%"
                " intervals from 1.01 to 1.20). It could be chance among the 40 exploratory tests"
                " at F1 (q 0.080).",
            ],
        ),
        (
            {**WINDOW, "smallest": None, "verdict": "too few to say"},
            [f"{MISSING}, Hartlepool: too few to say (too long a window)."],
        ),
    ],
)
def test_an_area_has_its_verdict_and_its_size(row: Row, told: list[str]) -> None:
    assert describe_area(row) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"months_tried": None}, ""),
        (
            {"smallest": None},
            "The month of the event is not known, so each of 9 was tried; none of them gives a"
            " result that can be shown.",
        ),
        (
            {"measure": "difference", "smallest": -0.04, "largest": -0.01, "months_told": 8},
            "The month of the event is not known, so each of 9 was tried (1 had too little data):"
            " from −4.0 points to −1.0 points (95% intervals from +30.0 to +90.0).",
        ),
        (
            {"months_told": 9},
            "The month of the event is not known, so each of 9 was tried: from 0.40 times to 0.62"
            " times (95% intervals from 0.30 to 0.90).",
        ),
    ],
)
def test_a_window_is_told_with_what_each_month_gives(changed: Row, told: str) -> None:
    assert describe_window({**WINDOW, **changed}) == told


@pytest.mark.parametrize(
    ("measure", "beside", "told"),
    [
        (
            *("ratio", "rest of force"),
            "Beyond the change of the rest of the force, the level changed 0.80 times (0.60 to"
            " 0.996).",
        ),
        (
            *("difference", "other grades"),
            "Beyond the change of “other grades”, the odds changed 0.80 times (0.60 to 0.996).",
        ),
    ],
)
def test_a_change_is_told_beside_a_comparison(measure: str, beside: str, told: str) -> None:
    own = {"controlled": 0.8, "controlled_lower": 0.6, "controlled_upper": 0.996}
    assert describe_controlled({"measure": measure, "compared_with": beside, **own}) == told
    assert describe_controlled({"measure": measure, "controlled": None}) == ""


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (None, ""),
        ("F2", "Within twelve months lies F2: no model can tell their changes apart."),
        (
            *("F2, F3, S1",),
            "Within twelve months lie F2, F3 and S1: no model can tell their changes apart.",
        ),
    ],
)
def test_events_that_cannot_be_told_apart_are_named(others: str | None, told: str) -> None:
    assert describe_inseparable({"inseparable": others}) == told


def test_a_clear_change_is_one_sentence() -> None:
    lowered = f"{MISSING[0].lower()}{MISSING[1:]}"
    assert describe_clear(FALL) == f"At F1, {lowered}: a fall, 0.64 times."
    assert describe_clear(WINDOW) == (
        f"At F1, {lowered}: a fall, from 0.40 times to 0.62 times (95% intervals from 0.30 to"
        " 0.90)."
    )


PROMISE = (
    "If nothing changed at an event, in 19 of 20 cases none of its planned tests, of all areas,"
    " would be called clear."
)


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (
            [],
            "Hartlepool: no change was planned at an event of its own; see the exploratory ones.",
        ),
        (
            ["no clear change"],
            f"Hartlepool: 1 planned change could be tested, at F1; none is clear. {PROMISE}",
        ),
        (
            ["a fall", "too few to say"],
            "Hartlepool: 1 planned change could be tested, at F1; 1 is clear. 1 could not be tested"
            f" (too few, or not shown). {PROMISE}",
        ),
        (
            ["a fall", "a rise", "not shown", "no clear change"],
            "Hartlepool: 3 planned changes could be tested, at F1; 2 are clear. 1 could not be"
            f" tested (too few, or not shown). {PROMISE}",
        ),
    ],
)
def test_planned_changes_are_counted_with_their_promise(verdicts: list[str], told: str) -> None:
    rows = fill(CHANGES, ({**FALL, "verdict": verdict} for verdict in verdicts))
    assert describe_planned(rows, "Hartlepool") == told


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (["too few to say"], ""),
        (["no clear change"], "1 other change was looked at (exploratory); none stands out."),
        (
            ["no clear change", "a rise"],
            "2 other changes were looked at (exploratory); 1 stands out: see the table.",
        ),
        (
            ["a fall", "a rise", "not shown"],
            "2 other changes were looked at (exploratory); 2 stand out: see the table.",
        ),
    ],
)
def test_exploratory_changes_are_counted(verdicts: list[str], told: str) -> None:
    rows = fill(CHANGES, ({**FALL, "verdict": verdict} for verdict in verdicts))
    assert describe_explored(rows) == told


@pytest.mark.parametrize(
    ("checks", "told"),
    [
        (
            Checks(0, {}, over_window=False, seen={}),
            "What no grade enters cannot be told at this event.",
        ),
        (
            Checks(1, {}, over_window=False, seen={}),
            "Of 1 indicator that no grade enters none changed clearly.",
        ),
        (
            Checks(4, {}, over_window=True, seen={}),
            "Of 4 indicators that no grade enters none changed clearly, at every month tried that"
            " carries a model.",
        ),
        (
            Checks(2, {COUNT: "a rise"}, over_window=False, seen={}),
            f"Of 2 indicators that no grade enters 1 changed clearly: {MISSING} a rise; none of the"
            " others did.",
        ),
        (
            Checks(2, {COUNT: "a rise", SHARE: "a fall"}, over_window=True, seen={}),
            "Of 2 indicators that no grade enters 2 changed clearly, at every month tried that"
            f" carries a model: {MISSING} a rise and {GRADED} a fall.",
        ),
    ],
)
def test_what_no_grade_enters_is_told(checks: Checks, told: str) -> None:
    assert describe_unmoved(checks, rise=True) == told


@pytest.mark.parametrize(
    ("moved", "rise", "fall"),
    [
        ({}, False, False),
        ({AGAIN: "a rise"}, True, False),
        ({AGAIN: "a fall"}, False, True),
        ({COUNT: "a rise"}, False, False),
    ],
)
def test_risk_moves_with_what_would_rise_with_it(
    moved: dict[str, str], rise: bool, fall: bool
) -> None:
    checks = Checks(4, moved, over_window=False, seen={})
    assert (checks.moved_with(rise=True), checks.moved_with(rise=False)) == (rise, fall)


def test_checks_are_read_from_what_no_grade_enters() -> None:
    own = {**FALL, "indicator": AGAIN, "verdict": "a rise"}
    rows = [own, FALL, {**own, "area": "Middlesbrough"}, {**own, "event": "F2"}]
    rows.append({**own, "indicator": "missing_duration_hours:long", "verdict": "too few to say"})
    told = read_checks(hold(changes=fill(CHANGES, rows)), "F1", "Hartlepool", rise=True)
    assert told == Checks(1, {AGAIN: "a rise"}, over_window=False, seen={AGAIN: approx(0.4)})
    alone = [{**own, "estimate": None, "verdict": "no clear change"}]
    alone[0]["smallest_detectable"] = None
    window = read_checks(hold(changes=fill(CHANGES, alone)), "F1", "Hartlepool", rise=True)
    assert window == Checks(1, {}, over_window=True, seen={})
    none = read_checks(hold(changes=fill(CHANGES, [])), "F1", "Hartlepool", rise=True)
    assert none == Checks(0, {}, over_window=False, seen={})


def test_changes_are_listed_by_day_and_planned_ones_before_others() -> None:
    later = {**FALL, "event": "A1", "first_day": date(2024, 5, 1)}
    planned = {**FALL, "family": "primary"}
    rows = fill(CHANGES, [later, {**FALL, "family": "exploratory"}, planned, SHARES])
    held = hold(changes=rows)
    order = changes_of(held).select("event", "family", "indicator").rows()
    assert order == [
        ("F1", "primary", COUNT),
        ("F1", "exploratory", COUNT),
        ("F1", "declared event", SHARE),
        ("A1", "declared event", COUNT),
    ]
    assert changes_of(held, indicator=SHARE)["indicator"].to_list() == [SHARE]
    assert changes_of(held, event="A1").height == 1
    assert changes_of(held, area="Middlesbrough").is_empty()


@pytest.mark.parametrize(
    ("changed", "event"),
    [
        ([], ""),
        ([{}, {"event": "F2", "first_day": date(2024, 3, 1)}], "F1"),
        ([{}, {"event": "F2", "first_day": date(2024, 5, 1)}], "F2"),
        ([{}, {"event": "F2", "first_day": date(2024, 5, 1), "aimed": False}], "F1"),
        ([{}, {"event": "F2", "first_day": date(2024, 5, 1), "estimate": None}], "F1"),
        ([{"estimate": None}, {"event": "F0", "estimate": None}], "F1"),
        ([{"indicator": SHARE}], ""),
    ],
)
def test_the_event_shown_first_aimed_at_the_indicator(changed: list[Row], event: str) -> None:
    held = hold(changes=fill(CHANGES, ({**FALL, **more} for more in changed)))
    assert choose_event(held, COUNT) == event


def test_a_change_is_told_by_area_between_its_event_and_its_limits() -> None:
    other = {**FALL, "area": "Middlesbrough", "inseparable": "F2"}
    held = hold(changes=fill(CHANGES, [FALL, other]))
    told = describe_change(held, COUNT, "F1", ("Middlesbrough", "Hartlepool", "Cleveland"))
    near = "Within twelve months lies F2: no model can tell their changes apart."
    assert [said.lines for said in told] == [
        ("F1, new force policy: 1 April 2024.",),
        tuple(line for line in describe_area(other) if line),
        tuple(line for line in describe_area(FALL) if line),
        (near, NOT_AN_EFFECT),
    ]
    synthetic = hold(changes=fill(CHANGES, [{**WINDOW, "origin": "synthetic"}]))
    assert [said.lines for said in describe_change(synthetic, COUNT, "F1", ("Hartlepool",))] == [
        (
            "From synthetic records, about no real child.",
            "F1, new force policy: some time from April 2024 to December 2024.",
            "The event is made up with the sample.",
        ),
        tuple(describe_area(WINDOW)),
    ]
    for event, areas in (("", ("Hartlepool",)), ("F1", ()), ("F9", ("Hartlepool",))):
        assert [str(said) for said in describe_change(held, COUNT, event, areas)] == [NO_EVENT]


def test_changes_of_a_theme_are_told_planned_ones_alone_by_name() -> None:
    explored = {**SHARES, **EXPLORED, "inseparable": "F2", "origin": "synthetic"}
    elsewhere = {**FALL, "theme": "cse"}
    rows = fill(CHANGES, [FALL, explored, elsewhere])
    told = describe_changes(hold(changes=rows), "missing", "Hartlepool")
    assert told.lines == (
        "From synthetic records, about no real child.",
        f"Hartlepool: 1 planned change could be tested, at F1; 1 is clear. {PROMISE}",
        describe_clear(FALL),
        "1 other change was looked at (exploratory); 1 stands out: see the table.",
        NEAR,
    )
    plain = describe_changes(hold(changes=fill(CHANGES, [FALL])), "missing", "Hartlepool")
    assert plain.lines == told.lines[1:3]
    assert str(describe_changes(hold(changes=rows), "custody", "Hartlepool")) == NO_EVENT
