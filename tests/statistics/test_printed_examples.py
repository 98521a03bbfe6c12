"""Examples that other packages print or are known by: the same numbers come out here.

Vision: Stuart (1955), Biometrika 42, 412-416, as in R's coin. Leukaemia: Miller (1997), Survival
Analysis, as ``aml`` in R's survival. Deaths and time at risk: R's help of ``poisson.test``, from
Brookmeyer's and Andersen's data in ISwR. Diagnoses: Fleiss, Levin and Paik (2003), Statistical
Methods for Rates and Proportions, chapter 18. AC1: Gwet (2002), Series: Statistical Methods for
Inter-Rater Reliability Assessment 1.
"""

import numpy as np
import pytest
import statsmodels.api as sm

from cpanalysis.statistics.agreement import bowker, exact_agreement, gwet_ac2, stuart_maxwell
from cpanalysis.statistics.clustered import clustered_difference, clustered_proportion
from cpanalysis.statistics.counts import garwood
from cpanalysis.statistics.differences import newcombe, rate_ratio
from cpanalysis.statistics.survival import median_wait, sort_waits, survival_curve

VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
MAINTAINED = sort_waits(
    [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
).waits
NOT_MAINTAINED = sort_waits(
    [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
).waits


def test_rates_of_two_groups_as_poisson_test_has_them():
    found = rate_ratio(11, 800, 6 + 8 + 7, 1083 + 1050 + 878)
    assert pytest.approx(1.971488, abs=1e-6) == 11 / 800 / (21 / 3011)
    assert found == pytest.approx((0.8584264, 4.2772659), abs=1e-6)


def test_one_rate_as_poisson_test_has_it():
    ends = np.array(garwood(137)) / 24.19893
    assert ends == pytest.approx((4.753125, 6.692709), abs=1e-6)


def test_both_eyes_of_women_are_not_graded_equally_often():
    found = stuart_maxwell(VISION)
    assert (found.statistic, found.degrees_of_freedom) == pytest.approx((11.957, 3), abs=5e-4)
    assert found.p_value == pytest.approx(0.00753, abs=5e-6)
    assert bowker(VISION).statistic == pytest.approx(19.107, abs=5e-4)


def test_two_psychiatrists_agree_on_89_of_100():
    assert exact_agreement([[75, 1, 4], [5, 4, 1], [0, 0, 10]]).value == pytest.approx(0.89)


def test_ac1_stays_high_where_kappa_falls_below_0():
    found = gwet_ac2([[118, 5], [2, 0]], seed=1, weights=np.eye(2), draws=100)
    assert found.value == pytest.approx(0.9408, abs=5e-5)


def test_leukaemia_as_survival_has_it():
    assert median_wait(survival_curve(MAINTAINED)).value == 31
    assert median_wait(survival_curve(NOT_MAINTAINED)).value == 23


def test_a_clustered_difference_of_children_seen_once_is_nearly_newcombes():
    once = [
        clustered_proportion([1] * events + [0] * (400 - events), [1] * 400) for events in (160, 80)
    ]
    assert clustered_difference(*once)[0] == pytest.approx(newcombe(160, 400, 80, 400), abs=0.001)


def test_a_clustered_difference_has_the_robust_error_of_statsmodels():
    draw = np.random.default_rng(8)
    totals = draw.geometric(0.4, 1600)
    shares = draw.beta(np.where(np.arange(1600) < 800, 1.0, 1.5), 1.5)
    events = draw.binomial(totals, shares)
    sides = [slice(0, 800), slice(800, 1600)]
    found, _ = clustered_difference(
        *(clustered_proportion(events[side], totals[side]) for side in sides)
    )
    child = np.repeat(np.arange(1600), totals)
    outcome = np.concatenate([np.arange(n) < e for e, n in zip(events, totals, strict=True)])
    model = sm.OLS(outcome.astype(float), sm.add_constant((child < 800).astype(float)))
    robust = model.fit(cov_type="cluster", cov_kwds={"groups": child})
    assert (found.upper - found.lower) / (2 * 1.96) == pytest.approx(robust.bse[1], rel=0.02)
    assert (found.upper + found.lower) / 2 == pytest.approx(robust.params[1], abs=0.002)
