"""The change of a waiting time: its size, its interval by child, and what is too little."""

import numpy as np
import polars as pl
import pytest

from cpanalysis.analyse.trace_waits import compare_waits, number_children, pick_usable
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


def test_few_waits_give_the_reason() -> None:
    assert isinstance(compare_waits(waits(np.arange(1.0, 9)), waits(np.arange(1.0, 40))), NotShown)


def test_an_end_before_the_start_is_left_out() -> None:
    assert len(pick_usable(waits(np.array([-1.0, 0.0, 2.0])))[0]) == 2


def test_rows_of_no_known_child_are_each_their_own() -> None:
    rows = pl.DataFrame({"child": [None, 7, None, 7]})
    numbers = number_children(rows)
    assert numbers[1] == numbers[3]
    assert len(set(numbers.tolist())) == pytest.approx(3)
