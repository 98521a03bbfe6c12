"""Funnels: FunnelPlotR and scipy, one answer for limits and positions, and false alarms."""

import numpy as np
import pytest
from scipy.stats import binom, nbinom, norm, poisson, t

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.funnel import (
    binomial_funnel,
    binomial_position,
    chi_squared_funnel,
    overdispersion,
    overdispersion_of_shares,
    poisson_funnel,
    poisson_position,
)

LEVELS = pytest.mark.parametrize(("level", "position"), [(0.95, 1), (0.998, 2)])


def test_chi_squared_limits_are_those_of_funnelplotr():
    # FunnelPlotR (Mainey 2024), limits of standardised ratios for 15, 20 and 30 expected.
    lower, upper = chi_squared_funnel([15, 20, 30])
    np.testing.assert_allclose(lower, [0.5596924, 0.6108260, 0.6746958], atol=5e-8)
    np.testing.assert_allclose(upper, [1.649348, 1.544419, 1.427562], atol=5e-7)


@LEVELS
@pytest.mark.parametrize("dispersion", [1, 1.7, 4])
def test_a_count_is_flagged_exactly_where_it_lies_beyond_the_limits(level, position, dispersion):
    counts, expected = np.arange(0, 150), 31.4
    lower, upper = poisson_funnel(expected, level=level, dispersion=dispersion)
    beyond = (counts / expected <= lower) | (counts / expected >= upper)
    flagged = np.abs(poisson_position(counts, expected, dispersion=dispersion)) >= position
    np.testing.assert_array_equal(flagged, beyond)


@LEVELS
@pytest.mark.parametrize("target", [0.069, 0.4, 0.9])
def test_a_share_is_flagged_exactly_where_it_lies_beyond_the_limits(level, position, target):
    events = np.arange(0, 61)
    lower, upper = binomial_funnel(target, 60, level=level)
    low = (events / 60 <= lower) & (lower > 0)
    high = (events / 60 >= upper) & (upper < 1)
    flagged = np.abs(binomial_position(events, 60, target=target)) >= position
    np.testing.assert_array_equal(flagged, low | high)


@pytest.mark.parametrize("expected", [0.3, 1, 2, 4.7, 12, 60, 400])
@pytest.mark.parametrize(("least", "at_most"), [(1, 0.05), (2, 0.002)])
def test_stable_poisson_units_are_flagged_no_more_than_claimed(expected, least, at_most):
    counts = np.arange(0, 1000)
    flagged = np.abs(poisson_position(counts, expected)) >= least
    assert poisson.pmf(counts, expected)[flagged].sum() <= at_most


def test_the_chi_squared_limits_flag_more_than_a_third_where_one_is_expected():
    lower, upper = chi_squared_funnel(1)
    counts = np.arange(0, 50)
    beyond = (counts < lower) | (counts > upper)
    assert poisson.pmf(counts, 1)[beyond].sum() > 0.36


@pytest.mark.parametrize("dispersion", [1.5, 3, 6])
@pytest.mark.parametrize("expected", [2.0, 10, 100])
def test_stable_dispersed_units_are_flagged_no_more_than_claimed(dispersion, expected):
    counts = np.arange(0, 3000)
    flagged = np.abs(poisson_position(counts, expected, dispersion=dispersion)) >= 1
    chances = nbinom.pmf(counts, expected / (dispersion - 1), 1 / dispersion)
    assert chances[flagged].sum() <= 0.05


@pytest.mark.parametrize(("total", "target"), [(8, 0.3), (40, 0.07), (300, 0.5)])
def test_stable_shares_are_flagged_no_more_than_claimed(total, target):
    events = np.arange(0, total + 1)
    position = np.abs(binomial_position(events, total, target=target))
    chances = binom.pmf(events, total, target)
    assert chances[position >= 1].sum() <= 0.05
    assert chances[position >= 2].sum() <= 0.002


def test_stable_clustered_shares_are_flagged_no_more_than_claimed():
    # Beta-binomial totals of 120 whose variance is three times the binomial one.
    generator = np.random.default_rng(12)
    total, target, dispersion = 120, 0.4, 3
    worth = (total - dispersion) / (dispersion - 1)
    shares = generator.beta(target * worth, (1 - target) * worth, 20_000)
    events = generator.binomial(total, shares)
    position = np.abs(binomial_position(events, total, target=target, dispersion=dispersion))
    assert np.mean(position >= 1) <= 0.05
    assert np.mean(position >= 2) <= 0.003


def draw_counts(generator, mean, dispersion, shape):
    if dispersion == 1:
        return generator.poisson(mean, shape)
    size = np.broadcast_to(mean, shape) / (dispersion - 1)
    return generator.negative_binomial(size, 1 / dispersion)


