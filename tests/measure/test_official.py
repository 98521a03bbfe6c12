"""Spot values typed in from the departments' releases, and what must not be made of symbols."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import OFFICIAL_INDICATORS
from cpanalysis.measure.official import measure_official
from cpanalysis.measure.values import add_values
from cpanalysis.measure.working import MEASURED
from cpanalysis.read.locations import find_official
from cpanalysis.read.official import read_official

INCIDENTS = "looked_after_missing_incidents"
CCE = "assessed_cce_rate"
INDICATORS = {indicator.code: indicator for indicator in OFFICIAL_INDICATORS}
MISSING_2024 = {
    **dict(zip(DISTRICT_NAMES, (332, 431, 627, 830), strict=True)),
    "North East": 7_570,
    "England": 83_920,
}
CSE_2025 = dict(zip(DISTRICT_NAMES, ((64, 30.3), (61, 17.1), (36, 13.1), (89, 19.7)), strict=True))


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return read_official(find_official())


@pytest.fixture(scope="module")
def measured(figures: pl.DataFrame) -> pl.DataFrame:
    return add_values(measure_official(figures), INDICATORS)


def pick(rows: pl.DataFrame, code: str, area: str, year: int) -> dict[str, object]:
    """Return the one row of an indicator, area and year to March."""
    own = rows.filter(indicator=code, area=area, period_end=date(year, 3, 31))
    assert own.height == 1
    return own.row(0, named=True)


@pytest.mark.parametrize(("area", "number"), MISSING_2024.items())
def test_missing_incidents_of_2024(measured: pl.DataFrame, area: str, number: int) -> None:
    row = pick(measured, INCIDENTS, area, 2024)
    assert (row["numerator"], row["value"], row["unit"]) == (number, number, "count")
    assert row["denominator"] is None


@pytest.mark.parametrize(("area", "expected"), CSE_2025.items())
def test_exploitation_found_in_2025_per_10_000_of_mid_2024(
    measured: pl.DataFrame, figures: pl.DataFrame, area: str, expected: tuple[int, float]
) -> None:
    row = pick(measured, "assessed_cse_rate", area, 2025)
    people = figures.filter(measure="population_0_17", area=area, period_end=date(2024, 6, 30))
    assert row["denominator"] == people["number"].item()
    assert (row["numerator"], round(float(str(row["value"])), 1)) == expected


def test_the_switch_of_middlesbrough_breaks_the_series_of_2016(measured: pl.DataFrame) -> None:
    series = [pick(measured, INCIDENTS, "Middlesbrough", year) for year in (2015, 2016, 2017)]
    assert [row["numerator"] for row in series] == [17, 250, 313]
    assert ["switch" in str(row["break_before"]) for row in series] == [False, True, False]
    away = pick(measured, "looked_after_away_incidents", "Middlesbrough", 2015)
    assert away["numerator"] == 412


@pytest.mark.parametrize("area", DISTRICT_NAMES)
@pytest.mark.parametrize("year", range(2018, 2022))
def test_criminal_exploitation_was_not_collected_before_2022(
    measured: pl.DataFrame, area: str, year: int
) -> None:
    row = pick(measured, CCE, area, year)
    assert (row["value"], row["numerator"], row["symbol"]) == (None, None, "x")
    assert row["status"] == "not_computable"


def test_the_gap_of_hartlepool_is_hidden_then_none_then_86(measured: pl.DataFrame) -> None:
    rows = [pick(measured, CCE, "Hartlepool", year) for year in (2022, 2023, 2024, 2025)]
    assert [row["numerator"] for row in rows] == [None, 0, 86, 57]
    assert [row["status"] for row in rows] == ["suppressed", "ok", "ok", "ok"]
    gap = ["gap in recording" in str(row["break_before"]) for row in rows]
    assert gap == [False, True, True, False]


def test_england_has_no_row_of_first_time_entrants(measured: pl.DataFrame) -> None:
    rows = measured.filter(indicator="first_time_entrants_rate")
    assert set(rows["area"]) == {*DISTRICT_NAMES, "North East"}


def test_an_implied_count_is_not_shown_as_one_that_was_published(measured: pl.DataFrame) -> None:
    row = pick(measured, "first_time_entrants_rate", "Hartlepool", 2016)
    assert (row["value"], row["numerator"], row["denominator"]) == (482, None, None)
    assert row["events"] == pytest.approx(482 * float(str(row["exposure"])) / 100_000)


def test_a_share_published_as_a_percentage_is_a_proportion(
    measured: pl.DataFrame, figures: pl.DataFrame
) -> None:
    shown = measured.filter(pl.col("value").is_not_null(), indicator="reoffending_share_15_17")
    published = figures.filter(
        pl.col("number").is_not_null(), measure="reoffending_percentage_15_17"
    )
    assert shown["value"].to_list() == pytest.approx((published["number"] / 100).to_list())


def test_incidents_and_away_are_added_only_where_both_are_known(measured: pl.DataFrame) -> None:
    code = "looked_after_missing_or_away_incidents"
    assert pick(measured, code, "Middlesbrough", 2015)["numerator"] == 17 + 412
    parts = measured.filter(
        pl.col("indicator").is_in([INCIDENTS, "looked_after_away_incidents"]),
        pl.col("status") != "ok",
    ).select("area", "period_end")
    both = measured.filter(indicator=code).join(parts, on=["area", "period_end"], how="semi")
    assert both.height > 0
    assert both["value"].is_null().all()


def test_keys_are_unique_and_columns_as_declared(measured: pl.DataFrame) -> None:
    assert measured.schema == MEASURED
    assert measured.select("indicator", "area", "period_end").is_unique().all()
    assert set(measured["indicator"]) == set(INDICATORS)


def test_a_row_has_a_value_if_and_only_if_it_is_ok(measured: pl.DataFrame) -> None:
    is_ok = measured["status"] == "ok"
    assert (measured["value"].is_not_null() == is_ok).all()
    assert measured.filter(pl.col("status") != "ok")["reason"].null_count() == 0
    assert measured.filter(pl.col("status") != "ok")["numerator"].is_null().all()


def test_no_denominator_is_zero_and_no_share_above_one(measured: pl.DataFrame) -> None:
    assert (measured["denominator"].drop_nulls() > 0).all()
    shares = measured.filter(unit="proportion")["value"].drop_nulls()
    assert shares.is_between(0, 1).all()


def change(figures: pl.DataFrame, measure: str, **columns: object) -> pl.DataFrame:
    """Return ``figures`` with other contents for one measure of Hartlepool in 2024."""
    chosen = (
        (pl.col("measure") == measure)
        & (pl.col("area") == "Hartlepool")
        & (pl.col("period_end") == date(2024, 3, 31))
    )
    values = {
        name: pl.when(chosen).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in columns.items()
    }
    return figures.with_columns(**values)


def remeasure(figures: pl.DataFrame, code: str) -> dict[str, object]:
    rows = add_values(measure_official(figures), INDICATORS)
    return pick(rows, code, "Hartlepool", 2024)


def test_a_hidden_denominator_hides_the_rate_and_says_why(figures: pl.DataFrame) -> None:
    hidden = {"number": None, "status": "suppressed", "reason": "hidden", "symbol": "c"}
    changed = change(figures, "looked_after_during_year", **hidden)
    row = remeasure(changed, "looked_after_missing_share")
    assert (row["value"], row["numerator"], row["status"]) == (None, None, "suppressed")
    assert row["reason"] == "hidden"


def test_an_absent_denominator_is_not_a_zero(figures: pl.DataFrame) -> None:
    absent = ~((pl.col("measure") == "looked_after_during_year") & (pl.col("area") == "Hartlepool"))
    row = remeasure(figures.filter(absent), "looked_after_missing_share")
    assert (row["value"], row["status"]) == (None, "not_computable")
    assert "looked after during year, is not published" in str(row["reason"])


@pytest.mark.parametrize("number", [0.0, 5.0])
def test_a_denominator_of_zero_makes_no_share(figures: pl.DataFrame, number: float) -> None:
    none = change(figures, "looked_after_during_year", number=0.0)
    row = remeasure(change(none, "children_missing", number=number), "looked_after_missing_share")
    assert (row["value"], row["status"]) == (None, "insufficient")
    assert row["reason"] == "the denominator is zero"
