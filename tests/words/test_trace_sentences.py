"""Each sentence on a recommendation as it is written, at the boundaries of each rule."""

from datetime import date

import pytest

from cpanalysis.declare.traces import CHANGED
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.traces import (
    count_verdicts,
    describe_months,
    describe_reason,
    describe_seen,
    describe_trace,
    name_row,
    read_beside,
    sentence,
    word_doubt,
    word_trace,
    write_change,
    write_chart,
    write_side,
)
from tests.words.traced import RATE, RATED, REFERRED, SHARE, UNCLEAR, WAIT, WIDE, Row


@pytest.mark.parametrize(
    ("row", "changed", "written"),
    [
        (SHARE, {}, "+25.0 points (+20.0 to +30.0)"),
        (SHARE, {"estimate": -0.01, "lower": -0.02}, "−1.0 points (−2.0 to +30.0)"),
        (SHARE, {"lower": 0.0002}, "+25.0 points (+0.02 to +30.0)"),
        (RATE, {}, "0.75 times (0.60 to 0.996)"),
        (RATE, {"estimate": 1.0}, "1.00 times (0.60 to 0.996)"),
        (WAIT, {}, "−25.9 minutes (−38.0 to −13.3)"),
        (WAIT, {"estimate": 0.0}, "0.0 minutes (−38.0 to −13.3)"),
        (SHARE, {"estimate": None}, "–"),
    ],
)
def test_a_change_is_written_in_its_measure(row: Row, changed: Row, written: str) -> None:
    assert write_change({**row, **changed}) == written


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
            "no clear change (a rise of about 6.0 points or more would usually have been found)",
        ),
        (
            *(SHARE, {**WIDE, "smallest_detectable": None, "smallest_detectable_fall": None}),
            "no clear change",
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
        (WIDE, "A rise of about 6.0 points or more would usually have been found."),
        (
            {**WIDE, "estimate": -0.01},
            "A fall of about 5.0 points or more would usually have been found.",
        ),
        ({**WIDE, "smallest_detectable": None, "smallest_detectable_fall": None}, ""),
        (
            UNCLEAR,
            "Could be chance among the 210 changes tested. A rise of about 6.0 points or more would"
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
