"""What a chart says it finds is what its own rule finds, in four of five simulated series."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts import chart_of_counts, chart_of_proportions, chart_of_values
from cpanalysis.statistics.charts.alerts import raise_alerts
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.detectable import HORIZON, detectable, watch_model, watch_sums
from cpanalysis.statistics.charts.families import Counts, Family, Proportions
from cpanalysis.statistics.charts.model import Model
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.screen import fit_screened

SERIES = 400
FEW = 30
BASELINE = 24


def simulate(
    mean: float, ratio: float, months: int, *, series: int = SERIES, total: int = 0
) -> tuple[np.ndarray, Model]:
    """Return which series signal on the side of a change from month 25 on, and their model."""
    generator = np.random.default_rng(int(100 * mean * ratio) + months)
    shape = (series, BASELINE + months)
    rate = np.where(np.arange(shape[1]) < BASELINE, mean, mean * ratio) + np.zeros(shape)
    events = generator.binomial(total, rate / total) if total else generator.poisson(rate)
    family: Family = Proportions() if total else Counts()
    observed = observe(events, np.full(shape, total or 1))
    used = np.broadcast_to(np.arange(shape[1]) < BASELINE, shape)
    model = fit_screened(observed, used, family=family, options=ChartOptions())
    raised = raise_alerts(model, observed, tested=observed.recorded).raised[:, BASELINE:]
    return (raised == np.sign(ratio - 1)).any(axis=1), model


SETTINGS = [
    {"mean": 60.0},
    {"mean": 26.0, "total": 58},
]


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_months_stated_find_the_change_in_four_of_five_series(setting, side):
    change = 0.3
    _, model = simulate(ratio=1.0, months=1, series=FEW, **setting)
    found = detectable(watch_model(model), change=change)
    stated = found.months_to_fall if side < 0 else found.months_to_rise
    months = int(np.median(np.where(np.isnan(stated), HORIZON, stated)))
    signalled, _ = simulate(ratio=1 + side * change, months=months, **setting)
    assert 0.74 < signalled.mean() < 0.88


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_smallest_change_stated_is_found_in_four_of_five_years(setting, side):
    _, model = simulate(ratio=1.0, months=1, series=FEW, **setting)
    found = detectable(watch_model(model), change=0.2)
    smallest = found.smallest_fall if side < 0 else found.smallest_rise
    signalled, _ = simulate(ratio=float(np.median(smallest)), months=12, **setting)
    assert 0.74 < signalled.mean() < 0.88


def test_more_dispersed_months_take_longer():
    level, months = np.full(2, 60.0 * 24), np.full(2, 24.0)
    watch = watch_sums(level, np.full(2, np.inf), months=months, dispersion=np.array([1.0, 2.0]))
    found = detectable(watch, change=0.3)
    assert found.months_to_fall[0] < found.months_to_fall[1]
    assert found.smallest_fall[0] > found.smallest_fall[1]


def test_no_baseline_finds_nothing():
    watch = watch_sums(np.zeros(1), np.full(1, np.inf), months=np.zeros(1), dispersion=np.ones(1))
    assert np.isnan(detectable(watch, change=0.2)).all()


def test_a_share_of_nearly_all_cannot_rise_by_a_fifth():
    state = chart_of_proportions([90] * 24, [100] * 24).state
    assert np.isnan(state.months_to_rise)
    assert state.months_to_fall < 12


def test_a_change_of_nothing_is_refused():
    with pytest.raises(ParameterError, match="it must lie between 0 and 1"):
        ChartOptions(change=1.0)


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
