import numpy as np
import pytest

from cpanalysis.statistics.charts.families import Counts, Proportions, Values

FAMILIES = [Counts(), Proportions(), Values()]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_link_and_rate_undo_each_other(family):
    rates = np.array([0.01, 0.3, 0.9])
    assert np.allclose(family.rate(family.link(rates)), rates)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_link_is_the_natural_one(family):
    """The slope of the mean in the predictor is the variance of one observation."""
    at, step = np.array([-1.2, 0.4]), 1e-6
    slope = (family.rate(at + step) - family.rate(at - step)) / (2 * step)
    assert np.allclose(slope, family.slope(family.rate(at)), rtol=1e-5)


def test_the_prior_is_that_of_jeffreys():
    share = np.full(24, 1 / 24)
    assert [part.sum() for part in Counts().prior(share)] == pytest.approx([0.5, 0])
    assert [part.sum() for part in Proportions().prior(share)] == pytest.approx([0.5, 1])
    assert not any(part.any() for part in Values().prior(share))
