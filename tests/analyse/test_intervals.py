"""Each kind of indicator gets its interval, as statsmodels and scipy have it."""

from typing import Any

import pytest
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from cpanalysis.analyse.intervals import BYAR, CLUSTERED, EXACT, IMPLIED, WILSON
from cpanalysis.declare.kinds import Count, Proportion, Rate, Stock
from cpanalysis.declare.official import OfficialIndicator
from tests.analyse.conftest import declare, measure_rows

RATE = declare(Rate(10_000, "children"))
COUNT = declare(Count())
REPEATED = declare(Count(), children=("children_missing",))


def bound(indicator: OfficialIndicator, **row: Any) -> dict[str, Any]:
    return measure_rows(indicator, row).row(0, named=True)


def garwood(events: int) -> tuple[float, float]:
    lower = chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    return lower, chi2.isf(0.025, 2 * events + 2) / 2


@pytest.mark.parametrize(("events", "total"), [(0, 11), (3, 12), (10, 80), (8, 8), (64, 21_120)])
def test_proportions_are_wilson(events: int, total: int) -> None:
    row = bound(declare(Proportion()), events=events, exposure=total)
    expected = proportion_confint(events, total, method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx(expected, abs=1e-12)
    assert row["interval_method"] == WILSON


@pytest.mark.parametrize("events", [0, 1, 9])
def test_few_events_are_exact_poisson(events: int) -> None:
    row = bound(COUNT, events=events)
    assert (row["lower"], row["upper"]) == pytest.approx(garwood(events), abs=1e-9)
    assert row["interval_method"] == EXACT


@pytest.mark.parametrize("events", [10, 64, 431])
def test_from_ten_events_they_are_byar_and_near_the_exact(events: int) -> None:
    row = bound(COUNT, events=events)
    assert (row["lower"], row["upper"]) == pytest.approx(garwood(events), rel=0.01)
    assert row["interval_method"] == BYAR


@pytest.mark.parametrize("events", [3, 64])
def test_a_rate_is_bounded_in_its_own_unit(events: int) -> None:
    rate, count = bound(RATE, events=events, exposure=21_120), bound(COUNT, events=events)
    for end in ("lower", "upper"):
        assert rate[end] == pytest.approx(count[end] / 21_120 * 10_000)


@pytest.mark.parametrize(("children", "repeating"), [(100, None), (100, 60), (20, 20)])
def test_repetition_makes_the_interval_wider(children: int, repeating: int | None) -> None:
    plain = bound(COUNT, events=332)
    row = bound(REPEATED, events=332, children=children, repeating=repeating)
    assert row["interval_method"] == CLUSTERED
    assert row["lower"] < plain["lower"] < 332 < plain["upper"] < row["upper"]


def test_fewer_children_make_it_wider_still() -> None:
    rows = [bound(REPEATED, events=332, children=children) for children in (300, 100, 20)]
    widths = [row["upper"] - row["lower"] for row in rows]
    assert widths == sorted(widths)


def test_where_children_are_not_known_there_is_no_interval() -> None:
    row = bound(REPEATED, events=332)
    assert (row["value"], row["lower"], row["upper"], row["interval_method"]) == (332, *[None] * 3)


def test_rounded_figures_that_contradict_each_other_still_have_an_interval() -> None:
    row = bound(REPEATED, events=120, children=130, repeating=140)
    assert row["lower"] < 120 < row["upper"]


def test_an_implied_count_is_marked_as_approximate() -> None:
    implied = declare(
        Rate(100_000, "children"), published_value="a_rate", implied_by="a_population"
    )
    row = bound(implied, value=208, events=19.3, exposure=9_263)
    assert row["interval_method"] == IMPLIED
    assert row["lower"] < 208 < row["upper"]
    assert row["numerator"] is None


def test_a_value_published_alone_has_no_interval() -> None:
    alone = declare(Proportion(), published_value="a_percentage")
    row = bound(alone, value=0.4)
    assert (row["value"], row["lower"], row["interval_method"]) == (0.4, None, None)


def test_a_population_has_no_interval() -> None:
    row = bound(declare(Stock()), events=21_120)
    assert (row["value"], row["lower"], row["interval_method"]) == (21_120, None, None)


@pytest.mark.parametrize("status", ["suppressed", "not_computable", "not_applicable"])
def test_a_row_that_is_not_ok_has_no_interval(status: str) -> None:
    row = bound(RATE, exposure=100, status=status)
    assert (row["value"], row["lower"], row["interval_method"]) == (None, None, None)


def test_the_shipped_intervals_hold_their_values(shipped) -> None:
    rows = shipped.results.drop_nulls("lower")
    assert rows.height > 1_000
    assert (rows["lower"] <= rows["value"] + 1e-9).all()
    assert (rows["value"] <= rows["upper"] + 1e-9).all()
    assert (rows["lower"] >= 0).all()
    assert (rows.filter(unit="proportion")["upper"] <= 1).all()
