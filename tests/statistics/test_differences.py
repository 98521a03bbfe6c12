"""Two groups compared: printed values, statsmodels and scipy, and every empty case."""

import numpy as np
import pytest
from scipy.stats import binomtest, fisher_exact
from statsmodels.stats.proportion import test_proportions_2indep
from statsmodels.stats.rates import test_poisson_2indep

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.differences import (
    difference_p_value,
    newcombe,
    rate_ratio,
    rate_ratio_p_value,
    rate_ratio_scaled,
    rate_ratio_scaled_p_value,
)

score_test, poisson_test = test_proportions_2indep, test_poisson_2indep
del test_proportions_2indep, test_poisson_2indep  # pytest would collect them


@pytest.mark.parametrize(
    ("four", "lower", "upper"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_meets_its_author(four, lower, upper):
    assert newcombe(*four) == pytest.approx((lower, upper), abs=6e-5)


def test_newcombe_of_nothing_is_unknown():
    assert np.isnan(newcombe([0, 1], [0, 2], [1, np.nan], [2, 2])).all()


def test_difference_p_value_agrees_with_statsmodels():
    four = (12, 40, 22, 45)
    authority = score_test(*four, method="score", compare="diff", correction=True)
    assert difference_p_value(*four) == pytest.approx(authority.pvalue, rel=1e-6)


def test_sparse_difference_is_fishers():
    authority = fisher_exact([[1, 5], [0, 30]]).pvalue
    assert difference_p_value(1, 6, 0, 30) == pytest.approx(authority)


@pytest.mark.parametrize("events", [0, 6])
def test_all_or_none_in_both_groups_do_not_differ(events):
    assert difference_p_value(events, 6, events, 6) == pytest.approx(1)


def test_difference_p_values_of_many_rows_keep_their_shape():
    p_values = difference_p_value([[1, 0], [4, np.nan]], 8, [[1, 0], [8, 1]], 8)
    assert np.isnan(p_values).tolist() == [[False, False], [False, True]]


def test_custody_fell_to_0_285_of_what_it_was():
    # Detentions of children in January 2016 and 2017 (HMICFRS 2017); interval: own computation.
    assert rate_ratio(53, 1, 186, 1).rounded(2) == (0.21, 0.39)


@pytest.mark.parametrize(("first", "second", "exposure"), [(6, 2, 1.0), (40, 55, 2.5), (0, 3, 1.0)])
def test_rate_ratio_agrees_with_scipys_binomial(first, second, exposure):
    ends = binomtest(first, first + second).proportion_ci()
    odds = [end / (1 - end) / exposure for end in (ends.low, ends.high)]
    assert rate_ratio(first, exposure, second, 1) == pytest.approx(odds, rel=1e-6)


def test_rate_ratio_without_events():
    assert rate_ratio(0, 1, 3, 1).lower == 0
    assert rate_ratio(3, 1, 0, 1).upper == np.inf
    assert np.isnan(rate_ratio(0, 1, 0, 1)).all()
    assert np.isnan(rate_ratio(3, 0, 3, 1)).all()


@pytest.mark.parametrize(("first", "second", "printed"), [(6, 2, 0.1749), (0, 3, 0.0884)])
def test_e_test_meets_its_authors(first, second, printed):
    assert rate_ratio_p_value(first, 1, second, 1) == pytest.approx(printed, abs=5e-5)


@pytest.mark.parametrize("four", [(41, 28010, 15, 19017), (3, 1.5, 9, 4.0), (100, 10, 70, 9)])
def test_e_test_agrees_with_statsmodels(four):
    authority = poisson_test(*four, method="etest-wald")
    assert rate_ratio_p_value(*four) == pytest.approx(authority.pvalue, abs=1e-6)


def test_e_test_without_events_and_with_missing_ones():
    p_values = rate_ratio_p_value([0, 0, np.nan, 2], [1, 0, 1, 1], [0, 3, 3, 2], 1)
    np.testing.assert_allclose(p_values, [1, np.nan, np.nan, 1])


def test_scaled_ratio_without_excess_is_the_wald_interval_of_statsmodels():
    from statsmodels.stats.rates import confint_poisson_2indep

    authority = confint_poisson_2indep(30, 2, 50, 3, method="wald-log", compare="ratio")
    scaled = rate_ratio_scaled(30, 2, 50, 3, variance_1=30, variance_2=50)
    assert scaled == pytest.approx(authority, rel=1e-9)


def test_scaled_p_value_without_excess_agrees_with_statsmodels():
    authority = poisson_test(30, 2, 50, 3, method="wald-log", compare="ratio").pvalue
    p_value = rate_ratio_scaled_p_value(30, 2, 50, 3, variance_1=30, variance_2=50)
    assert p_value == pytest.approx(authority, rel=1e-9)


def test_scaled_ratio_widens_with_the_variance():
    narrow = rate_ratio_scaled(30, 1, 50, 1, variance_1=30, variance_2=50)
    wide = rate_ratio_scaled(30, 1, 50, 1, variance_1=90, variance_2=150)
    assert wide.lower < narrow.lower < narrow.upper < wide.upper


def draw_repeats(children, mean, generator):
    arrived = generator.poisson(children, 4_000)
    counts = generator.geometric(1 / mean, arrived.sum())
    draw = np.repeat(np.arange(4_000), arrived)
    return np.bincount(draw, counts, 4_000), np.bincount(draw, counts**2.0, 4_000)


@pytest.mark.parametrize(("children_1", "children_2"), [(10, 10), (20, 60), (100, 400)])
@pytest.mark.parametrize("mean", [2.2, 3.5])
def test_scaled_ratio_covers_95_per_cent_on_repeat_children(children_1, children_2, mean):
    generator = np.random.default_rng(children_1)
    first, variance_1 = draw_repeats(children_1, mean, generator)
    second, variance_2 = draw_repeats(children_2, mean, generator)
    variances = {"variance_1": variance_1, "variance_2": variance_2}
    lower, upper = rate_ratio_scaled(first, children_1, second, children_2, **variances)
    p_values = rate_ratio_scaled_p_value(first, children_1, second, children_2, **variances)
    covered = (lower <= 1) & (upper >= 1)
    assert 0.935 <= covered.mean() <= 0.965
    np.testing.assert_array_equal(covered, np.asarray(p_values) >= 0.05)


def test_scaled_ratio_without_events_on_one_side_is_exact():
    assert rate_ratio_scaled(0, 1, 12, 1, variance_1=0, variance_2=36) == rate_ratio(0, 1, 4, 1)
    assert rate_ratio_scaled(12, 1, 0, 2, variance_1=36, variance_2=0) == rate_ratio(4, 1, 0, 2)


def test_scaled_p_value_without_events_on_one_side_is_the_binomials():
    p_value = rate_ratio_scaled_p_value(0, 1, 12, 1, variance_1=0, variance_2=36)
    assert p_value == pytest.approx(binomtest(0, 4).pvalue)


def test_scaled_comparison_of_nothing():
    assert np.isnan(rate_ratio_scaled(0, 1, 0, 1, variance_1=0, variance_2=0)).all()
    assert rate_ratio_scaled_p_value(0, 1, 0, 1, variance_1=0, variance_2=0) == 1
    assert np.isnan(rate_ratio_scaled_p_value(3, 0, 5, 1, variance_1=3, variance_2=5))
    assert np.isnan(rate_ratio_scaled_p_value(3, 1, 5, 1, variance_1=np.nan, variance_2=5))


def test_events_without_variance_are_refused():
    with pytest.raises(ParameterError, match="must have a variance above 0"):
        rate_ratio_scaled(3, 1, 5, 1, variance_1=0, variance_2=5)


@pytest.mark.parametrize("compare", [newcombe, rate_ratio, difference_p_value, rate_ratio_p_value])
def test_wrong_numbers_are_refused(compare):
    with pytest.raises(ParameterError):
        compare(-1, 5, 2, 5)
    with pytest.raises(ParameterError):
        compare(1, 5, 2, -5)


def test_ten_thousand_rows_at_once():
    generator = np.random.default_rng(8)
    first, second = generator.poisson(15, (2, 10_000))
    lower, upper = rate_ratio(first, 1, second, 1)
    p_values = rate_ratio_p_value(first, 1, second, 1)
    assert np.shape(lower) == np.shape(upper) == np.shape(p_values) == (10_000,)
    assert np.mean(np.asarray(p_values) < 0.05) == pytest.approx(0.05, abs=0.01)
