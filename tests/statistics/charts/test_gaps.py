import numpy as np
import pytest
from scipy import stats

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts import Caution, ChartOptions, chart_of_gaps
from cpanalysis.statistics.charts.gaps import GapModel, gap_chances, gap_limits
from cpanalysis.statistics.charts.thresholds import GAP_ALONE

USUAL = np.random.default_rng(8).exponential(20, 24)


def test_time_between_events_is_predicted_by_f():
    model = GapModel("t", 24, 480.0)
    found = gap_chances(model, np.array([60.0]), np.array([3.0]))
    assert found.lower[0] == pytest.approx(stats.f(6, 48).cdf(1.0))
    assert found.upper[0] == pytest.approx(stats.f(6, 48).sf(1.0))


def test_within_the_baseline_parts_of_the_total_are_beta():
    found = gap_chances(GapModel("t", 24, 480.0), np.array([120.0]), np.array([4.0]), within=True)
    assert found.lower[0] == pytest.approx(stats.beta(4, 20).cdf(0.25))


def test_cases_between_events_are_geometric_where_the_baseline_is_long():
    model = GapModel("g", 10**6, 9.0 * 10**6)
    found = gap_chances(model, np.array([40.0]), np.array([1.0]))
    assert found.upper[0] == pytest.approx(0.9**40, rel=1e-3)


def test_limits_of_time_are_quantiles_of_f():
    limits = gap_limits(GapModel("t", 24, 480.0))
    assert limits.upper == pytest.approx(20 * stats.f(2, 48).isf(GAP_ALONE))
    assert limits.lower > 0


@pytest.mark.parametrize("kind", ["g", "t"])
def test_longer_gaps_are_higher_and_mean_fewer_events(kind):
    gaps = np.round(np.concatenate([USUAL, [90, 120, 80, 150]]))
    chart = chart_of_gaps(gaps, kind=kind, options=ChartOptions(better="higher"))
    assert (chart.state.name, chart.state.meaning) == ("higher", "improvement")
    assert chart.state.since == 24
    assert chart.state.change_lower < 110 / gaps[:24].mean() < chart.state.change_upper
    assert Caution.INDEPENDENT in chart.cautions


def test_shorter_gaps_are_lower():
    assert chart_of_gaps([*USUAL, *[2.0] * 8], kind="t").state.name == "lower"


def test_the_usual_gaps_are_stable():
    chart = chart_of_gaps([*USUAL, *USUAL[::-1]], kind="t")
    assert chart.state.name == "stable"
    assert np.isnan(chart.state.change)


@pytest.mark.parametrize("gaps", [[5.0] * 11, [7.0]])
def test_too_few_gaps_have_no_limits(gaps):
    chart = chart_of_gaps(gaps, kind="t")
    assert chart.state.name == "not enough data"
    assert np.isnan(chart.upper).all()


@pytest.mark.parametrize("level", [0.0, 5.0])
def test_constant_gaps_are_defined(level):
    assert chart_of_gaps([level] * 30, kind="t").kind == "t"
    assert chart_of_gaps([level] * 30, kind="g").state.name == "stable"


def test_a_change_among_the_first_gaps_is_seen():
    chart = chart_of_gaps([*USUAL[:12] / 20, *USUAL[12:] * 3], kind="t")
    assert Caution.BASELINE_CHANGED in chart.cautions


@pytest.mark.parametrize(
    ("gaps", "kind", "options", "message"),
    [
        ([1.0, -1.0], "t", None, "none of them negative"),
        ([1.5] * 20, "g", None, "whole numbers"),
        ([1.0] * 20, "c", None, "no chart of gaps 'c'"),
        ([1.0] * 20, "t", ChartOptions(rules="mdc"), "do not apply to gaps"),
    ],
)
def test_a_wrong_request_is_refused(gaps, kind, options, message):
    with pytest.raises(ParameterError, match=message):
        chart_of_gaps(gaps, kind=kind, options=options)
