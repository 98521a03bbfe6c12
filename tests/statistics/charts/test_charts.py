import dataclasses

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts import (
    Caution,
    ChartOptions,
    chart_of_counts,
    chart_of_proportions,
    chart_of_values,
    charts_of_counts,
    charts_of_proportions,
)
from cpanalysis.statistics.charts.moving_range import xmr_limits

GENERATOR = np.random.default_rng(2025)
STEADY = GENERATOR.poisson(20, 48).astype(float)
FALLEN = np.concatenate([STEADY[:24], GENERATOR.poisson(12, 24)])
RULES = ("calibrated", "mdc")


def test_a_fall_is_dated_and_measured():
    state = chart_of_counts(FALLEN, options=ChartOptions(better="lower")).state
    assert (state.name, state.meaning) == ("lower", "improvement")
    assert state.since in range(22, 28)
    assert state.change_lower < 0.6 < state.change_upper
    assert state.observed == FALLEN[state.since :].sum()


def test_a_rise_where_higher_is_worse_is_a_concern():
    rising = np.concatenate([STEADY[:24], 2 * STEADY[24:30]])
    state = chart_of_counts(rising, options=ChartOptions(better="lower")).state
    assert (state.name, state.meaning, state.since) == ("higher", "concern", 24)


def test_a_stable_chart_says_what_it_leaves_open():
    state = chart_of_counts(STEADY).state
    assert state.name == "stable"
    assert state.since is None
    assert 0.5 < state.smallest_fall < 1 < state.smallest_rise < 1.6


def test_a_change_that_is_over_is_no_longer_the_state():
    months = np.concatenate([STEADY[:24], [45, 50], STEADY[:18]])
    chart = chart_of_counts(months)
    assert chart.direction[24:26].tolist() == [1, 1]
    assert chart.state.name == "stable"


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("level", [0, 1, 7])
def test_constant_series_are_stable(rules, level):
    chart = chart_of_counts([level] * 30, options=ChartOptions(rules=rules))
    assert chart.state.name == "stable"
    assert not chart.direction.any()
    assert np.isfinite(chart.upper).all()


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("months", [[3], [np.nan] * 5, [4] * 11])
def test_too_few_points_have_no_limits_and_say_so(rules, months):
    chart = chart_of_counts(months, options=ChartOptions(rules=rules))
    assert chart.state.name == "not enough data"
    assert np.isnan(chart.upper).all()
    assert Caution.TOO_FEW in chart.cautions
    assert "12 recorded points" in str(chart.row()["cannot_say"])


def test_twelve_points_have_limits():
    assert np.isfinite(chart_of_counts([4] * 12).upper).all()


@pytest.mark.parametrize("rules", RULES)
def test_a_gap_stays_a_gap(rules):
    months = STEADY.copy()
    months[[3, 30]] = np.nan
    chart = chart_of_counts(months, options=ChartOptions(rules=rules))
    assert np.isnan(chart.value[[3, 30]]).all()
    assert chart.signal[30] == "none"
    assert Caution.GAPS in chart.cautions


def test_months_before_the_first_recorded_one_are_no_gap():
    chart = chart_of_counts(np.concatenate([[np.nan] * 6, STEADY]))
    assert Caution.GAPS not in chart.cautions
    assert chart.baseline.sum() == 24


def test_an_unfinished_last_month_is_drawn_but_not_tested():
    months = np.concatenate([STEADY, [0]])
    whole, partial = (
        chart_of_counts(months, options=ChartOptions(partial_last=last)) for last in (False, True)
    )
    assert whole.direction[-1] == -1
    assert partial.direction[-1] == 0
    assert np.isfinite(partial.lower[-1])
    assert not partial.tested[-1]


def test_limits_are_frozen_after_the_baseline():
    later = np.concatenate([FALLEN[:30], FALLEN[30:] * 3])
    assert np.array_equal(chart_of_counts(FALLEN).upper, chart_of_counts(later).upper)


