"""Events without an exact month, and events too close to tell apart."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.segmented import (
    change_in_counts,
    change_over_window,
    inseparable,
)
from tests.statistics.segmented.series import counts


def at_month(month):
    return change_in_counts(counts(), change=month)


def test_every_month_of_the_window_is_tried():
    found = change_over_window(at_month, first=20, last=28)
    singles = [at_month(month).average for month in range(20, 29)]
    assert found.months == tuple(range(20, 29))
    assert found.smallest == min(ratio.value for ratio in singles)
    assert found.largest == max(ratio.value for ratio in singles)
    assert found.lower == min(ratio.lower for ratio in singles)
    assert found.upper == max(ratio.upper for ratio in singles)


def test_months_that_carry_no_model_keep_their_reason_and_break_agreement():
    found = change_over_window(at_month, first=10, last=13)
    assert found.changes[0] == NotShown("10 months before the change; 12 are needed")
    assert not found.agree
    assert np.isfinite(found.smallest)


def test_a_window_that_carries_no_model_has_no_range():
    found = change_over_window(at_month, first=1, last=2)
    assert np.isnan([found.smallest, found.largest, found.lower, found.upper]).all()
    assert not found.agree


@pytest.mark.parametrize(("drop", "agree"), [(0.3, True), (1.0, False)])
def test_agreement_is_every_interval_on_one_side_of_1(drop, agree):
    events = np.random.default_rng(4).poisson(np.repeat([60.0, 60.0 * drop], 24))
    found = change_over_window(lambda m: change_in_counts(events, change=m), first=23, last=25)
    assert found.agree == agree


def test_a_window_ending_before_it_starts_is_refused():
    with pytest.raises(ParameterError, match="ends in month 3"):
        change_over_window(at_month, first=4, last=3)


@pytest.mark.parametrize(
    ("months", "groups"),
    [
        ([], []),
        ([5], []),
        ([5, 17], []),
        ([5, 16], [(5, 16)]),
        ([30, 5, 16, 27], [(5, 16, 27, 30)]),
        ([5, 5], [(5, 5)]),
        ([0, 6, 40, 47], [(0, 6), (40, 47)]),
    ],
)
def test_events_fewer_than_twelve_months_apart_are_one_group(months, groups):
    assert inseparable(months) == groups
