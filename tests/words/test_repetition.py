"""Each sentence on repetition and overlap as it is written, at the boundaries of each rule."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.repeats import OVERLAP, REPETITION
from cpanalysis.words.repetition import (
    ARITHMETIC,
    KNOWN,
    LANDMARK,
    NOT_CAUSE,
    describe_again,
    describe_before,
    describe_bounds,
    describe_gini,
    describe_landmark,
    describe_order,
    describe_overlap,
    describe_repetition,
    describe_sets,
    describe_tenth,
    write_share,
    write_unmatched,
)
from tests.held import fill, hold

Row = dict[str, Any]
YEAR = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}
TENTH: Row = {
    **dict.fromkeys(REPETITION.names()),
    **{"measure": "top_tenth", "area": "Hartlepool", **YEAR, "origin": "records"},
    **{"children": 1_250.0, "episodes": 4_000.0, "unmatched": 0.0, "value": 0.412},
    **{"expected": 0.3, "lower": 0.28, "upper": 0.325, "p_value": 0.0004},
}
AGAIN: Row = {**TENTH, "measure": "again_30", "value": 0.214, "lower": 0.19, "upper": 0.24}
LATER: Row = {**AGAIN, "measure": "again_90", "value": 0.35, "lower": 0.32, "upper": 0.38}
SEEN: Row = {**AGAIN, "measure": "interviewed_30", "value": 0.1, "lower": 0.05, "upper": 0.2}
OTHERS: Row = {**SEEN, "measure": "not_interviewed_30", "value": 0.15}
MONTH, QUARTER = "21.4% (19.0% to 24.0%)", "35.0% (32.0% to 38.0%)"
NOT_OF_EPISODES = "This is not the share of episodes, in which a child with many counts each time."


@pytest.mark.parametrize(
    ("unmatched", "told"),
    [
        (None, " (a few more episodes could not be matched to a child)"),
        (0.0, ""),
        (1_018.0, " (1,018 more episodes could not be matched to a child)"),
    ],
)
def test_episodes_of_no_known_child_are_told(unmatched: float | None, told: str) -> None:
    assert write_unmatched({"unmatched": unmatched}) == told


@pytest.mark.parametrize(
    ("p_value", "beyond"),
    [
        (0.0004, "more than chance (p < 0.001)"),
        (0.0499, "more than chance (p = 0.050)"),
        (0.05, "not clearly more than chance (p = 0.050)"),
        (0.4, "not clearly more than chance (p = 0.400)"),
    ],
)
def test_the_tenth_with_most_is_told_beside_chance(p_value: float, beyond: str) -> None:
    assert describe_tenth({**TENTH, "p_value": p_value, "unmatched": 18.0}) == (
        "Hartlepool, 12 months to September 2025: of 4,000 episodes of 1,250 known children (18"
        " more episodes could not be matched to a child) the tenth of children with most had 41.2%."
        " Dealt to the same children at random they would have 30.0% (28.0% to 32.5%):"
        f" {beyond}. {ARITHMETIC}"
    )


def test_the_gini_coefficient_is_told_beside_chance() -> None:
    told = describe_gini({**TENTH, "value": 0.456})
    assert told == "The Gini coefficient is 0.46, by chance 0.30 (0.28 to 0.33)."
    assert describe_gini(None) == describe_tenth(None) == ""


@pytest.mark.parametrize(
    ("month", "quarter", "told"),
    [
        (None, None, ""),
        (
            *(AGAIN, None),
            f"Of the average child's returns {MONTH} within 30 days lead to a new episode."
            f" {NOT_OF_EPISODES}",
        ),
        (
            *(None, LATER),
            f"Of the average child's returns {QUARTER} within 90 days lead to a new episode."
            f" {NOT_OF_EPISODES}",
        ),
        (
            *(AGAIN, LATER),
            f"Of the average child's returns {MONTH} within 30 days and {QUARTER} within 90 days"
            f" lead to a new episode. {NOT_OF_EPISODES}",
        ),
    ],
)
def test_new_episodes_after_return(month: Row | None, quarter: Row | None, told: str) -> None:
    assert describe_again(month, quarter) == told


def test_interviewed_children_are_told_beside_the_others() -> None:
    assert write_share(SEEN) == "10.0% (5.0% to 20.0%)"
    assert describe_landmark(SEEN, OTHERS) == (
        f"{LANDMARK}, 10.0% (5.0% to 20.0%) of those interviewed within 72 hours and 15.0% (5.0% to"
        f" 20.0%) of the others were missing again by day 30. {NOT_CAUSE}"
    )
    assert describe_landmark(None, OTHERS) == describe_landmark(SEEN, None) == ""


def test_repetition_is_told_in_order() -> None:
    gini = {**TENTH, "measure": "gini", "value": 0.456}
    elsewhere = {**TENTH, "area": "Cleveland", "value": 0.9}
    rows = [elsewhere, TENTH, gini, AGAIN, LATER, SEEN, OTHERS]
    told = describe_repetition(hold(repetition=fill(REPETITION, rows)), "Hartlepool")
    assert told.lines == (
        describe_tenth(TENTH),
        describe_gini(gini),
        describe_again(AGAIN, LATER),
        describe_landmark(SEEN, OTHERS),
    )
    made_up = fill(REPETITION, [{**gini, "origin": "synthetic"}])
    assert describe_repetition(hold(repetition=made_up), "Hartlepool").lines == (
        "From synthetic records, about no real child.",
        describe_gini(gini),
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Hartlepool: repetition cannot be told."),
        ([{**TENTH, "value": None}], "Hartlepool: repetition cannot be told."),
        (
            [{**TENTH, "value": None, "reason": "too few children"}],
            "Hartlepool: repetition cannot be told: too few children.",
        ),
    ],
)
def test_repetition_that_cannot_be_told_says_why(rows: list[Row], told: str) -> None:
    held = hold(repetition=fill(REPETITION, rows))
    assert describe_repetition(held, "Hartlepool").lines == (told,)


SET: Row = {
    **dict.fromkeys(OVERLAP.names()),
    **{"part": "set", "first": "missing", "area": "Hartlepool", **YEAR, "origin": "records"},
    **{"numerator": 1_300.0, "denominator": 1_300.0, "n_excluded": 0.0},
}
BEFORE: Row = {
    **SET,
    **{"part": "before", "first": "cse", "second": "missing", "denominator": 1_040.0},
    **{"value": 0.6, "lower": 0.55, "upper": 0.65},
}
ORDER: Row = {**BEFORE, "part": "order", "first": "missing", "second": "custody"}
BOUNDS: Row = {**SET, "part": "bounds", "second": "cse", "value": 5.0, "lower": 4.0}
BOUNDS["upper"] = 1_009.0


@pytest.mark.parametrize(
    ("area", "who"),
    [("Hartlepool", "children who live there"), ("Cleveland", "children")],
)
def test_children_of_each_theme_are_counted(area: str, who: str) -> None:
    sets = fill(OVERLAP, [SET, {**SET, "first": "cse", "numerator": 40.0}])
    assert describe_sets(sets, area) == (
        f"{area}, 12 months to September 2025, {who}: 1,300 missing, 40 victims of exploitation."
    )


@pytest.mark.parametrize(
    ("excluded", "apart"),
    [
        (0.0, ""),
        (None, ""),
        (1.0, ", 1 left out for want of look-back"),
        (1_200.0, ", 1,200 left out for want of look-back"),
    ],
)
def test_what_was_seen_before_is_told(excluded: float | None, apart: str) -> None:
    assert describe_before({**BEFORE, "n_excluded": excluded}) == (
        "Of 1,040 children victims of exploitation, 60.0% (55.0% to 65.0%) had been missing in the"
        f" 365 days before{apart}."
    )


def test_what_came_first_is_told() -> None:
    assert describe_order(ORDER) == (
        "Of 1,040 children both missing and detained, 60.0% (55.0% to 65.0%) are first on record as"
        " missing."
    )


def test_records_without_a_child_bound_the_overlap() -> None:
    other = {**BOUNDS, "second": "custody", "lower": 1.0, "upper": 2.0}
    assert describe_bounds([BOUNDS, other]) == (
        "Records that no child could be matched to may be of anybody, so that the overlap lies"
        " between: missing and cse 4 to 1,009; missing and custody 1 to 2."
    )
    assert describe_bounds([]) == ""


def test_overlap_is_told_in_order() -> None:
    hidden = {**BEFORE, "second": "custody", "value": None}
    rows = [SET, BEFORE, {**BEFORE, "first": "missing", "second": "cse"}, hidden, ORDER, BOUNDS]
    told = describe_overlap(hold(overlap=fill(OVERLAP, rows)), "Hartlepool")
    assert told.lines == (
        describe_sets(fill(OVERLAP, [SET]), "Hartlepool"),
        describe_before(BEFORE),
        describe_order(ORDER),
        describe_bounds([BOUNDS]),
        KNOWN,
    )
    made_up = hold(overlap=fill(OVERLAP, [{**SET, "origin": "synthetic"}]))
    first = describe_overlap(made_up, "Hartlepool").lines[0]
    assert first == "From synthetic records, about no real child."


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Hartlepool: the overlap of themes cannot be told."),
        ([{**SET, "area": "Cleveland"}], "Hartlepool: the overlap of themes cannot be told."),
        (
            [{**SET, "numerator": None, "reason": "hidden"}],
            "Hartlepool: the overlap of themes cannot be told: hidden.",
        ),
    ],
)
def test_overlap_that_cannot_be_told_says_why(rows: list[Row], told: str) -> None:
    assert describe_overlap(hold(overlap=fill(OVERLAP, rows)), "Hartlepool").lines == (told,)
