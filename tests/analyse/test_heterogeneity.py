"""Do the four districts differ? As scipy has it; wider where children repeat."""

from typing import Any

import polars as pl
import pytest
from scipy.stats import chi2_contingency, chisquare

from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.declare.kinds import Count, Proportion, Rate
from cpanalysis.declare.official import OfficialIndicator
from tests.analyse.conftest import declare, measure_rows

RATE = declare(Rate(10_000, "children"))
REPEATED = declare(Rate(100, "children"), children=("children_missing",))


def test_of(indicator: OfficialIndicator, rows: list[dict[str, Any]]) -> dict[str, Any]:
    found = measure_heterogeneity(measure_rows(indicator, *rows), {indicator.code: indicator})
    assert found.height == 1
    return found.row(0, named=True)


test_of.__test__ = False  # type: ignore[attr-defined]


def test_rates_are_tested_against_one_common_rate(four: list[dict[str, Any]]) -> None:
    found = test_of(RATE, four)
    events = [row["events"] for row in four]
    exposure = [row["exposure"] for row in four]
    expected = [sum(events) * people / sum(exposure) for people in exposure]
    authority = chisquare(events, expected)
    assert found["statistic"] == pytest.approx(authority.statistic)
    assert found["p_value"] == pytest.approx(authority.pvalue, rel=0.05)
    assert (found["degrees_of_freedom"], found["dispersion"]) == (3, 1)


def test_proportions_are_tested_as_a_table(four: list[dict[str, Any]]) -> None:
    shares = [{**row, "exposure": 500} for row in four]
    table = [[row["events"], 500 - row["events"]] for row in four]
    authority = chi2_contingency(table, correction=False)
    found = test_of(declare(Proportion()), shares)
    assert found["statistic"] == pytest.approx(authority.statistic)
    assert found["p_value"] == pytest.approx(authority.pvalue, rel=0.05)


def test_repetition_makes_the_same_differences_less_sure(four: list[dict[str, Any]]) -> None:
    repeated = [{**row, "children": row["events"] // 4} for row in four]
    found = test_of(REPEATED, repeated)
    assert found["dispersion"] == pytest.approx(4, rel=0.05)
    assert found["p_value"] > test_of(RATE, four)["p_value"]


def test_a_hidden_district_leaves_no_test(four: list[dict[str, Any]]) -> None:
    hidden = {**four[0], "events": None, "status": "suppressed", "reason": "hidden"}
    found = test_of(RATE, [hidden, *four[1:]])
    assert (found["p_value"], found["reason"]) == (None, "not every district has a figure")


def test_counts_are_not_tested(four: list[dict[str, Any]]) -> None:
    indicator = declare(Count())
    rows = measure_rows(indicator, *({**row, "exposure": None} for row in four))
    assert measure_heterogeneity(rows, {indicator.code: indicator}).is_empty()


def test_every_shipped_test_has_a_p_value_or_a_reason(shipped) -> None:
    tests = shipped.heterogeneity
    either = pl.col("p_value").is_null() == pl.col("reason").is_not_null()
    assert tests.height > 50
    assert tests.select(either).to_series().all()
    assert tests["p_value"].drop_nulls().is_between(0, 1).all()
