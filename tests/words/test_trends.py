"""Sentences on a series are made of its rows, and a gap, a break or a fall is said."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.words.trends import describe_change, describe_interval, describe_trend

MISSING = INDICATORS["looked_after_missing_incidents"]
CCE = INDICATORS["assessed_cce_rate"]
RATIO = {
    **{"measure": "ratio", "estimate": 1.31, "lower": 1.12, "upper": 1.53},
    **{"comparator": "a year earlier", "smallest_detectable": 1.2, "reason": None},
    **{"smallest_detectable_fall": 0.8, "tests": 90, "family": "primary"},
}
DIFFERENCE = {
    **{"measure": "difference", "estimate": -0.021, "lower": -0.05, "upper": 0.008},
    **{"comparator": "five years earlier", "smallest_detectable": 0.04, "reason": None},
    **{"smallest_detectable_fall": -0.037, "tests": 90, "family": "primary"},
}


@pytest.mark.parametrize(
    ("district", "written"),
    [
        ("Hartlepool", "64 of 21,090"),
        ("Middlesbrough", "17.1 per 10,000"),
        ("Redcar and Cleveland", "13.1 per 10,000"),
        ("Stockton-on-Tees", "19.7 per 10,000"),
    ],
)
def test_each_district_has_its_own_figure(shipped: Protected, district: str, written: str) -> None:
    told = str(describe_trend(shipped, INDICATORS["assessed_cse_rate"], district))
    assert written in told
    assert f"{district}, year to March 2025: " in told
    assert not any(other in told for other in DISTRICT_NAMES if other != district)


def test_a_changed_figure_changes_the_sentence(shipped: Protected) -> None:
    row = (pl.col("indicator") == MISSING.code) & (pl.col("area") == "Hartlepool")
    newest = row & (pl.col("period_end") == date(2024, 3, 31))
    results = shipped.results.with_columns(
        pl.when(newest).then(7_777.0).otherwise("value").alias("value")
    )
    told = str(describe_trend(replace(shipped, results=results), MISSING, "Hartlepool"))
    assert "7,777" in told
    assert "7,777" not in str(describe_trend(shipped, MISSING, "Hartlepool"))


def test_a_break_is_told_and_nothing_compared_across_it(shipped: Protected) -> None:
    told = str(describe_trend(shipped, CCE, "Hartlepool"))
    assert "The series is broken: hidden in 2022, none in 2023 and 86 in 2024" in told
    assert "Not comparable with a year earlier: the earlier is the first after a break" in told
    until = shipped.results.filter(pl.col("period_end") <= date(2024, 3, 31))
    earlier = str(describe_trend(replace(shipped, results=until), CCE, "Hartlepool"))
    assert "Not comparable with a year earlier: hidden in 2022, none in 2023" in earlier


def test_a_series_of_symbols_alone_is_told(shipped: Protected) -> None:
    until = shipped.results.filter(pl.col("period_end") <= date(2022, 3, 31))
    told = str(describe_trend(replace(shipped, results=until), CCE, "Hartlepool"))
    assert told == (
        "There is no figure of Hartlepool for this indicator: not available; hidden by the"
        " publisher to protect children."
    )


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_a_gap_at_the_end_is_told_before_the_latest_figure(
    shipped: Protected, district: str
) -> None:
    newest = pl.col("period_end") == date(2024, 3, 31)
    hidden = newest & (pl.col("indicator") == MISSING.code)
    blank = {"value": None, "status": "suppressed", "symbol": "c", "reason": "hidden by them"}
    results = shipped.results.with_columns(
        pl.when(~hidden).then(name).otherwise(pl.lit(value)).cast(kind).alias(name)
        for name, kind, value in (
            (name, shipped.results.schema[name], value) for name, value in blank.items()
        )
    )
    told = str(describe_trend(replace(shipped, results=results), MISSING, district))
    gap = f"For the year to March 2024 there is no figure of {district} [c]: hidden by them."
    assert told.startswith(f"{gap} {district}, year to March 2023: ")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({**RATIO, "verdict": "higher"}, "1.31 times (1.12 to 1.53), a rise."),
        ({**RATIO, "verdict": "lower"}, "1.31 times (1.12 to 1.53), a fall."),
        (
            {**RATIO, "lower": 0.95, "verdict": "no clear difference"},
            "no clear change (only a rise to about 1.20 times or more would have been seen four",
        ),
        (
            {**RATIO, "verdict": "no clear difference"},
            "no clear change: could be chance among the 90 comparisons made",
        ),
        (
            {**DIFFERENCE, "verdict": "no clear difference"},
            "no clear change (only a fall of about 3.7 points or more would have been seen four",
        ),
        (
            {**RATIO, "lower": 1.0031, "verdict": "higher", "family": "exploratory"},
            "1.31 times (1.003 to 1.53), a rise (exploratory).",
        ),
    ],
)
def test_a_change_is_written_by_its_verdict(row: dict[str, Any], told: str) -> None:
    assert told in describe_change(row)
    assert describe_change(row).startswith(f"Against {row['comparator']}: ")


def test_what_is_not_comparable_is_told_with_the_reason() -> None:
    row = {**RATIO, "estimate": None, "verdict": "not comparable", "reason": "a switch"}
    assert describe_change(row) == "Not comparable with a year earlier: a switch."


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("Byar", ", 95% interval 10.0 to 20.0"),
        ("clustered by child, at least so wide", "at its narrowest, because the same children"),
        ("Poisson on the implied count, approximate", ", 95% interval 10.0 to 20.0, approximately"),
    ],
)
def test_an_interval_says_how_sure_it_is(method: str, told: str) -> None:
    row = {"lower": 10.0, "upper": 20.0, "unit": "per 10,000", "interval_method": method}
    assert told in describe_interval(row)


@pytest.mark.parametrize("district", DISTRICT_NAMES)
@pytest.mark.parametrize("code", INDICATORS)
def test_every_shipped_series_is_told_without_a_hole(
    shipped: Protected, code: str, district: str
) -> None:
    told = str(describe_trend(shipped, INDICATORS[code], district))
    assert told.endswith(".")
    assert not any(hole in told for hole in ("None", "nan", "inf", "  "))
