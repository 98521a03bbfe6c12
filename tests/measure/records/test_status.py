"""Which periods have a figure, from how many months, and what is said where there is none."""

from dataclasses import replace
from datetime import date

import pytest

from cpanalysis.declare.indicators import Readings, Window
from cpanalysis.declare.labels import name_records
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.measures import Measure, expand
from cpanalysis.measure.records.request import Request, choose_indicators
from cpanalysis.measure.records.status import Verdict, judge
from cpanalysis.read.records.records import Coverage
from tests.measure.records.example import make_records

TABLE, NAMED = "missing_episodes", "the records of missing episodes"
YEAR = (date(2023, 7, 1), date(2024, 6, 30))
BACK = Window(TABLE, before="window_days")
Days = tuple[date, date]


def setting(*spans: Days, readings: Readings, length: str = "12 months") -> Setting:
    """Return the setting of a year of records that cover some spans of it."""
    coverage = {TABLE: Coverage(spans or (YEAR,))}
    records = make_records(missing_episodes="child_id\na", coverage=coverage)
    return Setting(records, readings, make_calendar(length, *YEAR))


def first_measure(code: str, readings: Readings, *windows: Window) -> Measure:
    (indicator,) = choose_indicators(Request(indicators=(code,), readings=readings))
    measure = next(expand(indicator))
    return replace(measure, indicator=replace(measure.indicator, windows=windows))


def tell(code: str, *spans: Days, days: Days = YEAR, windows: tuple[Window, ...] = ()) -> Verdict:
    readings = Readings(window_days=10)
    return judge(first_measure(code, readings, *windows), days, setting(*spans, readings=readings))


def test_a_period_of_known_months_is_sound_and_says_how_many_they_are() -> None:
    assert tell("missing_episode_count") == Verdict(months_known=12)
    gap = ((YEAR[0], date(2023, 9, 30)), (date(2023, 12, 1), YEAR[1]))
    assert tell("missing_episode_count", *gap) == Verdict(months_known=10)


@pytest.mark.parametrize(
    ("first", "status", "known"),
    [
        (date(2024, 1, 1), "ok", 6),
        (date(2024, 1, 2), "insufficient", 5),
        (date(2024, 7, 1), "not_computable", 0),
    ],
)
def test_half_of_the_months_are_enough(first: date, status: str, known: int) -> None:
    found = tell("missing_episode_count", (first, date(2024, 7, 31)))
    assert (found.status, found.months_known) == (status, known)
    if status == "insufficient":
        said = "only 5 of 12 months are known, and it takes 6: "
        assert found.reason == f"{said}{NAMED} cover only a part of this period"
    if status == "not_computable":
        assert found.reason == f"{NAMED} do not cover this period"


@pytest.mark.parametrize(("months", "least"), [(1, 1), (2, 1), (3, 2), (6, 3), (12, 6)])
def test_it_takes_half_of_the_months_rounded_up(months: int, least: int) -> None:
    days = (date(2024, 7 - months, 1) if months < 7 else YEAR[0], YEAR[1])
    for known in range(months + 1):
        begin = date(2024, 7 - known, 1) if known < 7 else date(2023, 19 - known, 1)
        found = tell("missing_episode_count", (begin, date(2024, 7, 31)), days=days)
        assert (found.status == "ok") == (known >= least)


@pytest.mark.parametrize(
    ("begin", "if_empty"),
    [
        # the 30th of June can look back ten days, or no day of June can
        (date(2024, 6, 20), ("insufficient", "the denominator is zero")),
        (date(2024, 6, 21), ("not_computable", f"{NAMED} do not cover the 10 days before")),
    ],
)
def test_a_share_that_no_row_could_be_looked_back_on_says_so_where_it_is_empty(
    begin: date, if_empty: tuple[str, str]
) -> None:
    readings = Readings(window_days=10)
    share = first_measure("missing_high_risk_share", readings, replace(BACK, table="ppn_referrals"))
    known = setting(readings=readings)
    coverage = {**known.records.coverage, "ppn_referrals": Coverage(((begin, YEAR[1]),))}
    known = replace(known, records=replace(known.records, coverage=coverage))
    found = judge(share, (date(2024, 6, 1), date(2024, 6, 30)), known)
    said = (if_empty[0], if_empty[1].replace(NAMED, name_records("ppn_referrals")))
    assert found == Verdict(if_empty=said, months_known=1)


def test_a_count_that_looks_back_is_not_told_where_it_cannot() -> None:
    days = (date(2023, 7, 1), date(2023, 7, 31))
    found = tell("missing_episode_count", YEAR, days=days, windows=(BACK,))
    assert found.status == "insufficient"
    assert found.reason == f"{NAMED} do not cover the 10 days before"
    later = (date(2023, 8, 1), date(2023, 8, 31))
    assert tell("missing_episode_count", YEAR, days=later, windows=(BACK,)).status == "ok"


@pytest.mark.parametrize(
    ("since", "status"),
    [(date(2024, 5, 31), "ok"), (date(2024, 6, 1), "not_applicable")],
)
def test_what_began_later_does_not_apply_before(since: date, status: str) -> None:
    readings = Readings(polit_policy_date=since)
    plain = first_measure("missing_episode_count", readings)
    measure = replace(plain, indicator=replace(plain.indicator, since="polit_policy_date"))
    months = setting(readings=readings, length="month")
    found = judge(measure, (date(2024, 5, 1), date(2024, 5, 31)), months)
    assert found.status == status
    if status != "ok":
        assert found.reason == "applies from 1 June 2024"


def test_a_verdict_of_nothing_else_is_sound() -> None:
    assert Verdict() == Verdict(
        "ok", None, ("insufficient", "the denominator is zero"), None, False
    )
