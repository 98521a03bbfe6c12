"""A change since the baseline has one verdict of a closed list; only what is clear is a change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from cpanalysis.analyse.traces import Since, trace
from cpanalysis.declare.kinds import Count, Grades, Higher, Lower, Neither, Proportion
from cpanalysis.declare.official import OfficialIndicator
from cpanalysis.declare.traces import (
    CHANGED,
    IMPROVED,
    VERDICTS,
    WORSE,
)
from cpanalysis.declare.wording import NO_CLEAR_CHANGE, NOT_MEASURED, TOO_FEW
from cpanalysis.errors import ParameterError
from cpanalysis.measure.records.waits import WAITS
from tests.analyse.conftest import declare, measure_rows

SHARE = replace(declare(Proportion()), better=Higher())
NO_WAITS = pl.DataFrame(schema=WAITS)
Row = dict[str, Any]


def trace_of_force(indicator: OfficialIndicator, *rows: Row, baseline: str = "") -> Row:
    dated = [{"area": "Cleveland", "year": 2022 + n, **row} for n, row in enumerate(rows)]
    found = trace(
        measure_rows(indicator, *dated), NO_WAITS, {indicator.code: indicator}, Since(baseline)
    )
    return found.row(0, named=True)


def shares(*pairs: tuple[int, int]) -> list[Row]:
    return [{"events": events, "exposure": total} for events, total in pairs]


def test_the_change_is_from_the_first_window_to_the_last() -> None:
    found = trace_of_force(SHARE, *shares((40, 100), (90, 100), (70, 110)))
    assert (found["baseline_end"], found["latest_end"]) == (date(2022, 3, 31), date(2024, 3, 31))
    assert found["estimate"] == pytest.approx(70 / 110 - 0.4)
    ends = confint_proportions_2indep(70, 110, 40, 100, compare="diff", method="newcomb")
    assert (found["lower"], found["upper"]) == pytest.approx(ends, abs=1e-9)


@pytest.mark.parametrize(
    ("better", "verdict"), [(Higher(), IMPROVED), (Lower(), WORSE), (Neither("x"), CHANGED)]
)
def test_a_clear_rise_is_judged_by_the_declared_direction(better: Any, verdict: str) -> None:
    indicator = replace(SHARE, better=better)
    found = trace_of_force(indicator, *shares((40, 100), (80, 100)))
    assert found["verdict"] == verdict
    assert found["moved"] == "higher"


def test_where_neither_is_better_a_clear_change_says_so_and_why() -> None:
    indicator = replace(SHARE, better=Neither("policy moves it"))
    found = trace_of_force(indicator, *shares((7, 100), (40, 100)))
    assert found["reason"] == (
        "clearly higher, which is neither better nor worse by itself: policy moves it"
    )


def test_what_could_be_chance_is_no_clear_change_with_what_would_have_been_seen() -> None:
    found = trace_of_force(SHARE, *shares((40, 100), (46, 100)))
    assert found["verdict"] == NO_CLEAR_CHANGE
    assert found["moved"] is None
    assert 0.15 < found["smallest_detectable"] < 0.25


def test_a_comparison_that_would_miss_forty_points_is_not_called_no_change() -> None:
    found = trace_of_force(SHARE, *shares((4, 8), (5, 8)))
    assert found["verdict"] == TOO_FEW
    assert "40 points" in found["reason"]


@pytest.mark.parametrize("events", [0, 900, 897])
def test_a_share_of_all_or_none_is_judged_by_the_side_that_has_room(events: int) -> None:
    found = trace_of_force(SHARE, *shares((events, 900), (events, 900)))
    assert found["verdict"] == NO_CLEAR_CHANGE
    sides = [found["smallest_detectable"], found["smallest_detectable_fall"]]
    assert [one is None for one in sides] == [events > 0, events == 0]


def test_so_is_a_count_that_would_miss_a_doubling() -> None:
    counts = replace(declare(Count()), better=Lower())
    found = trace_of_force(counts, {"events": 5}, {"events": 7})
    assert found["verdict"] == TOO_FEW
    assert "to the double" in found["reason"]


def test_one_window_is_not_enough() -> None:
    assert trace_of_force(SHARE, *shares((40, 100)))["verdict"] == TOO_FEW


@pytest.mark.parametrize(
    ("status", "verdict"), [("not_computable", NOT_MEASURED), ("insufficient", TOO_FEW)]
)
def test_a_side_without_a_figure_gives_its_reason(status: str, verdict: str) -> None:
    lacking = {"status": status, "reason": "no table of it"}
    found = trace_of_force(SHARE, *shares((40, 100)), lacking)
    assert (found["verdict"], found["reason"]) == (verdict, "no table of it")


def test_grades_are_never_pooled_into_one_change() -> None:
    found = trace_of_force(declare(Grades()), *shares((4, 10), (5, 10)))
    assert found["verdict"] == NOT_MEASURED
    assert "never pooled" in found["reason"]


def test_the_baseline_can_be_declared() -> None:
    rows = shares((40, 100), (90, 100), (70, 110))
    found = trace_of_force(SHARE, *rows, baseline="2023-03")
    assert found["baseline_value"] == 0.9
    assert found["verdict"] == WORSE


def test_a_baseline_that_no_window_ends_in_is_refused_with_those_that_do() -> None:
    with pytest.raises(ParameterError, match="2022-03, 2023-03"):
        trace_of_force(SHARE, *shares((40, 100), (50, 100)), baseline="2023-04")


def many(count: int) -> tuple[pl.DataFrame, Mapping[str, OfficialIndicator]]:
    named = {f"i{n}": replace(SHARE, code=f"i{n}") for n in range(count)}
    parts = [
        measure_rows(
            item,
            {"area": "Cleveland", "year": 2023, "events": 40, "exposure": 100},
            {"area": "Cleveland", "year": 2024, "events": 41 + n, "exposure": 100},
        )
        for n, item in enumerate(named.values())
    ]
    return pl.concat(parts), named


def test_the_false_discovery_rate_is_held_over_the_indicators_of_an_area() -> None:
    rows, named = many(20)
    found = trace(rows, NO_WAITS, named)
    expected = multipletests(found["p_value"].to_numpy(), method="fdr_bh")[1]
    assert found["q_value"].to_list() == pytest.approx(expected.tolist())
    assert set(found["verdict"]) <= set(VERDICTS)
    chance = found.filter(pl.col("p_value") < 0.05, pl.col("q_value") >= 0.05)
    assert chance.height > 0
    assert set(chance["verdict"]) == {NO_CLEAR_CHANGE}
