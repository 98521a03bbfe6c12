import numpy as np
import pytest

from cpanalysis.statistics.charts import ChartOptions
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts, Values
from cpanalysis.statistics.charts.screen import fit_screened

BASELINE = np.arange(36) < 24


def screened(events, family):
    observed = observe(events, np.ones_like(events))
    used = observed.recorded & BASELINE
    return fit_screened(observed, used, family=family, options=ChartOptions())


@pytest.mark.parametrize("family", [Counts(), Values()])
def test_a_freak_month_does_not_make_the_limits(family):
    events = np.random.default_rng(1).poisson(20, (1, 36)).astype(float)
    calm = screened(events, family)
    events[0, 5] = 90
    wild = screened(events, family)
    assert not wild.used[0, 5]
    assert wild.used.sum() == 23
    assert wild.rate[0, 30] == pytest.approx(calm.rate[0, 30], rel=0.05)


def test_stable_months_all_count():
    events = np.random.default_rng(2).poisson(20, (500, 36)).astype(float)
    left_out = ~screened(events, Counts()).used[:, :24].all(axis=1)
    assert left_out.mean() < 0.02


def test_lumps_of_a_rare_event_are_not_freaks():
    events = np.zeros((1, 36))
    events[0, [3, 9]] = 1
    events[0, 15] = 6
    assert screened(events, Counts()).used[0, :24].all()
