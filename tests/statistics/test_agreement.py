"""Agreement: from margins by brute force, from pairs by statsmodels and printed values."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import SquareTable
from statsmodels.stats.inter_rater import cohens_kappa

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.agreement import (
    agreement_bounds_from_margins,
    bowker,
    exact_agreement,
    gwet_ac2,
    linear_weighted_kappa,
    linear_weights,
    sign_test,
    stuart_maxwell,
    tabulate_pairs,
)

# HMICFRS (2017), figure 1: 33 cases as graded by the force and by inspectors; good,
# requires improvement, inadequate.
FORCE, INSPECTORS = [15, 13, 5], [4, 18, 11]
# Two abstractors' table of 100 pairs printed, with its coefficients, in the overview of
# the R package irrCAC (Gwet 2019).
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
PAIRS = [[20, 10, 5], [3, 30, 15], [1, 5, 40]]


def test_figure_1_from_margins_alone():
    bounds = agreement_bounds_from_margins(FORCE, INSPECTORS)
    assert bounds.cases == 33
    assert bounds.agreement.upper == 22
    assert bounds.first_higher.lower == 11
    assert bounds.mean_shift == pytest.approx(-17 / 33)
    assert bounds.linear_weighted_kappa.rounded(2) == (-0.25, 0.39)
    assert bounds.kappa.rounded(2) == (-0.47, 0.51)


def tables_with_margins(first, second):
    """Every two by two corner that fills up to a three by three table with these margins."""
    for a, b, c, d in product(range(max(first) + 1), repeat=4):
        corner = np.array([[a, b], [c, d]])
        right = np.array(first[:2]) - corner.sum(axis=1)
        below = np.array(second[:2]) - corner.sum(axis=0)
        table = np.vstack([np.column_stack([corner, right]), [*below, second[2] - right.sum()]])
        if (table >= 0).all():
            yield table


def test_bounds_agree_with_every_table_there_is():
    first, second = [3, 4, 2], [1, 5, 3]
    tables = list(tables_with_margins(first, second))
    kappas = [cohens_kappa(table, wt="linear", return_results=False) for table in tables]
    agreed = [np.trace(table) for table in tables]
    higher = [np.triu(table, 1).sum() for table in tables]
    bounds = agreement_bounds_from_margins(first, second)
    assert bounds.linear_weighted_kappa == pytest.approx((min(kappas), max(kappas)))
    assert bounds.agreement == (min(agreed), max(agreed))
    assert bounds.first_higher == (min(higher), max(higher))


def test_bounds_where_everybody_gave_one_grade():
    bounds = agreement_bounds_from_margins([5, 0], [5, 0])
    assert bounds.agreement == (5, 5)
    assert bounds.mean_shift == 0
    assert np.isnan(bounds.kappa).all()


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        ([1, 2], [1, 2, 0], "same grades"),
        ([1, 2], [1, 3], "same cases"),
        ([0, 0], [0, 0], "at least one"),
        ([1, -1], [0, 0], "whole numbers"),
        ([1, np.nan], [1, np.nan], "same cases"),
    ],
)
def test_margins_that_cannot_be_are_refused(first, second, fault):
    with pytest.raises(ParameterError, match=fault):
        agreement_bounds_from_margins(first, second)


def test_pairs_are_counted():
    table = tabulate_pairs([0, 0, 2, 2], [0, 1, 2, 2], grades=3)
    assert table.tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 2]]


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        ([0, 1], [0], "in pairs"),
        ([0, 3], [0, 1], "from 0 to 2"),
        ([0, None], [0, 1], "none missing"),
    ],
)
def test_wrong_pairs_are_refused(first, second, fault):
    with pytest.raises(ParameterError, match=fault):
        tabulate_pairs(first, second, grades=3)


def test_exact_agreement_of_the_abstractors():
    assert exact_agreement(ABSTRACTORS).value == pytest.approx(0.89)


@pytest.mark.parametrize("table", [PAIRS, ABSTRACTORS, [[4, 1, 0], [2, 5, 1], [0, 1, 6]]])
def test_kappa_agrees_with_statsmodels(table):
    authority = cohens_kappa(np.array(table), wt="linear")
    kappa = linear_weighted_kappa(table, seed=1)
    assert kappa.value == pytest.approx(authority.kappa)


def test_kappas_bootstrap_interval_nears_that_of_statsmodels():
    table = np.array(PAIRS) * 5
    authority = cohens_kappa(table, wt="linear")
    kappa = linear_weighted_kappa(table, seed=1)
    assert kappa.interval == pytest.approx((authority.kappa_low, authority.kappa_upp), abs=0.01)


def test_ac1_is_the_one_printed_by_gwet():
    # irrCAC overview: AC1 0.8493305, interval 0.764 to 0.935.
    ac1 = gwet_ac2(ABSTRACTORS, seed=1, weights=np.eye(3))
    assert ac1.value == pytest.approx(0.8493305, abs=5e-8)
    assert ac1.interval == pytest.approx((0.764, 0.935), abs=0.012)


def test_linear_weights_are_those_printed_by_gwet():
    assert linear_weights(3).tolist() == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]


def test_ac2_does_not_fall_where_one_grade_is_common():
    lopsided = [[90, 5], [5, 0]]
    assert linear_weighted_kappa(lopsided, seed=1).value < 0
    assert gwet_ac2(lopsided, seed=1).value > 0.85


def test_sign_test_agrees_with_scipy():
    assert sign_test(PAIRS) == pytest.approx(binomtest(30, 39).pvalue)
    assert sign_test(np.eye(3)) == 1


def test_marginal_tests_agree_with_statsmodels():
    square = SquareTable(np.array(PAIRS), shift_zeros=False)
    homogeneity, symmetry = square.homogeneity(), square.symmetry()
    assert stuart_maxwell(PAIRS) == pytest.approx(
        (homogeneity.statistic, homogeneity.df, homogeneity.pvalue)
    )
    assert bowker(PAIRS) == pytest.approx((symmetry.statistic, symmetry.df, symmetry.pvalue))


@pytest.mark.parametrize("test", [stuart_maxwell, bowker])
def test_full_agreement_does_not_differ(test):
    assert test(np.eye(3) * 4) == (0, 0, 1)


def test_grades_that_nobody_gave_change_nothing():
    padded = np.zeros((4, 4))
    padded[:3, :3] = PAIRS
    assert stuart_maxwell(padded) == pytest.approx(stuart_maxwell(PAIRS))
    assert bowker(padded) == pytest.approx(bowker(PAIRS))


@pytest.mark.parametrize("estimate", [linear_weighted_kappa, gwet_ac2])
def test_nothing_graded_is_unknown(estimate):
    found = estimate(np.zeros((3, 3)), seed=1)
    assert np.isnan([found.value, *found.interval]).all()


def test_estimates_repeat_exactly():
    assert linear_weighted_kappa(PAIRS, seed=3) == linear_weighted_kappa(PAIRS, seed=3)


def test_no_agreement_of_nothing():
    assert np.isnan(exact_agreement(np.zeros((2, 2))).value)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ([[1, 2, 3], [4, 5, 6]], "square"),
        ([[1, -2], [3, 4]], "whole"),
        ([[1, None], [3, 4]], "missing"),
    ],
)
@pytest.mark.parametrize("test", [exact_agreement, sign_test, stuart_maxwell, bowker])
def test_wrong_tables_are_refused(test, table, fault):
    with pytest.raises(ParameterError, match=fault):
        test(table)
