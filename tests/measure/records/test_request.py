"""Requests are refused where they name what is not there."""

from datetime import date

import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.measure.records import Request, measure_records
from tests.measure.records.example import make_records

RECORDS = make_records(missing_episodes="child_id\na")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"indicators": ("missing_episode_cout",)}, "Did you mean 'missing_episode_count'"),
        ({"strata": ("age_bnd",)}, "no indicator that is asked for has the strata"),
        ({"strata": (("looked_after", "age_bnd"),)}, "has the strata"),
        ({"first": date(2024, 5, 1), "last": date(2024, 4, 1)}, "is before the first"),
    ],
)
def test_what_is_not_there_is_refused(changes: dict[str, object], message: str) -> None:
    asked = {"indicators": ("missing_episode_count",), **changes}
    with pytest.raises(ParameterError, match=message):
        measure_records(RECORDS, Request(**asked))  # type: ignore[arg-type]


def test_an_unknown_length_is_refused_at_once() -> None:
    with pytest.raises(ParameterError, match="no length of period 'moth'; known: month"):
        Request(length="moth")


def test_periods_must_be_asked_for_where_no_table_says_what_it_covers() -> None:
    records = make_records(cse_victims="child_id\na")
    with pytest.raises(ParameterError, match="ask for a first and a last day"):
        measure_records(records, Request(indicators=("missing_episode_count",)))


@pytest.mark.parametrize(
    ("length", "code", "first", "last"),
    [
        ("month", "missing_episode_count", date(2024, 6, 1), date(2024, 6, 30)),
        ("quarter", "missing_episode_count", date(2024, 4, 1), date(2024, 6, 30)),
        ("month", "charge_rate_cohort", date(2023, 7, 1), date(2024, 6, 30)),
        ("quarter", "charge_rate_cohort", date(2023, 7, 1), date(2024, 6, 30)),
        ("calendar year", "charge_rate_cohort", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_what_is_told_by_the_year_is_never_told_by_less(
    length: str, code: str, first: date, last: date
) -> None:
    asked = Request(
        indicators=(code,), length=length, first=date(2022, 1, 1), last=date(2024, 6, 30)
    )
    results = measure_records(RECORDS, asked).results.sort("period_start")
    assert (results["period_start"][-1], results["period_end"][-1]) == (first, last)
