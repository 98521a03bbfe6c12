"""Errors of a fit: statsmodels where it has them, simulated truth where it has not."""

import numpy as np
import pytest
import statsmodels.api as sm

from cpanalysis.statistics.segmented.family import Counts, Shares
from cpanalysis.statistics.segmented.fitting import Fit, fit_model
from cpanalysis.statistics.segmented.uncertainty import autoregressive, independent, newey_west
from tests.statistics.segmented.series import DESIGN, EXPOSURE, counts, months

INDEX = np.arange(48)
TOTALS = np.full(48, 90.0)
EXACT = {"rel": 1e-8, "abs": 1e-10}


def binomial_model(events, pairs):
    """Statsmodels tells Newey-West errors of pairs alone, and the dispersion of shares alone."""
    if pairs:
        both = np.column_stack([events, TOTALS - events])
        return sm.GLM(both, DESIGN.terms, family=sm.families.Binomial())
    shares, family = events / TOTALS, sm.families.Binomial()
    return sm.GLM(shares, DESIGN.terms, family=family, var_weights=TOTALS)


def both_fits(family, *, pairs):
    """Ours and statsmodels' model of the same series."""
    if family == "poisson":
        model = sm.GLM(counts(), DESIGN.terms, family=sm.families.Poisson(), exposure=EXPOSURE)
        return fit_model(DESIGN.terms, months(counts(), EXPOSURE), Counts()), model
    events = np.minimum(counts(), TOTALS)
    return fit_model(DESIGN.terms, months(events, TOTALS), Shares()), binomial_model(events, pairs)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_newey_west_agrees_with_statsmodels(family):
    ours, model = both_fits(family, pairs=True)
    lags = {"maxlags": 3, "use_correction": True}
    theirs = model.fit(tol=1e-14, cov_type="HAC", cov_kwds=lags)
    assert newey_west(ours, INDEX).covariance == pytest.approx(theirs.cov_params(), **EXACT)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_independent_errors_agree_with_statsmodels(family):
    ours, model = both_fits(family, pairs=False)
    theirs = model.fit(tol=1e-14, scale="X2")
    uncertainty = independent(ours, INDEX)
    assert uncertainty.covariance == pytest.approx(theirs.cov_params(), **EXACT)
    assert uncertainty.dispersion == pytest.approx(theirs.scale)
    assert uncertainty.degrees_of_freedom(np.eye(6)) == pytest.approx(theirs.df_resid)


def test_a_missing_month_adds_nothing_to_newey_wests_lags():
    kept = INDEX[INDEX != 30]
    events = counts()[kept]
    fit = fit_model(DESIGN.terms[kept], months(events, EXPOSURE[kept]), Counts())
    padded = np.zeros((48, 6))
    padded[kept] = fit.weighted_terms * fit.residuals[:, None]
    crosses = [padded[lag:].T @ padded[: 48 - lag] for lag in range(4)]
    middle = crosses[0] + sum((1 - k / 4) * (crosses[k] + crosses[k].T) for k in (1, 2, 3))
    bread = np.linalg.inv(fit.weighted_terms.T @ fit.weighted_terms)
    expected = bread @ middle @ bread * 47 / 41
    assert newey_west(fit, kept).covariance == pytest.approx(expected, **EXACT)


def linear_fits(rho, *, series, seed=5, terms=DESIGN.terms):
    """Ordinary least-squares fits of nothing but autoregressive normal errors of variance 4."""
    steps = np.random.default_rng(seed).normal(0, 2, (series, len(terms)))
    errors = steps.copy()
    for month in range(1, len(terms)):
        errors[:, month] = rho * errors[:, month - 1] + np.sqrt(1 - rho**2) * steps[:, month]
    coefficients = np.linalg.lstsq(terms, errors.T)[0]
    residuals = errors - (terms @ coefficients).T
    return [
        Fit(c, terms, r, Counts(), settled=True)
        for c, r in zip(coefficients.T, residuals, strict=True)
    ]


@pytest.mark.parametrize("rho", [0.0, 0.3])
def test_what_the_fit_took_from_the_autocorrelation_is_given_back(rho):
    fits = linear_fits(rho, series=400)
    found = np.array([autoregressive(fit, INDEX).autocorrelation for fit in fits])
    naive = np.array([fit.residuals[1:] @ fit.residuals[:-1] for fit in fits])
    naive /= np.array([fit.residuals @ fit.residuals for fit in fits])
    assert np.mean(found) == pytest.approx(rho, abs=0.04)
    assert np.mean(naive) < rho - 0.08


@pytest.mark.parametrize("rho", [0.0, 0.3])
def test_the_variance_told_is_the_variance_seen(rho):
    fits = linear_fits(rho, series=600)
    seen = np.var([fit.coefficients[2] for fit in fits])
    told = np.median([autoregressive(fit, INDEX).covariance[2, 2] for fit in fits])
    assert told == pytest.approx(seen, rel=0.2)


def test_degrees_of_freedom_are_those_of_the_spread_of_the_variance():
    """A variance with ν degrees of freedom varies by 2 / ν relative to its square."""
    told = [autoregressive(fit, INDEX) for fit in linear_fits(0.0, series=600)]
    variances = np.array([uncertainty.covariance[2, 2] for uncertainty in told])
    seen = 2 * np.mean(variances) ** 2 / np.var(variances)
    median = np.median([u.degrees_of_freedom(np.eye(6)[2:3])[0] for u in told])
    assert median == pytest.approx(seen, rel=0.35)


def test_dispersion_and_autocorrelation_solve_their_equations():
    fit = linear_fits(0.3, series=1)[0]
    found = autoregressive(fit, INDEX)
    likeness = found.autocorrelation ** np.abs(INDEX[:, None] - INDEX)
    terms = fit.weighted_terms
    maker = np.eye(48) - terms @ np.linalg.pinv(terms)
    expected = found.dispersion * maker @ likeness @ maker
    squares = fit.residuals @ fit.residuals
    neighbours = fit.residuals[1:] @ fit.residuals[:-1]
    assert np.trace(expected) == pytest.approx(squares)
    assert np.trace(expected, 1) == pytest.approx(neighbours, abs=0.01 * squares)


def test_degrees_of_freedom_stay_between_2_and_those_of_the_residuals():
    for rho in (-0.4, 0.0, 0.85):
        for fit in linear_fits(rho, series=20):
            degrees = autoregressive(fit, INDEX).degrees_of_freedom(np.eye(6))
            assert (degrees >= 2).all()
            assert (degrees <= 42).all()
