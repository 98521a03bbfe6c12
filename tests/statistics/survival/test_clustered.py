"""The interval of a median knows which waits are of one child: against draws and doubles."""

import numpy as np
import pytest

from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import (
    Waits,
    clustered_median,
    clustered_ninetieth,
    median_wait,
    ninetieth_percentile,
    sort_waits,
    survival_curve,
)
from cpanalysis.statistics.survival.clustered import design_effect
from cpanalysis.statistics.survival.medians import _drawn_medians

READ = [(median_wait, clustered_median), (ninetieth_percentile, clustered_ninetieth)]


def draw(children: int, each: int, seed: int = 1) -> tuple[Waits, np.ndarray]:
    """Return waits of which those of one child are alike, a few of them open."""
    dice = np.random.default_rng(seed)
    child = np.repeat(np.arange(children), each)
    times = np.exp(dice.normal(0, 1, children)[child] + dice.normal(0, 0.5, len(child)))
    kinds = (dice.random(len(child)) > 0.1).astype(int)
    return sort_waits(times, kinds).waits, child


@pytest.mark.parametrize(("plain", "clustered"), READ)
def test_waits_of_as_many_children_have_the_interval_that_they_had(plain, clustered) -> None:
    curve = survival_curve(draw(60, 1)[0])
    assert clustered(curve, np.arange(60)).rounded(9) == plain(curve).rounded(9)


@pytest.mark.parametrize(("plain", "clustered"), READ)
@pytest.mark.parametrize("times", [2, 5])
def test_the_same_waits_told_several_times_are_no_surer(plain, clustered, times: int) -> None:
    once = draw(80, 1)[0]
    again = Waits(*(np.tile(one, times) for one in (once.times, once.kinds, once.entries)))
    many = clustered(survival_curve(again), np.tile(np.arange(80), times))
    assert many.rounded(6) == plain(survival_curve(once)).rounded(6)


def test_the_interval_is_about_that_of_drawing_children_again() -> None:
    waits, child = draw(80, 4)
    found = clustered_median(survival_curve(waits), child)
    how = Resampling(seed=2, draws=1000)
    lower, upper = how.interval(_drawn_medians(waits, how, child))
    plain = median_wait(survival_curve(waits))
    assert found.upper - found.lower == pytest.approx(upper - lower, rel=0.25)
    assert found.upper - found.lower > 1.5 * (plain.upper - plain.lower)


def test_it_is_never_narrower() -> None:
    waits, _ = draw(60, 1)
    mixed = np.argsort(waits.times)
    opposite = np.empty(60, dtype=int)
    opposite[mixed] = np.minimum(np.arange(60), 59 - np.arange(60))
    curve = survival_curve(waits)
    assert design_effect(curve, opposite, median_wait(curve).value) < 1
    assert clustered_median(curve, opposite) == median_wait(curve)


def test_waits_that_all_are_open_have_no_median() -> None:
    curve = survival_curve(sort_waits([1, 2, 3], [0, 0, 0]).waits)
    assert np.isnan(clustered_median(curve, [0, 0, 1]).rounded(1)).all()
