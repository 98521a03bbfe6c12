import numpy as np
import pytest

from cpanalysis.statistics.charts.making_data_count import assure, classify, find_signals
from cpanalysis.statistics.charts.moving_range import Limits

LIMITS = Limits(np.array([10.0]), np.array([4.0]), np.array([16.0]))


def signals(values, *, ends=False, shift=7, trend=7):
    found = find_signals(
        np.array([values], dtype=float), LIMITS, shift=shift, trend=trend, ends=ends
    )
    return {name: line[0].tolist() for name, line in vars(found).items()}


def test_a_point_outside_the_limits_is_astronomical():
    assert signals([10, 17, 16, 3, 4])["astronomical"] == [0, 1, 0, -1, 0]


@pytest.mark.parametrize(("length", "marked"), [(6, 0), (7, 7), (8, 8)])
def test_seven_on_one_side_are_a_shift(length, marked):
    values = [9, *[11, 12] * 4][: length + 1]
    assert sum(signals(values)["shift"]) == marked


@pytest.mark.parametrize("shift", [6, 8])
def test_the_length_of_a_shift_is_a_parameter(shift):
    values = [11, 12] * 4
    assert sum(signals(values[: shift - 1], shift=shift)["shift"]) == 0
    assert sum(signals(values[:shift], shift=shift)["shift"]) == shift


@pytest.mark.parametrize("breaker", [10, np.nan])
def test_a_point_on_the_mean_or_a_gap_ends_a_run(breaker):
    assert not any(signals([11] * 6 + [breaker] + [11] * 6)["shift"])


@pytest.mark.parametrize(("points", "marked"), [(6, 0), (7, 7)])
def test_seven_rising_points_are_a_trend(points, marked):
    values = np.linspace(8, 12, 7)[:points]
    assert sum(signals(values)["trend"]) == marked
    assert sum(signals(values[::-1])["trend"]) == -marked


def test_equal_points_are_no_trend():
    assert not any(signals([8, 9, 9, 10, 11, 12, 13, 14])["trend"])


def test_a_trend_of_six_where_asked_for():
    assert signals([8, 9, 9.5, 10, 11, 12], trend=6)["trend"] == [1] * 6


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([15, 11, 15], [1, 0, 1]),
        ([15, 15, 9], [0, 0, 0]),
        ([5, 5, 9], [-1, -1, 0]),
        ([15, 13, 13], [0, 0, 0]),
        ([15, 17, 11], [0, 0, 0]),
    ],
)
def test_two_of_three_in_the_outer_third_of_one_side(values, marked):
    assert signals(values)["two_of_three"] == marked


def test_ends_mark_only_when_one_could_have_known():
    found = signals([11] * 8, ends=True)
    assert found["shift"] == [0] * 6 + [1, 1]
    assert signals([8, 9, 9.5, 10, 11, 12, 13], ends=True)["trend"] == [0] * 6 + [1]
    assert signals([15, 11, 15], ends=True)["two_of_three"] == [0, 0, 1]


def test_short_series_have_no_runs():
    assert not any(any(line) for line in signals([12, 13]).values())


@pytest.mark.parametrize(
    ("direction", "better", "meaning"),
    [
        (1, "higher", "improvement"),
        (-1, "higher", "concern"),
        (1, "lower", "concern"),
        (-1, "lower", "improvement"),
        (0, "lower", "common cause"),
        (-1, "neither", "lower"),
    ],
)
def test_meaning_depends_on_what_is_better(direction, better, meaning):
    assert classify(direction, better) == meaning


@pytest.mark.parametrize(
    ("target", "better", "assurance"),
    [
        (3, "higher", "passing"),
        (17, "higher", "failing"),
        (10, "higher", "hit and miss"),
        (3, "lower", "failing"),
        (17, "lower", "passing"),
        (10, "neither", "no target"),
        (None, "higher", "no target"),
    ],
)
def test_assurance_compares_limits_with_the_target(target, better, assurance):
    assert assure(target, 4.0, 16.0, better=better) == assurance


def test_no_assurance_without_limits():
    assert assure(5, np.nan, np.nan, better="higher") == "no target"
