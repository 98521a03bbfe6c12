from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.errors import InputError
from cpanalysis.read.records import check
from cpanalysis.read.records.identifiers import kind_of_identifier, refuse_full_dates_of_birth


@pytest.mark.parametrize(
    "header",
    [
        "Name", "Child name", "FULL_NAME", "Forename", "SURNAME", "First Name", "lastName",
        "Victim_Name", "Address", "Home address line 1", "Postcode", "POST_CODE_postcode",
        "NHS", "NHS number", "nhsNumber", "UPN", "PNC", "PNC_ID", "PncId", "CRO", "Custody No",
        "custody_number", "Phone", "Mobile number", "E-mail", "email", "DOB", "Date of birth",
        "DateOfBirth", "child_dob", "Birth date", "National Insurance", "UPRN",
    ],
)  # fmt: skip
def test_direct_identifiers(header):
    assert kind_of_identifier(header)


@pytest.mark.parametrize(
    "header",
    [
        "child_id", "district", "district_name", "Suite name", "team name", "school name",
        "dob_month", "month of birth", "year_of_birth", "episode_id", "reported_at", "placement",
        "renamed", "username_hash", "mobility", "promoted", "location type",
    ],
)  # fmt: skip
def test_other_columns(header):
    assert kind_of_identifier(header) is None


def test_no_column_of_the_dictionary_is_an_identifier():
    assert [c for table in TABLES.values() for c in table.schema if kind_of_identifier(c)] == []


def test_a_column_is_refused_even_where_nothing_needs_it(tmp_path):
    (tmp_path / "children.csv").write_text("child_id,Surname\nC0000000000000001,Bloggs\n")
    told = check(tmp_path)
    assert not told.usable
    assert "children.csv: column 'Surname' (name) identifies children" in str(told)
    assert "Bloggs" not in str(told)


@pytest.mark.parametrize("dates", ["14/05/2009", "2009-05-14", "39947"])
def test_days_in_a_month_of_birth_are_refused_and_never_told(tmp_path, dates):
    (tmp_path / "children.csv").write_text(f"child_id,dob_month\nC0000000000000001,{dates}\n")
    told = check(tmp_path)
    assert "finer than a month in 1 rows; keep the first day of the month" in told.problems[0]
    assert dates not in str(told)


def test_first_days_are_months():
    refuse_full_dates_of_birth(pl.Series([date(2009, 5, 1), None]), where="a", column="dob_month")
    with pytest.raises(InputError, match="finer than a month in 1 rows"):
        refuse_full_dates_of_birth(pl.Series([date(2009, 5, 2)]), where="a", column="dob_month")
