import numpy as np
import pytest
from scipy import stats

from cpanalysis.statistics.charts import ChartOptions, chart_of_counts, chart_of_values

STEADY = [20, 21, 19, 20] * 6
PLAIN = ChartOptions(season=0, dispersion=1.0)


def test_the_interval_of_a_ratio_is_exact_poisson_scaled():
    """40 events where 80 are expected; the variance adds the baseline's 1/6 of the mean."""
    state = chart_of_counts([*STEADY, 10, 10, 10, 10], options=PLAIN).state
    scale = 1 + 4 / 24
    expected = 480.5 / 6
    lower = stats.gamma(40 / scale).ppf(0.025) * scale / expected
    upper = stats.gamma(40 / scale + 1).ppf(0.975) * scale / expected
    assert state.change == pytest.approx(40 / expected)
    assert (state.change_lower, state.change_upper) == pytest.approx((lower, upper), rel=1e-3)


def test_no_events_at_all_have_an_interval_from_zero():
    state = chart_of_counts([*STEADY, 0, 0, 0], options=PLAIN).state
    assert state.change == state.change_lower == 0
    assert 0 < state.change_upper < 0.2


def test_a_part_of_the_baseline_is_compared_with_the_rest_of_it():
    state = chart_of_counts([30] * 18 + [10] * 6, options=PLAIN).state
    assert (state.name, state.since) == ("lower", 18)
    assert state.change == pytest.approx(1 / 3, rel=0.02)


@pytest.mark.parametrize("start", [24, 27, 35])
def test_the_start_is_where_the_change_was_planted(start):
    months = [20, 21, 19, 20] * 12
    planted = [m if at < start else m * 3 for at, m in enumerate(months)]
    assert chart_of_counts(planted).state.since == start


def test_months_far_out_on_both_sides_leave_the_last_side():
    state = chart_of_counts([*STEADY, *[60] * 3, *[2] * 10]).state
    assert (state.name, state.since) == ("lower", 27)


def test_a_difference_of_values_has_students_interval():
    values = np.random.default_rng(4).normal(0, 1, 40) + np.where(np.arange(40) < 24, 0, 5)
    state = chart_of_values(values).state
    assert state.change == pytest.approx(5, abs=1)
    assert state.change_upper - state.change == pytest.approx(state.change - state.change_lower)
