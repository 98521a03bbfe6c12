"""A short version of the calibration: large misses only, the long one is run by itself."""

import numpy as np
import pytest

from benchmarks.calibration.charts import BASELINE, Job, calibrated, compare, months_until
from benchmarks.calibration.months import STABLE, Setting, simulate_counts
from benchmarks.calibration.report import Part, write_report
from benchmarks.calibration.rivals import widened, xmr_scores
from benchmarks.calibration.rows import Row, at_most, missed
from cpanalysis.statistics.charts.arrays import observe
from cpanalysis.statistics.charts.families import Counts

SERIES = 400


@pytest.mark.parametrize("setting", STABLE, ids=lambda setting: setting.name)
def test_stable_series_seldom_signal(setting):
    """5 % plus three standard errors of 400 series."""
    months = simulate_counts(setting, series=SERIES, generator=np.random.default_rng(17))
    raised = calibrated(observe(months, np.ones_like(months)), Counts()) != 0
    most = 0.05 + 3 * np.sqrt(0.05 * 0.95 / SERIES)
    assert raised[:, :BASELINE].any(axis=1).mean() <= most
    assert raised[:, BASELINE:].any(axis=1).mean() <= most


@pytest.mark.parametrize(
    ("mean", "most"), [(0.5, 0.62), (1.0, 0.48), (2.0, 0.33), (5.0, 0.23), (20.0, 0.20)]
)
def test_the_measured_fault_of_the_four_rules_is_found_again(mean, most):
    rows = {row.measure: row.value for row in compare(Job(Setting(mean), 3, 0.1))}
    found = rows["XmR and four rules: false alarm in the first 24 months"]
    assert found == pytest.approx(most, abs=0.06)


def test_a_fall_is_seen_sooner_than_by_xmr():
    rows = {row.measure: row for row in compare(Job(Setting(20.0), 4, 0.05))}
    row = rows["months until a 40 % fall is signalled"]
    assert row.met
    assert row.value < 8
    assert row.limit > 20


def test_delays_without_a_signal_count_in_full():
    signals = np.zeros((2, 24), dtype=bool)
    signals[0, 3] = True
    assert months_until(signals) == (4 + 24) / 2


def test_widened_limits_have_the_rate_asked_for():
    months = simulate_counts(Setting(5.0), series=2000, generator=np.random.default_rng(1))
    scores = xmr_scores(months)
    width = widened(scores, false_alarms=0.05)
    assert (np.abs(scores).max(axis=1) > width).mean() == pytest.approx(0.05, abs=0.005)


def test_a_missed_figure_is_marked():
    rows = [
        at_most("charts", "calm", "false alarm", value=0.06, limit=0.05),
        at_most("charts", "wild", "false alarm", value=0.04, limit=0.05),
        Row("charts", "other", "for information", 0.9),
    ]
    assert missed(rows) == rows[:1]
    report = write_report([Part("charts", "Text.", rows)], seed=1, size=1)
    assert "6.0% / 5.0% ✗" in report
    assert "**1 of 2 figures meet their limit.**" in report
    assert "| other | 90.0% |" in report
