"""Whether the tables cover the time around a row that an indicator asks about."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from cpanalysis.declare.indicators.readings import Readings
from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.calendar import DAY, at_midnight, first_day, month_number
from cpanalysis.derive.setting import Setting
from cpanalysis.read.records.areas import leave_out

NONE = timedelta(0)
BEGINNING = date(1900, 1, 1)


def reach(window: Window, readings: Readings) -> tuple[timedelta, timedelta]:
    """Return how far a window looks back and ahead.

    >>> reach(Window("missing_episodes", before="lookback_days"), Readings())
    (datetime.timedelta(days=365), datetime.timedelta(0))
    """
    before = readings.length(window.before) if window.before else NONE
    after = readings.length(window.after) if window.after else NONE
    return before, after


def is_covered(window: Window, clock: str, setting: Setting) -> pl.Expr:
    """Say whether one span of the table's coverage holds all of a row's window.

    A clock that is not known, or a look ahead beyond the moment up to which the records run, is
    not covered. A table whose coverage nobody stated covers all time until that moment.
    """
    before, after = reach(window, setting.readings)
    moment = pl.col(clock)
    followed = moment + after <= setting.as_of
    spans = [
        (moment - before >= at_midnight(first)) & (moment + after < at_midnight(last + DAY))
        for first, last in spans_of(window.table, setting)
    ]
    inside = followed & pl.any_horizontal(spans) if spans else followed
    return inside.fill_null(False)


def gaps_of(table: str, area: str, setting: Setting) -> tuple[tuple[date, date], ...]:
    """Return the days that a table covers, but not of one district."""
    coverage = setting.records.coverage.get(table)
    if coverage is None or area not in coverage.areas:
        return ()
    whole = coverage.spans or ((BEGINNING, setting.last_day),)
    return leave_out(whole, coverage.of(area))


def spans_of(table: str, setting: Setting) -> tuple[tuple[date, date], ...]:
    """Return the spans of days that a table covers; none where nobody stated them."""
    coverage = setting.records.coverage.get(table)
    return coverage.spans if coverage else ()


def keep_whole_months(spans: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return spans of days without the months at their ends that they cover in part.

    >>> keep_whole_months([(date(2024, 1, 2), date(2024, 3, 31)), (date(2024, 5, 2),) * 2])
    [(datetime.date(2024, 2, 1), datetime.date(2024, 3, 31))]
    """
    whole = [
        (first_day(month_number(first - DAY) + 1), first_day(month_number(last + DAY)) - DAY)
        for first, last in spans
    ]
    return [(first, last) for first, last in whole if first <= last]


def is_within(moment: pl.Expr, spans: Sequence[tuple[date, date]]) -> pl.Expr:
    """Say whether a moment is in one of some spans of days."""
    inside = [
        (moment >= at_midnight(first)) & (moment < at_midnight(last + DAY)) for first, last in spans
    ]
    return pl.any_horizontal(inside).fill_null(False) if inside else pl.lit(False)


def join_months(months: Sequence[date]) -> list[tuple[date, date]]:
    """Return months as spans of first and last day, those that follow one another together.

    >>> join_months([date(2024, 1, 1), date(2024, 2, 1), date(2024, 4, 1)])[0][1]
    datetime.date(2024, 2, 29)
    """
    spans: list[tuple[date, date]] = []
    for first in months:
        last = first_day(month_number(first) + 1) - DAY
        if spans and spans[-1][1] + DAY == first:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return spans
