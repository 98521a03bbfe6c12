import numpy as np
import pytest

from cpanalysis.statistics.charts.moving_range import (
    RANGE_LIMIT,
    RANGES_TO_LIMITS,
    RANGES_TO_SIGMA,
    laney_sigma,
    mean_range,
    moving_ranges,
    sigma_from_ranges,
    xmr_limits,
)

SWING = [1, 2, 1, 2, 10] + [1, 2] * 6 + [1]


@pytest.mark.parametrize(("screen", "upper"), [(True, 4.604), (False, 6.95)])
def test_the_published_series_of_eighteen(screen, upper):
    assert len(SWING) == 18
    assert xmr_limits(SWING, screen=screen).upper[0] == pytest.approx(upper, abs=0.003)


def test_constants_follow_from_two_normal_values():
    """d2 = 2/√π and D4 = 1 + 3 d3/d2 with d3 = √(2 - 4/π): Montgomery, Table VI."""
    d2, d3 = 2 / np.sqrt(np.pi), np.sqrt(2 - 4 / np.pi)
    assert pytest.approx(d2, abs=5e-4) == RANGES_TO_SIGMA
    assert pytest.approx(3 / d2, abs=5e-3) == RANGES_TO_LIMITS
    assert pytest.approx(1 + 3 * d3 / d2, abs=1e-3) == RANGE_LIMIT


def test_sigma_is_unbiased_for_normal_values():
    values = np.random.default_rng(1).normal(0, 3, (4000, 24))
    assert sigma_from_ranges(values, screen=False).mean() == pytest.approx(3, rel=0.01)


def test_a_gap_gives_no_range_on_either_side():
    assert np.isnan(moving_ranges(np.array([[1.0, np.nan, 2.0]]))).all()


def test_a_change_of_level_hardly_widens_sigma():
    step = np.concatenate([np.tile([0.0, 1.0], 12), np.tile([20.0, 21.0], 12)])[None]
    assert sigma_from_ranges(step)[0] < 1 < step.std()


@pytest.mark.parametrize("series", [[5.0], [np.nan, np.nan]])
def test_no_pair_of_months_has_no_range(series):
    assert np.isnan(mean_range(np.array([series]))).all()


def test_constant_series_have_limits_on_their_centre():
    limits = xmr_limits(np.full(20, 7.0))
    assert [line[0] for line in limits] == [7.0, 7.0, 7.0]


def test_laney_sigma_is_one_for_poisson_and_root_of_dispersion_beyond():
    generator = np.random.default_rng(2)
    mean = 50.0
    poisson = generator.poisson(mean, (2000, 24))
    spread = generator.poisson(generator.gamma(mean / 3, 3, (2000, 24)))
    for counts, expected in ((poisson, 1.0), (spread, 2.0)):
        sigma = laney_sigma((counts - mean) / np.sqrt(mean)).mean()
        assert sigma == pytest.approx(expected, rel=0.06)
