"""Regions of sets agree with plain set algebra."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.overlap import count_regions


def drawn(seed, sets=3):
    draw = np.random.default_rng(seed)
    return [draw.integers(0, 40, size).tolist() for size in draw.integers(0, 60, sets)]


@pytest.mark.parametrize("seed", range(5))
def test_regions_of_three_sets_are_those_of_set_algebra(seed):
    missing, cse, custody = (set(keys) for keys in drawn(seed))
    found = {region.members: region.children for region in count_regions(drawn(seed))}
    assert found == {
        (True, True, True): len(missing & cse & custody),
        (True, True, False): len(missing & cse - custody),
        (True, False, True): len(missing & custody - cse),
        (False, True, True): len(cse & custody - missing),
        (True, False, False): len(missing - cse - custody),
        (False, True, False): len(cse - missing - custody),
        (False, False, True): len(custody - missing - cse),
    }


@pytest.mark.parametrize("sets", [1, 2, 4])
def test_regions_add_up_to_everybody_and_to_each_set(sets):
    keys = drawn(9, sets)
    regions = count_regions(keys)
    assert len(regions) == 2**sets - 1
    assert sum(region.children for region in regions) == len(set().union(*keys))
    for number, one in enumerate(keys):
        inside = sum(region.children for region in regions if region.members[number])
        assert inside == len(set(one))


def test_most_sets_come_first():
    sizes = [sum(region.members) for region in count_regions([["a"], ["b"], ["c"]])]
    assert sizes == [3, 2, 2, 2, 1, 1, 1]


def test_empty_sets_have_empty_regions():
    assert [region.children for region in count_regions([[], []])] == [0, 0, 0]


@pytest.mark.parametrize("missing", [None, float("nan"), np.float64("nan")])
def test_a_missing_key_is_refused(missing):
    with pytest.raises(ParameterError, match="a key is missing"):
        count_regions([["a"], [missing]])