def test_a_declared_break_starts_new_limits():
    chart = chart_of_counts(FALLEN, options=ChartOptions(breaks=(24,)))
    assert chart.phase.tolist() == [0] * 24 + [1] * 24
    assert chart.centre[30] < 0.75 * chart.centre[0]
    assert chart.state.name == "stable"


def test_after_a_late_break_earlier_signals_stay():
    chart = chart_of_counts(FALLEN, options=ChartOptions(breaks=(40,)))
    assert chart.state.name == "not enough data"
    assert (chart.direction[24:40] == -1).any()
    assert np.isnan(chart.upper[40:]).all()


def test_a_point_signals_alone_exactly_outside_its_limits():
    charts = charts_of_counts(GENERATOR.poisson(GENERATOR.uniform(0.3, 30, (60, 1)), (60, 48)))
    spiked = [*charts, chart_of_counts(np.where(np.arange(48) == 40, 60, STEADY))]
    for chart in spiked:
        outside = (chart.value > chart.upper) | (chart.value < chart.lower)
        assert not (outside & (chart.direction == 0)).any()
        assert outside[chart.signal == "month"].all()


def test_longer_months_have_more_room():
    days = np.tile([31.0, 28.0], 24)
    chart = chart_of_counts(STEADY, exposure=days)
    assert chart.kind == "u"
    assert chart.upper[0] * 31 >= chart.upper[1] * 28
    assert chart.value[0] == STEADY[0] / 31


def test_a_wave_is_followed_by_the_centre_line():
    months = 100 * (1 + 0.3 * np.sin(2 * np.pi * np.arange(48) / 12))
    chart = chart_of_counts(np.round(months))
    assert np.allclose(chart.centre, months, rtol=0.08)
    assert Caution.SEASON_UNKNOWN not in chart.cautions
    assert Caution.SEASON_UNKNOWN in chart_of_counts(np.round(months[:18])).cautions


def test_a_step_within_the_baseline_is_told():
    chart = chart_of_counts([20] * 12 + [10] * 12)
    assert Caution.BASELINE_CHANGED in chart.cautions
    assert (chart.state.name, chart.state.since) == ("lower", 12)
    assert chart.state.change == pytest.approx(0.5, abs=0.02)


def test_a_freak_month_is_told():
    chart = chart_of_counts(np.where(np.arange(48) == 5, 90, STEADY))
    assert Caution.MONTH_LEFT_OUT in chart.cautions
    assert chart.signal[5] == "month"
    assert not chart.baseline[5]


def test_months_that_resemble_the_next_are_told():
    months = np.round(20 + 8 * np.sin(2 * np.pi * np.arange(30) / 9))
    chart = chart_of_counts(months)
    assert chart.autocorrelation > 0.5
    assert Caution.AUTOCORRELATED in chart.cautions


def test_a_known_dispersion_widens_the_limits():
    known = chart_of_counts(STEADY, options=ChartOptions(dispersion=4.0))
    assert known.upper[30] > chart_of_counts(STEADY).upper[30]
    assert known.dispersion == 4.0


def test_proportions_stay_between_none_and_all():
    totals = np.full(36, 6.0)
    for events in (totals, 0 * totals, totals - (np.arange(36) % 2)):
        chart = chart_of_proportions(events, totals)
        assert chart.lower.min() >= 0
        assert chart.upper.max() <= 1
        assert chart.state.name == "stable"


def test_a_change_of_a_proportion_is_seen_from_both_sides():
    totals = np.full(40, 50.0)
    events = np.where(np.arange(40) < 24, 45, 30)
    fall, rise = (chart_of_proportions(e, totals).state for e in (events, totals - events))
    assert (fall.name, rise.name) == ("lower", "higher")
    assert fall.since == rise.since == 24
    assert fall.observed + rise.observed == totals[24:].sum()


