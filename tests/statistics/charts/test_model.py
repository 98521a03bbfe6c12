import numpy as np
import pytest

from cpanalysis.statistics.charts import ChartOptions
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts, Proportions
from cpanalysis.statistics.charts.model import chances_of, fit_model
from cpanalysis.statistics.charts.windows import month_sums


def model_of(events, exposure, family, **options):
    observed = observe(events, exposure)
    model = fit_model(observed, observed.recorded, family=family, options=ChartOptions(**options))
    return model, observed


def test_information_of_proportions_is_that_of_the_rarer_outcome():
    model, _ = model_of([[8.0] * 24], [[10.0] * 24], Proportions())
    assert model.information[0] == pytest.approx(10 * 0.8 * 0.2, rel=0.02)


def test_large_denominators_spread_more_where_children_of_a_month_are_alike():
    totals = np.tile([10.0, 100.0], 12)[None]
    events = totals * np.tile([0.2, 0.2, 0.6, 0.6], 6)
    model, _ = model_of(events, totals, Proportions())
    assert model.spread[0, 1] > model.spread[0, 0] > 1


def test_chances_are_worked_out_on_the_side_of_the_sum_only():
    events = np.array([[5.0] * 22 + [20.0, 5.0]])
    model, observed = model_of(events, np.ones((1, 24)), Counts(), season=0)
    found = chances_of(model, month_sums(model, observed), where=observed.recorded)
    assert found.upper[0, 22] < 0.05
    assert found.lower[0, 22] == 1
    assert found.upper[0, 23] == found.lower[0, 23] == 1


def test_a_known_dispersion_is_taken_as_it_is():
    model, _ = model_of([[5.0, 9.0] * 12], [[1.0] * 24], Counts(), dispersion=2.5)
    assert set(model.spread[0]) == {2.5}
