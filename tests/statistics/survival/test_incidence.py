"""Aalen-Johansen agrees with statsmodels, lifelines, and Kaplan-Meier where nothing competes."""

import numpy as np
import pytest
from lifelines import AalenJohansenFitter
from scipy.stats import binomtest
from statsmodels.duration.survfunc import CumIncidenceRight

from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.survival import (
    cumulative_incidence,
    incidence_within,
    share_within,
    sort_waits,
    survival_curve,
)
from tests.statistics.survival.samples import drug, synthetic

SEEDS = range(5)


def competing(seed):
    return sort_waits(*synthetic(seed)).waits


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", [1, 2])
def test_share_and_error_agree_with_statsmodels(seed, kind):
    lengths, ends = synthetic(seed)
    lengths[np.argmax(lengths)], ends[np.argmax(lengths)] = 99, 0  # statsmodels: nan if all ended
    ours = cumulative_incidence(sort_waits(lengths, ends).waits, kind=kind)
    theirs = CumIncidenceRight(lengths, ends)
    at = np.searchsorted(theirs.times, ours.times)
    assert ours.share == pytest.approx(theirs.cinc[kind - 1][at])
    assert ours.standard_error == pytest.approx(theirs.cinc_se[kind - 1][at], abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_share_agrees_with_lifelines(seed):
    rng = np.random.default_rng(seed)
    lengths, ends = rng.exponential(5, 80), rng.choice([0, 1, 2], 80)  # no ties: lifelines jitters
    ours = cumulative_incidence(sort_waits(lengths, ends).waits)
    fitter = AalenJohansenFitter(calculate_variance=False).fit(lengths, ends, event_of_interest=1)
    theirs = fitter.cumulative_density_["CIF_1"].loc[ours.times].to_numpy()
    assert ours.share == pytest.approx(theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_kinds_and_those_still_waiting_add_up_to_1(seed):
    first, second = (cumulative_incidence(competing(seed), kind=kind) for kind in (1, 2))
    assert first.share + second.share + first.waiting == pytest.approx(1)


def test_with_nothing_competing_it_is_kaplan_meier_turned_round():
    incidence, curve = cumulative_incidence(drug()), survival_curve(drug())
    assert incidence.share == pytest.approx(1 - curve.waiting)
    assert incidence.standard_error == pytest.approx(curve.standard_error)
    assert incidence.upper == pytest.approx(1 - curve.lower)
    threshold = incidence_within(incidence, 10).rounded(9)
    assert threshold == share_within(curve, 10).rounded(9)


def test_censoring_what_competes_overstates_the_share():
    waits = competing(1)
    incidence = incidence_within(cumulative_incidence(waits), 10).value
    censored = share_within(survival_curve(waits, censor_competing=True), 10).value
    assert incidence < censored


def test_waits_watched_from_later_on_are_at_risk_from_then():
    """By hand: at 3 at risk are 2 (from the start) and 1 (watched from 2), one of them done."""
    waits = sort_waits([1, 3, 4, 5], [2, 1, 0, 0], entries=[-1, -1, 2, 3.5]).waits
    incidence = cumulative_incidence(waits)
    assert incidence.share.tolist() == [0, 0.25]


def test_none_yet_has_the_exact_binomial_end_of_all_known():
    waits = sort_waits([1, 2, 2, 6, 7], [2, 2, 0, 1, 0]).waits
    share = incidence_within(cumulative_incidence(waits), 3)
    assert (share.value, share.lower) == (0, 0)
    assert share.upper == pytest.approx(binomtest(0, 4).proportion_ci().high)


def test_once_all_have_ended_the_share_stands():
    waits = sort_waits([1, 2, 3], [1, 2, 1]).waits
    assert incidence_within(cumulative_incidence(waits), 50).value == pytest.approx(2 / 3)


def test_beyond_what_was_watched_nothing_is_shown():
    refused = incidence_within(cumulative_incidence(drug()), 36)
    assert refused == NotShown("nobody was watched for as long as 36")


def test_no_waits_at_all_are_not_shown():
    incidence = cumulative_incidence(sort_waits([], []).waits)
    assert isinstance(incidence_within(incidence, 1), NotShown)
