"""What is said of several changes: which are listed, counted and shown, and what joins them."""

from datetime import date

import pytest
from pytest import approx

from cpanalysis.declare.changes import CHANGES
from cpanalysis.words.changes import (
    NEAR,
    NO_EVENT,
    NOT_AN_EFFECT,
    changes_of,
    choose_event,
    describe_area,
    describe_change,
    describe_changes,
    describe_clear,
    describe_explored,
    describe_planned,
)
from cpanalysis.words.decompositions import Checks, describe_unmoved, read_checks
from tests.held import fill, hold
from tests.words.changed import (
    AGAIN,
    COUNT,
    EXPLORED,
    FALL,
    GRADED,
    MISSING,
    SHARE,
    SHARES,
    WINDOW,
    Row,
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
    elsewhere = [{**FALL, "theme": "cse"}, {**FALL, "area": "Cleveland"}]
    rows = fill(CHANGES, [FALL, explored, *elsewhere])
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
