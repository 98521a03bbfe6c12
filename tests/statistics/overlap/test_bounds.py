"""Bounds of an overlap are reached by naming the unmatched, and never passed."""

from itertools import product

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.overlap import Matched, bound_overlap


def all_namings(first, second, both):
    """Overlap and shares for every way to name the unmatched records."""
    known_first = set(range(first.children))
    known_second = set(range(first.children - both, first.children - both + second.children))
    names = range(first.children + second.children - both + first.unmatched + second.unmatched)
    for named in product(names, repeat=first.unmatched + second.unmatched):
        one = known_first | set(named[: first.unmatched])
        other = known_second | set(named[first.unmatched :])
        yield len(one & other), len(one), len(other)


CASES = [
    (first, second, both)
    for first in (Matched(0, 1), Matched(1, 0), Matched(1, 1), Matched(2, 2), Matched(3, 1))
    for second in (Matched(0, 0), Matched(1, 1), Matched(2, 0), Matched(1, 2))
    for both in (0, 1)
    if both <= min(first.children, second.children)
]


@pytest.mark.parametrize(("first", "second", "both"), CASES)
def test_bounds_are_the_extremes_of_all_namings(first, second, both):
    found = bound_overlap(first, second, both=both)
    overlaps, ones, others = np.array(list(all_namings(first, second, both))).T
    assert found.overlap == (overlaps.min(), overlaps.max())
    for share, size in ((found.share_of_first, ones), (found.share_of_second, others)):
        if size.min() > 0:
            assert share == pytest.approx((min(overlaps / size), max(overlaps / size)))


def test_with_everybody_matched_there_is_nothing_to_bound():
    found = bound_overlap(Matched(40, 0), Matched(30, 0), both=12)
    assert found.overlap == (12, 12)
    assert found.share_of_first == (0.3, 0.3)


def test_an_empty_set_has_no_share():
    assert np.isnan(bound_overlap(Matched(0, 0), Matched(3, 0), both=0).share_of_first).all()


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (Matched(-1, 0), Matched(2, 0), 0),
        (Matched(2, -1), Matched(2, 0), 0),
        (Matched(2, 0), Matched(2, 0), 3),
        (Matched(2, 0), Matched(2, 0), -1),
    ],
)
def test_sizes_that_cannot_be_are_refused(first, second, both):
    with pytest.raises(ParameterError, match="sizes"):
        bound_overlap(first, second, both=both)
