"""Fits agree with statsmodels to 1e-8."""

import numpy as np
import pytest
import statsmodels.api as sm

from cpanalysis.statistics.segmented.family import Counts, Shares
from cpanalysis.statistics.segmented.fitting import fit_model, fit_negative_binomial
from tests.statistics.segmented.series import DESIGN, EXPOSURE, counts, months

TOTALS = np.full(48, 90.0)
EXACT = {"rel": 1e-8, "abs": 1e-8}


@pytest.mark.parametrize("mean", [0.8, 5.0, 100.0])
def test_poisson_agrees_with_statsmodels(mean):
    events = counts(mean=mean)
    ours = fit_model(DESIGN.terms, months(events, EXPOSURE), Counts())
    family = sm.families.Poisson()
    theirs = sm.GLM(events, DESIGN.terms, family=family, exposure=EXPOSURE).fit(tol=1e-14)
    assert ours.settled
    assert ours.coefficients == pytest.approx(theirs.params, **EXACT)
    assert ours.residuals == pytest.approx(theirs.resid_pearson, **EXACT)


def test_binomial_agrees_with_statsmodels():
    events = np.minimum(counts(), TOTALS)
    ours = fit_model(DESIGN.terms, months(events, TOTALS), Shares())
    both = np.column_stack([events, TOTALS - events])
    theirs = sm.GLM(both, DESIGN.terms, family=sm.families.Binomial()).fit(tol=1e-14)
    assert ours.coefficients == pytest.approx(theirs.params, **EXACT)


def test_negative_binomial_agrees_with_statsmodels_at_its_alpha():
    events = counts(mean=50)
    ours = fit_negative_binomial(DESIGN.terms, months(events, EXPOSURE))
    family = sm.families.NegativeBinomial(alpha=ours.family.alpha)
    theirs = sm.GLM(events, DESIGN.terms, family=family, exposure=EXPOSURE).fit(tol=1e-14)
    assert ours.family.alpha > 0
    assert ours.coefficients == pytest.approx(theirs.params, **EXACT)
    assert theirs.pearson_chi2 == pytest.approx(theirs.df_resid, rel=1e-6)


def test_counts_less_varied_than_poisson_have_alpha_0():
    fit = fit_negative_binomial(DESIGN.terms, months(np.full(48, 30.0), EXPOSURE))
    assert fit.family.alpha == 0


def test_counts_wilder_than_any_negative_binomial_take_the_largest_alpha():
    events = np.zeros(240)
    events[100] = 1000
    fit = fit_negative_binomial(np.ones((240, 1)), months(events, np.ones(240)))
    assert fit.family.alpha == 100


def test_a_line_that_never_settles_says_so():
    separated = np.column_stack([np.ones(4), [0, 0, 1, 1]])
    events = np.array([5.0, 7.0, 0.0, 0.0])
    assert not fit_model(separated, months(events, np.ones(4)), Counts()).settled
