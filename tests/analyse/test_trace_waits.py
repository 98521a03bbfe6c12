"""The change of a waiting time: its size, its interval by child, and what is too little."""

import numpy as np
import polars as pl
import pytest

from cpanalysis.analyse.trace_waits import compare_waits
from cpanalysis.analyse.waits import number_children, pick_usable
from cpanalysis.statistics.estimate import Estimate, NotShown


def waits(times: np.ndarray, children: np.ndarray | None = None) -> pl.DataFrame:
    child = np.arange(len(times)) if children is None else children
    return pl.DataFrame({"waited": times, "child": child}).with_columns(outcome=pl.lit("ended"))


def test_the_planted_change_lies_inside_the_interval() -> None:
    draw = np.random.default_rng(3)
    before, after = draw.exponential(10, 400), draw.exponential(6, 400)
    found = compare_waits(waits(after), waits(before))
    assert isinstance(found, Estimate)
    assert found.lower < found.value < found.upper < 0


def test_children_who_wait_often_widen_the_interval() -> None:
    draw = np.random.default_rng(4)
    level = np.repeat(draw.exponential(10, 40), 10)
    times, child = level + draw.exponential(1, 400), np.repeat(np.arange(40), 10)
    by_child = compare_waits(waits(times, child), waits(times[::-1].copy(), child[::-1].copy()))
    by_wait = compare_waits(waits(times), waits(times[::-1].copy()))
    assert isinstance(by_child, Estimate)
    assert isinstance(by_wait, Estimate)
    assert by_child.upper - by_child.lower > 2 * (by_wait.upper - by_wait.lower)


def test_the_change_is_of_the_two_medians() -> None:
    draw = np.random.default_rng(5)
    before, after = draw.exponential(10, 401), draw.exponential(6, 401)
    found = compare_waits(waits(after), waits(before))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(np.median(after) - np.median(before))


def test_what_something_else_ended_counts_until_then() -> None:
    draw = np.random.default_rng(6)
    times = draw.exponential(10, 401)
    otherwise = waits(times).with_columns(
        outcome=pl.Series(np.where(np.arange(401) % 3 == 0, "other_end", "ended"))
    )
    found = compare_waits(otherwise, waits(times + 5))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(-5)


def test_without_a_change_few_are_called_one() -> None:
    # children have several waits alike; nothing changed between the two windows
    draw, alarms = np.random.default_rng(7), 0
    for _ in range(60):
        sides = []
        for _ in range(2):
            child = np.repeat(np.arange(60), 3)
            level = np.exp(draw.normal(0, 0.5, 60))[child]
            sides.append(waits(level * draw.exponential(10, 180), child))
        found = compare_waits(*sides)
        assert isinstance(found, Estimate)
        alarms += found.lower > 0 or found.upper < 0
    assert alarms <= 8


def test_few_waits_give_the_reason() -> None:
    assert isinstance(compare_waits(waits(np.arange(1.0, 9)), waits(np.arange(1.0, 40))), NotShown)


def test_an_end_before_the_start_is_left_out() -> None:
    assert len(pick_usable(waits(np.array([-1.0, 0.0, 2.0]))).waits) == 2


def test_rows_of_no_known_child_are_each_their_own() -> None:
    rows = pl.DataFrame({"child": [None, 7, None, 7]})
    numbers = number_children(rows)
    assert numbers[1] == numbers[3]
    assert len(set(numbers.tolist())) == pytest.approx(3)
