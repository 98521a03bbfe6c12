"""The search for a ratio: both ends are refused just beyond, and never inside."""

import numpy as np
import pytest

from cpanalysis.statistics.koopman import koopman_ends, log_ratio


def as_row(*numbers):
    return tuple(np.array([float(number)]) for number in numbers)


def test_ends_of_many_rows_are_the_ends_of_each():
    first, second = (36, 40, 16, 80), (4, 8, 8, 8)
    together = koopman_ends(tuple(map(np.array, zip(first, second, strict=True))), 1.96)
    singly = [np.concatenate(koopman_ends(as_row(*row), 1.96)) for row in (first, second)]
    np.testing.assert_allclose(np.column_stack(together), singly)


def test_groups_changed_about_give_the_inverse():
    lower, upper = koopman_ends(as_row(7, 30, 12, 25), 1.96)
    swapped = koopman_ends(as_row(12, 25, 7, 30), 1.96)
    assert (lower.item(), upper.item()) == pytest.approx(
        (1 / swapped[1].item(), 1 / swapped[0].item())
    )


def test_log_ratio_without_events():
    assert log_ratio(*as_row(0, 5, 2, 5)).item() == -np.inf
    assert np.isnan(log_ratio(*as_row(0, 5, 0, 5)).item())
