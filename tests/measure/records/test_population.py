"""Residents are counted once, in person-years, whatever the split of the estimates."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import Population
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.population import count_residents, person_years
from tests.measure.records.example import make_records

YOUNG = Population(10, 17)
HEADER = "district  year  age_band  sex  ethnic_group  looked_after  estimate\n"


def residents(rows: str, strata: tuple[str, ...] = (), ages: Population = YOUNG) -> pl.DataFrame:
    table = make_records(population=HEADER + rows).table("population").collect()
    return count_residents(table, ages, strata)


def bands(estimate: int, sex: str = "all", group: str = "all", year: int = 2023) -> str:
    names = ("10-11", "12-13", "14-15", "16-17")
    return "".join(f"H  {year}  {name}  {sex}  {group}  all  {estimate}\n" for name in names)


def single_years(estimate: int) -> str:
    return "".join(f"H  2023  {age}  all  all  all  {estimate}\n" for age in range(18))


@pytest.mark.parametrize(
    "rows",
    [
        bands(200),
        bands(150, "female") + bands(50, "male"),
        bands(200) + bands(150, "female") + bands(50, "male"),  # parts and the whole
        bands(200) + bands(180, "all", "White") + bands(20, "all", "Asian"),
        bands(200) + "H  2023  5-9  all  all  all  900\n",
        bands(200) + "H  2023  16-17  all  all  looked_after  9\n",
        single_years(100),
    ],
)
def test_the_whole_is_counted_once(rows: str) -> None:
    assert residents(rows)["people"].to_list() == [800]


def test_a_year_that_lacks_a_band_is_left_out() -> None:
    rows = bands(200).replace("H  2023  12-13  all  all  all  200\n", "")
    assert residents(rows).is_empty()


def test_parts_are_counted_where_they_are_asked_for() -> None:
    rows = bands(200) + bands(150, "female") + bands(50, "male")
    by_sex = residents(rows, ("sex",)).sort("sex")
    assert by_sex.select("sex", "people").rows() == [("female", 600), ("male", 200)]
    by_band = residents(rows, ("age_band",))
    assert set(by_band.select("age_band", "people").rows()) == {
        (band, 200) for band in ("10-11", "12-13", "14-15", "16-17")
    }


@pytest.mark.parametrize(
    ("length", "first", "exposure"),
    [
        ("month", date(2023, 2, 1), 800 * 28 / 365),
        ("month", date(2024, 2, 1), 1600 * 29 / 366),  # a leap year has more days to share
        ("calendar year", date(2023, 1, 1), 800),
        ("calendar year", date(2025, 1, 1), 1600),  # the last estimate is carried on
        ("financial year", date(2023, 4, 1), 800 * 275 / 365 + 1600 * 91 / 366),
        ("month", date(2022, 12, 1), None),  # before the first estimate
        ("financial year", date(2022, 4, 1), None),
    ],
)
def test_people_become_person_years(length: str, first: date, exposure: float | None) -> None:
    counted = residents(bands(200) + bands(400, year=2024))
    years = person_years(counted, list(enumerate(make_calendar(length, first, first).periods)))
    assert years["exposure"].to_list() == [None if exposure is None else pytest.approx(exposure)]


def test_a_rate_of_the_force_needs_the_residents_of_every_district() -> None:
    episodes = "district  reported_at\nH  2023-05-01 10:00\nM  2023-05-02 10:00\n"
    every = "".join(bands(200).replace("H  ", f"{district}  ") for district in "HMRS")
    rates = {}
    for name, rows in (("whole", every), ("part", bands(200))):
        records = make_records(missing_episodes=episodes, population=HEADER + rows)
        asked = Request(indicators=("missing_rate_per_1000",))
        results = measure_records(records, asked).results
        found = results.filter(stratum="all", period_start=date(2023, 5, 1))
        rates[name] = dict(
            found.filter(indicator=asked.indicators[0]).select("area", "value").rows()
        )
    assert rates["whole"]["Hartlepool"] == rates["part"]["Hartlepool"] is not None
    assert rates["whole"]["Cleveland"] is not None
    assert rates["part"]["Cleveland"] is None


@pytest.mark.parametrize("lost", ["", "H", "M"])
def test_the_rest_of_the_force_needs_the_residents_of_all_others_and_of_no_more(lost: str) -> None:
    rows = "".join(bands(200).replace("H  ", f"{one}  ") for one in "HMRS" if one != lost)
    records = make_records(
        missing_episodes="district  reported_at\nR  2023-05-02 10:00\n", population=HEADER + rows
    )
    asked = Request(indicators=("missing_rate_per_1000",))
    found = measure_records(records, asked).results.filter(
        indicator=asked.indicators[0],
        area="rest of force",
        stratum="compared with",
        period_start=date(2023, 5, 1),
    )
    known = dict(found.select("value_of_stratum", pl.col("value").is_not_null()).rows())
    of_lost = {"H": "Hartlepool", "M": "Middlesbrough"}.get(lost)
    assert known == {name: lost == "" or name == of_lost for name in DISTRICT_NAMES}
    if of_lost:
        assert found.filter(value_of_stratum=of_lost)["denominator"].item() > 0
