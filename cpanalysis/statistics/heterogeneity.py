"""Do several groups differ at all: one test over all of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2, random_table
from scipy.stats.contingency import expected_freq

from cpanalysis.statistics.checks import (
    as_events_in_exposure,
    as_events_of_total,
    refuse_dispersion,
)
from cpanalysis.statistics.interval import FloatArray

SPARSE_BELOW = 5
DRAWS = 20_000
SEED = 20170519
TIE = 1e-9


class TestResult(NamedTuple):
    """A test statistic, its degrees of freedom, and its two-sided p value."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


TestResult.__test__ = False  # type: ignore[attr-defined]  # pytest would collect it by its name


def heterogeneity_of_proportions(
    events: ArrayLike, totals: ArrayLike, *, dispersion: float = 1.0
) -> TestResult:
    """Chi-squared test that several groups have one proportion, ``dispersion`` times binomial.

    Where a count below 5 is expected in any cell, the p value is the share of 20,000
    seeded tables with the same margins whose statistic is at least so large. A dispersion
    above 1 divides the statistic, and the p value is then at least that of the table. Groups
    without a total, or with a missing number, are left out; fewer than two groups give
    nan; all or no events everywhere give a statistic of 0 and a p value of 1.

    Raises
    ------
    ParameterError
        For counts that are negative or fractional, for more events than their total, and for
        a dispersion below 1.

    References
    ----------
    Rao and Scott (1981), Journal of the American Statistical Association 76, 221-230.

    Examples
    --------
    Audited cases graded inadequate, by type of case, of 81 in 2017:

    >>> test = heterogeneity_of_proportions([3, 2, 2, 2, 4, 3, 3, 5], [12, 10, 11, 16, 8, 7, 6, 11])
    >>> test.degrees_of_freedom
    7
    """
    counted, of_total = (np.atleast_1d(values) for values in as_events_of_total(events, totals))
    known = ~np.isnan(counted)
    table = np.column_stack([counted, of_total - counted])[known]
    refuse_dispersion(dispersion)
    return _disperse(_chi_squared_of_table(table), dispersion)


def heterogeneity_of_rates(
    events: ArrayLike, exposures: ArrayLike, *, dispersion: float = 1.0
) -> TestResult:
    """Chi-squared test that several groups have one rate, ``dispersion`` times Poisson.

    ``Σ (observed - expected)² / expected / dispersion`` with events expected in proportion
    to exposure. Where fewer than 5 are expected in any group, the p value comes from 20,000
    seeded divisions of the same events: multinomial, or Dirichlet-multinomial with the
    variance that ``dispersion`` asks for. Groups without exposure, or with a missing
    number, are left out; fewer than two groups give nan; no events give a p value of 1.

    Raises
    ------
    ParameterError
        For events that are no counts, exposures below 0 and a dispersion below 1.

    Examples
    --------
    >>> heterogeneity_of_rates([30, 50, 40], [10, 10, 10]).statistic
    5.0
    >>> heterogeneity_of_rates([30, 50, 40], [10, 10, 10], dispersion=2.5).statistic
    2.0
    """
    refuse_dispersion(dispersion)
    counted, exposed = (np.atleast_1d(each) for each in as_events_in_exposure(events, exposures))
    known = ~np.isnan(counted)
    return _chi_squared_of_rates(counted[known], exposed[known], dispersion)


def independence_by_draws(table: FloatArray, *, seed: int, draws: int) -> TestResult:
    """Test a table whose every row and column has some count; see ``monte_carlo_independence``.

    >>> independence_by_draws(np.array([[4.0, 4], [8, 0]]), seed=1, draws=99).degrees_of_freedom
    1
    """
    statistic, expected = pearson_statistic(table)
    margins = random_table(*(table.sum(axis=axis).astype(int) for axis in (1, 0)))
    drawn = margins.rvs(draws, random_state=np.random.default_rng(seed))
    distances = ((drawn - expected) ** 2 / expected).sum(axis=(1, 2))
    as_far = (distances >= statistic * (1 - TIE)).sum()
    degrees = (table.shape[0] - 1) * (table.shape[1] - 1)
    return TestResult(statistic, degrees, float((1 + as_far) / (1 + draws)))


def pearson_statistic(table: FloatArray) -> tuple[float, FloatArray]:
    """Return Pearson's chi-squared statistic and the counts expected without association.

    >>> pearson_statistic(np.array([[4.0, 4], [8, 0]]))[1].tolist()
    [[6.0, 2.0], [6.0, 2.0]]
    """
    expected = expected_freq(table)
    return float(((table - expected) ** 2 / expected).sum()), expected


def _chi_squared_of_table(table: FloatArray) -> TestResult:
    degrees = len(table) - 1
    if degrees < 1:
        return TestResult(np.nan, 0, np.nan)
    if not table.sum(axis=0).all():
        return TestResult(0.0, degrees, 1.0)
    statistic, expected = pearson_statistic(table)
    if expected.min() < SPARSE_BELOW:
        return independence_by_draws(table, seed=SEED, draws=DRAWS)
    return TestResult(statistic, degrees, float(chi2.sf(statistic, degrees)))


def _disperse(found: TestResult, dispersion: float) -> TestResult:
    statistic, degrees, p_value = found
    if dispersion == 1 or degrees < 1:
        return found
    wider = float(chi2.sf(statistic / dispersion, degrees))
    return TestResult(statistic / dispersion, degrees, max(p_value, wider))


def _chi_squared_of_rates(
    counted: FloatArray, exposed: FloatArray, dispersion: float
) -> TestResult:
    degrees = len(counted) - 1
    if degrees < 1:
        return TestResult(np.nan, 0, np.nan)
    if not counted.any():
        return TestResult(0.0, degrees, 1.0)
    shares = exposed / exposed.sum()
    statistic = float(_distance(counted, shares)) / dispersion
    if shares.min() * counted.sum() < SPARSE_BELOW:
        return TestResult(statistic, degrees, _p_by_divisions(counted, shares, dispersion))
    return TestResult(statistic, degrees, float(chi2.sf(statistic, degrees)))


def _distance(counted: FloatArray, shares: FloatArray) -> FloatArray:
    expected = counted.sum(axis=-1, keepdims=True) * shares
    return np.asarray(((counted - expected) ** 2 / expected).sum(axis=-1))


def _p_by_divisions(counted: FloatArray, shares: FloatArray, dispersion: float) -> float:
    drawn = _draw_divisions(int(counted.sum()), shares, dispersion)
    as_far = _distance(drawn, shares) >= _distance(counted, shares) * (1 - TIE)
    return float((as_far.sum() + 1) / (DRAWS + 1))


def _draw_divisions(events: int, shares: FloatArray, dispersion: float) -> FloatArray:
    generator = np.random.default_rng(SEED)
    if dispersion == 1:
        return generator.multinomial(events, shares, size=DRAWS).astype(np.float64)
    # All events in one group is as uneven as it gets: no larger dispersion exists.
    spread = max(events - dispersion, 1e-3) / (dispersion - 1)
    chances = generator.dirichlet(spread * shares, size=DRAWS)
    return generator.multinomial(events, chances).astype(np.float64)
