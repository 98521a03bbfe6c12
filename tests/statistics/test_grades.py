"""Grades: statsmodels, scipy and figures of the Cleveland inspections."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import multinomial_proportions_confint

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.grades import fisher, monte_carlo_independence, multinomial_intervals

# HMICFRS (2017), figures 3 to 10: good, requires improvement, inadequate, by type of case.
CASE_TYPES = [
    [3, 6, 3],
    [3, 5, 2],
    [3, 6, 2],
    [3, 11, 2],
    [1, 3, 4],
    [0, 4, 3],
    [0, 3, 3],
    [2, 4, 5],
]


@pytest.mark.parametrize("counts", [[15, 13, 5], [15, 42, 24], [3, 0, 9]])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_multinomial_agrees_with_statsmodels(counts, confidence):
    authority = multinomial_proportions_confint(counts, 1 - confidence, method="goodman")
    both = np.column_stack(multinomial_intervals(counts, confidence=confidence))
    np.testing.assert_allclose(both, authority, atol=1e-12)


def test_multinomial_rows_are_independent():
    lower, _ = multinomial_intervals([[15, 13, 5], [0, 0, 0], [1, np.nan, 2]])
    np.testing.assert_allclose(lower[0], multinomial_intervals([15, 13, 5]).lower)
    assert np.isnan(lower[1:]).all()


def test_no_grades_have_no_shares():
    assert np.shape(multinomial_intervals([]).lower) == (0,)


@pytest.mark.parametrize("shares", [(0.19, 0.52, 0.29), (0.05, 0.25, 0.7)])
@pytest.mark.parametrize("cases", [12, 81])
def test_multinomial_covers_all_grades_together(shares, cases):
    drawn = np.random.default_rng(9).multinomial(cases, shares, size=4000)
    lower, upper = multinomial_intervals(drawn)
    assert np.mean(((lower <= shares) & (shares <= upper)).all(axis=1)) >= 0.935


def test_case_types_of_2017_do_not_differ_detectably():
    test = monte_carlo_independence(CASE_TYPES, seed=2017)
    assert test.degrees_of_freedom == 14
    assert test.p_value == pytest.approx(0.67, abs=0.02)
    assert test.statistic == pytest.approx(chi2_contingency(CASE_TYPES).statistic)


def test_monte_carlo_nears_fisher():
    table = [[4, 4], [8, 0]]
    assert monte_carlo_independence(table, seed=1).p_value == pytest.approx(fisher(table), abs=0.01)


def test_monte_carlo_leaves_out_empty_rows_and_columns():
    whole = monte_carlo_independence([[4, 4], [8, 0]], seed=1)
    assert monte_carlo_independence([[4, 0, 4], [8, 0, 0], [0, 0, 0]], seed=1) == whole


@pytest.mark.parametrize("table", [[[3, 4]], [[3], [4]], [[3, 0], [4, 0]], [[0, 0], [0, 0]]])
def test_a_table_of_one_row_or_column_says_nothing(table):
    assert np.isnan(monte_carlo_independence(table, seed=1).p_value)


def test_missing_children_cases_of_2017_and_2018():
    # HMICFRS (2017), figure 7, and the review of 2018: 4 of 8 and 8 of 8 inadequate.
    assert fisher([[4, 4], [8, 0]]) == pytest.approx(0.077, abs=5e-4)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ([1, 2], "rows and columns"),
        ([[1, -2], [3, 4]], "whole numbers"),
        ([[1, None], [3, 4]], "missing"),
    ],
)
def test_wrong_tables_are_refused(table, fault):
    with pytest.raises(ParameterError, match=fault):
        monte_carlo_independence(table, seed=1)


def test_fisher_takes_two_by_two():
    with pytest.raises(ParameterError, match="two rows and two columns"):
        fisher([[1, 2, 3], [4, 5, 6]])
