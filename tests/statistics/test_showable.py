"""How often counts can be shown, and the bias of those that are, against counts drawn."""

import numpy as np
import pytest
from scipy.stats import poisson

from cpanalysis.statistics.showable import find_showable

DRAWS = 400_000


@pytest.mark.parametrize("mean", [0.3, 4.0, 8.0, 11.0, 25.0])
@pytest.mark.parametrize("dispersion", [1.0, 1.8, 4.0])
@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_chance_and_bias_are_those_of_counts_drawn(mean, dispersion, threshold) -> None:
    generator = np.random.default_rng(20)
    counts = (
        generator.poisson(mean, DRAWS)
        if dispersion == 1.0
        else generator.negative_binomial(mean / (dispersion - 1), 1 / dispersion, DRAWS)
    )
    visible = counts[(counts == 0) | (counts >= threshold)]
    found = find_showable(mean, dispersion, threshold=threshold)
    assert float(found.chance) == pytest.approx((counts >= threshold).mean(), abs=0.005)
    assert float(found.bias) == pytest.approx(visible.mean() / mean - 1, abs=0.02)


def test_the_chance_is_the_upper_tail_of_the_poisson() -> None:
    found = find_showable([2.0, 9.0], 1.0, threshold=5)
    assert found.chance == pytest.approx(poisson.sf(4, [2.0, 9.0]))


def test_counts_that_are_nearly_all_nought_cannot_be_shown_though_they_are_visible() -> None:
    found = find_showable(0.05, 1.0, threshold=5)
    assert float(found.chance) < 1e-6
    assert float(found.bias) == pytest.approx(-1.0, abs=0.01)


def test_what_never_happens_hides_nothing() -> None:
    found = find_showable([0.0], 1.0, threshold=5)
    assert (found.chance.item(), found.bias.item()) == (1.0, 0.0)
