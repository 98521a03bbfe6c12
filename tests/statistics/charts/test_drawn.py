import numpy as np

from cpanalysis.statistics.charts.drawn import mark


def test_the_first_named_signal_wins():
    names = {"month": np.array([[0, -1, 0]]), "together": np.array([[1, 1, 0]])}
    text, side = mark(names, shape=(1, 3))
    assert text.tolist() == [["together", "month", "none"]]
    assert side.tolist() == [[1, -1, 0]]


def test_nothing_named_marks_nothing():
    text, side = mark({}, shape=(1, 2))
    assert text.tolist() == [["none", "none"]]
    assert not side.any()
