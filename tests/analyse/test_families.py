"""Worlds without a difference keep the promise of each family; a planted fall is found.

The same at length, and over whole extracts, is in ``benchmarks/families.py`` and
``benchmarks/promises.py``.
"""

from benchmarks.families import change_world, compare_world, count_alarms
from cpanalysis.declare.areas import STOCKTON_ON_TEES
from cpanalysis.declare.wording import A_FALL, CLEAR

WORLDS = 30
ALLOWED = 5
"""Of thirty worlds that each err with a chance of 5 %, more err once in three hundred tries."""


def test_a_world_without_differences_seldom_has_a_planned_comparison_called_clear() -> None:
    found = [compare_world(seed) for seed in range(WORLDS)]
    planned = [rows.filter(family="primary") for rows in found]
    assert {rows.height for rows in planned} == {12 * 9}
    assert count_alarms(planned) <= ALLOWED
    lone = [rows.with_columns(verdict=rows["p_value"] < 0.05) for rows in planned]
    assert sum(rows["verdict"].any() for rows in lone) > WORLDS // 2


def test_a_difference_of_one_district_is_found_among_all_planned_comparisons() -> None:
    found = [compare_world(seed, {STOCKTON_ON_TEES.name: 1.3}) for seed in range(5)]
    own = [
        rows.filter(area=STOCKTON_ON_TEES.name, comparator="rest of force", family="primary")
        for rows in found
    ]
    assert all((rows["verdict"] == "higher").sum() >= 8 for rows in own)


def test_events_without_a_change_seldom_have_one_called_clear() -> None:
    found = [change_world(seed, {}) for seed in range(WORLDS)]
    assert count_alarms(found) <= ALLOWED


def test_a_fall_of_two_fifths_in_one_district_is_found_at_its_event() -> None:
    found = [change_world(seed, {STOCKTON_ON_TEES.name: 0.6}) for seed in range(10)]
    own = [rows.filter(area=STOCKTON_ON_TEES.name)["verdict"].item() for rows in found]
    others = [
        rows.filter(~rows["area"].is_in([STOCKTON_ON_TEES.name, "Cleveland"])) for rows in found
    ]
    assert own.count(A_FALL) >= 9
    assert sum(rows["verdict"].is_in(CLEAR).sum() for rows in others) <= 2
