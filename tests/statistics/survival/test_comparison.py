"""The log-rank test agrees with lifelines."""

import numpy as np
import pytest
from lifelines.statistics import multivariate_logrank_test

from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.survival import log_rank, sort_waits
from tests.statistics.survival.samples import drug, placebo, synthetic_waits


@pytest.mark.filterwarnings("ignore:Starting with pandas version 4")  # lifelines 0.30 itself
@pytest.mark.parametrize("groups", [2, 3, 4])
def test_log_rank_agrees_with_lifelines(groups):
    waits = [synthetic_waits(seed, size=60) for seed in range(groups)]
    times = np.concatenate([w.times for w in waits])
    ended = np.concatenate([w.kinds for w in waits])
    theirs = multivariate_logrank_test(times, np.repeat(range(groups), 60), ended)
    ours = log_rank(waits)
    assert ours.statistic == pytest.approx(theirs.test_statistic)
    assert ours.p_value == pytest.approx(theirs.p_value)
    assert ours.degrees_of_freedom == groups - 1


def test_remissions_are_as_printed():
    """Chi-squared 16.79 on 1 degree: Kleinbaum & Klein (2012), Survival Analysis, chapter 2."""
    assert round(log_rank([drug(), placebo()]).statistic, 2) == 16.79


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ([drug()], "two groups"),
        ([drug(), sort_waits([], []).waits], "two groups"),
        ([sort_waits([3, 4], [0, 0]).waits] * 2, "no wait is done"),
        (
            [sort_waits([1, 2], [1, 1]).waits, sort_waits([5, 6], [1, 0], entries=[4, 4]).waits],
            "never waiting at the same time",
        ),
    ],
)
def test_what_cannot_be_compared_is_not_shown(groups, reason):
    refused = log_rank(groups)
    assert isinstance(refused, NotShown)
    assert reason in refused.reason
