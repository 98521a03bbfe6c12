"""A symbol is never zero, and what cannot be meant is refused with its place."""

import polars as pl
import pytest

from cpanalysis.declare.symbols import CONVENTIONS
from cpanalysis.errors import InputError
from cpanalysis.read.figures import check_figures, require_one_vintage

AREAS = pl.DataFrame({"area_code": ["E06000001"], "area": ["Hartlepool"]})
ROW = {
    "row": 2,
    "measure": "missing_incidents",
    "area": "Hartlepool",
    "area_code": "E06000001",
    "period_start": "2023-04-01",
    "period_end": "2024-03-31",
    "figure": "332",
    "unit": "incidents",
    "rounded_to": None,
    "symbols": "gss",
    "publisher": "Department for Education",
    "release": "made up",
    "licence": "none",
}


def check(*changes: dict[str, object]) -> pl.DataFrame:
    rows = [{**ROW, "row": 2 + place, **change} for place, change in enumerate(changes)]
    schema = {name: pl.Int64 if name == "row" else pl.String for name in ROW}
    return check_figures(pl.DataFrame(rows, schema=schema), AREAS, file="a.csv")


def refusal(*changes: dict[str, object]) -> str:
    with pytest.raises(InputError) as caught:
        check(*changes)
    return str(caught.value)


EXPECTED = {
    ("gss", "c"): "suppressed",
    ("gss", "x"): "not_computable",
    ("gss", "z"): "not_applicable",
    ("gss", "k"): "insufficient",
    ("gss", "u"): "insufficient",
    ("gss", "low"): "insufficient",
    ("gss", "-"): "not_computable",
    ("gss", ".."): "not_computable",
    ("sfr", "x"): "suppressed",
    ("sfr", "."): "not_applicable",
    ("sfr", ".."): "not_computable",
    ("sfr", "-"): "insufficient",
}


@pytest.mark.parametrize(("convention", "symbol"), EXPECTED)
def test_each_symbol_has_its_own_status_and_is_never_zero(convention: str, symbol: str) -> None:
    found = check({"symbols": convention, "figure": symbol}).row(0, named=True)
    assert (found["number"], found["symbol"]) == (None, symbol)
    assert found["status"] == EXPECTED[convention, symbol]
    assert found["reason"]


def test_no_declared_symbol_is_left_untested() -> None:
    declared = {(name, item.text) for name, items in CONVENTIONS.items() for item in items}
    assert declared == set(EXPECTED)


@pytest.mark.parametrize(("figure", "number"), [("0", 0.0), ("332", 332.0), ("4.5", 4.5)])
def test_a_number_is_a_number_and_zero_is_zero(figure: str, number: float) -> None:
    found = check({"figure": figure}).row(0, named=True)
    assert (found["number"], found["status"], found["symbol"]) == (number, "ok", None)


PLACE = "write dates as 2024-03-31"


@pytest.mark.parametrize(
    ("column", "value", "remedy"),
    [
        ("figure", "?", "neither a number nor a known symbol (c x z k low u .. -)"),
        ("figure", "1,024", "neither a number nor a known symbol (c x z k low u .. -)"),
        ("figure", "C", "neither a number nor a known symbol (c x z k low u .. -)"),
        ("figure", None, "neither a number nor a known symbol (c x z k low u .. -)"),
        ("figure", "-3", "a count or rate is never negative"),
        ("area", "Atlantis", "name and code are not a pair of data/official/authorities.csv"),
        ("area", None, "name and code are not a pair of data/official/authorities.csv"),
        ("measure", "missing", "known: looked_after_during_year, missing_incidents"),
        ("symbols", "iso", "known: gss, sfr"),
        ("period_end", "31/03/2024", PLACE),
        ("period_end", "2024-02-30", PLACE),
        ("period_start", None, PLACE),
    ],
)
def test_what_is_unknown_is_refused(column: str, value: str | None, remedy: str) -> None:
    later = {"period_start": "2024-04-01", "period_end": "2025-03-31"}
    told = refusal({}, {**later, column: value})
    assert told.startswith(f"a.csv, row 3, column '{column}': {value!r}; {remedy}")


def test_a_known_name_with_another_code_is_refused() -> None:
    told = refusal({"area_code": "E06000002"})
    assert told.startswith("a.csv, row 2, column 'area': 'Hartlepool'; name and code")


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    told = refusal({"period_start": "2024-04-01"})
    assert told == ("a.csv, row 2, column 'period_end': '2024-03-31'; it lies before period_start")


def test_a_second_row_of_the_same_figure_is_refused() -> None:
    told = refusal({}, {"figure": "333"})
    assert told.startswith("a.csv, row 3, column 'period_end': '2024-03-31'; the same measure")


def year(last: int) -> dict[str, object]:
    return {"period_start": f"{last - 1}-04-01", "period_end": f"{last}-03-31"}


@pytest.mark.parametrize("years", [(2022, 2023, 2025), (2025, 2023, 2022), (2024,)])
def test_years_may_run_up_or_down(years: tuple[int, ...]) -> None:
    assert check(*map(year, years)).height == len(years)


@pytest.mark.parametrize(("years", "row"), [((2022, 2024, 2023), 4), ((2025, 2022, 2023, 2021), 4)])
def test_a_year_out_of_order_is_refused(years: tuple[int, ...], row: int) -> None:
    told = refusal(*map(year, years))
    assert told.startswith(f"a.csv, row {row}, column 'period_end': '2023-03-31'")
    assert "out of order" in told


def test_populations_of_two_releases_are_not_one_series() -> None:
    releases = ["rebased", "before the rebase"]
    frame = pl.DataFrame({"measure": ["population_0_17"] * 2, "release": releases})
    with pytest.raises(InputError, match="mixes 'before the rebase' and 'rebased'"):
        require_one_vintage(frame)
    require_one_vintage(frame.with_columns(pl.lit("missing_incidents").alias("measure")))
