"""Changes in counts and proportions: what is told, from whole series and from gappy ones."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import chi2

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.segmented import (
    Change,
    Segments,
    change_in_counts,
    change_in_proportions,
)
from cpanalysis.statistics.segmented.planted import Plan, plant
from tests.statistics.segmented.series import DESIGN, EXPOSURE, counts

TOTALS = np.full(48, 90.0)
PLAIN = Segments(correlation="none")


def poisson_model(events, keep=slice(None)):
    terms, exposure = DESIGN.terms[keep], EXPOSURE[keep]
    family = sm.families.Poisson()
    return sm.GLM(events[keep], terms, family=family, exposure=exposure).fit(tol=1e-14, scale="X2")


def test_level_and_slope_agree_with_statsmodels():
    theirs = poisson_model(counts())
    ours = change_in_counts(counts(), EXPOSURE, change=24, segments=PLAIN)
    for ratio, column in ((ours.level, 2), (ours.slope, 3)):
        assert ratio.value == pytest.approx(np.exp(theirs.params[column]))
        assert ratio.standard_error == pytest.approx(theirs.bse[column])


@pytest.mark.parametrize("correlation", ["none", "newey_west", "autoregressive"])
def test_missing_months_leave_the_model_and_nothing_else_changes(correlation):
    events = counts()
    events[[4, 31]] = np.nan
    keep = np.isfinite(events)
    segments = Segments(correlation=correlation)
    ours = change_in_counts(events, EXPOSURE, change=24, segments=segments)
    assert ours.level.value == pytest.approx(np.exp(poisson_model(events, keep).params[2]))
    assert (ours.months_before, ours.months_after) == (23, 23)
    assert np.isfinite(ours.lines.fitted).all()


def test_lines_are_statsmodels_predictions_with_and_without_the_change():
    theirs = poisson_model(counts())
    lines = change_in_counts(counts(), EXPOSURE, change=24, segments=PLAIN).lines
    fitted = theirs.get_prediction(DESIGN.terms, exposure=EXPOSURE)
    without = theirs.get_prediction(DESIGN.without_change, exposure=EXPOSURE)
    assert lines.fitted == pytest.approx(fitted.predicted_mean)
    assert lines.without_change == pytest.approx(without.predicted_mean)
    reach = np.log(lines.upper / lines.without_change) / np.log(
        without.conf_int()[:, 1] / without.predicted_mean
    )
    assert reach == pytest.approx(2.018 / 1.96, rel=1e-3)  # Student with 42 degrees, not normal


def test_average_is_the_ratio_of_the_lines_over_the_months_after():
    change = change_in_counts(counts(), EXPOSURE, change=24)
    after = slice(24, None)
    ratio = change.lines.fitted[after].sum() / change.lines.without_change[after].sum()
    assert change.average.value == pytest.approx(ratio)


def test_average_of_proportions_is_the_ratio_of_the_lines_too():
    change = change_in_proportions(np.minimum(counts(), TOTALS), TOTALS, change=24)
    after = slice(24, None)
    ratio = change.lines.fitted[after].mean() / change.lines.without_change[after].mean()
    assert change.average.value == pytest.approx(ratio)
    assert (change.lines.upper <= 1).all()


def total_without_change(coefficients):
    return float(np.log((EXPOSURE * np.exp(DESIGN.without_change @ coefficients))[24:].sum()))


def total_with_change(coefficients):
    return float(np.log((EXPOSURE * np.exp(DESIGN.terms @ coefficients))[24:].sum()))


def test_error_of_the_average_is_that_of_its_numerical_derivative():
    theirs = poisson_model(counts())
    nudges = 1e-5 * np.eye(6)
    differences = [
        [
            sign * (total_with_change(point) - total_without_change(point))
            for sign, point in ((1, theirs.params + nudge), (-1, theirs.params - nudge))
        ]
        for nudge in nudges
    ]
    gradient = np.sum(differences, axis=1) / 2e-5
    expected = np.sqrt(gradient @ theirs.cov_params() @ gradient)
    ours = change_in_counts(counts(), EXPOSURE, change=24, segments=PLAIN)
    assert ours.average.standard_error == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_p_value_and_interval_say_the_same(seed):
    shares = plant(Plan(mean=30, total=60, level=1.6), series=1, seed=seed)[0]
    for change in (
        change_in_counts(counts(seed), change=24),
        change_in_proportions(shares, np.full(48, 60), change=24),
    ):
        for ratio in (change.level, change.slope, change.average):
            assert (ratio.lower < 1 < ratio.upper) == (ratio.p_value > 0.05)
            assert ratio.lower < ratio.value < ratio.upper


def test_counting_against_ten_times_the_exposure_changes_no_ratio():
    once = change_in_counts(counts(), EXPOSURE, change=24)
    tenfold = change_in_counts(counts(), 10 * EXPOSURE, change=24)
    assert tenfold.average.rounded(9) == once.average.rounded(9)
    assert tenfold.lines.without_change == pytest.approx(once.lines.without_change)


def test_a_proportion_turned_round_turns_the_odds_ratio_round():
    events = np.minimum(counts(), TOTALS)
    done = change_in_proportions(events, TOTALS, change=24).level
    undone = change_in_proportions(TOTALS - events, TOTALS, change=24).level
    assert undone.value == pytest.approx(1 / done.value)
    assert (undone.lower, undone.upper) == pytest.approx((1 / done.upper, 1 / done.lower))


def test_months_of_transition_are_dropped_and_have_no_fitted_line():
    events = counts()
    wild = events.copy()
    wild[24:27] = 900
    segments = Segments(transition=3)
    quiet, loud = (change_in_counts(e, change=24, segments=segments) for e in (events, wild))
    assert loud.average == quiet.average
    assert np.isnan(loud.lines.fitted[24:27]).all()
    assert np.isfinite(loud.lines.without_change).all()
    assert loud.months_after == 21


def test_a_total_of_0_is_a_missing_month_not_0_per_cent():
    events, totals = np.minimum(counts(), 90), np.full(48, 90.0)
    events[7], totals[7] = 0, 0
    unknown = events.copy()
    unknown[7] = np.nan
    zero, missing = (change_in_proportions(e, totals, change=24) for e in (events, unknown))
    assert zero.average == missing.average


def test_an_exposure_of_0_is_a_missing_month():
    exposure = EXPOSURE.copy()
    exposure[7] = 0
    change = change_in_counts(counts(), exposure, change=24)
    assert change.months_before == 23
    assert np.isnan(change.lines.fitted[7])


def test_a_held_slope_is_told_as_none():
    change = change_in_counts(counts(), change=24, segments=Segments(slope=False))
    assert change.slope is None


def test_negative_binomial_counts_have_a_dispersion_near_1():
    segments = Segments(variance="negative_binomial", correlation="none")
    assert change_in_counts(counts(), change=24, segments=segments).dispersion == pytest.approx(1)


@pytest.mark.parametrize("count", [1, 10, 400])
def test_a_constant_series_has_a_ratio_of_1_that_is_not_certain(count):
    change = change_in_counts(np.full(48, count), change=24)
    assert change.level.value == pytest.approx(1)
    assert change.level.lower < 0.98
    assert change.dispersion == pytest.approx(chi2.ppf(0.01, 42) / 42)
    assert change.autocorrelation == 0


@pytest.mark.parametrize("correlation", ["newey_west", "none"])
def test_a_constant_series_passes_through_the_other_errors_too(correlation):
    change = change_in_counts(
        np.full(48, 10), change=24, segments=Segments(correlation=correlation)
    )
    assert change.average.value == pytest.approx(1)


def test_the_wildest_counts_still_settle():
    events = np.random.default_rng(1).negative_binomial(0.1, 0.1 / 1000, 48)
    events[[20, 40]] = 90_000
    change = change_in_counts(events, change=24, segments=Segments(variance="negative_binomial"))
    assert isinstance(change, Change)


@pytest.mark.parametrize(
    ("events", "exposure", "message"),
    [
        ([1, -1], None, "events in month 1"),
        ([1, np.inf], None, "events in month 1"),
        ([[1, 2]], None, "events has shape"),
        ([1, 2], [1, 2, 3], "exposure has shape"),
        ([1, 2], [1, -2], "exposure in month 1"),
    ],
)
def test_counts_that_cannot_be_are_refused(events, exposure, message):
    with pytest.raises(ParameterError, match=message):
        change_in_counts(events, exposure, change=1)


def test_more_events_than_their_total_are_refused():
    with pytest.raises(ParameterError, match=r"events in month 1 .* exceed their total"):
        change_in_proportions([1, 4], [2, 3], change=1)


def test_proportions_have_no_negative_binomial_variance():
    segments = Segments(variance="negative_binomial")
    with pytest.raises(ParameterError, match="known: quasi"):
        change_in_proportions(np.ones(48), TOTALS, change=24, segments=segments)
