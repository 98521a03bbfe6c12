"""Rows carry what was asked for and the standard columns, and nothing else."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.indicators import Readings
from cpanalysis.derive.build import STANDARD, derive_rows
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.derive.registry import ROWS, find_rows
from cpanalysis.derive.rows import names_of
from cpanalysis.derive.setting import Setting, suppose_everything
from cpanalysis.errors import ParameterError
from tests.measure.records.example import make_records

EMPTY = suppose_everything(Readings())


def setting_of(**tables: str) -> Setting:
    calendar = make_calendar("month", date(2024, 1, 1), date(2024, 6, 30))
    return Setting(make_records(**tables), Readings(), calendar)


@pytest.mark.parametrize("name", ROWS)
def test_every_fact_can_be_made_of_empty_tables(name: str) -> None:
    rows = find_rows(name)
    facts = [name for fact in rows.facts for name in names_of(fact)]
    derived = derive_rows(rows, facts, EMPTY)
    assert set(derived.columns) == {*STANDARD, *facts}
    assert derived.is_empty()


def test_only_what_was_asked_for_is_kept() -> None:
    setting = setting_of(missing_episodes="child_id  initial_risk\na  high")
    derived = derive_rows(find_rows("missing_episodes"), ["graded_risk"], setting)
    assert set(derived.columns) == {*STANDARD, "graded_risk"}


def test_rows_out_of_scope_stay_and_have_no_neighbours() -> None:
    setting = setting_of(
        missing_episodes="""
            child_id  reported_at  report_category
            a         05-01 10:00  missing
            a         05-02 10:00  absent
            a         05-03 10:00  missing
        """
    )
    derived = derive_rows(find_rows("missing_episodes"), ["repeat"], setting).sort("at")
    assert derived["in_scope"].to_list() == [True, False, True]
    assert derived["repeat"].to_list() == [False, None, True]


def test_a_child_that_is_not_in_the_linked_table_stays() -> None:
    setting = setting_of(children="child_id  sex\na  female", missing_episodes="child_id\na\nb")
    derived = derive_rows(find_rows("missing_episodes"), ["sex"], setting)
    assert sorted(derived["sex"].to_list(), key=str) == [None, "female"]


def test_a_name_that_rows_do_not_have_is_refused() -> None:
    with pytest.raises(ParameterError, match="no column or fact of missing_episodes 'initial_rsk'"):
        derive_rows(find_rows("missing_episodes"), ["initial_rsk"], EMPTY)


def test_rows_outside_the_calendar_have_no_period() -> None:
    setting = setting_of(missing_episodes="reported_at\n2023-12-31 23:59\n01-01 00:00")
    derived = derive_rows(find_rows("missing_episodes"), [], setting).sort("at")
    assert derived["period"].to_list() == [None, 0]
    assert derived.schema["period"] == pl.UInt16
