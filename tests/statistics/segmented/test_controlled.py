"""Changes beyond those of a comparison: shared shocks drop out."""

from math import exp

import numpy as np
import pytest
import statsmodels.api as sm

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import NotShown, ratio_from_log
from cpanalysis.statistics.segmented import (
    Comparison,
    Segments,
    controlled_change_in_counts,
    ratio_of_ratios,
)
from tests.statistics.segmented.series import DESIGN, EXPOSURE, counts

OTHER = counts(seed=9, mean=40)


def test_level_agrees_with_statsmodels_binomial_with_an_offset():
    events, relative = counts(), EXPOSURE / 2000
    both = np.column_stack([events, OTHER])
    model = sm.GLM(both, DESIGN.terms, family=sm.families.Binomial(), offset=np.log(relative))
    comparison = Comparison(OTHER, np.full(48, 2000.0))
    ours = controlled_change_in_counts(events, comparison, change=24, exposure=EXPOSURE)
    assert ours.level.value == pytest.approx(exp(model.fit(tol=1e-14).params[2]))


def test_a_shock_to_both_alike_changes_only_the_weight_of_a_month():
    """Where the target is always half the comparison, no shock can make it look changed."""
    shock = np.random.default_rng(3).lognormal(0, 0.8, 48)
    change = controlled_change_in_counts(10 * shock, Comparison(20 * shock), change=24)
    assert (change.level.value, change.average.value) == pytest.approx((1, 1))
    assert change.lines.fitted == pytest.approx(10 * shock)


def test_average_is_the_ratio_of_the_lines_over_the_months_after():
    change = controlled_change_in_counts(counts(), Comparison(OTHER), change=24)
    after = slice(24, None)
    ratio = change.lines.fitted[after].sum() / change.lines.without_change[after].sum()
    assert change.average.value == pytest.approx(ratio)


def log_average(coefficients):
    """From the definition: fitted target, over fitted comparison times the odds without change."""
    both = (counts() + OTHER)[24:]
    target = both / (1 + np.exp(-(DESIGN.terms @ coefficients)[24:]))
    odds = np.exp((DESIGN.without_change @ coefficients)[24:])
    return float(np.log(target.sum() / ((both - target) * odds).sum()))


def test_error_of_the_average_is_that_of_its_numerical_derivative():
    pairs = np.column_stack([counts(), OTHER])
    theirs = sm.GLM(pairs, DESIGN.terms, family=sm.families.Binomial())
    lags = {"maxlags": 3, "use_correction": True}
    theirs = theirs.fit(tol=1e-14, cov_type="HAC", cov_kwds=lags)
    nudges, at = 1e-5 * np.eye(6), theirs.params
    gradient = np.array([log_average(at + n) - log_average(at - n) for n in nudges]) / 2e-5
    segments = Segments(correlation="newey_west")
    ours = controlled_change_in_counts(counts(), Comparison(OTHER), change=24, segments=segments)
    assert np.log(ours.average.value) == pytest.approx(log_average(at))
    expected = np.sqrt(gradient @ theirs.cov_params() @ gradient)
    assert ours.average.standard_error == pytest.approx(expected, rel=1e-6)


def test_a_month_missing_in_either_series_is_missing():
    events, other = counts(), OTHER.copy()
    events[2], other[40] = np.nan, np.nan
    change = controlled_change_in_counts(events, Comparison(other), change=24)
    assert (change.months_before, change.months_after) == (23, 23)


def test_a_month_with_no_event_in_either_is_missing():
    events, other = counts(), OTHER.copy()
    events[2] = other[2] = 0
    change = controlled_change_in_counts(events, Comparison(other), change=24)
    assert change.months_before == 23


def test_an_empty_comparison_is_refused():
    refused = controlled_change_in_counts(counts(), Comparison(np.zeros(48)), change=24)
    assert refused == NotShown("no events in the comparison")


def test_a_negative_binomial_variance_is_refused():
    segments = Segments(variance="negative_binomial")
    with pytest.raises(ParameterError, match="known: quasi"):
        controlled_change_in_counts(counts(), Comparison(OTHER), change=24, segments=segments)


def test_ratio_of_ratios_is_that_of_altman_and_bland():
    """Altman & Bland (2003), BMJ 326, 219: 0.67 (0.46-0.98) v 0.88 (0.71-1.08)."""
    first = ratio_from_log(-0.4005, 0.1929**2, degrees_of_freedom=1e9)
    second = ratio_from_log(-0.1278, 0.1070**2, degrees_of_freedom=1e9)
    ratio = ratio_of_ratios(first, second)
    assert first.rounded(2) == (0.67, 0.46, 0.98)
    assert ratio.rounded(2) == (0.76, 0.49, 1.17)
    assert ratio.standard_error == pytest.approx(0.2206, abs=5e-5)
    assert ratio.p_value == pytest.approx(0.2, abs=0.05)


def test_degrees_of_freedom_of_alike_ratios_add_up():
    alike = ratio_from_log(0.2, 0.04, degrees_of_freedom=9)
    assert ratio_of_ratios(alike, alike).degrees_of_freedom == pytest.approx(18)
