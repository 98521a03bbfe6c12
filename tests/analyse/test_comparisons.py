"""Ratios and differences as statsmodels and scipy have them; nothing across a break."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binomtest, chi2, chi2_contingency, norm
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import test_poisson_2indep as two_poisson_rates

from cpanalysis.analyse.comparisons import compare
from cpanalysis.declare.kinds import Count, Proportion, Rate, Stock
from cpanalysis.declare.official import OfficialIndicator
from cpanalysis.declare.wording import HIGHER, NO_CLEAR_DIFFERENCE, NOT_COMPARABLE, TOO_FEW
from cpanalysis.measure.comparators import add_comparators
from tests.analyse.conftest import declare, measure_rows

RATE = declare(Rate(10_000, "children"))
SHARE = declare(Proportion())
COUNT = declare(Count())
REPEATED = declare(Count(), children=("children_missing",))
NO_NEIGHBOURS = pl.DataFrame(schema={"area": pl.String, "neighbour": pl.String})


def compare_places(indicator: OfficialIndicator, rows: list[dict[str, Any]]) -> pl.DataFrame:
    measured = add_comparators(measure_rows(indicator, *rows), NO_NEIGHBOURS)
    return compare(measured, {indicator.code: indicator})


def compare_years(indicator: OfficialIndicator, *rows: dict[str, Any]) -> pl.DataFrame:
    dated = [{"year": 2022 + place, **row} for place, row in enumerate(rows)]
    measured = measure_rows(indicator, *dated)
    return compare(measured, {indicator.code: indicator}).sort("period_end")


def test_the_ratio_to_the_rest_of_the_force_is_exact(four: list[dict[str, Any]]) -> None:
    row = compare_places(RATE, four).filter(area="Hartlepool", comparator="rest of force")
    found = row.row(0, named=True)
    events, children = 61 + 36 + 89, 35_680 + 27_430 + 45_080
    share = binomtest(64, 64 + events).proportion_ci(0.95, "exact")
    ends = [end / (1 - end) * children / 21_120 for end in (share.low, share.high)]
    assert found["estimate"] == pytest.approx(64 / 21_120 / (events / children))
    assert [found["lower"], found["upper"]] == pytest.approx(ends)
    assert found["verdict"] == HIGHER


def test_a_ratio_of_published_rates_is_of_the_rates_that_are_printed() -> None:
    # 192 and 208 per 100,000 imply 17.3 and 18.7 children of 9,000, and no whole number of them
    rate = declare(Rate(100_000, "children"))
    rows = ({"events": per * 9_000 / 100_000, "exposure": 9_000.0} for per in (192, 208))
    found = compare_years(rate, *rows).row(0, named=True)
    assert found["estimate"] == pytest.approx(208 / 192)
    assert found["lower"] < found["estimate"] < found["upper"]
    ends = two_poisson_rates(19, 9_000, 17, 9_000, method="score", compare="ratio")
    assert found["p_value"] == pytest.approx(ends.pvalue, abs=0.1)


def test_the_p_value_of_a_ratio_is_that_of_the_e_test(four: list[dict[str, Any]]) -> None:
    found = compare_places(RATE, four).filter(area="Middlesbrough", comparator="rest of force")
    test = two_poisson_rates(61, 35_680, 189, 93_630, method="etest-wald", compare="ratio")
    score = two_poisson_rates(61, 35_680, 189, 93_630, method="etest", compare="ratio")
    p_value = found["p_value"].item()
    assert min(abs(p_value - test.pvalue), abs(p_value - score.pvalue)) < 0.002


def test_a_difference_of_shares_is_newcombe(four: list[dict[str, Any]]) -> None:
    shares = [{**row, "exposure": 10 * row["events"] + 7 * n} for n, row in enumerate(four)]
    found = compare_places(SHARE, shares).filter(area="Hartlepool", comparator="rest of force")
    row = found.row(0, named=True)
    total = sum(share["exposure"] for share in shares[1:])
    ends = confint_proportions_2indep(64, 640, 186, total, compare="diff", method="newcomb")
    assert row["measure"] == "difference"
    assert row["estimate"] == pytest.approx(0.1 - 186 / total)
    assert (row["lower"], row["upper"]) == pytest.approx(ends, abs=1e-9)


def test_the_p_value_of_a_difference_is_n_minus_1_chi_squared() -> None:
    found = compare_years(SHARE, {"events": 30, "exposure": 90}, {"events": 50, "exposure": 95})
    table = np.array([[30, 60], [50, 45]])
    statistic = chi2_contingency(table, correction=False).statistic * 184 / 185
    assert found["p_value"].item() == pytest.approx(chi2.sf(statistic, 1))


def test_counts_are_compared_with_themselves_only(four: list[dict[str, Any]]) -> None:
    counts = [{**row, "exposure": None} for row in four]
    earlier = [{**row, "year": 2023} for row in counts]
    found = compare_places(COUNT, [*counts, *earlier])
    assert set(found["comparator"]) == {"a year earlier"}
    assert set(found["area"]) == {row["area"] for row in four} | {"Cleveland"}


def test_a_population_is_not_compared(four: list[dict[str, Any]]) -> None:
    assert compare_places(declare(Stock()), four).is_empty()


def test_years_are_paired_one_and_five_back() -> None:
    rows = [{"events": 40 + 10 * place} for place in range(6)]
    found = compare_years(COUNT, *rows)
    newest = found.filter(pl.col("period_end") == found["period_end"].max())
    ratios = dict(newest.select("comparator", "estimate").iter_rows())
    assert ratios == pytest.approx({"a year earlier": 90 / 80, "five years earlier": 90 / 40})


def test_repetition_widens_a_ratio() -> None:
    plain = compare_years(COUNT, {"events": 300}, {"events": 360}).row(0, named=True)
    rows = [{"events": events, "children": 60, "repeating": 50} for events in (300, 360)]
    wide = compare_years(REPEATED, *rows).row(0, named=True)
    assert wide["estimate"] == plain["estimate"] == pytest.approx(1.2)
    assert wide["lower"] < plain["lower"]
    assert plain["upper"] < wide["upper"]
    assert (plain["verdict"], wide["verdict"]) == (HIGHER, NO_CLEAR_DIFFERENCE)
    assert wide["smallest_detectable"] > plain["smallest_detectable"]


@pytest.mark.parametrize(("own", "other"), [(1_000, 100_000), (100_000, 1_000), (5_000, 5_000)])
def test_the_smallest_ratio_that_would_be_seen_is_seen_four_times_in_five(
    own: int, other: int
) -> None:
    rate, draws = 0.03, np.random.default_rng(5)
    rows = [{"events": rate * size, "exposure": size} for size in (other, own)]
    ratio = compare_years(RATE, *rows)["smallest_detectable"].item()
    drawn = draws.poisson(ratio * rate * own, 4_000), draws.poisson(rate * other, 4_000)
    tests = two_poisson_rates(drawn[0], own, drawn[1], other, method="score", compare="ratio")
    assert np.mean(tests.pvalue < 0.05) == pytest.approx(0.8, abs=0.02)


def test_the_smallest_difference_that_would_be_seen_has_a_power_of_80_percent() -> None:
    small, large = {"events": 12, "exposure": 120}, {"events": 300, "exposure": 6_000}
    for own, other in ((small, large), (large, small)):
        rise = compare_years(SHARE, other, own)["smallest_detectable"].item()
        share = other["events"] / other["exposure"]
        risen = share + rise
        spread = share * (1 - share) / other["exposure"] + risen * (1 - risen) / own["exposure"]
        assert norm.cdf(rise / spread**0.5 - norm.isf(0.025)) == pytest.approx(0.8, abs=1e-6)


BREAK = {"break_before": "a switch of definition"}
HIDDEN = {"events": None, "status": "suppressed", "reason": "hidden by the publisher"}
BLANK = ("estimate", "lower", "upper", "p_value", "q_value", "smallest_detectable")


@pytest.mark.parametrize(
    ("indicator", "earlier", "later", "reason"),
    [
        (COUNT, {"events": 17}, {"events": 250, **BREAK}, "a switch of definition"),
        (COUNT, HIDDEN, {"events": 250}, "hidden by the publisher"),
        (COUNT, {"events": 17}, HIDDEN, "hidden by the publisher"),
        (COUNT, {"events": 17, **BREAK}, {"events": 250}, "the earlier is the first after a break"),
        (COUNT, {"events": 0}, {"events": 17}, "no events to compare with, so that the ratio"),
        (COUNT, {"events": 0}, {"events": 0}, "no events to compare with, so that the ratio"),
        (REPEATED, {"events": 17}, {"events": 25}, "the counts behind it are not published"),
    ],
)
def test_what_cannot_be_compared_says_why_and_shows_nothing(
    indicator: OfficialIndicator, earlier: dict[str, Any], later: dict[str, Any], reason: str
) -> None:
    row = compare_years(indicator, earlier, later).row(0, named=True)
    assert [row[name] for name in BLANK] == [None] * len(BLANK)
    too_few = reason.startswith("no events")
    assert row["verdict"] == (TOO_FEW if too_few else NOT_COMPARABLE)
    assert row["reason"].startswith(reason)


def test_a_break_between_is_found_over_five_years_and_not_two_years_after_it() -> None:
    rows = [{"events": 20}, {"events": 90, **BREAK}, *({"events": 90} for _ in range(6))]
    found = compare_years(COUNT, *rows).filter(comparator="five years earlier")
    first_after = "the earlier is the first after a break in the series (a switch of definition)"
    assert found["reason"].to_list() == ["a switch of definition", first_after, None]


def test_none_against_some_is_a_ratio_of_zero() -> None:
    row = compare_years(COUNT, {"events": 17}, {"events": 0}).row(0, named=True)
    assert (row["estimate"], row["lower"]) == (0, 0)
    assert 0 < row["upper"] < 1


def test_the_smallest_change_that_would_have_been_seen_stands_beside_every_ratio(shipped) -> None:
    made = shipped.comparisons.filter(pl.col("estimate").is_not_null())
    assert made.height > 1_000
    assert made["smallest_detectable"].null_count() == 0
    ratios = made.filter(measure="ratio")
    assert (ratios["smallest_detectable"] > 1).all()
    assert (ratios["smallest_detectable_fall"].drop_nulls() < 1).all()


def test_no_comparison_of_the_shipped_figures_is_without_estimate_or_reason(shipped) -> None:
    either = pl.col("estimate").is_null() == pl.col("reason").is_not_null()
    assert shipped.comparisons.select(either).to_series().all()
    blank = shipped.comparisons.filter(pl.col("estimate").is_null())
    assert set(blank["verdict"]) <= {NOT_COMPARABLE, TOO_FEW}


def test_middlesbrough_is_not_compared_across_its_switch(shipped) -> None:
    row = shipped.comparisons.filter(
        pl.col("period_end").dt.year() == 2016,
        indicator="looked_after_missing_incidents",
        area="Middlesbrough",
        comparator="a year earlier",
    )
    assert "a switch of definition, not a rise" in row["reason"].item()
