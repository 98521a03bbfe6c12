"""Children who recur do not make stable series signal, and a change is found all the same."""

import numpy as np
import pytest

from benchmarks.calibration.spells import Share, Spells, simulate_children
from cpanalysis.statistics.charts import charts_of_counts
from cpanalysis.statistics.charts.alerts import raise_alerts
from cpanalysis.statistics.charts.arrays import Observations, observe
from cpanalysis.statistics.charts.families import Counts, Family, Proportions
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.recurring import recurring_dispersion
from cpanalysis.statistics.charts.screen import fit_screened

STABLE = [
    Spells(60.0),
    Spells(60.0, each=3.5, months=6.0),
    Spells(60.0, each=3.5, months=12.0),
    Spells(20.0, each=4.0, frailty=0.5),
    Spells(60.0, each=2.2, months=6.0, heavy=200),
]
SERIES = 300


def signals(spells: Spells, *, by_children: bool = True) -> np.ndarray:
    """Return the side to which each watched month of each series signals."""
    events = simulate_children(spells, series=SERIES, generator=np.random.default_rng(4))
    observed = observe(events.counts(), np.ones(events.shape))
    return watch(observed, events.squares() if by_children else None, Counts())


def share_signals(
    spells: Spells, share: Share, *, ratio: float = 1.0, by_children: bool = True
) -> np.ndarray:
    """Return the same of a share of the events, which changes after the baseline."""
    draw = np.random.default_rng(6)
    events = simulate_children(spells, series=SERIES, generator=draw)
    chosen = share.choose(events, draw, ratio=ratio)
    observed = observe(events.take(chosen).counts(), events.counts())
    return watch(observed, events.squares(chosen) if by_children else None, Proportions())


def watch(
    observed: Observations, sums: tuple[np.ndarray, np.ndarray] | None, family: Family
) -> np.ndarray:
    whole, options = np.ones(observed.events.shape, dtype=bool), ChartOptions()
    known = recurring_dispersion(*sums, recorded=whole, options=options) if sums else None
    used = observed.recorded & (np.arange(whole.shape[1]) < 24)
    model = fit_screened(observed, used, family=family, options=ChartOptions(dispersion=known))
    return raise_alerts(model, observed, tested=observed.recorded).raised[:, 24:]


@pytest.mark.parametrize("spells", STABLE, ids=lambda spells: spells.name)
def test_of_stable_series_one_in_twenty_signals_at_most(spells):
    assert (signals(spells) != 0).any(axis=1).mean() <= 0.05


def test_months_alone_do_not_know_that_children_recur():
    assert (signals(STABLE[1], by_children=False) != 0).any(axis=1).mean() > 0.07


@pytest.mark.parametrize("spells", STABLE[1:3], ids=lambda spells: spells.name)
def test_a_lasting_fall_of_40_per_cent_is_found_within_two_years(spells):
    assert (signals(spells.changed(0.6)) == -1).any(axis=1).mean() > 0.95


HEAVY = Spells(20.0, each=2.2, months=6.0, heavy=200)
UNLIKE = Share(0.5, 1.4)


def test_a_stable_share_seldom_signals_though_one_child_has_most_of_a_years_records():
    assert (share_signals(HEAVY, UNLIKE) != 0).any(axis=1).mean() <= 0.05
    alone = share_signals(HEAVY, UNLIKE, by_children=False)
    assert (alone != 0).any(axis=1).mean() > 0.1


def test_a_fall_of_a_share_by_40_per_cent_is_found_though_children_are_unlike():
    found = share_signals(STABLE[1], UNLIKE, ratio=0.6) == -1
    assert found.any(axis=1).mean() > 0.95


def test_the_squares_of_a_share_are_by_chance_where_each_child_has_one_record():
    draw = np.random.default_rng(2)
    events = simulate_children(Spells(20.0), series=5, generator=draw)
    chance, squares = events.squares(UNLIKE.choose(events, draw))
    assert chance.max() > 5
    np.testing.assert_allclose(squares, chance)


def test_the_dispersion_is_that_of_the_baseline_and_of_later_years_where_it_is_more():
    events = np.tile([30.0, 0, 0], (2, 12))
    squares = 1.5 * events
    squares[1, 30] = 30.0**2
    whole = np.ones(events.shape, dtype=bool)
    found = recurring_dispersion(events, squares, recorded=whole, options=ChartOptions())
    assert set(found[0]) == {1.5}
    assert set(found[1, :30]) == {1.5}
    assert set(found[1, 30:]) == {np.ceil(10 * (3 * 45 + 900) / 120) / 10}


def test_each_phase_has_that_of_its_own_baseline():
    events = np.tile([30.0, 0, 0], (1, 16))
    squares = np.where(np.arange(48) < 24, 2.0, 3.0) * events
    whole = np.ones(events.shape, dtype=bool)
    found = recurring_dispersion(
        events, squares, recorded=whole, options=ChartOptions(breaks=(24,))
    )
    assert [set(found[0, :24]), set(found[0, 24:])] == [{2.0}, {3.0}]


def test_a_dispersion_for_each_series_is_taken_where_months_vary_less():
    steady, wild = [10, 11, 9, 10] * 9, [1, 40, 2, 30] * 9
    known = ChartOptions(dispersion=np.array([2.0, 2.0]))
    calm, restless = charts_of_counts([steady, wild], options=known)
    assert calm.dispersion == 2.0
    assert restless.dispersion > 5


def test_where_no_child_is_known_months_alone_tell():
    counts = np.random.default_rng(1).poisson(20, (1, 40)).astype(float)
    none = ChartOptions(dispersion=np.full(counts.shape, np.nan))
    plain, blind = (charts_of_counts(counts, options=one)[0] for one in (ChartOptions(), none))
    assert plain.upper.tolist() == blind.upper.tolist()
