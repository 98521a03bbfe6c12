import numpy as np

from cpanalysis.statistics.charts.alerts import Alerts, after_baseline, raise_alerts
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts
from cpanalysis.statistics.charts.model import fit_model
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.windows import WIDTHS


def alerts_of(events):
    series = np.atleast_2d(np.asarray(events, dtype=float))
    observed = observe(series, np.ones_like(series))
    used = observed.recorded & (np.arange(series.shape[1]) < 24)
    model = fit_model(observed, used, family=Counts(), options=ChartOptions())
    return raise_alerts(model, observed, tested=observed.recorded)


def test_members_lie_on_one_side_of_the_end_of_the_baseline():
    together = np.zeros((1, 30, len(WIDTHS)), dtype=np.int64)
    together[0, 26, WIDTHS.index(12)] = -1
    ahead = np.arange(30)[None] >= 24
    marked = Alerts(np.zeros((1, 30), dtype=np.int64), together, ahead).member
    assert np.flatnonzero(marked[0]).tolist() == [24, 25, 26]


def test_one_month_far_out_is_raised_at_once():
    raised = alerts_of([*[5, 6, 4, 5] * 6, 5, 25, 5]).raised[0]
    assert raised[25] == 1
    assert raised[24] == 0


def test_a_lasting_fall_is_raised_by_months_together():
    alerts = alerts_of([*[5, 6, 4, 5] * 6, *[1] * 8])
    assert not alerts.month.any()
    first = np.flatnonzero(alerts.raised[0])[0]
    assert 25 <= first <= 28
    assert alerts.raised[0, first] == -1


def test_a_step_inside_the_baseline_is_raised():
    alerts = alerts_of([20] * 12 + [10] * 12)
    assert (alerts.together[0, :24] != 0).any()


def test_nothing_is_raised_on_constant_or_empty_series():
    for level in (0, 1, 50):
        assert not alerts_of([level] * 40).raised.any()


def test_after_baseline_of_a_series_without_one_is_never():
    assert not after_baseline(np.zeros((1, 5), dtype=bool)).any()
