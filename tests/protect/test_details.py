"""Rows that partners have no use for, and that would give others away, are not theirs."""

from typing import Any

import polars as pl
import pytest

from cpanalysis.protect.linked.counted import TOGETHER
from cpanalysis.protect.partners import drop_details, drop_open_rest, withhold_notes
from tests.protect.pairs import YEAR, make_frame, make_results

MONTH = {"period_start": YEAR["period_end"].replace(day=1)}
REST = {"area": "rest of force", "stratum": "compared with", "value_of_stratum": "Hartlepool"}


@pytest.mark.parametrize(
    ("row", "stays"),
    [
        ({}, True),
        (MONTH, True),
        ({"stratum": TOGETHER.join("abc")}, True),  # three facts at once
        ({"stratum": TOGETHER.join("abcd")}, False),
        ({"stratum": TOGETHER.join("abcd"), "origin": "official"}, True),
        (REST, True),
        ({**REST, **MONTH}, False),
        ({**REST, **MONTH, "origin": "official"}, True),
        ({**REST, "stratum": f"compared with{TOGETHER}sex"}, False),
    ],
)
def test_the_rest_of_the_force_is_by_the_year_and_splits_are_of_few_facts(
    row: dict[str, Any], stays: bool
) -> None:
    rows = make_results({"status": "ok", **row})
    assert drop_details(rows).height == stays


@pytest.mark.parametrize(
    ("row", "own", "stays"),
    [
        (REST, False, False),  # hidden for others' sake
        (REST, True, True),  # hidden for its own
        ({**REST, "status": "ok"}, False, True),
        ({**REST, "origin": "official"}, False, True),
        ({}, False, True),
    ],
)
def test_a_rest_of_the_force_that_is_no_secret_is_not_shown_as_one(
    row: dict[str, Any], own: bool, stays: bool
) -> None:
    assert drop_open_rest(make_results(row), pl.Series([own])).height == stays


def test_notes_of_records_are_for_internal_readers() -> None:
    rows = make_frame("results", {}, {"origin": "official"})
    told = withhold_notes(rows)
    for name in ("n_not_recorded", "n_excluded"):
        assert told[name].to_list() == [None, 40]
    assert told.drop("n_not_recorded", "n_excluded").equals(
        rows.drop("n_not_recorded", "n_excluded")
    )
