"""A short version of the calibration: the default holds its figures, Newey-West does not."""

import numpy as np
import pytest

from benchmarks.calibration.segmented import (
    BESIDE,
    CONTROLLED,
    COUNTS,
    PROPORTIONS,
    Setting,
    measure,
    run,
)

SERIES = 300


def hardest(settings: list[Setting], mean: float) -> Setting:
    """The one with dispersion and autocorrelation."""
    return next(
        setting
        for setting in settings
        if (setting.plan.dispersion, setting.plan.autocorrelation) == (3, 0.3)
        and setting.plan.mean == mean
    )


@pytest.mark.parametrize(
    "setting",
    [hardest(COUNTS, 5), hardest(COUNTS, 50), hardest(PROPORTIONS, 30), CONTROLLED[1]],
    ids=str,
)
def test_the_default_holds_its_figures_within_chance(setting):
    """Of 300 series, four standard errors of 5 % are 5 %."""
    rows = measure(setting, series=SERIES, seed=3)
    assert max(row.value for row in rows[:3]) <= 0.10
    assert min(row.value for row in rows[3:]) >= 0.90


def test_newey_west_is_too_sure_of_itself_at_48_months():
    rows = measure(hardest(BESIDE, 25), series=SERIES, seed=3)
    assert np.mean([row.value for row in rows[:3]]) > 0.13
    assert all(row.met is None for row in rows)


def test_run_gives_six_rows_a_setting_the_same_each_time():
    once, again = (run(5, size=0.01, workers=1, settings=COUNTS[:2]) for _ in range(2))
    assert len(once) == 12
    assert once == again
    assert {(row.least, row.limit) for row in once} == {(None, 0.06), (0.93, 0.97)}
