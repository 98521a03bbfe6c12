"""Periods, and which of them a moment belongs to by the local clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from cpanalysis.declare.tables import TIME_ZONE, Moment
from cpanalysis.errors import ParameterError, require_choice

Length = Literal[
    "month",
    "quarter",
    "calendar year",
    "financial year",
    "3 months",
    "6 months",
    "12 months",
    "36 months",
]

MONTHS_IN: dict[str, int] = {
    "month": 1,
    "quarter": 3,
    "calendar year": 12,
    "financial year": 12,
    "3 months": 3,
    "6 months": 6,
    "12 months": 12,
    "36 months": 36,
}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Periods that follow one another without a gap: first and last day of each.

    Examples
    --------
    >>> months = make_calendar("month", date(2024, 1, 31), date(2024, 3, 1))
    >>> [str(last) for _, last in months.periods]
    ['2024-01-31', '2024-02-29', '2024-03-31']
    """

    periods: tuple[tuple[date, date], ...]

    @property
    def edges(self) -> pl.Series:
        """Local midnights at which periods begin, and the one at which the last has ended."""
        days = [first for first, _ in self.periods] + [self.periods[-1][1] + DAY]
        return pl.Series(days).cast(pl.Datetime("us")).dt.replace_time_zone(TIME_ZONE)

    @property
    def ends(self) -> pl.Series:
        """The last moment of each period."""
        return self.edges[1:] - timedelta(microseconds=1)

    def number(self, moment: pl.Expr) -> pl.Expr:
        """Return the number of the period that a moment is in; null outside the calendar.

        >>> year = make_calendar("calendar year", date(2024, 1, 1), date(2024, 1, 1))
        >>> pl.select(year.number(pl.lit(date(2024, 5, 1)).cast(Moment))).item()
        0
        """
        numbers = pl.Series([None, *range(len(self.periods)), None], dtype=pl.UInt16)
        edge = pl.lit(self.edges).search_sorted(moment, side="right")
        return pl.lit(numbers).gather(edge)

    def frame(self) -> pl.DataFrame:
        """Return a row a period: ``period``, ``period_start``, ``period_end``."""
        rows = [(number, *days) for number, days in enumerate(self.periods)]
        schema = {"period": pl.UInt16, "period_start": pl.Date, "period_end": pl.Date}
        return pl.DataFrame(rows, schema=schema, orient="row")


def make_calendar(length: str, first: date, last: date) -> Calendar:
    """Return the periods of a ``length`` that hold any day from ``first`` to ``last``.

    ``3``, ``6``, ``12`` and ``36 months`` are counted back from the last whole month, so that
    shorter ones make up longer ones to the day; other periods begin where the
    calendar has them (a financial year on 1 April).

    Raises
    ------
    ParameterError
        Where the length is not known, or ``last`` is before ``first``.

    Examples
    --------
    >>> make_calendar("financial year", date(2024, 3, 31), date(2024, 4, 1)).periods[0]
    (datetime.date(2023, 4, 1), datetime.date(2024, 3, 31))
    >>> make_calendar("12 months", date(2022, 7, 1), date(2024, 6, 30)).periods[-1]
    (datetime.date(2023, 7, 1), datetime.date(2024, 6, 30))
    """
    require_choice(length, MONTHS_IN, what="length of period")
    if last < first:
        raise ParameterError(f"the last day, {last}, is before the first, {first}")
    months = MONTHS_IN[length]
    start = month_number(first) - (month_number(first) - anchor(length, last)) % months
    return Calendar(tuple(iterate_periods(start, months, month_number(last))))


def single_day(day: date) -> Calendar:
    """Return the calendar of a snapshot: one period of one day."""
    return Calendar(((day, day),))


def iterate_periods(start: int, months: int, last: int) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each period from month number ``start`` until ``last``."""
    for number in range(start, last + 1, months):
        yield first_day(number), first_day(number + months) - DAY


def anchor(length: str, last: date) -> int:
    """Return the number of any month in which a period of this length begins."""
    if length == "financial year":
        return 3
    return month_number(last + DAY) if length.endswith(" months") else 0


def month_number(day: date) -> int:
    """Return months since January of year 0.

    >>> first_day(month_number(date(2024, 12, 25)))
    datetime.date(2024, 12, 1)
    """
    return day.year * 12 + day.month - 1


def first_day(number: int) -> date:
    """Return the first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


def at_midnight(day: date) -> pl.Expr:
    """Return the moment at which a day begins by the local clock."""
    return pl.lit(day).cast(pl.Datetime("us")).dt.replace_time_zone(TIME_ZONE).cast(Moment)
