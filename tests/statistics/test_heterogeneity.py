"""One test over several groups, against scipy, and calibrated where counts are small."""

import numpy as np
import pytest
from scipy.stats import chi2, chi2_contingency, chisquare

from cpanalysis.errors import ParameterError
from cpanalysis.statistics import heterogeneity
from cpanalysis.statistics.heterogeneity import heterogeneity_of_proportions, heterogeneity_of_rates


def test_proportions_agree_with_scipy():
    events, totals = np.array([30, 42, 25, 60]), np.array([100, 90, 80, 150])
    authority = chi2_contingency([events, totals - events], correction=False)
    test = heterogeneity_of_proportions(events, totals)
    assert test == pytest.approx((authority.statistic, authority.dof, authority.pvalue))


def test_rates_agree_with_scipy():
    events, exposures = np.array([30, 50, 45]), np.array([1.0, 2.0, 1.5])
    expected = events.sum() * exposures / exposures.sum()
    authority = chisquare(events, expected)
    test = heterogeneity_of_rates(events, exposures)
    assert (test.statistic, test.p_value) == pytest.approx((authority.statistic, authority.pvalue))


def test_dispersion_divides_the_statistic():
    plain = heterogeneity_of_rates([30, 50, 45], [10, 10, 10])
    scaled = heterogeneity_of_rates([30, 50, 45], [10, 10, 10], dispersion=3)
    assert scaled.statistic == pytest.approx(plain.statistic / 3)
    assert scaled.p_value > plain.p_value


def test_sparse_proportions_are_drawn_and_repeat_exactly():
    few = ([1, 0, 4, 0], [6, 5, 6, 7])
    first, second = (heterogeneity_of_proportions(*few) for _ in range(2))
    assert first == second
    assert first.p_value * (heterogeneity.DRAWS + 1) == pytest.approx(
        round(first.p_value * (heterogeneity.DRAWS + 1))
    )


def test_sparse_rates_agree_with_the_exact_multinomial():
    # Four events in two equal groups: all on one side has chance 2/16, three to one 8/16.
    assert heterogeneity_of_rates([4, 0], [1, 1]).p_value == pytest.approx(2 / 16, abs=0.01)
    assert heterogeneity_of_rates([3, 1], [1, 1]).p_value == pytest.approx(10 / 16, abs=0.015)


def test_sparse_rates_with_dispersion_find_less():
    plain = heterogeneity_of_rates([9, 1, 0, 2], [1, 1, 1, 1])
    scaled = heterogeneity_of_rates([9, 1, 0, 2], [1, 1, 1, 1], dispersion=3)
    assert plain.p_value < scaled.p_value < 1


def test_dispersion_beyond_the_events_says_nothing():
    assert heterogeneity_of_rates([3, 0], [1, 1], dispersion=5).p_value == pytest.approx(
        1, abs=0.01
    )


@pytest.mark.parametrize("events", [[0, 0, 0], [5, 6, 7]])
def test_none_or_all_do_not_differ(events):
    assert heterogeneity_of_proportions(events, [5, 6, 7]) == (0, 2, 1)


def test_no_events_do_not_differ():
    assert heterogeneity_of_rates([0, 0], [3, 4]) == (0, 1, 1)


def test_groups_without_size_or_number_are_left_out():
    whole = heterogeneity_of_rates([30, 50], [10, 10])
    assert heterogeneity_of_rates([30, 0, np.nan, 50], [10, 0, 10, 10]) == whole


@pytest.mark.parametrize("test", [heterogeneity_of_proportions, heterogeneity_of_rates])
def test_one_group_cannot_differ(test):
    result = test([3], [5])
    assert result.degrees_of_freedom == 0
    assert np.isnan([result.statistic, result.p_value]).all()


def test_under_dispersion_is_refused():
    with pytest.raises(ParameterError, match="dispersion must be finite and at least 1"):
        heterogeneity_of_rates([3, 4], [1, 1], dispersion=0.5)


def test_equal_sparse_groups_are_flagged_at_most_as_often_as_claimed():
    generator = np.random.default_rng(4)
    p_values = [
        heterogeneity_of_rates(generator.poisson(2, 4), np.ones(4)).p_value for _ in range(150)
    ]
    assert np.mean(np.array(p_values) < 0.05) < 0.09


def test_records_of_the_same_child_make_a_table_less_sure() -> None:
    events, totals = [30, 50, 40, 20], [100, 120, 110, 100]
    plain = heterogeneity_of_proportions(events, totals)
    wide = heterogeneity_of_proportions(events, totals, dispersion=2.0)
    assert wide.statistic == pytest.approx(plain.statistic / 2)
    assert wide.p_value == pytest.approx(chi2.sf(plain.statistic / 2, 3))
