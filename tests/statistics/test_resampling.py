"""Draws are as many as asked, whole units, and the same from the same seed."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics import resampling
from cpanalysis.statistics.resampling import Resampling, bootstrap_weights


def test_every_draw_counts_as_many_units_as_there_are():
    weights = np.vstack(list(bootstrap_weights(30, Resampling(seed=1, draws=500))))
    assert weights.shape == (500, 30)
    assert (weights.sum(axis=1) == 30).all()
    assert weights.var() == pytest.approx(29 / 30, rel=0.05)


def test_blocks_do_not_change_the_draws(monkeypatch):
    how = Resampling(seed=4, draws=200)
    whole = np.vstack(list(bootstrap_weights(10, how)))
    monkeypatch.setattr(resampling, "CELLS", 70)
    blocks = list(bootstrap_weights(10, how))
    assert len(blocks) == 29
    assert np.array_equal(np.vstack(blocks), whole)


@pytest.mark.parametrize("choice", [{"draws": 99}, {"confidence": 95}, {"confidence": 0}])
def test_a_wrong_choice_is_refused(choice):
    with pytest.raises(ParameterError, match="known: draws from 100"):
        Resampling(seed=1, **choice)
