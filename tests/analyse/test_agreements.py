"""Agreement from pairs, as statsmodels has it, one scale at a time."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import SquareTable
from statsmodels.stats.inter_rater import cohens_kappa

from cpanalysis.analyse.agreements import measure_agreements
from cpanalysis.declare.agreements import EXACT, KAPPA, MARGINS, SIGN
from cpanalysis.declare.results import conform

GRADES = ("good", "requires_improvement", "inadequate")
TABLE = np.array([[6, 5, 2], [1, 7, 4], [0, 2, 6]])


def pairs(scale: str, table: np.ndarray) -> pl.DataFrame:
    cells = [
        {
            "indicator": "self_vs_inspector_agreement:grades",
            "area": "Cleveland",
            "period_start": date(2024, 10, 1),
            "period_end": date(2025, 9, 30),
            "stratum": "scale / force_grade / inspector_grade",
            "value_of_stratum": f"{scale} / {GRADES[row]} / {GRADES[column]}",
            "numerator": float(cases),
            "origin": "synthetic",
        }
        for (row, column), cases in np.ndenumerate(table)
    ]
    return conform(pl.DataFrame(cells))


def measured(measure: str) -> dict[str, object]:
    found = measure_agreements(pairs("ncpi_2014_3pt", TABLE))
    return found.filter(pl.col("measure") == measure).row(0, named=True)


def test_exact_agreement_and_its_counts() -> None:
    found = measured(EXACT)
    assert found["value"] == pytest.approx(19 / 33)
    assert (found["cases"], found["force_higher"], found["force_lower"]) == (33, 11, 3)


def test_kappa_is_that_of_statsmodels() -> None:
    expected = cohens_kappa(TABLE, wt="linear").kappa
    assert measured(KAPPA)["value"] == pytest.approx(expected)


def test_the_tests_are_those_of_scipy_and_statsmodels() -> None:
    assert measured(SIGN)["p_value"] == pytest.approx(binomtest(11, 14).pvalue)
    expected = SquareTable(TABLE, shift_zeros=False).homogeneity("stuart_maxwell").pvalue
    assert measured(MARGINS)["p_value"] == pytest.approx(expected)


def test_two_scales_are_never_pooled() -> None:
    both = pl.concat([pairs("ncpi_2014_3pt", TABLE), pairs("ncpi_2024_5pt", TABLE.T.copy())])
    found = measure_agreements(both).filter(pl.col("measure") == SIGN)
    assert found["scale"].to_list() == ["ncpi_2014_3pt", "ncpi_2024_5pt"]
    assert found["force_higher"].to_list() == [11, 3]


def test_without_pairs_there_are_no_rows() -> None:
    assert measure_agreements(pairs("ncpi_2014_3pt", np.zeros((3, 3)))).is_empty()
