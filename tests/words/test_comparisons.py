"""Sentences on a district beside others."""

from dataclasses import replace

import polars as pl
import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.declare.wording import NOT_COMPARABLE
from cpanalysis.words.comparisons import (
    describe_comparison,
    describe_comparisons,
    describe_heterogeneity,
    latest_comparisons,
    name_comparator,
)

CSE = INDICATORS["assessed_cse_rate"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("rest of force", "the rest of the force"),
        ("rest of North East", "the rest of the North East"),
        ("rest of England", "the rest of England"),
        ("statistical neighbours", "its statistical neighbours"),
        ("England", "England"),
    ],
)
def test_comparators_are_named_as_in_a_sentence(name: str, told: str) -> None:
    assert name_comparator(name) == told


def test_hartlepool_is_clearly_above_the_rest_of_the_force(shipped: Protected) -> None:
    told = str(describe_comparisons(shipped, CSE, "Hartlepool"))
    assert told.startswith("Hartlepool beside other areas, year to March 2025.")
    assert "Against the rest of the force: 1.77 times (1.31 to 2.36), higher." in told


@pytest.mark.parametrize("district", DISTRICT_NAMES)
@pytest.mark.parametrize("code", INDICATORS)
def test_every_shipped_comparison_is_told_without_a_hole(
    shipped: Protected, code: str, district: str
) -> None:
    told = str(describe_comparisons(shipped, INDICATORS[code], district))
    assert told.endswith(".")
    assert not any(hole in told for hole in ("None", "nan", "inf", "  "))


def test_only_the_latest_period_that_has_any_is_told(shipped: Protected) -> None:
    rows = latest_comparisons(shipped, CSE.code, "Hartlepool")
    assert rows["period_end"].n_unique() == 1
    assert "rest of force" in rows["comparator"].to_list()
    assert not rows["comparator"].str.ends_with("earlier").any()


def test_without_any_comparison_the_reader_is_told_so(shipped: Protected) -> None:
    none = replace(shipped, comparisons=shipped.comparisons.clear())
    told = str(describe_comparisons(none, CSE, "Hartlepool"))
    assert told == "Hartlepool cannot be compared with other areas on this indicator."


def test_no_clear_difference_is_not_called_the_same() -> None:
    row = {
        **{"comparator": "rest of England", "measure": "ratio", "estimate": 1.1},
        **{"lower": 0.9, "upper": 1.3, "smallest_detectable": 1.4},
    }
    told = describe_comparison({**row, "verdict": "no clear difference"})
    assert told == (
        "Against the rest of England: 1.10 times (0.90 to 1.30), no clear difference (only a"
        " difference to about 1.40 times or more would have been seen four times in five)."
    )
    absent = {**row, "verdict": NOT_COMPARABLE, "reason": "hidden"}
    assert describe_comparison(absent) == "Not comparable with the rest of England: hidden."


@pytest.mark.parametrize(
    ("p_value", "q_value", "family", "told"),
    [
        (0.0001, 0.001, "primary", "The four districts differ among themselves (p < 0.001)."),
        (0.03, 0.2, "primary", "No clear difference among the four districts (p = 0.030)."),
        (
            *(0.0001, 0.001, "exploratory"),
            "The four districts differ among themselves (p < 0.001; exploratory).",
        ),
        (None, None, "primary", ""),
    ],
)
def test_whether_districts_differ_is_judged_within_the_family(
    shipped: Protected, p_value: float | None, q_value: float | None, family: str, told: str
) -> None:
    columns = (
        pl.lit(p_value, pl.Float64).alias("p_value"),
        pl.lit(q_value, pl.Float64).alias("q_value"),
        pl.lit(family).alias("family"),
    )
    changed = replace(shipped, heterogeneity=shipped.heterogeneity.with_columns(columns))
    row = latest_comparisons(shipped, CSE.code, "Hartlepool").row(0, named=True)
    assert describe_heterogeneity(changed, CSE.code, row) == told
