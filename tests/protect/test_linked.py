"""What the figures of indicators count, so that equal counts are one and sums are sums."""

from typing import Any

import pytest

from cpanalysis.protect.linked.cells import drop_compared, find_split
from cpanalysis.protect.linked.counted import Figures, figures_by_code, part_of_split, without
from cpanalysis.protect.linked.predicate import ALWAYS, NEVER, TRUE, both, is_one_of, opposite

UNITS = {
    "missing_episode_count": ("rows", None),
    "missing_high_risk_share": ("rows", "rows"),
    "missing_children_count": ("children", None),
    "missing_3in90_children": ("children", None),
    "missing_with_cse_share": ("children", "children"),
    "repeat_concentration": ("own", "rows"),
    "mandatory_field_completeness": ("cells", "cells"),
}


def figures_of(code: str) -> Figures:
    return next(one for (found, _), one in figures_by_code().items() if found == code)


@pytest.mark.parametrize("code", UNITS)
def test_what_numerator_and_denominator_count(code: str) -> None:
    found = figures_of(code)
    below = None if found.denominator is None else found.denominator.unit
    assert (found.numerator.unit, below) == UNITS[code]


@pytest.mark.parametrize(
    ("unit", "adds_up"), [("rows", True), ("cells", True), ("children", False), ("own", False)]
)
def test_children_do_not_add_up(unit: str, adds_up: bool) -> None:
    codes = {units[0]: code for code, units in UNITS.items()}
    assert figures_of(codes[unit]).numerator.adds_up is adds_up


def test_the_rest_of_a_share_is_what_does_not_meet_its_one_more_condition() -> None:
    rest = find_split("missing_high_risk_share", "all", "all").complement
    assert rest is not None
    met = {
        grade: both(rest.predicate, is_one_of("graded_risk", [grade])) != NEVER
        for grade in ("high", "medium", "low", "not_recorded")
    }
    assert met == {"high": False, "medium": True, "low": True, "not_recorded": False}
    children = find_split("missing_with_cse_share", "all", "all")
    assert children.complement is not None
    (own,) = children.complement.predicate - children.counted["denominator"].predicate
    assert own[0].startswith("none of ")


def test_a_rest_where_nothing_more_is_asked_is_nothing() -> None:
    whole = figures_of("missing_episode_count").numerator
    assert without(whole, whole.predicate).predicate == NEVER


HIGH, LOW = is_one_of("risk", ["high"]), is_one_of("risk", ["low"])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (both(HIGH, LOW), NEVER),
        (both(HIGH, ALWAYS), HIGH),
        (both(is_one_of("risk", ["high", "low"]), HIGH), HIGH),
        (both(opposite(LOW), opposite(LOW)), opposite(LOW)),
        (opposite(opposite(HIGH)), HIGH),
        (opposite(ALWAYS), NEVER),
        (opposite(NEVER), ALWAYS),
        (both(opposite(HIGH), HIGH), NEVER),
    ],
)
def test_predicates_join_and_turn_round(found: Any, expected: Any) -> None:
    assert found == expected


def test_what_is_not_two_conditions_is_a_condition_of_its_own() -> None:
    several = both(HIGH, is_one_of("sex", ["female"]))
    (fact, values) = next(iter(opposite(several)))
    assert "risk in ['high']" in fact
    assert "sex in ['female']" in fact
    assert values == next(iter(opposite(is_one_of("x", [TRUE]))))[1]


@pytest.mark.parametrize(
    ("stratum", "value", "labelled", "facts"),
    [
        ("all", "all", False, {}),
        ("sex", "female", False, {"sex": "female"}),
        ("sex / risk", "female / high", False, {"sex": "female", "risk": "high"}),
        ("record", "cse", True, {}),
        ("record / channel", "cse / web", True, {"channel": "web"}),
    ],
)
def test_a_split_names_facts_and_their_values(
    stratum: str, value: str, labelled: bool, facts: dict[str, str]
) -> None:
    assert part_of_split(stratum, value, labelled=labelled) == facts


@pytest.mark.parametrize(
    ("stratum", "value", "own"),
    [
        ("compared with", "Hartlepool", ("all", "all")),
        ("compared with / sex", "Hartlepool / female", ("sex", "female")),
        ("compared with / a / b", "Hartlepool / x / y", ("a / b", "x / y")),
        ("sex", "female", ("sex", "female")),
    ],
)
def test_a_comparator_counts_what_its_own_split_does(
    stratum: str, value: str, own: tuple[str, str]
) -> None:
    assert drop_compared(stratum, value) == own
