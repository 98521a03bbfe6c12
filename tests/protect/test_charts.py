"""A chart never tells a hidden month: neither by its point nor by a sum over its months."""

from typing import Any

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.charts import chart_months
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.charts import (
    BASELINE_TOLD,
    CHANGE_TOLD,
    FEW_POINTS,
    HIDDEN_BASELINE,
    LINES,
    MOSTLY_HIDDEN,
    leaves_open,
)
from tests.analyse.monthly import INDICATORS, months_of

LARGE = [12, 9, 14, 11, 10, 13, 8, 12, 11, 15, 10, 9] * 2


def shown(events: list[Any], total: float | None = None) -> Protected:
    code = "a_count" if total is None else "a_share"
    rows = months_of(code, events, total)
    charts, points = chart_months(rows, INDICATORS)
    return protect(Analysis(results=rows, charts=charts, chart_points=points), Policy())


def row(protected: Protected) -> dict[str, Any]:
    return protected.charts.row(by_predicate=pl.col("rules") == "calibrated", named=True)


def months(protected: Protected, rules: str = "calibrated") -> pl.DataFrame:
    return protected.chart_points.filter(rules=rules)


def with_small(*small: int) -> list[int]:
    return [*small, *LARGE[len(small) :], *LARGE[:6]]


def test_where_nothing_is_hidden_everything_is_shown() -> None:
    events = [*LARGE, *LARGE]
    rows = months_of("a_count", events)
    charts, points = chart_months(rows, INDICATORS)
    protected = protect(Analysis(results=rows, charts=charts, chart_points=points), Policy())
    assert protected.charts.equals(charts)
    assert protected.chart_points.equals(points)


@pytest.mark.parametrize(
    ("small", "why"),
    [
        ((3,), "one month"),
        ((1, 1), "both at the least"),
        ((4, 4), "both at the most"),
        ((1, 2), "fewer than the threshold"),
    ],
)
def test_sums_that_tell_a_hidden_month_are_hidden(small: tuple[int, ...], why: str) -> None:
    protected = shown(with_small(*small))
    found = row(protected)
    assert [found[name] for name in (*BASELINE_TOLD, *CHANGE_TOLD)] == [None] * 15, why
    assert (found["state"], found["reason"]) == ("stable", HIDDEN_BASELINE)
    drawn = months(protected)
    assert all(drawn[name].is_null().all() for name in LINES)
    assert drawn["value"].null_count() == len(small)


@pytest.mark.parametrize("small", [(2, 3), (4, 3), (1, 2, 3)])
def test_sums_that_leave_hidden_months_open_are_shown(small: tuple[int, ...]) -> None:
    protected = shown(with_small(*small))
    found = row(protected)
    assert found["baseline_events"] == sum(with_small(*small)[:24])
    assert found["dispersion"] * 2 == round(found["dispersion"] * 2)
    assert found["autocorrelation"] is None


@pytest.mark.parametrize("small", [((2, 4), (3, 3)), ((2, 3, 4), (3, 3, 3))])
def test_what_is_shown_is_the_same_whichever_months_are_behind_it(
    small: tuple[tuple[int, ...], tuple[int, ...]],
) -> None:
    first, second = (shown(with_small(*these)) for these in small)
    assert first.charts.filter(rules="calibrated").equals(second.charts.filter(rules="calibrated"))
    assert first.chart_points.equals(second.chart_points)


def test_a_hidden_month_bears_no_mark_and_no_limit_of_its_size() -> None:
    protected = shown([20] * 26 + [2, 38, 20, 20], 40.0)
    hidden = months(protected).filter(status="suppressed")
    assert hidden.height == 2
    assert hidden["is_signal"].sum() == 0
    assert all(hidden[name].is_null().all() for name in ("events", "exposure", "value", *LINES[1:]))
    assert hidden["centre"].is_not_null().all()


def test_a_stretch_with_one_hidden_month_keeps_its_size_to_itself() -> None:
    protected = shown([*LARGE, *[6, 5, 6, 7, 5, 6, 3, 6, 5, 6, 7, 6]])
    found = row(protected)
    assert found["state"] == "lower"
    assert found["since"] is not None
    assert [found[name] for name in CHANGE_TOLD] == [None] * 5
    assert found["baseline_events"] == sum(LARGE)


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([3] * 30, MOSTLY_HIDDEN),
        ([*[3] * 16, *[9] * 14], MOSTLY_HIDDEN),
        ([*[9] * 11, *[None] * 9], FEW_POINTS),
        ([9] * 5, FEW_POINTS),
    ],
)
def test_a_chart_that_would_show_too_little_is_a_sentence(events: list[Any], why: str) -> None:
    protected = shown(events)
    found = row(protected)
    assert (found["state"], found["chart"], found["reason"]) == ("no chart", "none", why)
    assert [found[name] for name in (*BASELINE_TOLD, *CHANGE_TOLD)] == [None] * 15
    assert months(protected).is_empty()


@pytest.mark.parametrize("events", [[9] * 12, [*[3] * 15, *[9] * 15]])
def test_a_chart_that_shows_enough_is_drawn(events: list[Any]) -> None:
    protected = shown(events)
    assert row(protected)["chart"] == "c"
    assert months(protected).height == len(events)


@pytest.mark.parametrize(
    ("whole", "parts", "hidden", "is_open"),
    [
        (60, 6, 1, False),  # the only hidden month is the difference, however large it is
        (60, 6, 2, True),
        (60, 4, 2, False),  # fewer than the threshold
        (60, 8, 2, False),  # two months of four each: nothing else adds up to eight
        (60, 5, 5, False),  # five months of one each
        (60, 7, 5, True),
        (4, 4, 3, False),
    ],
)
def test_a_sum_is_shown_only_where_it_leaves_each_hidden_month_open(
    whole: int, parts: int, hidden: int, is_open: bool
) -> None:
    sums = (pl.lit(number) for number in (whole, parts, hidden))
    assert pl.select(leaves_open(*sums, 5)).item() is is_open


def test_lines_that_widen_with_later_children_go_where_a_later_month_is_hidden() -> None:
    events = [*LARGE, *[12, 9, 3, 11, 10, 13, 8, 12, 11, 15, 10, 9]]
    rows = months_of("a_count", events)
    quarter = [sum(events[at : at + 3]) for at in range(0, 36, 3)]
    clusters = rows.gather_every(3).select(
        *("indicator", "area", "stratum", "value_of_stratum", "period_start"),
        pl.Series("events", quarter),
        pl.Series("known", quarter),
        pl.Series("chance", quarter),
        pl.Series("squares", [*quarter[:8], *(5 * one for one in quarter[8:])]),
    )
    charts, points = chart_months(rows, INDICATORS, clusters=clusters)
    exact = points.filter(rules="calibrated")
    assert exact["dispersion"].n_unique() > 1
    assert exact["upper_action"][35] > exact["upper_action"][0]
    protected = protect(Analysis(results=rows, charts=charts, chart_points=points), Policy())
    drawn = months(protected)
    assert drawn["dispersion"].unique().to_list() == [1.0]
    assert drawn["upper_action"].n_unique() == 1
