from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.plan import Plan, SampleOptions
from cpanalysis.sample.population import make_population, years

MID_2024 = {
    "Hartlepool": 21_090,
    "Middlesbrough": 35_617,
    "Redcar and Cleveland": 27_499,
    "Stockton-on-Tees": 45_079,
}
CENSUS = {
    "Hartlepool": 9_263,
    "Middlesbrough": 14_743,
    "Redcar and Cleveland": 12_563,
    "Stockton-on-Tees": 20_094,
}
OLDER = ["10-11", "12-13", "14-15", "16-17"]


@pytest.fixture(scope="module")
def population():
    return make_population(Plan())


def test_bands_and_sexes_sum_to_the_official_number(population):
    children = population.filter(year=2024, ethnic_group="all")
    sums = dict(children.group_by("district").agg(pl.col("estimate").sum()).iter_rows())
    assert sums == pytest.approx(MID_2024)


@pytest.mark.parametrize("split", ["years", "groups"])
def test_ages_10_to_17_are_those_of_the_census(population, split):
    older = population.filter(pl.col("age_band").is_in(OLDER))
    by_group = pl.col("ethnic_group") != "all"
    rows = older.filter(by_group if split == "groups" else ~by_group & (pl.col("year") == 2023))
    sums = dict(rows.group_by("district").agg(pl.col("estimate").sum()).iter_rows())
    assert sums == pytest.approx(CENSUS)


def test_every_row_says_that_its_split_is_assumed(population):
    assert population["source"].str.contains("SYNTHETIC split.*assumed").all()


def test_a_key_stands_once(population):
    assert population.select(TABLES["population"].key).is_unique().all()


def test_the_scale_multiplies_the_children():
    once, thrice = (make_population(Plan(scale=scale)) for scale in (1, 3))
    assert (thrice["estimate"] / once["estimate"]).to_list() == pytest.approx([3] * once.height)
    assert thrice["source"].str.contains("multiplied by the scale 3").all()


def test_a_year_without_an_official_figure_is_left_out():
    assert years(Plan()) == [2021, 2022, 2023, 2024]
    assert years(Plan(months=1)) == [2024]


def test_a_period_before_the_series_takes_its_first_year():
    assert years(Plan(months=12, options=SampleOptions(end=date(2008, 12, 31)))) == [2012]
