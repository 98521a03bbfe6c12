"""Kaplan-Meier agrees with lifelines and statsmodels, and its readings with printed values."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_time
from scipy.stats import binomtest
from statsmodels.duration.survfunc import SurvfuncRight

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.survival import (
    median_wait,
    ninetieth_percentile,
    share_within,
    sort_waits,
    survival_curve,
    waiting_time,
)
from tests.statistics.survival.samples import (
    DRUG,
    DRUG_ENDED,
    drug,
    placebo,
    synthetic,
    synthetic_waits,
)


def test_remissions_are_as_printed():
    """Collett (2003), Modelling Survival Data in Medical Research, and many other textbooks."""
    curve = survival_curve(drug())
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    printed = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.waiting.round(3).tolist() == printed
    assert median_wait(curve).value == 23
    assert np.isnan(median_wait(curve).upper)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_curve_and_band_agree_with_lifelines(seed, confidence):
    lengths, ends = synthetic(seed)
    ours = survival_curve(synthetic_waits(seed), confidence=confidence)
    fitter = KaplanMeierFitter(alpha=1 - confidence).fit(lengths, ends == 1)
    theirs = fitter.confidence_interval_survival_function_.loc[ours.times].to_numpy()
    assert ours.waiting == pytest.approx(fitter.predict(ours.times).to_numpy())
    inside = ours.waiting > 0
    assert ours.lower[inside] == pytest.approx(theirs[inside, 0])
    assert ours.upper[inside] == pytest.approx(theirs[inside, 1])


@pytest.mark.parametrize("seed", range(5))
def test_curve_and_errors_agree_with_statsmodels(seed):
    lengths, ends = synthetic(seed)
    ours = survival_curve(synthetic_waits(seed))
    theirs = SurvfuncRight(lengths, ends == 1)
    inside = ours.waiting > 0
    assert ours.times == pytest.approx(theirs.surv_times)
    assert ours.at_risk == pytest.approx(theirs.n_risk)
    assert ours.waiting == pytest.approx(theirs.surv_prob)
    assert ours.standard_error[inside] == pytest.approx(theirs.surv_prob_se[inside])


@pytest.mark.parametrize("seed", range(5))
def test_waits_watched_from_later_on_agree_with_lifelines_and_statsmodels(seed):
    lengths, ends = synthetic(seed)
    entries = np.random.default_rng(seed).uniform(-5, lengths)
    entries[:40] = -1
    ours = survival_curve(sort_waits(lengths, ends == 1, entries=entries).waits)
    fitter = KaplanMeierFitter().fit(lengths, ends == 1, entry=np.maximum(entries, 0))
    theirs = SurvfuncRight(lengths, ends == 1, entry=entries)
    assert ours.waiting == pytest.approx(theirs.surv_prob)
    assert ours.waiting == pytest.approx(fitter.predict(ours.times).to_numpy())


def test_open_cases_are_counted_as_long_as_they_were_watched_not_dropped():
    dropped = survival_curve(sort_waits(DRUG, DRUG_ENDED).waits.pick(np.arange(9)))
    kept = survival_curve(drug())
    assert (kept.open_cases, dropped.open_cases) == (12, 0)
    assert share_within(kept, 10).value < 0.3 < share_within(dropped, 10).value


def test_without_open_cases_the_share_is_the_plain_proportion():
    share = share_within(survival_curve(placebo()), 8)
    assert share.value == pytest.approx(13 / 21)


@pytest.mark.parametrize(("threshold", "done"), [(0.5, 0), (23, 21), (99, 21)])
def test_none_or_all_done_have_the_exact_binomial_end(threshold, done):
    share = share_within(survival_curve(placebo()), threshold)
    exact = binomtest(done, 21).proportion_ci()
    assert share.value == done / 21
    assert (share.lower, share.upper) == pytest.approx((exact.low, exact.high))


def test_beyond_what_was_watched_nothing_is_shown():
    refused = share_within(survival_curve(drug()), 36)
    assert refused == NotShown("nobody was watched for as long as 36")


def test_a_threshold_counts_what_is_done_at_it():
    curve = survival_curve(sort_waits([2, 4], [1, 1]).waits)
    assert [share_within(curve, t).value for t in (1.999, 2, 2.001)] == [0, 0.5, 0.5]


@pytest.mark.parametrize("seed", range(8))
def test_median_interval_agrees_with_statsmodels(seed):
    """Both invert the log-log band; ours reads nan, theirs infinity, where it is not reached."""
    lengths, ends = synthetic(seed, size=40)
    ours = median_wait(survival_curve(synthetic_waits(seed, size=40)))
    theirs = SurvfuncRight(lengths, ends == 1).quantile_ci(0.5)
    assert (ours.lower, np.nan_to_num(ours.upper, nan=np.inf)) == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_waiting_times_agree_with_lifelines(seed, share):
    lengths, ends = synthetic(seed)
    ours = waiting_time(survival_curve(synthetic_waits(seed)), share).value
    curve = KaplanMeierFitter().fit(lengths, ends == 1).survival_function_
    theirs = qth_survival_time(1 - share, curve)
    assert np.nan_to_num(ours, nan=np.inf) == pytest.approx(theirs)


def test_a_median_reached_but_for_rounding_is_reached():
    curve = survival_curve(sort_waits(np.arange(1, 25), np.ones(24)).waits)
    assert curve.waiting[11] > 0.5
    assert median_wait(curve).value == 12


def test_a_median_not_reached_is_nan():
    median = median_wait(survival_curve(sort_waits([1, 5, 5, 5], [1, 0, 0, 0]).waits))
    assert np.isnan(median.value)


@pytest.mark.parametrize(("done", "shown"), [(19, False), (20, True)])
def test_a_ninetieth_percentile_needs_20_done(done, shown):
    curve = survival_curve(sort_waits(np.arange(1, 25), np.arange(24) < done).waits)
    assert isinstance(ninetieth_percentile(curve), NotShown) != shown


def test_all_open_is_all_waiting():
    curve = survival_curve(sort_waits([3, 5, 9], [0, 0, 0]).waits)
    assert len(curve.times) == 0
    assert np.isnan(median_wait(curve).value)
    share = share_within(curve, 4)
    assert (share.value, share.lower) == (0, 0)
    assert share.upper == pytest.approx(binomtest(0, 2).proportion_ci().high)


def test_no_waits_at_all_are_not_shown():
    curve = survival_curve(sort_waits([], []).waits)
    assert median_wait(curve) == NotShown("no waits")
    assert share_within(curve, 1) == NotShown("nobody was watched for as long as 1")


def test_zeros_kept_are_done_at_once():
    curve = survival_curve(sort_waits([0, 0, 2, 3], [1, 1, 1, 1], keep_zeros=True).waits)
    assert share_within(curve, 0).value == 0.5


def test_waits_that_ended_otherwise_are_refused_unless_censored():
    waits = sort_waits([1, 2, 3], [1, 2, 1]).waits
    with pytest.raises(ParameterError, match="cumulative_incidence"):
        survival_curve(waits)
    assert survival_curve(waits, censor_competing=True).waiting.round(9).tolist() == [
        0.666666667,
        0,
    ]


@pytest.mark.parametrize("seed", [1])
def test_the_log_log_band_covers_as_often_as_it_says(seed):
    """Share of exponential waits done by their median, a third of the waits cut short."""
    draw = np.random.default_rng(seed)
    covered = []
    for _ in range(600):
        lengths, cut = draw.exponential(1, 60), draw.uniform(0, 3, 60)
        waits = sort_waits(np.minimum(lengths, cut), lengths <= cut).waits
        share = share_within(survival_curve(waits), np.log(2))
        covered.append(share.lower <= 0.5 <= share.upper)
    assert 0.93 <= np.mean(covered) <= 0.975
