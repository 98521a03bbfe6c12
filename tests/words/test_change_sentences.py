"""Each sentence on a change at an event as it is written, at the boundaries of each rule."""

from datetime import date

import pytest

from cpanalysis.words.changes import (
    describe_area,
    describe_certainty,
    describe_clear,
    describe_controlled,
    describe_inseparable,
    describe_levels,
    describe_window,
    write_estimate,
    write_when,
)
from tests.words.changed import EXPLORED, FALL, GRADED, MISSING, SHARES, UNCLEAR, WIDE, WINDOW, Row


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
        ({**WIDE, "smallest_detectable": None, "smallest_detectable_fall": None}, ""),
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
