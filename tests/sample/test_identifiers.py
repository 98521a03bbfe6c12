import numpy as np

from cpanalysis.declare.tables.table import CHILD_PATTERN
from cpanalysis.sample.identifiers import child_ids, mix, number_rows

KNOWN = [6457827717110365317, 3203168211198807973, 9817491932198370423]
"""First outputs of SplitMix64 from the seed 1234567, as published with the generator."""


def test_the_mixing_step_is_that_of_splitmix64():
    step = 0x9E3779B97F4A7C15
    states = np.array([(1234567 + step * turn) % 2**64 for turn in range(3)], dtype=np.uint64)
    assert mix(states).tolist() == KNOWN


def test_children_have_hashes_of_the_declared_form_and_never_the_same():
    ids = child_ids(3, np.arange(50_000, dtype=np.uint64))
    assert ids.str.contains(CHILD_PATTERN).all()
    assert ids.n_unique() == 50_000


def test_another_seed_has_other_children():
    numbers = np.arange(1000, dtype=np.uint64)
    assert not set(child_ids(1, numbers)) & set(child_ids(2, numbers))


def test_rows_are_numbered_apart_in_every_block():
    first, second = number_rows("ME", 0, 3), number_rows("ME", 1, 3)
    assert first.to_list() == ["ME0000000000", "ME0000000001", "ME0000000002"]
    assert not set(first) & set(second)
    assert number_rows("ME", 0, 1, first=3).item() == "ME0000000003"
