from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import kstest, nbinom

from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.sample import themes
from cpanalysis.sample.arrivals import arrive, cumulate, day_weights, find, spans
from cpanalysis.sample.plan import Plan, SampleOptions
from cpanalysis.sample.population import AGED_10_TO_17

NONE = SampleOptions(effects="none", faults="none")
FLAT = replace(
    themes.MISSING,
    a_month=2500,
    ages=(1.0,) * 18,
    light=0,
    holidays=1,
    weekdays=themes.EVEN,
    effects=(),
)
SHAPE, CHILDREN = 0.3, 20_000


def make_flat_pool(frailty: np.ndarray) -> pl.DataFrame:
    """Children who are of age throughout the period."""
    rows = frailty.size
    return pl.DataFrame(
        {
            "birth": [date(2012, 1, 1)] * rows,
            "birth_month": [42 * 12] * rows,
            "overstay": [0] * rows,
            "sex": ["female"] * rows,
            "frailty": frailty,
            "district": pl.Series(["Hartlepool"] * rows, dtype=pl.Enum(codes.DISTRICT)),
        }
    )


@pytest.fixture(scope="module")
def block():
    return next(Plan(months=12, options=NONE).blocks())


@pytest.fixture(scope="module")
def counts(block):
    frailty = np.random.default_rng(5).gamma(SHAPE, 1 / SHAPE, CHILDREN)
    events = arrive(FLAT, make_flat_pool(frailty), block)
    return np.bincount(events["child"].to_numpy(), minlength=CHILDREN)


def test_events_of_a_child_are_negative_binomial(counts):
    mean = counts.mean()
    known = nbinom(SHAPE, SHAPE / (SHAPE + mean))
    for number in range(6):
        share = known.pmf(number)
        error = 4 * np.sqrt(share / CHILDREN)
        assert (counts == number).mean() == pytest.approx(share, abs=error)


def test_the_variance_is_that_of_the_shape(counts):
    mean = counts.mean()
    assert counts.var() == pytest.approx(mean + mean**2 / SHAPE, rel=0.1)


def test_a_flat_theme_is_evenly_spread_over_the_period(block):
    events = arrive(FLAT, make_flat_pool(np.ones(CHILDREN)), block)
    since = (events["at"].dt.date() - block.plan.start).dt.total_days().to_numpy()
    jitter = np.random.default_rng(1).random(since.size)
    assert kstest((since + jitter) / block.plan.days.size, "uniform").pvalue > 0.001


def test_events_come_by_child_and_time(block):
    events = arrive(FLAT, make_flat_pool(np.ones(200)), block)
    assert events.equals(events.sort("child", "at"))


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_a_year_of_days_weighs_one_on_average(theme):
    days = np.arange("2023-01-01", "2024-01-01", dtype="datetime64[D]")
    assert day_weights(theme, days).mean() == pytest.approx(1)


def test_summer_and_fridays_are_busier_for_missing_children():
    days = np.array(["2025-06-13", "2025-06-10", "2025-01-17"], dtype="datetime64[D]")
    friday_in_june, tuesday_in_june, friday_in_january = day_weights(themes.MISSING, days)
    assert friday_in_june > 1.15 * tuesday_in_june
    assert friday_in_june > 1.3 * friday_in_january


def test_standing_differences_leave_the_force_at_its_level():
    typical = cumulate(replace(themes.MISSING, effects=()), Plan())[:, -1]
    planted = cumulate(themes.MISSING, Plan())[:, -1]
    weights = [AGED_10_TO_17[name] for name in DISTRICT_NAMES]
    assert np.average(planted, weights=weights) == pytest.approx(np.average(typical))
    hartlepool, middlesbrough, redcar, stockton = planted
    assert middlesbrough / redcar == pytest.approx(1.25)
    assert hartlepool / stockton == pytest.approx(1.15)


def test_a_change_is_in_the_line_from_its_day_only():
    plan = Plan()
    daily = np.diff(cumulate(themes.CUSTODY, plan), axis=1)
    ratio = daily[3] / daily[2]
    changed = plan.days >= np.datetime64("2024-04-01")
    assert ratio[changed] == pytest.approx(0.6)
    assert ratio[~changed] == pytest.approx(1.0)


def test_without_effects_the_districts_are_alike():
    for theme in themes.THEMES:
        line = cumulate(theme, Plan(options=NONE))
        assert (line == line[0]).all()


def test_find_is_a_search_row_by_row():
    rng = np.random.default_rng(2)
    line = np.concatenate([np.zeros((4, 1)), rng.random((4, 50)).cumsum(axis=1)], axis=1)
    row = rng.integers(0, 4, 500)
    reached = rng.random(500) * line[row, -1]
    one_by_one = [
        np.searchsorted(line[r], x, side="right") - 1 for r, x in zip(row, reached, strict=True)
    ]
    assert find(line, row, reached).tolist() == one_by_one


def test_children_are_at_risk_between_two_birthdays():
    plan = Plan(months=24, options=NONE)
    months = pl.Series([46 * 12, 37 * 12 - 1, 20 * 12])  # 2016-01, 2006-12, 1990-01
    pool = make_flat_pool(np.ones(3)).with_columns(birth_month=months)
    first, last = spans(themes.MISSING, pool, plan)
    starts = (date(2024, 1, 1) - plan.start).days
    ends = (date(2024, 12, 1) - plan.start).days
    assert first.tolist() == [starts, 0, 0]
    assert last.tolist() == [plan.days.size, ends, 0]


def test_events_fall_at_the_hours_of_their_weekday(block):
    night_only = replace(
        FLAT, hours=themes.hours((6, 1.0), (18, 0.0)), late=themes.hours((18, 0.0), (6, 1.0))
    )
    at = arrive(night_only, make_flat_pool(np.ones(500)), block)["at"]
    late = at.dt.weekday().is_in([5, 6])
    skipped = 1
    assert at.filter(late).dt.hour().min() == 18
    assert at.filter(~late).dt.hour().max() <= 5 + skipped


def test_the_hours_in_which_the_clock_changes_are_crowded_where_faults_are_planted():
    plan = Plan(months=12)
    pool = make_flat_pool(np.ones(CHILDREN))
    events = arrive(FLAT, pool, next(plan.blocks()))
    quiet = arrive(FLAT, pool, next(Plan(months=12, options=NONE).blocks()))
    small = [
        (frame["at"].dt.date().is_in([date(2024, 10, 27), date(2025, 3, 30)])
         & (frame["at"].dt.hour() < 3)).sum()
        for frame in (events, quiet)
    ]  # fmt: skip
    assert small[0] > 1.5 * small[1]
