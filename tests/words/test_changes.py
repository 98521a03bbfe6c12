"""What is said of a change at an event: one verdict, with the family that it is judged in."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.changes import CHANGES
from cpanalysis.tables.changes import write_change
from cpanalysis.words.changes import describe_area, describe_explored

Row = dict[str, Any]
DAY = date(2024, 1, 1)
EMPTY: Row = dict.fromkeys(CHANGES.names())
FALL: Row = {
    **EMPTY,
    **{"indicator": "missing_episode_count", "event": "F1", "area": "Stockton-on-Tees"},
    **{"measure": "ratio", "estimate": 0.64, "lower": 0.48, "upper": 0.84, "q_value": 0.03},
    **{"family": "declared event", "tests": 5, "months_before": 30, "months_after": 18},
    **{"smallest_detectable": 1.4, "smallest_detectable_fall": 0.71, "verdict": "a fall"},
}
WINDOW: Row = {
    **FALL,
    **{"estimate": None, "lower": None, "upper": None, "reason": "too long a window"},
    **{"months_tried": 9, "months_told": 7, "smallest": 0.4, "largest": 0.62},
    **{"range_lower": 0.3, "range_upper": 0.9},
}


def say(row: Row) -> str:
    return " ".join(describe_area(row))


def test_a_fall_that_was_planned_is_clear_among_the_tests_of_its_event() -> None:
    told = say(FALL)
    assert "Stockton-on-Tees: a fall over the 18 months since: 0.64 times (0.48 to 0.84)." in told
    assert "It is clear among the 5 tests planned at F1 (q 0.030)." in told


def test_an_exploratory_change_is_never_called_clear() -> None:
    told = say({**FALL, "family": "exploratory", "tests": 40})
    assert "a fall (exploratory) over" in told
    assert "clear" not in told


def test_an_interval_without_none_that_is_not_clear_says_that_it_could_be_chance() -> None:
    told = say({**FALL, "verdict": "no clear change", "q_value": 0.08})
    assert "no clear change over" in told
    assert "It could be chance among the 5 tests planned at F1 (q 0.080)." in told


@pytest.mark.parametrize(
    ("estimate", "told"),
    [(0.9, "only a fall to about 0.71 times or less"), (1.1, "only a rise to about 1.40 times")],
)
def test_a_fall_has_the_smallest_detectable_fall_beside_it(estimate: float, told: str) -> None:
    row = {**FALL, "estimate": estimate, "upper": 1.3, "verdict": "no clear change"}
    assert told in say(row)


@pytest.mark.parametrize(
    ("verdict", "range_upper", "told"),
    [
        ("a fall", 0.9, "a fall, whichever of the 9 months the event fell in (2 had too little"),
        ("no clear change", 0.9, "It could be chance among the 5 tests"),
        ("no clear change", 1.2, "no clear change, whichever of the 9 months"),
    ],
)
def test_an_event_of_unknown_month_has_one_verdict(
    verdict: str, range_upper: float, told: str
) -> None:
    said = say({**WINDOW, "verdict": verdict, "range_upper": range_upper})
    assert told in said
    assert "too few to say" not in said


def test_what_is_hidden_is_not_shown() -> None:
    hidden = {"smallest": None, "verdict": "not shown", "reason": "hidden to protect children"}
    assert say({**WINDOW, **hidden}).endswith("not shown (hidden to protect children).")


def test_table_and_sentence_have_the_same_word() -> None:
    for row in (FALL, WINDOW, {**FALL, "verdict": "no clear change", "family": "exploratory"}):
        cells = write_change({**row, "first_day": DAY, "last_day": DAY})
        assert f": {cells['Says']}" in say(row)


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ([], ""),
        (["no clear change"], "1 other change was looked at (exploratory); none stands out."),
        (["a fall", "too few to say", "a rise"], "2 other changes were looked at (exploratory); 2"),
    ],
)
def test_other_changes_are_counted(verdicts: list[str], told: str) -> None:
    rows = pl.DataFrame({"verdict": verdicts}, schema={"verdict": pl.String})
    assert describe_explored(rows).startswith(told)