@pytest.mark.parametrize("dispersion", [1, 3])
@pytest.mark.parametrize("monthly", [2, 20])
def test_stable_districts_are_rarely_flagged_with_dispersion_from_their_months(dispersion, monthly):
    generator = np.random.default_rng(dispersion * 100 + monthly)
    mean = monthly * np.array([0.64, 1.04, 0.88, 1.44])
    positions = []
    for _ in range(60):
        months = draw_counts(generator, mean[:, None], dispersion, (4, 24))
        own = np.broadcast_to(months.mean(axis=1, keepdims=True), months.shape)
        estimate = overdispersion(months, own, fitted=4)
        years = draw_counts(generator, 12 * mean, dispersion, (20, 4))
        positions.append(np.abs(poisson_position(years, 12 * mean, dispersion=estimate)))
    assert np.mean(np.array(positions) >= 1) <= 0.05
    assert np.mean(np.array(positions) >= 2) <= 0.003


@pytest.mark.parametrize("dispersion", [1, 3, 6])
@pytest.mark.parametrize("mean", [3.0, 20.0])
def test_dispersion_is_found(dispersion, mean):
    counts = draw_counts(np.random.default_rng(31), mean, dispersion, 4000)
    assert overdispersion(counts, mean) == pytest.approx(dispersion, rel=0.1)


def test_a_few_outlying_months_hardly_move_the_dispersion():
    counts = np.random.default_rng(8).poisson(20, 96)
    with_outliers = np.where(np.arange(96) < 3, 90, counts)
    assert overdispersion(with_outliers, 20) < 1.3 * overdispersion(counts, 20)
    assert overdispersion(with_outliers, 20, winsorise=0) > 5


def test_dispersion_is_never_below_poisson():
    assert overdispersion([10] * 20, 10) == 1


def test_dispersion_without_winsorising_is_pearsons_and_an_allowance():

    months = [4, 16, 9, 1, 20]
    allowance = (t.isf(0.001, 5) / norm.isf(0.001)) ** 2
    pearson = sum((count - 10) ** 2 for count in months) / 10 / 5
    assert overdispersion(months, 10, winsorise=0) == pytest.approx(pearson * allowance)


@pytest.mark.parametrize("events", [[], [np.nan, np.nan], [3]])
def test_dispersion_of_nothing_is_unknown(events):
    assert np.isnan(overdispersion(events, np.full(len(events), 4.0), fitted=1))


def test_limits_of_nothing_are_unknown():
    assert np.isnan(poisson_funnel([0, np.nan])).all()
    assert np.isnan(binomial_funnel([0.5, np.nan], [0, 4])).all()
    assert np.isnan(poisson_position([1, np.nan], [0, 4])).all()
    assert np.isnan(binomial_position([0, np.nan], [0, 4], target=0.5)).all()


def test_too_few_expected_have_no_lower_limit():
    assert poisson_funnel(2).lower == 0
    assert poisson_position(0, 2) == 0


@pytest.mark.parametrize(("target", "inside", "outside"), [(0, 0, 1), (1, 9, 8)])
def test_a_target_of_none_or_all_leaves_no_room(target, inside, outside):
    assert binomial_funnel(target, 9) == (target, target)
    assert binomial_position(inside, 9, target=target) == 0
    assert np.abs(binomial_position(outside, 9, target=target)) == 2


def test_scalars_give_floats():
    assert isinstance(poisson_position(3, 4), float)
    assert isinstance(poisson_funnel(4).upper, float)


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: poisson_funnel(-1), "expected must be finite"),
        (lambda: poisson_funnel(5, level=95), "between 0 and 1"),
        (lambda: poisson_funnel(5, dispersion=0.5), "dispersion"),
        (lambda: binomial_funnel(7, 10), "proportion must lie from 0 to 1"),
        (lambda: binomial_position(7, 5, target=0.5), "more than their total"),
        (lambda: poisson_position(1.5, 5), "events must be whole"),
        (lambda: overdispersion([1], [2], winsorise=0.5), "winsorise"),
    ],
)
def test_wrong_requests_are_refused(call, fault):
    with pytest.raises(ParameterError, match=fault):
        call()


@pytest.mark.parametrize("dispersion", [1.0, 4.0])
def test_the_dispersion_of_shares_is_found_on_average(dispersion: float) -> None:
    """Beta-binomial counts of 60 with a known variance, 48 of them, as district-months are."""
    rng = np.random.default_rng(7)
    within = (dispersion - 1) / 59
    found = []
    for _ in range(200):
        share = rng.beta(0.3 / within - 0.3, 0.7 / within - 0.7, 48) if within else 0.3
        found.append(overdispersion_of_shares(rng.binomial(60, share, 48), 60, 0.3))
    # The allowance for being an estimate makes it larger, never smaller, on average.
    assert dispersion <= np.mean(found) <= 1.35 * dispersion


def test_the_dispersion_of_shares_of_too_few_is_not_known() -> None:
    assert np.isnan(overdispersion_of_shares([3, 4], 10, 0.4, fitted=2))
    assert np.isnan(overdispersion_of_shares([0, 0], 10, 0.0))
