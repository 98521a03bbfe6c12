import numpy as np
import pytest
from scipy import stats

from cpanalysis.statistics.charts import ChartOptions
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts
from cpanalysis.statistics.charts.model import chances_of, fit_model, season_visible
from cpanalysis.statistics.charts.windows import (
    WIDTHS,
    month_sums,
    suffix_sums,
    together_chances,
)

PLAIN = ChartOptions(season=0, dispersion=1.0)


def modelled(events, *, months=24):
    observed = observe(events, np.ones_like(events))
    used = observed.recorded & (np.arange(events.shape[1]) < months)
    return fit_model(observed, used, family=Counts(), options=PLAIN), observed


def steady(last, *, level=5.0):
    return np.concatenate([np.full(24, level), last])[None].astype(float)


@pytest.mark.parametrize("last", [14.0, 20.0])
def test_a_month_ahead_is_predicted_by_a_negative_binomial(last):
    """120 events in 24 months and Jeffreys' half: NB(120.5, 24/25), exact."""
    model, observed = modelled(steady([last]))
    chances = chances_of(model, month_sums(model, observed), where=observed.recorded)
    exact = stats.nbinom(120.5, 24 / 25).sf(last - 1)
    assert chances.upper[0, -1] == pytest.approx(exact, rel=1e-4)


def test_months_ahead_together_are_predicted_too():
    model, observed = modelled(steady([2.0, 1.0, 0.0]))
    ahead = np.arange(27)[None] >= 24
    chances = together_chances(model, observed, tested=ahead, within=False)
    exact = stats.nbinom(120.5, 24 / 27).cdf(3)
    assert chances.lower[0, -1, WIDTHS.index(3)] == pytest.approx(exact, rel=1e-4)


def test_within_the_baseline_events_are_split_binomially():
    events = np.concatenate([np.full(12, 60.0), np.full(12, 54.0)])[None]
    model, observed = modelled(events)
    chances = together_chances(model, observed, tested=observed.recorded, within=True)
    exact = stats.binom(1368, 0.5).cdf(648)
    assert chances.lower[0, -1, WIDTHS.index(12)] == pytest.approx(exact, rel=0.05)


def test_a_gap_adds_nothing():
    full, gap = steady([9.0, 9.0]), steady([9.0, np.nan, 9.0])
    sums = [
        suffix_sums(model, observed, tested=observed.recorded, within=False)
        for model, observed in (modelled(full), modelled(gap))
    ]
    assert sums[0].observed[0, 24] == sums[1].observed[0, 24] == 18
    assert sums[0].expected[0, 24] == pytest.approx(sums[1].expected[0, 24])


def test_exposure_scales_what_is_expected():
    events = np.full((1, 26), 10.0)
    days = np.concatenate([np.full(24, 30.0), [60.0, 15.0]])[None]
    observed = observe(events, days)
    used = np.arange(26)[None] < 24
    model = fit_model(observed, used, family=Counts(), options=PLAIN)
    assert np.allclose(model.fit.mean[0, 24:], [20.5 * 240 / 246, 5.125 * 240 / 246], rtol=0.03)
    assert model.fit.mean[0, 24] == pytest.approx(4 * model.fit.mean[0, 25])


def test_a_season_needs_two_cycles_mostly_recorded():
    used = np.ones((3, 26), dtype=bool)
    used[1, 23:] = False
    used[2, 3:9] = False
    assert season_visible(used, season=12).tolist() == [True, False, True]
    assert not season_visible(used, season=0).any()
