"""A month is known where it is covered to the day, and followed until its answers are due."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from cpanalysis.declare.indicators import Readings, Window
from cpanalysis.declare.indicators.record_indicator import Maturity
from cpanalysis.declare.tables import Moment
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.derive.coverage import gaps_of, is_within, join_months, keep_whole_months
from cpanalysis.derive.months import (
    Question,
    add_up,
    coverage_faults,
    find_faults,
    find_spans,
    is_feasible,
    is_known,
    maturity_faults,
    say_length,
    say_uncovered,
    whole_days,
    window_faults,
)
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.setting import Setting
from cpanalysis.read.records.records import Coverage, Records

TABLE, NAMED = "missing_episodes", "the records of missing episodes"
READINGS = Readings(window_days=10, plan_days=10, rhi_hours=24)
JUNE = (date(2024, 6, 1), date(2024, 6, 30))
Days = tuple[date, date]


def day(month: int, number: int) -> date:
    return date(2024, month, number)


def setting(*spans: Days) -> Setting:
    """Return the setting of records until the end of June 2024 that cover some spans."""
    coverage = {TABLE: Coverage(spans)} if spans else {}
    end = datetime(2024, 6, 30, 23, tzinfo=UTC)
    records = Records(tables={}, as_of=end, origin="synthetic", source="", coverage=coverage)
    return Setting(records, READINGS, make_calendar("month", day(1, 1), day(6, 30)))


def due(*after: str) -> Maturity:
    return Maturity("followed", after) if after else Maturity()


def ask(*windows: Window, after: tuple[str, ...] = (), strict: bool = False) -> Question:
    return Question(find_rows(TABLE), windows, due(*after), strict)


@pytest.mark.parametrize(
    ("span", "status"),
    [
        ((day(6, 1), day(6, 30)), None),
        ((day(5, 1), day(7, 31)), None),
        ((day(6, 2), day(6, 30)), "insufficient"),
        ((day(6, 1), day(6, 29)), "insufficient"),
        ((day(6, 30), day(7, 31)), "insufficient"),  # its last day alone
        ((day(5, 1), day(6, 1)), "insufficient"),  # its first
        ((day(7, 1), day(7, 31)), "not_computable"),
        ((day(5, 1), day(5, 31)), "not_computable"),
    ],
)
def test_a_month_is_covered_whole_in_part_or_not(span: Days, status: str | None) -> None:
    found = [fault[0] for fault in coverage_faults(TABLE, JUNE, setting(span))]
    assert found == ([] if status is None else [status])


def test_a_month_in_two_spans_is_covered_in_part() -> None:
    asked = setting((day(5, 1), day(6, 10)), (day(6, 11), day(6, 30)))
    (fault,) = coverage_faults(TABLE, JUNE, asked)
    assert fault == ("insufficient", f"{NAMED} cover only a part of this period")


def test_where_nobody_stated_coverage_all_days_until_the_end_are_covered() -> None:
    old = (date(1900, 1, 1), date(1900, 1, 31))
    assert list(coverage_faults(TABLE, old, setting())) == []
    assert list(coverage_faults(TABLE, JUNE, setting())) == []
    (fault,) = coverage_faults(TABLE, (day(6, 1), day(7, 1)), setting())
    assert fault[0] == "insufficient"


@pytest.mark.parametrize(
    ("last", "after", "is_due"),
    [
        (day(6, 21), ("plan_days",), True),  # but for the last day, ten days before the end
        (day(6, 22), ("plan_days",), False),
        (day(6, 30), ("rhi_hours",), True),  # a day late is let pass
        (day(6, 30), (), True),
        (day(6, 20), ("plan_days", "rhi_hours"), True),
        (day(6, 21), ("plan_days", "rhi_hours"), False),
    ],
)
def test_a_month_is_complete_when_its_answers_are_due(
    last: date, after: tuple[str, ...], is_due: bool
) -> None:
    faults = list(maturity_faults(due(*after), (day(6, 1), last), setting()))
    assert (faults == []) == is_due
    for status, reason in faults:
        assert status == "not_computable"
        assert reason.startswith("not yet complete: answers take up to 1")
        assert reason.endswith("the records end on 30 June 2024")


BACK, AHEAD = Window(TABLE, before="window_days"), Window(TABLE, after="plan_days")


@pytest.mark.parametrize(
    ("window", "span", "strict", "status"),
    [
        (BACK, (day(5, 22), day(6, 30)), True, None),  # ten days before the first
        (BACK, (day(5, 23), day(6, 30)), True, "insufficient"),
        (BACK, (day(6, 20), day(6, 30)), True, "insufficient"),  # the 30th can look back
        (BACK, (day(6, 21), day(6, 30)), True, "not_computable"),  # no day can
        (BACK, (day(6, 1), day(6, 30)), False, None),
        (AHEAD, (day(6, 1), day(7, 10)), True, None),
        (AHEAD, (day(6, 1), day(7, 9)), True, "insufficient"),
        (AHEAD, (day(5, 1), day(6, 11)), True, "insufficient"),
        (AHEAD, (day(5, 1), day(6, 10)), True, "not_computable"),
        (AHEAD, (day(6, 1), day(7, 9)), False, None),  # but for its last hours
        (AHEAD, (day(6, 1), day(7, 8)), False, "not_computable"),
    ],
)
def test_a_look_back_or_ahead_must_be_covered_too(
    window: Window, span: Days, strict: bool, status: str | None
) -> None:
    found = list(window_faults(window, JUNE, setting(span), strict=strict))
    assert [fault[0] for fault in found] == ([] if status is None else [status])
    assert all(reason == say_uncovered(window, setting(span)) for _, reason in found)


@pytest.mark.parametrize(
    ("window", "span", "feasible"),
    [
        (BACK, (day(6, 20), day(7, 31)), True),
        (BACK, (day(6, 21), day(7, 31)), False),
        (AHEAD, (day(4, 1), day(6, 11)), True),
        (AHEAD, (day(4, 1), day(6, 10)), False),
    ],
)
def test_one_day_of_a_month_is_enough_to_look_at(
    window: Window, span: Days, feasible: bool
) -> None:
    assert is_feasible(window, JUNE, setting(span)) is feasible


def test_what_is_not_covered_is_said_with_both_sides() -> None:
    both = Window(TABLE, before="window_days", after="rhi_hours")
    said = f"{NAMED} do not cover the 10 days before or the 24 hours after"
    assert say_uncovered(both, setting()) == said
    assert say_uncovered(Window(TABLE), setting()) == f"{NAMED} do not cover this period"


def test_lengths_are_whole_days_rounded_up() -> None:
    assert whole_days(add_up(due("rhi_hours"), setting())).days == 1
    assert whole_days(READINGS.length("response_hours")).days == 1
    assert say_length(READINGS.length("response_hours")) == "3 hours"
    assert say_length(READINGS.length("rhi_hours") * 1.5) == "36 hours"


def test_known_months_make_spans_and_each_is_judged_once() -> None:
    asked = setting((day(1, 2), day(4, 30)), (day(6, 1), day(6, 30)))
    question = ask()
    faults = find_faults(question, asked)
    known = [first.month for first, fault in faults.items() if fault is None]
    assert known == [2, 3, 4, 6]
    assert find_spans(question, asked) == [(day(2, 1), day(4, 30)), (day(6, 1), day(6, 30))]
    assert find_faults(question, asked) is faults


@pytest.mark.parametrize(
    ("windows", "strict", "asked", "needed"),
    [
        ((BACK,), False, (), False),  # a share leaves out what was not looked back on
        ((BACK,), True, (BACK,), True),
        ((AHEAD,), False, (AHEAD,), True),
        ((), False, (), False),
    ],
)
def test_what_a_question_asks_of_its_months(
    windows: tuple[Window, ...], strict: bool, asked: tuple[Window, ...], needed: bool
) -> None:
    question = ask(*windows, strict=strict)
    assert (question.asked, question.is_needed) == (asked, needed)
    assert ask(after=("plan_days",)).is_needed


def test_questions_that_ask_for_something_else_have_other_names() -> None:
    several = [
        ask(),
        ask(AHEAD),
        ask(Window(TABLE, after="rhi_hours")),
        ask(Window(TABLE, clock="returned_at", after="plan_days")),
        ask(Window("ppn_referrals", after="plan_days")),
        ask(BACK, strict=True),
        ask(after=("plan_days",)),
        ask(after=("rhi_hours",)),
    ]
    assert len({question.name for question in several}) == len(several)


def moments(*texts: str) -> pl.DataFrame:
    local = pl.Series("reported_at", texts).str.to_datetime().dt.replace_time_zone("Europe/London")
    return local.cast(Moment).to_frame()


@pytest.mark.parametrize(
    ("moment", "after", "known"),
    [
        ("2024-06-30 23:59", (), True),
        ("2024-07-01 00:00", (), False),
        ("2024-03-31 23:59", (), False),  # April to June are covered
        ("2024-04-01 00:00", (), True),
        ("2024-06-20 00:00", ("plan_days",), False),  # June is not complete
        ("2024-05-31 23:59", ("plan_days",), True),
        ("2024-06-30 00:00", ("rhi_hours",), True),  # followed to the hour
        ("2024-06-30 00:01", ("rhi_hours",), False),
    ],
)
def test_a_row_is_known_in_a_known_month_and_followed(
    moment: str, after: tuple[str, ...], known: bool
) -> None:
    asked = setting((day(4, 1), day(6, 30)))
    frame = moments(moment)
    assert frame.select(is_known(ask(after=after), asked)).item() is known


def test_a_moment_is_in_a_span_to_its_last_minute() -> None:
    spans = [(day(2, 1), day(2, 29)), (day(4, 1), day(4, 1))]
    frame = moments(
        *("2024-01-31 23:59", "2024-02-01 00:00", "2024-02-29 23:59", "2024-03-01 00:00"),
        *("2024-03-31 23:59", "2024-04-01 00:00", "2024-04-01 23:59", "2024-04-02 00:00"),
    )
    inside = frame.select(is_within(pl.col("reported_at"), spans)).to_series().to_list()
    assert inside == [False, True, True, False] * 2
    none = frame.select(a=pl.col("reported_at"), b=is_within(pl.col("reported_at"), []))
    assert not none["b"].any()


@pytest.mark.parametrize(
    ("span", "whole"),
    [
        ((day(1, 1), day(3, 31)), [(day(1, 1), day(3, 31))]),
        ((day(1, 2), day(3, 30)), [(day(2, 1), day(2, 29))]),
        ((day(2, 1), day(2, 29)), [(day(2, 1), day(2, 29))]),
        ((day(2, 2), day(2, 29)), []),
        ((day(2, 1), day(2, 28)), []),
    ],
)
def test_months_at_the_ends_of_a_span_count_where_whole(span: Days, whole: list[Days]) -> None:
    assert keep_whole_months([span]) == whole


def test_months_that_follow_one_another_are_one_span() -> None:
    months = [date(2023, 12, 1), day(1, 1), day(3, 1)]
    assert join_months(months) == [(date(2023, 12, 1), day(1, 31)), (day(3, 1), day(3, 31))]
    assert join_months([]) == []


def test_what_is_not_covered_of_one_district() -> None:
    whole = (day(1, 1), day(6, 30))
    own = {"Hartlepool": (day(3, 1), day(6, 30)), "Middlesbrough": whole}
    coverage = Coverage((whole,), areas={name: (span,) for name, span in own.items()})
    asked = setting(whole)
    asked.records.coverage[TABLE] = coverage  # type: ignore[index]
    assert gaps_of(TABLE, "Hartlepool", asked) == ((day(1, 1), day(2, 29)),)
    assert gaps_of(TABLE, "Middlesbrough", asked) == ()
    assert gaps_of(TABLE, "Stockton-on-Tees", asked) == ()
    assert gaps_of("ppn_referrals", "Hartlepool", asked) == ()
