"""Standardisation against PHStatsMethods, Stata, statsmodels and arithmetic."""

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.counts import poisson_interval
from cpanalysis.statistics.differences import newcombe
from cpanalysis.statistics.proportions import wilson
from cpanalysis.statistics.standardisation import (
    directly_standardised_proportion,
    directly_standardised_rate,
    expected_events,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_rate_ratio,
    standardised_mean,
    standardised_ratio,
)

# Fleiss (1981), Statistical Methods for Rates and Proportions, page 249: first-born infants
# with Down's syndrome, births, and all births, by age of the mother.
AFFECTED = [107, 141, 60, 40, 39, 25]
BIRTHS = [230061, 329449, 114920, 39487, 14208, 3052]
ALL_AFFECTED = [136, 396, 411, 428, 628, 530]
ALL_BIRTHS = [319933, 931318, 786511, 488235, 237863, 61313]

# Doll and Hill's doctors as in the Stata manual: deaths and person-years, smokers or not.
SMOKERS = ([32, 104, 206, 186, 102], [52407, 43248, 28612, 12663, 5317])
OTHERS = ([2, 12, 28, 28, 31], [18790, 10673, 5710, 2585, 1462])


def test_direct_standardisation_agrees_with_phstatsmethods():
    # PHStatsMethods 0.1.16, ph_dsr per 100,000, on the table above.
    rate = directly_standardised_rate(AFFECTED, BIRTHS, weights=ALL_BIRTHS)
    found = np.array([rate.value, *rate.interval]) * 100_000
    np.testing.assert_allclose(found, [92.30452553, 80.32922142, 105.1872092], rtol=1e-9)


def test_small_direct_standardisation_agrees_with_phstatsmethods():
    # PHStatsMethods 0.1.16, ph_dsr per 1,000.
    weights = [5000, 4000, 6000, 3000]
    rate = directly_standardised_rate([3, 8, 2, 1], [1200, 900, 1500, 700], weights=weights)
    found = np.array([rate.value, *rate.interval]) * 1000
    np.testing.assert_allclose(found, [3.352292769, 1.830030843, 5.626650011], rtol=1e-9)


def test_indirect_standardisation_agrees_with_phstatsmethods():
    # PHStatsMethods 0.1.16, ph_ISRatio, on the table above.
    expected = expected_events(
        BIRTHS, reference_events=ALL_AFFECTED, reference_exposures=ALL_BIRTHS
    )
    ratio = standardised_ratio(sum(AFFECTED), expected)
    assert expected == pytest.approx(396.44108681160276)
    found = [ratio.value, *ratio.interval]
    assert found == pytest.approx([1.0392464699, 0.9413042763, 1.1446098316], rel=1e-9)


def test_direct_standardisation_of_one_stratum_is_the_crude_rate():
    rate = directly_standardised_rate([7], [200], weights=[3])
    assert rate.value == 7 / 200
    np.testing.assert_allclose(rate.interval, np.divide(poisson_interval(7), 200))


def test_direct_standardisation_without_events():
    rate = directly_standardised_rate([0, 0], [100, 300], weights=[1, 1])
    assert rate.value == rate.interval.lower == 0
    assert rate.interval.upper == pytest.approx(3.688879 / 400, rel=1e-6)


def test_direct_standardisation_of_many_areas_at_once():
    events, exposures = [[5, 20], [0, 0], [5, np.nan]], [[1000, 2000], [10, 20], [1000, 2000]]
    rates = directly_standardised_rate(events, exposures, weights=[3, 1])
    assert rates.value[0] == pytest.approx(0.00625)
    assert np.isnan(rates.value).tolist() == [False, False, True]


def test_a_stratum_without_exposure_is_unknown_unless_it_has_no_weight():
    assert np.isnan(directly_standardised_rate([5, 0], [100, 0], weights=[1, 1]).value)
    assert directly_standardised_rate([5, 0], [100, 0], weights=[1, 0]).value == 0.05


def test_direct_standardisation_covers_95_per_cent():
    generator = np.random.default_rng(21)
    exposures, rates = np.array([900.0, 400, 150]), np.array([0.01, 0.03, 0.1])
    weights = np.array([0.4, 0.3, 0.3])
    drawn = generator.poisson(exposures * rates, (8000, 3))
    lower, upper = directly_standardised_rate(drawn, exposures, weights=weights).interval
    truth = weights @ rates
    assert 0.935 <= np.mean((lower <= truth) & (truth <= upper)) <= 0.965


def test_expected_events_need_a_rate_where_anyone_is_exposed():
    reference = {"reference_events": [5, 0], "reference_exposures": [100, 0]}
    assert expected_events([40, 0], **reference) == pytest.approx(2)
    assert np.isnan(expected_events([40, 1], **reference))


def test_a_ratio_to_nothing_is_unknown():
    ratio = standardised_ratio([3, np.nan], [0, 4])
    assert np.isnan([ratio.value, *ratio.interval]).all()


