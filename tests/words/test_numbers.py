"""Every number, period and symbol as it is written, at the boundaries of each rule."""

from datetime import date

import pytest

from cpanalysis.words.numbers import (
    join_names,
    signed,
    write_day,
    write_p_value,
    write_period,
    write_points,
    write_range,
    write_ratio,
    write_symbol,
    write_value,
)


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.0, "proportion", "0.0%"),
        (1.0, "proportion", "100.0%"),
        (0.1211, "proportion", "12.1%"),
        (None, "proportion", "–"),
        (0, "count", "0"),
        (999, "count", "999"),
        (83_920, "count", "83,920"),
        (64.64, "per 1,000", "64.6"),
        (1_234.56, "per 1,000", "1,234.6"),
        (207.6, "per 100,000", "208"),
        (65.4, "minutes", "65"),
        (7.25, "hours", "7.2"),
        (49.26, "days", "49.3"),
    ],
)
def test_values_are_written_by_their_unit(value: float | None, unit: str, written: str) -> None:
    assert write_value(value, unit) == written


@pytest.mark.parametrize(
    ("p_value", "written"),
    [
        (0.0, "p < 0.001"),
        (0.00099, "p < 0.001"),
        (0.001, "p = 0.001"),
        (0.0044, "p = 0.004"),
        (0.0442, "p = 0.044"),
        (1.0, "p = 1.000"),
    ],
)
def test_only_a_p_value_below_one_in_a_thousand_is_written_as_less(
    p_value: float, written: str
) -> None:
    assert write_p_value(p_value) == written


@pytest.mark.parametrize(
    ("difference", "written"),
    [(0.021, "+2.1"), (-0.3, "−30.0"), (0.0006, "+0.1"), (-0.0213, "−2.1")],
)
def test_a_difference_has_its_sign(difference: float, written: str) -> None:
    assert signed(difference) == written
    assert write_points(difference) == f"{written} points"


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2023, 4, 1), date(2024, 3, 31), "year to March 2024"),
        (date(2024, 10, 1), date(2025, 9, 30), "12 months to September 2025"),
        (date(2023, 3, 1), date(2024, 2, 29), "12 months to February 2024"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 6, 30), date(2024, 6, 30), "30 June 2024"),
        (date(2024, 1, 1), date(2024, 2, 29), "January to February 2024"),
        (date(2024, 10, 2), date(2025, 10, 1), "2 October 2024 to 1 October 2025"),
    ],
)
def test_periods_are_named_by_what_they_are(start: date, end: date, written: str) -> None:
    assert write_period(start, end) == written


def test_what_is_absent_is_never_a_number() -> None:
    assert write_range(None, 0.2, "proportion") == "–"
    assert write_range(0.1, None, "proportion") == "–"
    assert write_day(None) == ""
    assert write_symbol(None, "suppressed") == "[c]"
    assert write_symbol("low", "ok") == "[low]"
    assert write_symbol(None, "ok") == ""


@pytest.mark.parametrize(("ratio", "written"), [(0.284, "0.28"), (9.99, "9.99"), (23.4, "23")])
def test_ratios_of_ten_and_more_have_no_decimals(ratio: float, written: str) -> None:
    assert write_ratio(ratio) == f"{written} times"


def test_names_are_joined_as_english_joins_them() -> None:
    assert join_names(["a"]) == "a"
    assert join_names(["a", "b"]) == "a and b"
    assert join_names(["a", "b", "c"]) == "a, b and c"
