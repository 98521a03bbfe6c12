"""Facts at their boundaries that no worked example of an indicator shows."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare import codes
from cpanalysis.declare.indicators import Readings
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.setting import Setting
from tests.measure.records.example import make_records

PROPOSED = Readings()


def derive(name: str, fact: str, readings: Readings = PROPOSED, **tables: str) -> list[object]:
    """Return a fact of rows of one kind, in order of child and time."""
    calendar = make_calendar("month", date(2022, 1, 1), date(2024, 6, 30))
    setting = Setting(make_records(**tables), readings, calendar)
    return derive_rows(find_rows(name), [fact], setting).sort("at")[fact].to_list()


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2024-05-01 23:59", "-", "yes"),  # begun later on the day of the report
        ("2024-05-02 00:00", "-", "no"),
        ("2024-01-01 00:00", "2024-05-01 00:00", "yes"),  # ended on that day
        ("2024-01-01 00:00", "2024-04-30 23:59", "no"),
    ],
)
def test_looked_after_on_the_day_counts_first_and_last_day(
    start: str, end: str, status: str
) -> None:
    periods = f"child_id  status  start_at  end_at\na  looked_after  {start}  {end}"
    told = derive(
        "missing_episodes",
        "looked_after",
        Readings(looked_after="status_periods"),
        child_status_periods=periods,
        missing_episodes="child_id  reported_at\na  05-01 12:00\nb  05-02 12:00\n-  05-03 12:00",
    )
    assert told == [status, "no", "not_recorded"]


def test_hours_are_of_the_local_clock() -> None:
    # 23:30 in winter, 00:30 in summer; 01:30 twice in the night when clocks go back
    told = derive(
        "missing_episodes",
        "hour_of_day",
        missing_episodes="reported_at\n2024-01-01 23:30\n2024-05-01 00:30\n2023-10-29 01:30",
    )
    assert told == [1, 23, 0]


def test_parts_of_the_day_are_six_hours_of_the_local_clock() -> None:
    told = derive(
        "missing_episodes",
        "part_of_day",
        missing_episodes="reported_at\n05-01 00:00\n05-01 05:59\n05-01 06:00\n05-01 12:00"
        "\n05-01 17:59\n05-01 18:00\n2023-10-29 01:30",
    )
    night, morning, noon, evening = codes.PART_OF_DAY[:-1]
    assert told == [night, night, night, morning, noon, noon, evening]


def test_weekdays_are_of_the_local_clock() -> None:
    # 1 May 2024 was a Wednesday, 5 May a Sunday
    told = derive(
        "custody_detentions",
        "weekday",
        custody_detentions="arrived_at\n05-01 23:59\n05-05 00:00",
    )
    assert told == ["Wednesday", "Sunday"]


@pytest.mark.parametrize(
    ("ethnicity", "group"),
    [
        *(("W9", "White"), ("M1", "Mixed"), ("A4", "Asian"), ("B2", "Black"), ("O2", "Other")),
        *(("NS", "not_stated"), ("not_recorded", "not_recorded")),
    ],
)
def test_ethnic_group_is_of_self_definition_alone(ethnicity: str, group: str) -> None:
    told = derive(
        "missing_episodes",
        "ethnicity",
        children=f"child_id  ethnicity_self  ethnicity_officer\na  {ethnicity}  IC1",
        missing_episodes="child_id\na",
    )
    assert told == [group]


def test_first_or_repeat_is_not_known_without_look_back_or_child() -> None:
    told = derive(
        "missing_episodes",
        "first_or_repeat",
        missing_episodes="""
            child_id  reported_at
            a         2022-12-31 23:59
            a         2023-01-02 00:00
            b         2023-01-02 00:01
            -         2023-01-03 00:00
        """,
    )
    assert told == ["not_recorded", "repeat", "first", "not_recorded"]


def test_later_triggers_count_again_after_the_window() -> None:
    days = ("2023-01-01", "2023-01-02", "2023-01-03", "2023-01-04", "2023-05-01", "2023-05-02")
    rows = "\n".join(f"a  {day} 10:00" for day in (*days, "2023-05-03"))
    told = derive(
        "missing_episodes", "first_trigger", missing_episodes=f"child_id  reported_at\n{rows}"
    )
    assert told == [False, False, True, False, False, False, True]


@pytest.mark.parametrize(("n", "triggers"), [(2, 3), (3, 2), (4, 1), (5, 0)])
def test_the_number_of_reports_is_a_reading(n: int, triggers: int) -> None:
    rows = "\n".join(f"a  05-0{day} 10:00" for day in range(1, 5))
    told = derive(
        "missing_episodes",
        "trigger",
        Readings(repeat_n=n),
        missing_episodes=f"child_id  reported_at\n{rows}",
    )
    assert sum(map(bool, told)) == triggers


def test_absent_reports_count_where_they_are_included() -> None:
    text = "report_category\nabsent\nmissing"
    assert derive("missing_episodes", "in_scope", missing_episodes=text).count(True) == 1
    included = Readings(include_absent=True)
    assert derive("missing_episodes", "in_scope", included, missing_episodes=text) == [True, True]


@pytest.mark.parametrize(
    ("victims", "district", "sex"),
    [
        ("i1  a", "Hartlepool", "female"),
        ("i1  a\ni1  b", "unknown", "several"),  # two homes, two sexes
        ("i1  a\ni1  c", "Hartlepool", "female"),
        ("i1  x", "unknown", "not_recorded"),  # not among the children
        ("i2  a", "unknown", "not_recorded"),  # no victim is known
    ],
)
def test_what_victims_have_in_common(victims: str, district: str, sex: str) -> None:
    tables = {
        "cse_investigations": "investigation_id  district\ni1  M",
        "cse_victims": f"investigation_id  child_id\n{victims}",
        "children": "child_id  sex  home_district\na  female  H\nb  male  M\nc  female  H",
    }
    home = Readings(cse_geography="victim_home")
    assert derive("cse_investigations", "case_district", home, **tables) == [district]
    assert derive("cse_investigations", "case_district", **tables) == ["Middlesbrough"]
    assert derive("cse_investigations", "sex", **tables) == [sex]


def test_audits_are_dated_by_audit_or_by_practice() -> None:
    tables = {"case_audits": "assessed_at  case_date\n2024-05-03  2024-02-03\n2024-05-03  -"}
    audited = derive("case_audits", "audited_at", **tables)
    practised = derive("case_audits", "audited_at", Readings(audit_date="practice"), **tables)
    assert [str(day)[:10] for day in audited] == ["2024-05-03", "2024-05-03"]
    assert [str(day)[:10] for day in practised] == ["2024-02-03", "2024-05-03"]


def test_a_district_stays_a_code_of_the_list() -> None:
    setting = Setting(
        make_records(missing_episodes="district\nH\nout\n?"),
        PROPOSED,
        make_calendar("month", date(2024, 5, 1), date(2024, 5, 31)),
    )
    derived = derive_rows(find_rows("missing_episodes"), ["district"], setting)
    assert isinstance(derived.schema["district"], pl.Enum)
