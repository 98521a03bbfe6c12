"""Every number, period and symbol as it is written, at the boundaries of each rule."""

from datetime import date

import pytest

from cpanalysis.words.numbers import (
    count_months,
    join_names,
    show_side,
    signed,
    write_absence,
    write_amount,
    write_day,
    write_ends,
    write_known,
    write_p_value,
    write_period,
    write_points,
    write_range,
    write_ratio,
    write_signed,
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
        (999.6, "count", "1,000"),
        (83_920, "count", "83,920"),
        (0.9994, "proportion", "99.9%"),
        (0.9996, "proportion", "100.0%"),
        (-0.05, "proportion", "-5.0%"),
        (1_207.6, "per 100,000", "1,208"),
        (30.346, "per 10,000", "30.3"),
        (1_440.0, "minutes", "1,440"),
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
        (0.00101, "p = 0.001"),
        (0.0044, "p = 0.004"),
        (0.0099, "p = 0.010"),
        (0.01, "p = 0.010"),
        (0.0442, "p = 0.044"),
        (0.0496, "p = 0.050"),
        (0.05, "p = 0.050"),
        (1.0, "p = 1.000"),
    ],
)
def test_only_a_p_value_below_one_in_a_thousand_is_written_as_less(
    p_value: float, written: str
) -> None:
    assert write_p_value(p_value) == written


@pytest.mark.parametrize(
    ("difference", "written"),
    [
        (0.021, "+2.1"),
        (-0.3, "−30.0"),
        (0.0006, "+0.1"),
        (0.0004, "0.0"),
        (0.0, "0.0"),
        (-0.0004, "0.0"),
        (-0.0006, "−0.1"),
        (-0.0213, "−2.1"),
        (12.5, "+1,250.0"),
    ],
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
        (date(2024, 12, 1), date(2025, 2, 28), "December 2024 to February 2025"),
        (date(2024, 10, 1), date(2025, 8, 31), "October 2024 to August 2025"),
        (date(2024, 9, 1), date(2025, 9, 30), "September 2024 to September 2025"),
        (date(2023, 10, 1), date(2025, 9, 30), "2 years to September 2025"),
        (date(2023, 9, 1), date(2025, 9, 30), "September 2023 to September 2025"),
        (date(2022, 4, 1), date(2025, 3, 31), "year to March 2025"),
        (date(2023, 4, 1), date(2024, 3, 30), "1 April 2023 to 30 March 2024"),
        (date(2023, 4, 2), date(2024, 3, 31), "2 April 2023 to 31 March 2024"),
        (date(2023, 5, 1), date(2024, 3, 31), "May 2023 to March 2024"),
        (date(2023, 4, 1), date(2024, 4, 30), "April 2023 to April 2024"),
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
    assert write_symbol(None, "not_computable") == "[x]"
    assert write_symbol(None, "insufficient") == "[u]"
    assert write_symbol(None, "not_applicable") == "[z]"
    assert write_absence(None) == "–"
    assert write_absence("fewer than 12 months") == "–"
    assert write_absence("hidden to protect children") == "[c]"


@pytest.mark.parametrize(
    ("ratio", "written"),
    [
        (0.0, "0.00"),
        (0.284, "0.28"),
        (0.9996, "1.00"),
        (9.99, "9.99"),
        (9.9999, "10.00"),
        (10.0, "10"),
        (10.6, "11"),
        (23.4, "23"),
    ],
)
def test_ratios_of_ten_and_more_have_no_decimals(ratio: float, written: str) -> None:
    assert write_ratio(ratio) == f"{written} times"


@pytest.mark.parametrize(
    ("lower", "upper", "unit", "written"),
    [
        (0.0, 0.0, "proportion", "0.0% to 0.0%"),
        (0.1, 0.2, "proportion", "10.0% to 20.0%"),
        (999.0, 1_001.4, "count", "999 to 1,001"),
        (1.25, 3.0, "hours", "1.2 to 3.0"),
    ],
)
def test_a_range_has_two_ends(lower: float, upper: float, unit: str, written: str) -> None:
    assert write_range(lower, upper, unit) == written


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        (-1_250.0, 1, "−1,250.0"),
        (1_250.0, 0, "+1,250"),
        (0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-0.06, 1, "−0.1"),
        (0.04, 2, "+0.04"),
    ],
)
def test_what_rounds_to_zero_has_no_sign(number: float, decimals: int, written: str) -> None:
    assert write_signed(number, decimals) == written


