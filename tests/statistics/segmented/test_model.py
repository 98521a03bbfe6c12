"""Terms of a segmented model: where the line breaks, and what the months allow."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.segmented import Segments
from cpanalysis.statistics.segmented.model import allowed_waves, lay_out


def test_step_and_slope_begin_after_the_transition():
    design = lay_out(24, 10, segments=Segments(transition=3), waves=0)
    assert np.flatnonzero(design.in_transition).tolist() == [10, 11, 12]
    assert np.flatnonzero(design.after)[0] == 13
    assert design.terms[13].tolist() == [1, 0, 1, 0]
    assert design.terms[19].tolist() == [1, 0.5, 1, 0.5]


def test_without_the_change_only_step_and_slope_are_gone():
    design = lay_out(48, 24, segments=Segments(), waves=2)
    assert not design.without_change[:, 2:4].any()
    kept = [0, 1, 4, 5, 6, 7]
    assert (design.without_change[:, kept] == design.terms[:, kept]).all()


def test_season_repeats_after_twelve_months():
    season = lay_out(36, 18, segments=Segments(), waves=2).terms[:, 4:]
    assert season[:24] == pytest.approx(season[12:])
    assert season[:12].sum(axis=0) == pytest.approx(0, abs=1e-12)


def test_a_held_slope_leaves_one_term_fewer():
    assert lay_out(48, 24, segments=Segments(slope=False), waves=1).terms.shape == (48, 5)


@pytest.mark.parametrize(
    ("asked", "months", "allowed"),
    [(None, 19, 0), (None, 20, 1), (None, 60, 1), (2, 35, 1), (2, 36, 2), (0, 60, 0)],
)
def test_seasonal_waves_need_months_to_carry_them(asked, months, allowed):
    assert allowed_waves(Segments(waves=asked), months) == allowed


@pytest.mark.parametrize(
    "choice",
    [
        {"transition": -1},
        {"waves": 3},
        {"variance": "poisson"},
        {"correlation": "newey"},
        {"confidence": 95},
    ],
)
def test_a_wrong_choice_is_refused_with_the_known_ones(choice):
    with pytest.raises(ParameterError, match="known"):
        Segments(**choice)
