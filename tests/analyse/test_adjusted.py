"""Crude beside like with like: a mix of children that feigns a difference, and a true one."""

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from cpanalysis.analyse.adjusted import Strata, compare_strata, find_widths, pair_strata, pool
from cpanalysis.declare.adjustment import ADJUSTED
from cpanalysis.declare.indicators import RECORD_INDICATORS

SHARE = RECORD_INDICATORS["missing_high_risk_share"]
RATE = RECORD_INDICATORS["missing_rate_per_1000"]
KEY = {"indicator": SHARE.code, "area": "Hartlepool", "period_end": None}
PARTS = ("yes / 10-11", "no / 10-11")
MIX = Strata(
    PARTS,
    np.array([80.0, 5.0]),
    np.array([200.0, 50.0]),
    np.array([40.0, 40.0]),
    np.array([100.0, 400.0]),
)
"""Four in ten and one in ten in both areas; the district has more of the first."""


def test_a_difference_of_mix_alone_goes_when_like_is_compared_with_like() -> None:
    row = compare_strata(KEY, MIX, SHARE, {})
    assert row["crude_lower"] > 1
    assert row["estimate"] == pytest.approx(1)
    assert row["standardised"] == pytest.approx(1)
    assert (row["strata"], row["reason"]) == (2, None)


def test_the_adjusted_odds_ratio_is_that_of_statsmodels() -> None:
    tables = [
        np.array([[a, n - a], [b, m - b]])
        for a, n, b, m in zip(MIX.events, MIX.totals, MIX.events_2, MIX.totals_2, strict=True)
    ]
    authority = StratifiedTable(tables)
    value, lower, upper = pool(MIX, is_rate=False, width=1.0)
    assert value == pytest.approx(authority.oddsratio_pooled)
    assert (lower, upper) == pytest.approx(authority.oddsratio_pooled_confint())


def test_records_of_one_child_widen_the_interval_on_the_logarithm() -> None:
    value, lower, upper = pool(MIX, is_rate=False, width=1.0)
    wide = pool(MIX, is_rate=False, width=2.0)
    assert np.log(wide[2] / value) == pytest.approx(2 * np.log(upper / value))
    assert np.log(value / wide[1]) == pytest.approx(2 * np.log(value / lower))


def test_events_without_residents_count_in_the_crude_rate_alone() -> None:
    parts = (*PARTS, "not_recorded / male")
    rates = Strata(
        parts,
        np.array([30.0, 20.0, 10.0]),
        np.array([1000.0, 1000.0, np.nan]),
        np.array([30.0, 20.0, 10.0]),
        np.array([1000.0, 1000.0, 0.0]),
    )
    row = compare_strata({**KEY, "indicator": RATE.code}, rates, RATE, {})
    assert (row["crude"], row["estimate"]) == (pytest.approx(1), pytest.approx(1))
    assert (row["not_recorded"], row["standardised"]) == (10, pytest.approx(1))


def test_without_events_the_reason_is_told() -> None:
    none = Strata(PARTS, np.zeros(2), MIX.totals, np.zeros(2), MIX.totals_2)
    row = compare_strata(KEY, none, SHARE, {})
    assert (row["estimate"], row["reason"]) == (None, "too few events to compare like with like")


def test_the_planted_mix_of_the_sample_moves_little_and_every_row_is_whole(recorded) -> None:
    rows = recorded.adjusted.filter(indicator="missing_high_risk_share")
    assert rows.columns == ADJUSTED.names()
    assert rows.height == 4
    assert ((rows["lower"] < 1) & (rows["upper"] > 1)).all()
    moved = (rows["estimate"] / rows["crude"]).log().abs()
    assert moved.max() < 0.2  # type: ignore[operator]


def test_widths_are_never_below_one(recorded_years) -> None:
    assert min(find_widths(recorded_years).values()) == 1
    assert max(find_widths(recorded_years).values()) > 1.5


def test_a_part_of_a_district_stands_beside_the_same_part_of_its_rest() -> None:
    stratum = "looked_after / age_band"
    common = {"indicator": "a", "theme": "missing", "period_end": 1, "denominator": 9.0}
    rows = pl.DataFrame(
        [
            {**common, "area": "Hartlepool", "stratum": stratum, "value_of_stratum": "yes / 10-11"},
            {
                **common,
                "area": "rest of force",
                "stratum": f"compared with / {stratum}",
                "value_of_stratum": "Hartlepool / yes / 10-11",
            },
        ]
    ).with_columns(numerator=pl.Series([1.0, 2.0]))
    assert pair_strata(rows).select("part", "numerator", "numerator_2").row(0) == (
        "yes / 10-11",
        1,
        2,
    )
