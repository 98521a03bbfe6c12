"""Every row of results says how long its period is."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.results import OF_YEAR, conform
from cpanalysis.measure.working import conform_measured

LENGTHS = [
    ((2024, 2, 1), (2024, 2, 29), "month"),
    ((2023, 12, 1), (2023, 12, 31), "month"),
    ((2024, 10, 1), (2024, 12, 31), "quarter"),
    ((2024, 4, 1), (2024, 9, 30), "half_year"),
    ((2023, 10, 1), (2024, 9, 30), "year"),
    ((2024, 1, 1), (2024, 12, 31), "year"),
    ((2021, 10, 1), (2024, 9, 30), "three_years"),
    ((2024, 3, 31), (2024, 3, 31), "day"),
    ((2024, 3, 2), (2024, 4, 1), "other"),
    ((2024, 3, 1), (2024, 4, 30), "other"),
    ((2023, 3, 10), (2024, 3, 9), "other"),
]


def row(first: tuple[int, int, int], last: tuple[int, int, int]) -> pl.DataFrame:
    return pl.DataFrame({"period_start": [date(*first)], "period_end": [date(*last)]})


@pytest.mark.parametrize(("first", "last", "length"), LENGTHS)
@pytest.mark.parametrize("shape", [conform, conform_measured])
def test_a_period_is_named_by_its_whole_months(shape, first, last, length) -> None:
    assert shape(row(first, last))["period"].item() == length


def test_a_length_that_is_claimed_is_not_taken_over() -> None:
    claimed = row((2024, 2, 1), (2024, 2, 29)).with_columns(period=pl.lit("year"))
    assert conform(claimed)["period"].item() == "month"


def test_a_row_without_days_has_no_length() -> None:
    assert conform(pl.DataFrame({"indicator": ["a"]}))["period"].item() is None


def test_three_years_are_no_year() -> None:
    rows = row((2021, 10, 1), (2024, 9, 30))
    assert rows.filter(OF_YEAR).is_empty()
