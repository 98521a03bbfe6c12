"""How much of a change of a graded share is real, as it is written: every conclusion in turn."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.changes import CHANGES, DECOMPOSITIONS
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.changes import NO_EVENT
from cpanalysis.words.decompositions import (
    GRADED,
    LIKE_CHILDREN,
    Checks,
    choose_recording_event,
    conclude,
    count_months,
    describe_fixed_mix,
    describe_parts,
    describe_real,
    describe_whole,
    write_interval,
)
from tests.held import fill, hold

Row = dict[str, Any]
WHOLE: Row = {
    **dict.fromkeys(DECOMPOSITIONS.names()),
    **{"indicator": GRADED, "event": "F1", "area": "Hartlepool", "split": LIKE_CHILDREN},
    **{"part": "change", "before_start": date(2022, 10, 1), "before_end": date(2024, 3, 31)},
    **{"after_start": date(2024, 4, 1), "after_end": date(2025, 9, 30), "origin": "records"},
    **{"events_before": 120.0, "total_before": 1_200.0, "events_after": 1_050.0},
    **{"total_after": 3_000.0, "before": 0.1, "after": 0.35, "difference": 0.25},
    **{"lower": 0.2, "upper": 0.3},
}
MIX: Row = {**WHOLE, "part": "mix", "difference": 0.021, "lower": -0.01, "upper": 0.05}
WITHIN: Row = {**WHOLE, "part": "within", "difference": 0.229, "lower": 0.18, "upper": 0.28}
TITLE = find_indicator(GRADED).title
LOWERED = f"{TITLE[0].lower()}{TITLE[1:]}"
SAID = (
    f"Hartlepool, {LOWERED}: 10.0% (120 of 1,200) in the 18 months before F1 and 35.0% (1,050 of"
    " 3,000) in the 18 months since, a change of +25.0 points (95% interval +20.0 to +30.0)."
)
SPLIT = (
    "Of it +2.1 points (95% interval −1.0 to +5.0) come from a change in who is reported, and +22.9"
    " points (95% interval +18.0 to +28.0) from a change of the share among like children."
)
AGAIN = "re_missing_within_30d_rate"


def parts(*rows: Row) -> Protected:
    return hold(decompositions=fill(DECOMPOSITIONS, rows))


def test_a_change_is_told_with_its_counts_and_months() -> None:
    assert describe_whole(WHOLE) == SAID
    assert describe_whole({**WHOLE, "lower": None}).endswith("+25.0 points (no interval).")


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 4, 1), date(2024, 4, 30), 1),
        (date(2024, 4, 1), date(2025, 3, 31), 12),
        (date(2023, 12, 1), date(2024, 1, 31), 2),
    ],
)
def test_months_of_a_side_are_counted(start: date, end: date, months: int) -> None:
    assert count_months({"after_start": start, "after_end": end}, "after") == months


def test_an_interval_that_is_not_known_is_said_not_to_be() -> None:
    assert write_interval({"lower": -0.0004, "upper": 0.05}) == "95% interval 0.0 to +5.0"
    assert write_interval({"lower": None, "upper": None}) == "no interval"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([WHOLE, MIX, WITHIN], SPLIT),
        ([WHOLE, WITHIN], ""),
        ([WHOLE, MIX], ""),
        ([WHOLE, MIX, {**WITHIN, "difference": None}], ""),
    ],
)
def test_both_parts_are_told_or_none(rows: list[Row], told: str) -> None:
    frame = fill(DECOMPOSITIONS, rows)
    assert describe_parts(frame, "who is reported", "like children") == told


NO_SIGN = "No clear change among like children: there is no sign that grading changed."
MORE = "Like children are graded high more often than before"
LESS = "Like children are graded high less often than before"
GRADING = (
    "{}, and nothing that would have moved with risk itself clearly {} with it: the records show a"
    " change of grading and no sign of a change of risk as large as these tests find. Whether the"
    " new grades are the right ones only audits can tell."
)
EITHER = (
    "{}, and some of what moves with risk itself {} too: the records cannot say how much is grading"
    " and how much is risk."
)
CANNOT = (
    "{}. Whether their risk changed too cannot be said: no test here would usually find a change by"
    " half. Whether the new grades are the right ones only audits can tell."
)
FELL = {"difference": -0.1, "lower": -0.2, "upper": -0.01}
UNKNOWN = Checks(0, {}, over_window=False, seen={})
STILL = Checks(3, {}, over_window=False, seen={AGAIN: 0.5})
BLIND = Checks(3, {}, over_window=False, seen={AGAIN: 0.51})
ROSE = Checks(3, {AGAIN: "a rise"}, over_window=False, seen={AGAIN: 0.5})
DROPPED = Checks(3, {AGAIN: "a fall"}, over_window=False, seen={AGAIN: 0.5})


@pytest.mark.parametrize(
    ("changed", "checks", "told"),
    [
        ({"lower": None}, STILL, ""),
        ({"lower": -0.001}, ROSE, NO_SIGN),
        ({"lower": 0.0}, ROSE, NO_SIGN),
        ({"upper": 0.0, "lower": -0.1}, ROSE, NO_SIGN),
        (
            *({"lower": 0.001}, UNKNOWN),
            f"{MORE}; whether their risk changed too, the records cannot say.",
        ),
        (
            *(FELL, UNKNOWN),
            f"{LESS}; whether their risk changed too, the records cannot say.",
        ),
        ({}, STILL, GRADING.format(MORE, "rose")),
        ({}, DROPPED, GRADING.format(MORE, "rose")),
        ({}, ROSE, EITHER.format(MORE, "rose")),
        (FELL, STILL, GRADING.format(LESS, "fell")),
        (FELL, ROSE, GRADING.format(LESS, "fell")),
        (FELL, DROPPED, EITHER.format(LESS, "fell")),
        ({}, BLIND, CANNOT.format(MORE)),
        (FELL, BLIND, CANNOT.format(LESS)),
    ],
)
def test_no_more_is_concluded_than_the_parts_say(changed: Row, checks: Checks, told: str) -> None:
    rows = fill(DECOMPOSITIONS, [WHOLE, MIX, {**WITHIN, **changed}])
    assert conclude(rows, checks) == told


def test_without_both_parts_nothing_is_concluded() -> None:
    assert conclude(fill(DECOMPOSITIONS, [WHOLE, WITHIN]), STILL) == ""
    assert conclude(fill(DECOMPOSITIONS, [WHOLE, MIX]), STILL) == ""


def test_what_is_real_is_told_in_order() -> None:
    rows = [WHOLE, MIX, WITHIN, {**WHOLE, "split": "risk"}, {**WHOLE, "event": "F2"}]
    change = {**dict.fromkeys(CHANGES.names()), "indicator": AGAIN, "event": "F1"}
    change |= {"area": "Hartlepool", "verdict": "a rise", "estimate": 1.5, "family": "exploratory"}
    held = hold(decompositions=fill(DECOMPOSITIONS, rows), changes=fill(CHANGES, [change]))
    assert describe_real(held, "F1", "Hartlepool").lines == (
        SAID,
        SPLIT.replace("who is reported", "which children are reported").replace(
            "like children", "children who are alike"
        ),
        "Of 1 indicator that no grade enters 1 changed clearly:"
        f" {find_indicator(AGAIN).title} a rise.",
        EITHER.format(MORE, "rose"),
    )
    made_up = describe_real(parts({**WHOLE, "origin": "synthetic"}), "F1", "Hartlepool")
    assert made_up.lines[0] == "From synthetic records, about no real child."


def test_what_cannot_be_told_says_why() -> None:
    lacking = {"difference": None, "reason": "too few months"}
    told = describe_real(parts({**WHOLE, **lacking}), "F1", "Hartlepool")
    assert told.lines == ("Hartlepool: this cannot be told (too few months).",)
    assert describe_real(parts(WHOLE), "F1", "Cleveland").lines == (NO_EVENT,)
    assert describe_fixed_mix(parts(WHOLE), "F1", "Hartlepool").lines == (NO_EVENT,)
    waits = {**WHOLE, **lacking, "indicator": "response_over_3h_rate", "split": "risk"}
    held = parts(waits, {**waits, "part": "within"})
    assert describe_fixed_mix(held, "F1", "Hartlepool").lines == ("Hartlepool: too few months.",)


WAITS = {"indicator": "response_over_3h_rate", "split": "risk"}
MISLEADS = (
    "Moving episodes from one grade to the next changes the average of both grades, even where"
    " nobody waits longer or less. The grades one by one, and a fixed mix of grades, can therefore"
    " mislead where grading changed; all grades together and a fixed mix of children cannot."
)


@pytest.mark.parametrize(
    ("alike", "told"),
    [
        ([], ""),
        (
            [{**WITHIN, **WAITS, "split": LIKE_CHILDREN, "difference": -0.031}],
            " At a fixed mix of children it is −3.1 points (95% interval +18.0 to +28.0).",
        ),
    ],
)
def test_long_waits_are_told_at_a_fixed_mix(alike: list[Row], told: str) -> None:
    whole = {**WHOLE, **WAITS}
    held = parts(whole, {**WITHIN, **WAITS, "before": 0.2, "after": 0.429}, *alike)
    said = describe_fixed_mix(held, "F1", "Hartlepool")
    assert said.lines == (
        describe_whole(whole),
        "At a fixed mix of grades, the average of both periods, the share went from 20.0% to 42.9%:"
        f" +22.9 points (95% interval +18.0 to +28.0).{told}",
        MISLEADS,
    )
    made_up = parts({**whole, "origin": "synthetic"}, {**WITHIN, **WAITS})
    first = describe_fixed_mix(made_up, "F1", "Hartlepool").lines[0]
    assert first == "From synthetic records, about no real child."


@pytest.mark.parametrize(
    ("changed", "event"),
    [
        ([], ""),
        ([{}, {"event": "F2", "after_start": date(2024, 5, 1)}], "F2"),
        ([{}, {"event": "F2", "after_start": date(2024, 3, 1)}], "F1"),
        ([{}, {"event": "F2", "after_start": date(2024, 5, 1), "difference": None}], "F1"),
        ([{"difference": None}, {"event": "F0", "difference": None}], "F1"),
    ],
)
def test_the_latest_event_with_an_answer_is_shown(changed: list[Row], event: str) -> None:
    assert choose_recording_event(parts(*({**WHOLE, **more} for more in changed))) == event
