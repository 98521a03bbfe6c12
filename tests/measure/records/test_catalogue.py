"""The catalogue comes from the declarations, and every indicator has a worked example."""

from pathlib import Path

import polars as pl
import pytest

from cpanalysis.declare.indicators import DECLARED, Readings
from cpanalysis.declare.tables import TABLES
from cpanalysis.measure.records import catalogue

ROWS = {row["reference"]: row for row in catalogue().iter_rows(named=True)}
EXAMPLES = "".join(
    path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_examples_*.py")
)


def test_the_catalogue_has_a_row_for_each_indicator() -> None:
    assert list(ROWS) == [one.reference for one in DECLARED]


@pytest.mark.parametrize("reference", ROWS)
def test_what_is_needed_is_in_the_dictionary(reference: str) -> None:
    row = ROWS[reference]
    assert row["needs"]
    for need in row["needs"]:
        table, column = need.split(".")
        assert column in TABLES[table].schema
    assert row["tables"] == list(dict.fromkeys(need.split(".")[0] for need in row["needs"]))


@pytest.mark.parametrize(
    ("reference", "tables"),
    [
        ("MIS-04", {"missing_episodes", "children"}),
        ("MIS-14", {"missing_episodes", "child_status_periods", "children"}),
        ("MIS-20", {"missing_episodes", "return_interviews", "children"}),
        ("CSE-02", {"cse_victims", "cse_investigations", "population"}),
        ("CSE-07", {"cse_investigations", "cse_devices"}),
        ("CUS-02", {"custody_detentions", "population"}),
        ("REF-03", {"ppn_referrals"}),
        ("AUD-02", {"case_audits"}),
    ],
)
def test_tables_are_those_that_the_definition_speaks_of(reference: str, tables: set[str]) -> None:
    assert set(ROWS[reference]["tables"]) == tables


def test_readings_change_words_and_needs() -> None:
    other = catalogue(Readings(high_risk="highest", looked_after="status_periods"))
    row = other.filter(pl.col("reference") == "MIS-05").row(0, named=True)
    assert "(highest grade)" in row["definition"]
    assert "child_status_periods.status" in row["needs"]


@pytest.mark.parametrize("reference", ROWS)
def test_every_indicator_has_a_worked_example(reference: str) -> None:
    assert f"def test_{reference.lower().replace('-', '_')}_" in EXAMPLES
