"""The clock of the force: local time to instants and back, and waits added to times.

Inside the sample a time is a whole number of minutes since the start of 1970, in universal time;
in a frame it is a ``Datetime`` of the force's time zone, so that a wait across a night in which
the clock changes is as long as it was.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.declare.tables import Moment

Minutes = NDArray[np.int64]

MICROSECONDS = 60_000_000
YEARS = range(1996, 2100)
"""Since 1996 the clock changes at 01:00 universal time on the last Sundays of March and October."""


def last_sunday(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days.

    >>> last_sunday(2025, 3), last_sunday(2025, 10)
    (datetime.date(2025, 3, 30), datetime.date(2025, 10, 26))
    """
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


def minutes_of(days: NDArray[np.datetime64]) -> Minutes:
    """Return the minutes from 1970 to the start of each day, as a clock shows them."""
    return days.astype("datetime64[m]").astype(np.int64)


CHANGES = (
    minutes_of(
        np.array(
            [last_sunday(year, month) for year in YEARS for month in (3, 10)],
            dtype="datetime64[D]",
        )
    )
    + 60
)
"""Instants at which the clock changes, spring first."""


def is_summer(instant: Minutes) -> NDArray[np.bool_]:
    """Return whether the clock is an hour ahead of universal time."""
    return np.asarray(np.searchsorted(CHANGES, instant, side="right") % 2 == 1)


def to_local(instant: Minutes) -> Minutes:
    """Return what the clock shows at an instant."""
    return instant + 60 * is_summer(instant)


def to_instant(local: Minutes, second: NDArray[np.bool_] | bool = False) -> Minutes:
    """Return the instant at which the clock shows ``local``.

    An hour shown twice in autumn is the ``second`` one or the first; an hour that is skipped in
    spring is read as the clock would have shown it.

    >>> night = np.datetime64("2025-10-26T01:30").astype("datetime64[m]").astype(np.int64)
    >>> (to_instant(night, True) - to_instant(night, False)).item()
    60
    """
    summer = is_summer(local - 60) & ~(np.asarray(second) & ~is_summer(local))
    return local - 60 * summer


def to_moments(instant: Minutes) -> pl.Series:
    """Return instants as times of a frame."""
    return pl.Series(instant * MICROSECONDS).cast(Moment)


def to_minutes(moments: pl.Series) -> Minutes:
    """Return times of a frame as minutes since 1970."""
    return moments.to_physical().to_numpy() // MICROSECONDS


def midnight(day: date) -> pl.Expr:
    """Return the start of a day on the force's clock, to compare times with."""
    local = minutes_of(np.array([day], dtype="datetime64[D]"))
    return pl.lit(to_instant(local).item() * MICROSECONDS).cast(Moment)


def lasting(minutes: pl.Expr | pl.Series) -> pl.Expr:
    """Return minutes as a duration, in whole minutes.

    >>> pl.select(lasting(pl.lit(90.7))).item()
    datetime.timedelta(seconds=5400)
    """
    expression = minutes if isinstance(minutes, pl.Expr) else pl.lit(minutes)
    return (expression.cast(pl.Int64) * MICROSECONDS).cast(pl.Duration("us"))


def later(column: str, minutes: pl.Expr | pl.Series) -> pl.Expr:
    """Return the time of a column and a wait after it."""
    return pl.col(column) + lasting(minutes)


def if_so(condition: pl.Expr | pl.Series, column: str, minutes: pl.Expr | pl.Series) -> pl.Expr:
    """Return the time a wait after a column, null where the condition does not hold."""
    return pl.when(condition).then(later(column, minutes))


def age_at(at: str, birth: str = "birth") -> pl.Expr:
    """Return the age in whole years of a child whose birth is the first of a month.

    >>> frame = pl.DataFrame({"at": [date(2025, 6, 30), date(2025, 7, 1)]})
    >>> frame.with_columns(birth=date(2010, 7, 1)).select(age_at("at")).to_series().to_list()
    [14, 15]
    """
    years = pl.col(at).dt.year() - pl.col(birth).dt.year()
    return years - (pl.col(at).dt.month() < pl.col(birth).dt.month()).cast(pl.Int32)


def on_day(day: pl.Expr, hour: int = 9) -> pl.Expr:
    """Return a time on a day, at an hour of universal time.

    >>> pl.select(on_day(pl.lit(date(2025, 1, 2)))).item().isoformat()
    '2025-01-02T09:00:00+00:00'
    """
    return ((day.cast(pl.Int64) * 24 + hour) * 60 * MICROSECONDS).cast(Moment)


def hour_on_clock(moments: pl.Series) -> NDArray[np.int64]:
    """Return the hour that the clock shows, 0 to 23.

    >>> hour_on_clock(to_moments(np.array([0, 600])))
    array([ 0, 10])
    """
    return to_local(to_minutes(moments)) // 60 % 24


def near_change(moments: pl.Series) -> pl.Series:
    """Return whether each time is less than an hour from an instant at which the clock changes.

    >>> near_change(to_moments(CHANGES[:1] + np.array([0, 59, 60]))).to_list()
    [True, True, False]
    """
    at = to_minutes(moments)
    after = np.searchsorted(CHANGES, at).clip(1, CHANGES.size - 1)
    return pl.Series(np.minimum(abs(CHANGES[after] - at), abs(at - CHANGES[after - 1])) < 60)
