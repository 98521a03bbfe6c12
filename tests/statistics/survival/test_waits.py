"""Impossible waits are counted and shown apart, never used and never lost."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.survival import sort_waits

TIMES = [3.0, -0.5, 0.0, np.nan, np.inf, 7.0, 4.0]
KINDS = [1, 1, 1, 1, 0, 0, 2]


def test_each_wait_is_used_or_shown_apart():
    found = sort_waits(TIMES, KINDS)
    apart = [found.negative, found.zero, found.unknown, found.unwatched]
    assert [positions.tolist() for positions in apart] == [[1], [2], [3, 4], []]
    assert found.waits.times.tolist() == [3, 7, 4]
    assert found.waits.kinds.tolist() == [1, 0, 2]
    assert len(found.waits) + sum(map(len, apart)) == len(TIMES)


def test_zeros_are_used_where_asked_and_counted_all_the_same():
    found = sort_waits(TIMES, KINDS, keep_zeros=True)
    assert found.waits.times.tolist() == [3, 0, 7, 4]
    assert found.zero.tolist() == [2]


def test_waits_that_ended_before_they_were_watched_are_apart():
    found = sort_waits([3, 5, 5], [1, 1, 1], entries=[0, 5, 6])
    assert found.unwatched.tolist() == [1, 2]
    assert len(found.waits) == 1


def test_an_entry_of_0_or_less_is_from_the_start():
    found = sort_waits([0, 0, 4], [1, 1, 1], entries=[0, 3, -2], keep_zeros=True)
    assert found.waits.times.tolist() == [0, 4]
    assert found.unwatched.tolist() == [1]


def test_an_unknown_entry_is_unknown():
    assert sort_waits([3], [1], entries=[np.nan]).unknown.tolist() == [0]


def test_the_callers_arrays_stay_as_they_were():
    times, kinds = np.array(TIMES), np.array(KINDS)
    sort_waits(times, kinds)
    assert np.array_equal(times, TIMES, equal_nan=True)
    assert kinds.tolist() == KINDS


@pytest.mark.parametrize(
    ("times", "kinds", "message"),
    [
        ([1, 2], [1], "shapes"),
        ([[1]], [[1]], "shapes"),
        ([1], [-1], "ended in -1"),
        ([1], [0.5], "ended in 0.5"),
        ([1], [np.nan], "ended in nan"),
    ],
)
def test_what_is_no_wait_is_refused(times, kinds, message):
    with pytest.raises(ParameterError, match=message):
        sort_waits(times, kinds)
