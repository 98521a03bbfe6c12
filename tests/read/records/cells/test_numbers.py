import polars as pl
import pytest

from cpanalysis.read.records.cells.numbers import read_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 7 ", 7), ("7.0", 7), ("1,234", 1234), ("1 234", 1234), ("1\u00a0234", 1234),
     ("+7", 7), ("-7", -7), ("12,345.0", 12345)],
)  # fmt: skip
def test_whole_numbers(text, number):
    assert read_numbers(pl.Series([text]), pl.Int32())[0].to_list() == [number]


@pytest.mark.parametrize(
    "text", ["7.5", "seven", "1,23", "12,34,567", "1e400", "inf", "99999999999"]
)
def test_what_is_no_whole_number_fails(text):
    values, failed = read_numbers(pl.Series([text, "7"]), pl.Int32())
    assert values.to_list() == [None, 7]
    assert failed.to_list() == [True, False]


@pytest.mark.parametrize("text", ["", "N/A", "-", "NULL", None])
def test_a_blank_is_neither_zero_nor_a_failure(text):
    values, failed = read_numbers(pl.Series([text, "7"]), pl.Int32())
    assert values.to_list() == [None, 7]
    assert failed.to_list() == [False, False]


def test_fractions_where_they_are_declared():
    values, failed = read_numbers(pl.Series(["1,234.5", "2"]), pl.Float64())
    assert values.to_list() == [1234.5, 2.0]
    assert not failed.any()


@pytest.mark.parametrize("kind", [pl.Int64, pl.Float64, pl.Decimal(5, 2)])
def test_numbers_that_are_typed_already(kind):
    assert read_numbers(pl.Series([3, None]).cast(kind), pl.Int8())[0].to_list() == [3, None]


def test_a_number_too_large_for_its_type_fails():
    assert read_numbers(pl.Series([300]), pl.Int8())[1].to_list() == [True]
