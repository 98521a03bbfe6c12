from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import chisquare

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables.table import CHILD_PATTERN
from cpanalysis.sample.children import count_out, make_pool, name_children
from cpanalysis.sample.clock import midnight
from cpanalysis.sample.plan import Plan
from cpanalysis.sample.population import AGED_10_TO_17
from cpanalysis.sample.targets import AT_RISK, REPEAT_SHAPE


@pytest.fixture(scope="module")
def pool():
    return make_pool(next(Plan(scale=5, seed=3).blocks()))


@pytest.fixture(scope="module")
def aged_10_to_17(pool):
    age = 2024 * 12 - (pl.col("birth").dt.year() * 12 + pl.col("birth").dt.month() - 1)
    return pool.filter((age >= 120) & (age < 216))


def test_as_many_children_are_at_risk_as_meant(aged_10_to_17):
    assert aged_10_to_17.height / 5 == pytest.approx(AT_RISK.value, rel=0.02)


def test_districts_have_children_in_proportion(pool):
    counts = [pool.filter(district=name).height for name in DISTRICT_NAMES]
    shares = np.array([AGED_10_TO_17[name] for name in DISTRICT_NAMES])
    assert chisquare(counts, shares / shares.sum() * pool.height).pvalue > 0.001


def test_rates_vary_as_the_shape_says(pool):
    rate = pool["frailty"]
    assert rate.mean() == pytest.approx(1, rel=0.03)
    assert rate.var() == pytest.approx(1 / REPEAT_SHAPE.value, rel=0.1)


def test_about_as_many_are_in_care_as_the_official_stock(aged_10_to_17):
    """1,769 of all ages on 31 March 2025, of whom about 60 % would be 10 or older."""
    day = midnight(date(2024, 1, 1))
    in_care = aged_10_to_17.filter(day.is_between("care_from", "care_to")).height / 5
    assert 850 < in_care < 1150


def test_care_is_a_part_of_childhood(pool):
    care = pool.drop_nulls("care_from")
    assert (care["care_from"] < care["care_to"]).all()
    assert (care["care_from"].dt.date() >= care["birth"]).all()
    assert (care["care_to"].dt.date() <= care["birth"].dt.offset_by("18y")).all()


def test_births_are_the_first_of_a_month_and_touch_the_period(pool):
    assert (pool["birth"].dt.day() == 1).all()
    assert pool["birth"].max() == date(2025, 9, 1)
    assert pool["birth"].min() == date(2003, 10, 1)


def test_children_of_two_blocks_are_different():
    blocks = Plan(months=1, scale=20.2).blocks()
    first, second = (set(make_pool(block)["child_id"]) for block in blocks)
    assert not first & second


def test_neighbours_are_named_if_they_fit(pool):
    events = pl.DataFrame({"child": [0, 1], "at": [date(2020, 1, 1)] * 2}).cast(
        {"child": pl.UInt32}
    )
    near = pool.head(4).with_columns(
        birth=pl.Series([date(2010, 1, 1), date(2019, 1, 1), date(2012, 1, 1), date(2012, 1, 1)]),
        district=pl.Series([*["Hartlepool"] * 3, "Middlesbrough"], dtype=pool["district"].dtype),
    )
    named = name_children(events, near, pl.Series([3, 3]), at="at", ages=(8, 17))
    assert named.select("child", "place").rows() == [(0, 1), (2, 3), (1, 1), (2, 2)]


def test_rows_are_counted_out():
    event, place = count_out(np.array([1, 0, 2]))
    assert (event.tolist(), place.tolist()) == ([0, 2, 2], [0, 0, 1])


def test_the_table_holds_the_known_and_nobody_else(tables):
    named = pl.concat(
        tables[name].select("child_id").drop_nulls()
        for name in ("missing_episodes", "cse_victims", "custody_detentions", "ppn_referrals",
                     "return_interviews")
    ).unique()  # fmt: skip
    children = tables["children"]
    assert children["child_id"].is_unique().all()
    assert children["child_id"].str.contains(CHILD_PATTERN).all()
    assert set(children["child_id"]) == set(named["child_id"])


def test_the_first_record_is_no_later_than_any(tables):
    first = tables["children"].select("child_id", "first_record_date")
    for table, at in (("missing_episodes", "reported_at"), ("child_status_periods", "start_at")):
        joined = tables[table].join(first, on="child_id")
        assert (joined["first_record_date"] <= joined[at].dt.date()).all()


def test_no_small_area_is_given(tables):
    assert tables["children"]["home_lsoa"].null_count() == tables["children"].height
