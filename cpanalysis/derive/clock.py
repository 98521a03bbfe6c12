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
MOMENT = pl.Datetime("us", TIME_ZONE)


def within(later: pl.Expr, earlier: pl.Expr, length: timedelta) -> pl.Expr:
    """Say whether ``later`` is at most ``length`` of elapsed time after ``earlier``."""
    return (later - earlier) <= length


def soon_after(later: str, earlier: str, reading: str, setting: Setting) -> pl.Expr:
    """Say whether one time came at most a reading's length after another; never null.

    What has not happened, or whose time is not known, did not happen soon.
    """
    length = setting.length(reading)
    return within(pl.col(later), pl.col(earlier), length).fill_null(False)


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
        .when(has_ended(wait, setting))
        .then(pl.lit("ended", Outcome))
        .when(find_other_end(wait, setting).is_not_null())
        .then(pl.lit("other_end", Outcome))
        .otherwise(pl.lit("open", Outcome))
    )
    return pl.when(pl.col(wait.start).is_not_null()).then(told)


def is_wrong(wait: Wait, setting: Setting) -> pl.Expr:
    """Say whether the times of a wait are in an impossible order."""
    start, other = pl.col(wait.start), find_other_end(wait, setting)
    ends = [other] if wait.early_is_none else [pl.col(wait.end), other]
    wrong = [(end < start).fill_null(False) for end in ends]
    return pl.any_horizontal(*wrong, setting.as_of < start)


def has_ended(wait: Wait, setting: Setting) -> pl.Expr:
    """Say whether a wait ended as awaited, and nothing else ended it before."""
    end, other = pl.col(wait.end), find_other_end(wait, setting)
    return end.is_not_null() & (other.is_null() | (end <= other))


def tell_wait(wait: Wait, setting: Setting) -> pl.Expr:
    """Return the time waited until the first of its ends, or until the records end."""
    first = pl.min_horizontal(pl.col(wait.end), find_other_end(wait, setting))
    waited = first.fill_null(setting.as_of) - pl.col(wait.start)
    return pl.max_horizontal(waited, pl.lit(NONE)) if wait.early_is_none else waited


def find_other_end(wait: Wait, setting: Setting) -> pl.Expr:
    """Return the moment at which something else ends a wait; null where nothing did.

    A case that was closed may still come to what is awaited (it was taken up again): closing ends
    the wait only where that never happened.
    """
    other = pl.col(wait.other_end) if wait.other_end else pl.lit(None, MOMENT)
    if not wait.closed_at:
        return other
    closed = pl.col(wait.closed_at)
    never = pl.col(wait.end).is_null() & (closed <= setting.as_of)
    return pl.min_horizontal(other, pl.when(never).then(closed))


def is_longer(wait: Wait, limit: timedelta, setting: Setting) -> pl.Expr:
    """Say whether a wait was longer than ``limit``, whatever ended it or whether anything did.

    One that something else ended before the limit was not. Null where it is not known: the times
    are impossible, or the records end before the limit.
    """
    return pl.when(is_decided(wait, limit, setting)).then(tell_wait(wait, setting) > limit)


def ends_within(wait: Wait, limit: timedelta, setting: Setting) -> pl.Expr:
    """Say whether a wait ended as awaited within ``limit``; null where that is not known.

    One that something else ended first did not.
    """
    in_time = has_ended(wait, setting) & (tell_wait(wait, setting) <= limit)
    return pl.when(is_decided(wait, limit, setting)).then(in_time)


def is_decided(wait: Wait, limit: timedelta, setting: Setting) -> pl.Expr:
    """Say whether it is known how a wait stood at ``limit``: it has ended, or lasted longer."""
    anything = pl.col(wait.end).is_not_null() | find_other_end(wait, setting).is_not_null()
    known = pl.col(wait.start).is_not_null() & ~is_wrong(wait, setting)
    return known & (anything | (tell_wait(wait, setting) > limit))


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
