"""q values: the paper's own example, statsmodels, and families kept apart."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.multiple import benjamini_hochberg

# Benjamini and Hochberg (1995), section 3.2: fifteen comparisons, four of them found at 5 %.
PAPER = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
PAPER += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_four_of_fifteen_are_found_as_in_the_paper():
    assert (benjamini_hochberg(PAPER) <= 0.05).sum() == 4


def test_agrees_with_scipy():
    p_values = np.random.default_rng(3).uniform(size=57)
    np.testing.assert_allclose(benjamini_hochberg(p_values), false_discovery_control(p_values))


def test_families_are_kept_apart():
    together = benjamini_hochberg(PAPER + PAPER, families=["a"] * 15 + ["b"] * 15)
    np.testing.assert_allclose(together, np.tile(benjamini_hochberg(PAPER), 2))


def test_a_missing_p_value_does_not_count():
    q_values = benjamini_hochberg([0.01, np.nan, 0.04])
    np.testing.assert_allclose(q_values, [0.02, np.nan, 0.04])


def test_nothing_to_compare():
    assert benjamini_hochberg([]).shape == (0,)
    assert np.isnan(benjamini_hochberg([np.nan])).all()


def test_wrong_requests_are_refused():
    with pytest.raises(ParameterError, match="p values must lie from 0 to 1"):
        benjamini_hochberg([1.2])
    with pytest.raises(ParameterError, match="needs a family"):
        benjamini_hochberg([0.2, 0.3], families=["a"])
