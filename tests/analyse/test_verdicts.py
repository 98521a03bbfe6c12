"""Higher or lower is said only below the false discovery rate, as statsmodels has it."""

from datetime import date

import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests

from cpanalysis.analyse.verdicts import add_verdicts as add
from cpanalysis.analyse.verdicts import judge
from cpanalysis.declare.results import COMPARISONS
from cpanalysis.declare.wording import HIGHER, LOWER, NO_CLEAR_DIFFERENCE, NOT_COMPARABLE

P_VALUES = [0.001, 0.02, 0.03, 0.2, None]
ESTIMATES = [2.0, 0.5, 1.5, 1.1, None]


def family(area: str = "Hartlepool", measure: str = "ratio") -> pl.DataFrame:
    frame = pl.DataFrame(
        {"p_value": P_VALUES, "estimate": ESTIMATES},
        schema={"p_value": pl.Float64, "estimate": pl.Float64},
    )
    named = frame.with_columns(
        pl.lit(area).alias("area"),
        pl.lit(measure).alias("measure"),
        pl.lit("rest of force").alias("comparator"),
        pl.lit(date(2025, 9, 30)).alias("period_end"),
    )
    absent = [pl.lit(None).alias(name) for name in COMPARISONS if name not in named.columns]
    return named.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in COMPARISONS.items()
    )


def test_q_values_are_those_of_statsmodels() -> None:
    expected = multipletests(P_VALUES[:4], method="fdr_bh")[1].tolist()
    assert add(family())["q_value"].to_list() == pytest.approx([*expected, None])


def test_verdicts_follow_the_q_value_and_the_side() -> None:
    found = add(family())["verdict"].to_list()
    assert found == [HIGHER, LOWER, HIGHER, NO_CLEAR_DIFFERENCE, NOT_COMPARABLE]


def test_the_side_of_a_difference_is_that_of_zero() -> None:
    shifted = family(measure="difference").with_columns(pl.col("estimate") - 1)
    assert add(shifted)["verdict"].to_list() == add(family())["verdict"].to_list()


def test_below_5_percent_alone_is_not_enough() -> None:
    weak = family().with_columns(pl.Series("p_value", [0.04, 0.3, 0.5, 0.9, None]))
    assert add(weak)["verdict"].to_list()[:4] == [NO_CLEAR_DIFFERENCE] * 4


def test_each_family_stands_alone_and_rows_keep_their_order() -> None:
    first, second = family(), family("Middlesbrough").reverse()
    together = add(pl.concat([first, second]))
    assert together.head(5).equals(add(first))
    assert together.tail(5).equals(add(second))


def named(rows: pl.DataFrame, **cells: object) -> pl.DataFrame:
    """Return ``rows`` with the same contents of some columns in each."""
    return rows.with_columns(
        pl.lit(cell).cast(rows.schema[name]).alias(name) for name, cell in cells.items()
    )


def test_the_planned_family_is_over_districts_places_and_years_and_the_rest_is_exploratory() -> (
    None
):
    planned = [
        named(family(area), indicator="declared", comparator=other)
        for area in ("Hartlepool", "Middlesbrough")
        for other in ("rest of force", "a year earlier")
    ]
    found = add(pl.concat([*planned, family()]), ["declared"])
    expected = multipletests([*P_VALUES[:4] * 4], method="fdr_bh")[1].tolist()
    primary = found.filter(family="primary").drop_nulls("p_value")
    assert primary["q_value"].to_list() == pytest.approx(expected)
    assert found["family"].to_list() == ["primary"] * 20 + ["exploratory"] * 5
    assert found["tests"].to_list() == [16] * 20 + [4] * 5
    assert found.tail(5)["q_value"].to_list() == add(family())["q_value"].to_list()


@pytest.mark.parametrize(
    "other", [{"comparator": "rest of England"}, {"comparator": "five years earlier"}]
)
def test_other_comparators_of_a_primary_indicator_were_not_planned(other: dict[str, str]) -> None:
    rows = named(family(), indicator="declared", **other)
    assert set(add(rows, ["declared"])["family"]) == {"exploratory"}


def test_only_the_latest_comparison_that_could_be_made_was_planned() -> None:
    latest = named(family(), indicator="declared").head(1)
    earlier = named(latest, period_end=date(2024, 9, 30))
    later = named(latest, period_end=date(2026, 9, 30), p_value=None, estimate=None)
    found = add(pl.concat([earlier, latest, later]), ["declared"])
    assert found["family"].to_list() == ["exploratory", "primary", "exploratory"]


def test_an_authority_elsewhere_is_a_family_of_its_own() -> None:
    own = named(family(), indicator="declared")
    leeds = named(family("Leeds"), indicator="declared", comparator="statistical neighbours")
    found = add(pl.concat([own, leeds]), ["declared"])
    assert found["family"].to_list() == ["primary"] * 10
    assert found.head(5).equals(add(own, ["declared"]))


def test_judging_again_what_is_judged_changes_nothing_and_joined_families_are_one() -> None:
    once = add(named(family(), indicator="declared"), ["declared"])
    assert judge(once).equals(once)
    again = add(named(family("Middlesbrough"), indicator="declared"), ["declared"])
    together = add(
        pl.concat(
            [named(family(area), indicator="declared") for area in ("Hartlepool", "Middlesbrough")]
        ),
        ["declared"],
    )
    assert judge(pl.concat([once, again])).equals(together)


def test_the_shipped_verdicts_hold(shipped) -> None:
    rows = shipped.comparisons
    said = rows.filter(pl.col("verdict").is_in([HIGHER, LOWER]))
    assert said.height > 100
    assert (said["q_value"] < 0.05).all()
    assert (said["q_value"] >= said["p_value"] - 1e-12).all()
    unsaid = rows.filter(verdict=NO_CLEAR_DIFFERENCE)
    assert (unsaid["q_value"] >= 0.05).all()


def test_the_shipped_q_values_are_those_of_statsmodels_in_every_family(shipped) -> None:
    made = shipped.comparisons.drop_nulls("p_value")
    last = made.group_by("indicator", "area", "comparator").agg(pl.col("period_end").max())
    latest = made.join(last, on=["indicator", "area", "comparator", "period_end"], how="semi")
    earlier = made.join(last, on=["indicator", "area", "comparator", "period_end"], how="anti")
    declared = latest.filter(family="primary")
    others = latest.filter(family="exploratory").partition_by("area")
    families = [declared, *others, *earlier.partition_by("area")]
    assert set(earlier["family"]) == {"exploratory"}
    assert len(families) > 8
    for rows in families:
        expected = multipletests(rows["p_value"].to_numpy(), method="fdr_bh")[1].tolist()
        assert rows["q_value"].to_list() == pytest.approx(expected)
        assert set(rows["tests"]) == {rows.height}
