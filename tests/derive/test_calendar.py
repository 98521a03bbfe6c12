"""Periods begin and end at local midnight, whatever the clocks do."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.tables import Moment
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.errors import ParameterError


@pytest.mark.parametrize(
    ("length", "first", "periods"),
    [
        ("month", date(2023, 12, 1), 5),
        ("quarter", date(2023, 10, 1), 3),
        ("calendar year", date(2023, 1, 1), 2),
        ("financial year", date(2023, 4, 1), 2),
        ("12 months", date(2023, 4, 1), 2),  # back from April 2024, whose last day is not there
    ],
)
def test_periods_hold_every_day_asked_for(length: str, first: date, periods: int) -> None:
    calendar = make_calendar(length, date(2023, 12, 31), date(2024, 4, 1))
    assert (calendar.periods[0][0], len(calendar.periods)) == (first, periods)
    starts, ends = zip(*calendar.periods, strict=True)
    assert all((later - end).days == 1 for end, later in zip(ends, starts[1:], strict=False))


def test_twelve_months_end_with_the_last_whole_month() -> None:
    whole = make_calendar("12 months", date(2023, 1, 1), date(2024, 6, 30))
    assert [end for _, end in whole.periods] == [date(2023, 6, 30), date(2024, 6, 30)]


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("2024-02-29T23:59:59.999999+00:00", None),
        ("2024-03-01T00:00:00+00:00", 0),
        ("2024-03-31T22:59:59.999999+00:00", 0),  # 23:59 by the clock, which went forward
        ("2024-03-31T23:00:00+00:00", 1),  # midnight by the clock: 1 April
        ("2024-04-30T22:59:59+00:00", 1),
        ("2024-04-30T23:00:00+00:00", None),
        (None, None),
    ],
)
def test_a_moment_is_in_the_month_of_the_local_clock(moment: str | None, number: int) -> None:
    calendar = make_calendar("month", date(2024, 3, 1), date(2024, 4, 30))
    at = pl.Series([moment], dtype=pl.String).str.to_datetime(time_zone="UTC", format="%+")
    assert pl.select(calendar.number(pl.lit(at.cast(Moment)))).item() == number


def test_a_calendar_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ParameterError, match="is before the first"):
        make_calendar("month", date(2024, 2, 1), date(2024, 1, 1))
