"""A series as a table: a symbol stays a symbol, and a break is noted."""

import polars as pl
import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.tables.table import UNBROKEN
from cpanalysis.tables.trends import tabulate_trend, write_row
from cpanalysis.words.trends import own_series

CCE = "assessed_cce_rate"


@pytest.fixture(scope="module")
def gap(shipped: Protected) -> list[dict[str, str]]:
    series = own_series(shipped, CCE, "Hartlepool")
    return [write_row(row) for row in series.iter_rows(named=True)]


def test_symbols_stand_where_there_is_no_figure_and_zero_is_zero(gap: list[dict[str, str]]) -> None:
    values = [row["Value"] for row in gap]
    assert values == ["[x]", "[x]", "[x]", "[x]", "[c]", "0.0", "41.9", "27.0"]
    assert [row["Counted"] for row in gap][4:] == ["[c]", "0", "86", "57"]


def test_the_note_says_why(gap: list[dict[str, str]]) -> None:
    assert gap[4]["Note"] == "hidden by the publisher to protect children"
    assert gap[6]["Note"].startswith("hidden in 2022, none in 2023 and 86 in 2024")
    assert gap[7]["Note"] == ""


def test_what_the_publisher_rounded_is_said(shipped: Protected) -> None:
    series = own_series(shipped, "looked_after_missing_incidents", "England")
    row = write_row(series.row(-1, named=True))
    assert (row["Value"], row["Note"]) == ("83,920", "rounded to 10")


@pytest.mark.parametrize(
    ("district", "number"), list(zip(DISTRICT_NAMES, ("332", "431", "627", "830"), strict=True))
)
def test_each_district_has_its_own_table(shipped: Protected, district: str, number: str) -> None:
    table = tabulate_trend(shipped, INDICATORS["looked_after_missing_incidents"], district)
    assert table.caption == f"Missing incidents of looked-after children, {district}"
    newest = table.html.split(f"year{UNBROKEN}to{UNBROKEN}March{UNBROKEN}2024")[1]
    assert f">{number}</td>" in newest
    assert "Source: Department for Education: " in table.html


@pytest.mark.parametrize("code", INDICATORS)
def test_every_period_has_a_row(shipped: Protected, code: str) -> None:
    series = own_series(shipped, code, "Hartlepool")
    html = tabulate_trend(shipped, INDICATORS[code], "Hartlepool").html
    assert html.count('<th scope="row"') == series.height > 0
    assert series.filter(pl.col("area") != "Hartlepool").is_empty()
