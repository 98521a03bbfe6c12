import numpy as np
import pytest

from cpanalysis.statistics.charts import chart_of_counts, chart_of_proportions, chart_of_values
from cpanalysis.statistics.charts.alerts import raise_alerts
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.screen import fit_screened


@pytest.mark.parametrize("side", ["smallest_fall", "smallest_rise"])
def test_the_smallest_change_is_signalled_in_about_four_of_five_years(side):
    """Simulated: at the ratio given, a year of changed months signals with 75 to 97 %."""
    generator = np.random.default_rng(11)
    ratio = getattr(chart_of_counts([20] * 24).state, side)
    months = generator.poisson(np.where(np.arange(36) < 24, 20, 20 * ratio), (500, 36))
    observed = observe(months, np.ones(months.shape))
    used = np.broadcast_to(np.arange(36) < 24, months.shape)
    model = fit_screened(observed, used, family=Counts(), options=ChartOptions())
    raised = raise_alerts(model, observed, tested=observed.recorded).raised[:, 24:]
    expected = -1 if side == "smallest_fall" else 1
    assert 0.7 < (raised == expected).any(axis=1).mean() < 0.97


def test_more_events_show_smaller_changes():
    falls = [chart_of_counts([level] * 24).state.smallest_fall for level in (2, 10, 100)]
    assert falls[0] < falls[1] < falls[2] < 1


def test_what_never_shows_is_not_a_number():
    assert np.isnan(chart_of_counts([0, 0, 1] + [0] * 21).state.smallest_fall)


def test_a_proportion_cannot_rise_above_all():
    nearly = chart_of_proportions([19, 20] * 12, [20] * 24).state
    assert np.isnan(nearly.smallest_rise)
    assert nearly.smallest_fall < 1


def test_values_have_a_smallest_difference():
    state = chart_of_values([10.0, 11.0] * 12).state
    assert state.smallest_rise == -state.smallest_fall > 0
