"""Ages, hours, nights and waits, as expressions; days and hours by the local clock."""

from datetime import timedelta

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.indicators.record_indicator import Wait
from cpanalysis.declare.tables import TIME_ZONE
from cpanalysis.derive.setting import Setting

OUTCOMES = ("ended", "other_end", "open", "out_of_order")
Outcome = pl.Enum(OUTCOMES)
"""How a wait came out: it ended, something else ended it, it is open, or its times are wrong."""

BANDS = {"0-4": range(5), "5-9": range(5, 10)} | {
    f"{age}-{age + 1}": range(age, age + 2) for age in (10, 12, 14, 16)
}
BAND_OF = {age: band for band, ages in BANDS.items() for age in ages}
AgeBand = pl.Enum((*BANDS, codes.NOT_RECORDED))
NONE = timedelta(0)


def within(later: pl.Expr, earlier: pl.Expr, length: timedelta) -> pl.Expr:
    """Say whether ``later`` is at most ``length`` of elapsed time after ``earlier``."""
    return (later - earlier) <= length


def age_on(moment: pl.Expr, month_of_birth: pl.Expr) -> pl.Expr:
    """Return whole years of age from a month of birth, before the birthday in its own month.

    The day of birth is not known: in the month of a birthday the child has the younger age, so
    that nobody who may be under 18 is taken for an adult.

    >>> born, day = pl.lit("2006-05-01").str.to_date(), pl.lit("2024-05-31").str.to_date()
    >>> pl.select(age_on(day, born)).item()
    17
    """
    day, born = moment.dt, month_of_birth.dt
    months = (day.year() - born.year()) * 12 + day.month().cast(pl.Int32) - born.month()
    return (months.clip(lower_bound=1) - 1) // 12


def band_age(age: pl.Expr) -> pl.Expr:
    """Return the band of an age in whole years, or not recorded.

    >>> pl.select(band_age(pl.Series([3, 15, 18, None]))).to_series().to_list()
    ['0-4', '14-15', 'not_recorded', 'not_recorded']
    """
    return age.replace_strict(BAND_OF, default=codes.NOT_RECORDED, return_dtype=AgeBand)


def tell_outcome(wait: Wait, setting: Setting) -> pl.Expr:
    """Return how a wait came out; null where its start is not known."""
    told = (
        pl.when(is_wrong(wait, setting))
        .then(pl.lit("out_of_order", Outcome))
        .when(has_ended(wait))
        .then(pl.lit("ended", Outcome))
        .when(other_end(wait).is_not_null())
        .then(pl.lit("other_end", Outcome))
        .otherwise(pl.lit("open", Outcome))
    )
    return pl.when(pl.col(wait.start).is_not_null()).then(told)


def is_wrong(wait: Wait, setting: Setting) -> pl.Expr:
    """Say whether the times of a wait are in an impossible order."""
    start = pl.col(wait.start)
    ends = [other_end(wait)] if wait.early_is_none else [pl.col(wait.end), other_end(wait)]
    wrong = [(end < start).fill_null(False) for end in ends]
    return pl.any_horizontal(*wrong, setting.as_of < start)


def has_ended(wait: Wait) -> pl.Expr:
    """Say whether a wait ended, and nothing else ended it before."""
    end, other = pl.col(wait.end), other_end(wait)
    return end.is_not_null() & (other.is_null() | (end <= other))


def tell_wait(wait: Wait, setting: Setting) -> pl.Expr:
    """Return the time waited until the first of its ends, or until it was last seen open."""
    last = [pl.col(wait.open_until)] if wait.open_until else []
    open_until = pl.min_horizontal(*last, setting.as_of)
    stop = pl.min_horizontal(pl.col(wait.end), other_end(wait)).fill_null(open_until)
    waited = stop - pl.col(wait.start)
    return pl.max_horizontal(waited, pl.lit(NONE)) if wait.early_is_none else waited


def other_end(wait: Wait) -> pl.Expr:
    """Return the moment at which something else ends the wait; null where nothing can."""
    return pl.col(wait.other_end) if wait.other_end else pl.lit(None, pl.Datetime("us", TIME_ZONE))


def is_longer(wait: Wait, limit: timedelta, setting: Setting) -> pl.Expr:
    """Say whether a wait was longer than ``limit``; null where it was last seen open before.

    A wait that something else ended is null: it is neither.
    """
    start = pl.col(wait.start)
    longer = tell_wait(wait, setting) > limit
    is_open = pl.col(wait.end).is_null() & other_end(wait).is_null() & longer
    known = start.is_not_null() & ~is_wrong(wait, setting) & (has_ended(wait) | is_open)
    return pl.when(known).then(longer)


def localise(naive: pl.Expr) -> pl.Expr:
    """Return local clock times as moments; one that the clock skips is an hour later.

    >>> from datetime import datetime
    >>> pl.select(localise(pl.lit(datetime(2024, 3, 31, 1, 30)))).item().hour
    2
    """
    moment = naive.dt.replace_time_zone(TIME_ZONE, ambiguous="earliest", non_existent="null")
    later = naive.dt.offset_by("1h").dt.replace_time_zone(
        TIME_ZONE, ambiguous="earliest", non_existent="null"
    )
    return pl.coalesce(moment, later)