def test_one_decimal_is_written_unless_more_are_asked_for() -> None:
    assert write_signed(2.34) == "+2.3"


@pytest.mark.parametrize(
    ("lower", "upper", "measure", "written"),
    [
        (0.5, 2.0, "ratio", "0.50 to 2.00"),
        (0.5, 1.0, "ratio", "0.50 to 1.00"),
        (0.5, 0.994, "ratio", "0.50 to 0.99"),
        (0.5, 0.996, "ratio", "0.50 to 0.996"),
        (1.004, 2.0, "ratio", "1.004 to 2.00"),
        (1.006, 2.0, "ratio", "1.01 to 2.00"),
        (1.0000004, 2.0, "ratio", "1.00 to 2.00"),
        (1.000002, 2.0, "ratio", "1.000002 to 2.00"),
        (12.3, 45.678, "ratio", "12.30 to 45.68"),
        (0.0, 0.031, "difference", "0.0 to +3.1"),
        (0.0004, 0.031, "difference", "+0.04 to +3.1"),
        (0.0006, 0.031, "difference", "+0.1 to +3.1"),
        (-0.031, -0.0004, "difference", "−3.1 to −0.04"),
    ],
)
def test_an_end_never_rounds_onto_no_difference(
    lower: float, upper: float, measure: str, written: str
) -> None:
    assert write_ends(lower, upper, measure) == written


@pytest.mark.parametrize(
    ("number", "neutral", "decimals", "shown"),
    [
        (1.0, 1.0, 2, 2),
        (1.2, 1.0, 2, 2),
        (1.004, 1.0, 2, 3),
        (1.000001, 1.0, 2, 6),
        (1.0000001, 1.0, 2, 2),
        (0.04, 0.0, 1, 2),
    ],
)
def test_decimals_are_those_that_show_the_side(
    number: float, neutral: float, decimals: int, shown: int
) -> None:
    assert show_side(number, neutral, decimals) == shown


@pytest.mark.parametrize(
    ("count", "words", "written"),
    [
        (0, ("month",), "0 months"),
        (1, ("month",), "1 month"),
        (2, ("month",), "2 months"),
        (1_200, ("month",), "1,200 months"),
        (1, ("child", "children"), "1 child"),
        (0, ("child", "children"), "0 children"),
        (2, ("child", "children"), "2 children"),
    ],
)
def test_a_noun_is_singular_for_one_alone(count: int, words: tuple[str, ...], written: str) -> None:
    assert write_amount(count, *words) == written


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 2, 1), date(2024, 2, 29), 1),
        (date(2024, 2, 1), date(2024, 2, 28), 0),
        (date(2024, 2, 2), date(2024, 2, 29), 0),
        (date(2024, 12, 1), date(2024, 12, 31), 1),
        (date(2024, 12, 1), date(2025, 1, 31), 2),
        (date(2024, 10, 1), date(2025, 9, 30), 12),
        (date(2022, 10, 1), date(2025, 9, 30), 36),
    ],
)
def test_only_whole_months_are_counted(start: date, end: date, months: int) -> None:
    assert count_months(start, end) == months


@pytest.mark.parametrize(
    ("start", "end", "known", "written"),
    [
        (date(2024, 10, 1), date(2025, 9, 30), None, ""),
        (date(2024, 10, 1), date(2025, 9, 30), 0, "0 of 12 months recorded"),
        (date(2024, 10, 1), date(2025, 9, 30), 11, "11 of 12 months recorded"),
        (date(2024, 10, 1), date(2025, 9, 30), 12, ""),
        (date(2024, 10, 1), date(2025, 9, 30), 13, ""),
        (date(2024, 7, 1), date(2024, 9, 30), 2, "2 of 3 months recorded"),
        (date(2023, 12, 1), date(2024, 2, 29), 2, "2 of 3 months recorded"),
        (date(2024, 6, 30), date(2024, 6, 30), 0, ""),
    ],
)
def test_months_that_are_not_recorded_are_told(
    start: date, end: date, known: int | None, written: str
) -> None:
    assert write_known(start, end, known) == written


def test_names_are_joined_as_english_joins_them() -> None:
    assert join_names(["a"]) == "a"
    assert join_names(["a", "b"]) == "a and b"
    assert join_names(["a", "b", "c"]) == "a, b and c"