def test_a_month_without_denominator_is_a_gap():
    totals = np.where(np.arange(36) == 7, 0, 20)
    chart = chart_of_proportions(totals // 2, totals)
    assert np.isnan(chart.value[7])
    assert Caution.GAPS in chart.cautions


def test_a_shift_of_values_is_a_difference():
    values = np.random.default_rng(3).normal(10, 1, 48) + np.where(np.arange(48) < 30, 0, 3)
    state = chart_of_values(values).state
    assert state.name == "higher"
    assert state.change_lower < 3 < state.change_upper


@pytest.mark.parametrize("ratio", [1.0, 1000.0])
def test_a_chart_of_values_does_not_depend_on_the_unit(ratio):
    values = np.random.default_rng(3).normal(10, 1, 48) * ratio
    chart = chart_of_values(values)
    assert chart.upper[0] / ratio == pytest.approx(chart_of_values(values / ratio).upper[0])


def test_the_four_rules_use_natural_process_limits():
    chart = chart_of_counts(FALLEN, options=ChartOptions(rules="mdc", better="lower", target=30))
    limits = xmr_limits(FALLEN[:24])
    assert chart.upper[0] == limits.upper[0]
    assert (chart.state.name, chart.state.meaning) == ("lower", "improvement")
    assert chart.state.since in (23, 24)
    assert chart.state.assurance == ("passing" if limits.upper[0] < 30 else "hit and miss")
    assert Caution.MANY_FALSE_ALARMS in chart.cautions
    assert "shift" in chart.signal


def test_many_series_are_each_as_if_alone():
    many = GENERATOR.poisson([[0.5], [5], [60]], (3, 48)).astype(float)
    many[1, 4] = np.nan
    for row, chart in zip(many, charts_of_counts(many), strict=True):
        alone = chart_of_counts(row)
        assert np.array_equal(alone.signal, chart.signal)
        assert np.allclose(alone.upper, chart.upper, equal_nan=True)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: chart_of_counts([1.5] * 20), "whole numbers"),
        (lambda: chart_of_counts([1] * 20, exposure=[1] * 19), "must agree"),
        (lambda: charts_of_proportions([[3] * 20], [[2] * 20]), "more events than their total"),
        (lambda: chart_of_values([1] * 20, options=ChartOptions(dispersion=2)), "dispersion"),
        (lambda: chart_of_counts([1] * 20, options=ChartOptions(breaks=(20,))), "no month"),
    ],
)
def test_a_wrong_request_is_refused(call, message):
    with pytest.raises(ParameterError, match=message):
        call()


def test_a_chart_comes_down_to_one_row():
    chart = chart_of_counts(FALLEN)
    row = chart.row()
    assert row["name"] == "lower"
    assert set(dataclasses.asdict(chart.state)) < set(row)


def test_months_before_the_stretch_that_has_changed_are_no_part_of_it():
    months = np.array([*[5, 6, 4, 5] * 6, *[6, 4, 5], *[14] * 9])
    chart = chart_of_counts(months)
    assert (chart.state.name, chart.state.since) == ("higher", 27)
    assert np.flatnonzero(chart.direction).tolist() == list(range(27, 36))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ratio", [0.3, 1.9])
def test_a_marked_month_lies_on_the_side_that_it_signals(seed, ratio):
    draw = np.random.default_rng(seed)
    rate = np.where(np.arange(48) < 24, 3.0, 3.0 * ratio)
    share = np.where(np.arange(48) < 24, 0.1, 0.1 * ratio)
    counts = charts_of_counts(draw.poisson(rate, (60, 48)))
    shares = charts_of_proportions(draw.binomial(12, share, (60, 48)), np.full((60, 48), 12))
    for chart in (*counts, *shares):
        away = np.sign(chart.value - chart.centre)
        marked = chart.direction != 0
        assert (chart.direction[marked] == away[marked]).all()
        if chart.state.since is not None:
            assert marked[chart.state.since :].any()
