"""What an expression over rows can mean: each kind of mistake is refused, and sense is not."""

from datetime import date, timedelta

import polars as pl
import pytest
from polars import col

from cpanalysis.derive.expressions import require_condition, require_number
from cpanalysis.errors import ParameterError

ROWS = pl.Schema(
    {
        "risk": pl.Enum(["low", "medium", "high", "not_recorded"]),
        "weekday": pl.Enum(["Monday", "Saturday", "Sunday"]),
        "harm": pl.List(pl.Enum(["sexual", "physical"])),
        "age": pl.Int64(),
        "repeat": pl.Boolean(),
        "place": pl.String(),
        "day": pl.Date(),
        "at": pl.Datetime("us", "Europe/London"),
    }
)
TEXT = col("risk").cast(pl.String)
KNOWN = "known: low, medium, high, not_recorded. Did you mean 'high'?"

MISTYPED = {
    "equal": col("risk") == "hihg",
    "not equal": col("risk") != "hihg",
    "the other way round": pl.lit("hihg") == col("risk"),
    "one of a list": col("risk").is_in(["low", "hihg"]),
    "one of a series": col("risk").is_in(pl.Series(["low", "hihg"])),
    "as text": TEXT == "hihg",
    "inside not": ~(col("risk") == "hihg"),
    "inside and": (col("risk") == "hihg") & col("repeat"),
    "inside or": (col("age") > 3) | (col("risk") == "hihg"),
    "inside all": pl.all_horizontal(col("risk") == "hihg", "repeat"),
    "inside when": pl.when(col("risk") == "hihg").then(True).otherwise(False),
    "gaps filled": col("risk").fill_null("low") == "hihg",
    "unless null": col("risk").eq_missing("hihg"),
    "greater": col("risk") > "hihg",
    "between": col("risk").is_between(pl.lit("low"), pl.lit("hihg")),
    "chosen, then compared": pl.when(col("age") > 3).then(TEXT).otherwise(pl.lit("low")) == "hihg",
}


@pytest.mark.parametrize("form", MISTYPED)
def test_a_mistyped_value_is_refused_with_the_nearest(form: str) -> None:
    with pytest.raises(ParameterError, match="hihg") as caught:
        require_condition(MISTYPED[form], ROWS, what="numerator")
    told = str(caught.value)
    assert told.startswith("numerator: ")
    if form != "between":
        assert "high" in told


def test_the_message_names_column_value_and_choices() -> None:
    with pytest.raises(ParameterError) as caught:
        require_condition(col("risk") == "hihg", ROWS, what="numerator of x")
    assert str(caught.value) == f"numerator of x: no value of risk 'hihg'; {KNOWN}"


REFUSED = {
    "text in a list of codes": (col("harm").list.contains("sexul"), "no value of harm 'sexul'"),
    "a list and a text": (col("harm") == "sexul", "no value of harm 'sexul'"),
    "a beginning that none has": (TEXT.str.starts_with("H"), "comes out alike"),
    "codes of two kinds": (col("risk") == col("weekday"), "no value in common"),
    "a number and a text": (col("age") == "15", r"age \(numbers\) and '15' \(text\)"),
    "a day and a text": (col("day") == "2024", r"day \(days\) and '2024' \(text\)"),
    "a time and a text": (col("at") > "2024-01-01", r"at \(times\) and '2024-01-01' \(text\)"),
    "yes or no and a text": (col("repeat") == "yes", r"repeat \(yes or no\) and 'yes' \(text\)"),
    "codes and a number": (col("risk") > 3, r"risk \(codes\) and 3 \(numbers\)"),
    "a number alone": (col("age"), "age gives numbers, not yes or no"),
    "a code alone": (col("risk"), "risk gives codes, not yes or no; compare it"),
    "a text in place of an expression": ("repeat", "'repeat' is no expression"),
    "a column that is not there": (col("rsk") == "low", "Did you mean 'risk'"),
    "a mean": (col("age").mean() > 15, "over several rows"),
    "a part of the mean": (col("age") > col("age").mean(), "over several rows"),
    "the row before": (col("age").shift(1) > 3, "over several rows"),
    "a rank": (col("age").rank() > 3, "over several rows"),
    "the greatest of each": (col("age").max().over("risk") > 3, "over several rows"),
    "how many rows": (pl.len() > 3, "over several rows"),
    "all columns": (pl.all() == 1, "name the columns one by one"),
    "columns by a pattern": (col("^a.*$") == 1, "name the columns one by one"),
    "a wrong replacement": (col("risk").replace_strict({"hihg": 1}) == 1, "cannot be worked out"),
    "text and number added": (col("age") + col("place") == 3, "cannot be worked out"),
}


@pytest.mark.parametrize("form", REFUSED)
def test_what_cannot_be_meant_is_refused_in_words(form: str) -> None:
    expression, told = REFUSED[form]
    with pytest.raises(ParameterError, match=told):
        require_condition(expression, ROWS, what="numerator")


def test_what_looks_at_other_rows_is_refused_with_where_to_look() -> None:
    with pytest.raises(ParameterError) as caught:
        require_condition(col("age") > col("age").mean(), ROWS, what="numerator of x")
    told = (
        " is worked out over several rows; an indicator looks at each row by itself"
        " (docs/facts.md lists the facts that look at other rows)"
    )
    assert str(caught.value).startswith("numerator of x: ")
    assert str(caught.value).endswith(told)


def test_a_function_of_python_is_refused() -> None:
    with pytest.warns(pl.exceptions.PolarsInefficientMapWarning):
        opaque = col("risk").map_elements(lambda risk: risk == "hihg", return_dtype=pl.Boolean)
    with pytest.raises(ParameterError, match="function of Python"):
        require_condition(opaque, ROWS, what="numerator")


SENSE = {
    "a code": col("risk") == "high",
    "a code as text": TEXT == "high",
    "codes": ~col("risk").is_in(["low", "not_recorded"]),
    "an order of codes": col("risk") < "high",
    "a beginning": TEXT.str.starts_with("h"),
    "a fact": col("repeat"),
    "a number": col("age").is_between(10, 17),
    "numbers": col("age").is_in([10, 11]),
    "a time": col("at").dt.hour().is_in([0, 1]),
    "a length": (col("at").dt.date() - col("day")) > timedelta(days=3),
    "a day": col("day") >= date(2024, 1, 1),
    "free text": col("place") == "anything at all",
    "a pattern in free text": col("place").str.contains("home"),
    "an entry of a list": col("harm").list.contains("sexual"),
    "a gap": col("risk").is_null(),
    "what stands in for a gap": TEXT.fill_null("none") == "none",
    "a choice": pl.when(col("age") > 3).then(TEXT).otherwise(pl.lit("none")) == "none",
    "everybody": pl.lit(True),
    "several": pl.any_horizontal(col("risk") == "high", col("weekday") == "Sunday", "repeat"),
}


@pytest.mark.parametrize("form", SENSE)
def test_what_can_be_meant_is_let_through(form: str) -> None:
    require_condition(SENSE[form], ROWS, what="numerator")


def test_numbers_are_asked_for_where_cells_are_counted() -> None:
    require_number(col("age") + 1, ROWS, what="numerator")
    with pytest.raises(ParameterError, match="not a number"):
        require_number(col("risk"), ROWS, what="numerator")
