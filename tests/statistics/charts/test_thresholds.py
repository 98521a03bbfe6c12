import numpy as np
import pytest

from cpanalysis.statistics.charts import ChartOptions
from cpanalysis.statistics.charts import thresholds as home
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts, Proportions, Values
from cpanalysis.statistics.charts.model import fit_model
from cpanalysis.statistics.charts.thresholds import thresholds_of


def model_of(events, exposure, family):
    observed = observe(events, exposure)
    return fit_model(observed, observed.recorded, family=family, options=ChartOptions())


def counts(level, months=24):
    return model_of([level] * months, [1.0] * months, Counts())


def test_fewer_events_come_in_coarser_steps_and_get_larger_nominal_chances():
    few, some, many = (thresholds_of(counts(level)).together[0] for level in (1, 10, 200))
    assert few > some > many == pytest.approx(home.TOGETHER[-1])


def test_a_month_with_more_gets_the_larger_chance():
    found = thresholds_of(counts(20))
    assert found.month_upper[0] == pytest.approx(home.MONTH_RARER)
    assert found.month_lower[0] == pytest.approx(home.MONTH_OTHER)


def test_proportions_mirror():
    totals = np.full((2, 24), 40.0)
    low, high = 0.1 * totals[0], 0.9 * totals[1]
    found = thresholds_of(model_of([low, high], totals, Proportions()))
    assert found.month_upper[0] == pytest.approx(found.month_lower[1])
    assert found.month_lower[0] == pytest.approx(found.month_upper[1])
    assert found.together[0] == pytest.approx(found.together[1])


def test_values_have_two_like_sides():
    found = thresholds_of(model_of([1.0, 2.0] * 12, [1.0] * 24, Values()))
    assert found.month_lower[0] == found.month_upper[0] == home.VALUES_MONTH


def test_a_short_baseline_is_less_sure_and_a_long_one_shares():
    short, usual, long = (thresholds_of(counts(20, months)) for months in (12, 24, 48))
    assert short.together[0] == pytest.approx(usual.together[0] / 4, rel=0.05)
    assert long.together[0] == pytest.approx(usual.together[0], rel=0.05)
    assert long.within[0] == pytest.approx(usual.within[0] / 2, rel=0.05)
