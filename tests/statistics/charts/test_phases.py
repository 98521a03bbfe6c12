import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts import ChartOptions
from cpanalysis.statistics.charts.phases import phase_numbers, split_phases

FULL = np.ones((1, 48), dtype=bool)


def test_without_breaks_there_is_one_phase():
    (phase,) = split_phases(FULL, ChartOptions())
    assert phase.used.sum() == 24
    assert phase.tested.all()


def test_the_baseline_skips_gaps():
    recorded = FULL.copy()
    recorded[0, :6] = recorded[0, 10] = False
    (phase,) = split_phases(recorded, ChartOptions())
    assert np.flatnonzero(phase.used)[[0, -1]].tolist() == [6, 30]
    assert phase.used.sum() == 24


def test_each_phase_has_its_own_baseline():
    first, second = split_phases(FULL, ChartOptions(breaks=(30,)))
    assert (first.used.sum(), second.used.sum()) == (24, 18)
    assert not second.used[0, :30].any()


def test_fewer_than_twelve_points_make_no_limits():
    _, second = split_phases(FULL, ChartOptions(breaks=(37,)))
    assert not second.enough[0]


def test_an_unfinished_month_is_not_tested():
    (phase,) = split_phases(FULL, ChartOptions(partial_last=True))
    assert not phase.tested[0, -1]


def test_a_break_outside_the_series_is_refused():
    with pytest.raises(ParameterError, match="no month at break 48"):
        phase_numbers(48, (48,))
