"""Higher or lower is said only below the false discovery rate, as statsmodels has it."""

import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests

from cpanalysis.analyse.verdicts import HIGHER, LOWER, NO_CLEAR_DIFFERENCE, NOT_COMPARABLE
from cpanalysis.analyse.verdicts import add_verdicts as add
from cpanalysis.declare.results import COMPARISONS

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


def test_the_declared_family_is_over_all_districts_and_the_rest_is_exploratory() -> None:
    declared = family().with_columns(pl.lit("declared").alias("indicator"))
    other = family("Middlesbrough").with_columns(pl.lit("declared").alias("indicator"))
    found = add(pl.concat([declared, other, family()]), ["declared"])
    p_values = [*P_VALUES[:4], *P_VALUES[:4]]
    expected = multipletests(p_values, method="fdr_bh")[1].tolist()
    primary = found.filter(family="primary").drop_nulls("p_value")
    assert primary["q_value"].to_list() == pytest.approx(expected)
    assert found["family"].to_list() == ["primary"] * 10 + ["exploratory"] * 5
    assert found.tail(5)["q_value"].to_list() == add(family())["q_value"].to_list()


def test_the_shipped_verdicts_hold(shipped) -> None:
    rows = shipped.comparisons
    said = rows.filter(pl.col("verdict").is_in([HIGHER, LOWER]))
    assert said.height > 100
    assert (said["q_value"] < 0.05).all()
    assert (said["q_value"] >= said["p_value"] - 1e-12).all()
    unsaid = rows.filter(verdict=NO_CLEAR_DIFFERENCE)
    assert (unsaid["q_value"] >= 0.05).all()


def test_the_shipped_q_values_are_those_of_statsmodels_in_every_family(shipped) -> None:
    known = shipped.comparisons.drop_nulls("p_value")
    declared = known.filter(family="primary").partition_by("period_end", "comparator")
    others = known.filter(family="exploratory").partition_by("area", "period_end", "comparator")
    families = [*declared, *others]
    assert len(families) > 50
    for rows in families:
        expected = multipletests(rows["p_value"].to_numpy(), method="fdr_bh")[1].tolist()
        assert rows["q_value"].to_list() == pytest.approx(expected)
