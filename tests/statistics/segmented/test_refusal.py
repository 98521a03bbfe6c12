"""No change is estimated where the data do not carry one, and the reason is told."""

from itertools import product

import numpy as np
import pytest

from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.segmented import Change, change_in_counts, change_in_proportions
from cpanalysis.statistics.segmented.model import Segments
from cpanalysis.statistics.segmented.refusal import is_separated
from tests.statistics.segmented.series import counts


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (11, "11 months before the change; 12 are needed"),
        (41, "7 months after the change; 8 are needed"),
        (0, "the change lies outside the months of the series"),
        (48, "the change lies outside the months of the series"),
        (-3, "the change lies outside the months of the series"),
    ],
)
def test_a_change_too_near_an_end_is_refused(change, reason):
    assert change_in_counts(counts(), change=change) == NotShown(reason)


@pytest.mark.parametrize("change", [12, 40])
def test_the_fewest_months_are_enough(change):
    assert isinstance(change_in_counts(counts(), change=change), Change)


def test_missing_months_do_not_count_towards_the_fewest():
    events = counts()
    events[3] = np.nan
    refused = change_in_counts(events, change=12)
    assert refused == NotShown("11 months before the change; 12 are needed")


def test_months_of_transition_do_not_count_towards_the_fewest():
    refused = change_in_counts(counts(), change=38, segments=Segments(transition=3))
    assert refused == NotShown("7 months after the change; 8 are needed")


def test_every_other_month_missing_is_refused():
    events = counts()
    events[::2] = np.nan
    assert change_in_counts(np.tile(events, 2), change=48) == NotShown(
        "too many single months are missing"
    )


def test_a_series_without_any_event_is_refused():
    assert change_in_counts(np.zeros(48), change=24) == NotShown("no events in any month")


def test_a_proportion_always_at_100_per_cent_is_refused():
    refused = change_in_proportions(np.full(48, 9), np.full(48, 9), change=24)
    assert refused == NotShown("every month is at 100 %")


@pytest.mark.parametrize(
    "empty", [slice(24, 48), slice(0, 24), slice(24, 47)], ids=["after", "before", "all but last"]
)
def test_a_count_that_vanishes_is_separated(empty):
    events = counts()
    events[empty] = 0
    refused = change_in_counts(events, change=24)
    assert isinstance(refused, NotShown)
    assert "separation" in refused.reason


def test_a_proportion_that_goes_to_100_per_cent_is_separated():
    events = np.where(np.arange(48) < 24, 5, 10)
    refused = change_in_proportions(events, np.full(48, 10), change=24)
    assert isinstance(refused, NotShown)
    assert "separation" in refused.reason


def test_sparse_counts_that_are_not_separated_are_fitted():
    events = np.zeros(48)
    events[[2, 9, 17, 23, 26, 33, 40, 46]] = 1
    assert isinstance(change_in_counts(events, change=24), Change)


LINE = np.column_stack([np.ones(6), np.arange(6)])
PATTERNS = [np.array(pattern, bool) for pattern in product([0, 1], repeat=6)][1:]


def test_a_trend_in_counts_is_separated_only_where_one_end_month_holds_all_events():
    """A line that is level in one month falls on both sides of it only if one side is empty."""
    for some in PATTERNS:
        at_one_end = np.flatnonzero(some).tolist() in ([0], [5])
        assert is_separated(LINE, ~some, np.zeros(6, bool)) == at_one_end


def test_a_trend_in_proportions_is_separated_where_full_and_empty_months_do_not_overlap():
    """Albert & Anderson (1984): with one covariate, iff a point has them on its two sides."""
    for full in PATTERNS:
        ones, zeros = np.flatnonzero(full), np.flatnonzero(~full)
        apart = len(zeros) == 0 or max(zeros) < min(ones) or max(ones) < min(zeros)
        assert is_separated(LINE, ~full, full) == apart