def test_standardised_proportion_of_one_stratum_is_wilsons():
    share = directly_standardised_proportion([7], [20], mix=[5])
    assert share.interval == pytest.approx(wilson(7, 20))


def test_two_strata_square_and_add_as_newcombe_does():
    # Half the sum of p and 1 - q is half their difference and a half.
    share = directly_standardised_proportion([56, 80 - 48], [70, 80], mix=[1, 1])
    expected = np.add(newcombe(56, 70, 48, 80), 1) / 2
    np.testing.assert_allclose(share.interval, expected)


def test_a_fixed_mix_is_not_fooled_by_regrading():
    # The slowest 20 of the medium cases become high: both grades look quicker, nothing is.
    before = directly_standardised_proportion([4, 60], [10, 100], mix=[10, 100])
    after = directly_standardised_proportion([14, 50], [30, 80], mix=[30, 80])
    assert before.value == pytest.approx(after.value) == 64 / 110
    assert 14 / 30 > 4 / 10
    assert 50 / 80 > 60 / 100


def test_standardised_proportion_covers_95_per_cent():
    generator = np.random.default_rng(22)
    totals, shares, mix = (
        np.array([15, 40, 90]),
        np.array([0.1, 0.4, 0.8]),
        np.array([0.3, 0.3, 0.4]),
    )
    drawn = generator.binomial(totals, shares, (8000, 3))
    lower, upper = directly_standardised_proportion(drawn, totals, mix=mix).interval
    truth = mix @ shares
    assert 0.935 <= np.mean((lower <= truth) & (truth <= upper)) <= 0.965


def test_standardised_mean_by_hand():
    mean = standardised_mean([60, 180], [20, 90], [25, 36], mix=[1, 3])
    error = np.sqrt((0.25 * 20) ** 2 / 25 + (0.75 * 90) ** 2 / 36)
    assert mean.value == 150
    assert mean.interval == pytest.approx((150 - 1.959964 * error, 150 + 1.959964 * error))


def test_a_mean_of_one_record_has_no_error():
    assert np.isnan(standardised_mean([60, 180], [20, 0], [25, 1], mix=[1, 3]).value)
    assert standardised_mean([60, np.nan], [20, np.nan], [25, 0], mix=[1, 0]).value == 60


def test_mantel_haenszel_rates_agree_with_stata():
    # Stata manual, ir: combined 1.424682, 95 % 1.154703 to 1.757784.
    ratio = mantel_haenszel_rate_ratio(*SMOKERS, *OTHERS)
    found = [ratio.value, *ratio.interval]
    assert found == pytest.approx([1.424682, 1.154703, 1.757784], abs=6e-7)


def test_mantel_haenszel_of_one_stratum_is_the_ratio():
    assert mantel_haenszel_rate_ratio([10], [100], [5], [200]).value == pytest.approx(4)


def test_mantel_haenszel_rates_without_events_are_unknown():
    assert np.isnan(mantel_haenszel_rate_ratio([0, 0], [5, 5], [1, 2], [5, 5]).value)
    assert np.isnan(mantel_haenszel_rate_ratio([1, 2], [5, 5], [1, 2], [0, 0]).value)


def test_mantel_haenszel_odds_agree_with_statsmodels():
    tables = [[[8, 12], [4, 16]], [[20, 20], [10, 30]]]
    pooled = StratifiedTable([np.array(table) for table in tables])
    ratio = mantel_haenszel_odds_ratio([8, 20], [20, 40], [4, 10], [20, 40])
    expected = [pooled.oddsratio_pooled, *pooled.oddsratio_pooled_confint()]
    assert [ratio.value, *ratio.interval] == pytest.approx(expected)


def test_strata_that_say_nothing_are_left_out():
    whole = mantel_haenszel_odds_ratio([8, 20], [20, 40], [4, 10], [20, 40])
    padded = mantel_haenszel_odds_ratio(
        [8, 20, 0, 1], [20, 40, 0, np.nan], [4, 10, 3, 1], [20, 40, 5, 2]
    )
    assert padded == whole


@pytest.mark.parametrize("events", [0, 5])
def test_odds_of_none_or_all_are_unknown(events):
    ratio = mantel_haenszel_odds_ratio([events], [5], [events], [5])
    assert np.isnan([ratio.value, *ratio.interval]).all()


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: directly_standardised_rate([1], [2], weights=[0]), "weights must"),
        (lambda: directly_standardised_rate([1], [2], weights=[np.nan]), "weights must"),
        (lambda: directly_standardised_rate([1], [2], weights=[-1]), "weights must"),
        (lambda: standardised_ratio(-1, 2), "events must be whole"),
        (lambda: directly_standardised_proportion([3], [2], mix=[1]), "more than their total"),
        (lambda: standardised_mean([1], [-1], [5], mix=[1]), "deviations must"),
        (lambda: mantel_haenszel_rate_ratio([1], [-1], [1], [1]), "exposure must"),
    ],
)
def test_wrong_requests_are_refused(call, fault):
    with pytest.raises(ParameterError, match=fault):
        call()
