"""Which days a table speaks of: as the layout states, or as the data let one see."""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from cpanalysis.declare.tables import TIME_ZONE
from cpanalysis.read.records.records import Coverage, Span

APART, USUAL_TIMES = 28, 3
BY_CHANCE = 1e-6
FEW = 0.01
DEFAULT_DAYS = 3
"""A default date gives many rows on very few days."""
EXPECTED_IN_A_MONTH = 10
"""With ten a month expected, a month without any comes by chance once in 22,000 (Poisson)."""


def observe_coverage(moments: pl.Series, *, as_of: datetime) -> Coverage | None:
    """Return the months that rows are seen in, none of them after ``as_of``.

    Where ten or more a month are usual, a month without any is taken as not covered: what was not
    extracted is never a zero. Where rows are few, an empty month is a month without events.

    >>> days = pl.Series([date(2024, 1, 5)] * 20 + [date(2024, 3, 5)] * 20)
    >>> observe_coverage(days, as_of=datetime(2024, 4, 1)).spans
    ((datetime.date(2024, 1, 1), datetime.date(2024, 1, 31)), \
(datetime.date(2024, 3, 1), datetime.date(2024, 3, 31)))
    """
    days = days_of(moments).drop_nulls()
    days = days.filter((days < as_of.date()) & ~is_outlying(days))
    if days.is_empty():
        return None
    counts = days.dt.month_start().value_counts().sort(days.name)
    months = counts[days.name].to_list()
    if counts["count"].sum() / _months_between(months[0], months[-1]) < EXPECTED_IN_A_MONTH:
        months = [months[0], months[-1]]
        return Coverage((_until(months[0], months[-1], as_of),), stated=False)
    return Coverage(tuple(_until(*run, as_of) for run in _runs(months)), stated=False)


def observe_lasting(starts: pl.Series, *, as_of: datetime) -> Coverage | None:
    """Return the span from the first month of rows that last, such as statuses, to ``as_of``.

    A month in which no status began was covered all the same.

    >>> observe_lasting(pl.Series([date(2019, 5, 5)]), as_of=datetime(2024, 4, 1)).spans
    ((datetime.date(2019, 5, 1), datetime.date(2024, 3, 31)),)
    """
    days = days_of(starts).drop_nulls()
    first = days.filter(~is_outlying(days)).dt.month_start().min()
    last = as_of.date() - timedelta(days=1)
    return Coverage(((first, last),), stated=False) if isinstance(first, date) else None


def is_outlying(days: pl.Series) -> pl.Series:
    """Say which days stand so far from all others that a date was mistyped or put in by default.

    Days are parted where four weeks or more without a row come by chance less than once in a
    million, at the rate of the part with most rows. A part of at most one row in a hundred, or
    of many rows on three days at most, is no time that the table speaks of.

    >>> days = [date(2024, 1, 1) + timedelta(days=day) for day in range(300)]
    >>> seen = pl.Series([date(1900, 1, 1), date(2012, 3, 4), *days])
    >>> seen.filter(is_outlying(seen)).to_list()
    [datetime.date(1900, 1, 1), datetime.date(2012, 3, 4)]
    """
    blocks = _blocks(days)
    main = max(range(len(blocks)), key=lambda place: (len(blocks[place]), place), default=0)
    far = [
        day for place in range(len(blocks)) if _is_far(blocks, place, main) for day in blocks[place]
    ]
    return days.is_in(list(dict.fromkeys(far)))


def _blocks(days: pl.Series) -> list[pl.Series]:
    """Return days in order, parted where there is none for unusually long, four weeks or more.

    Unusual is three times as long as between most days with rows: in an extract of months, each
    dated by its first day, a month is usual.
    """
    ordered = days.drop_nulls().sort()
    usual = ordered.unique().sort().diff().dt.total_days().median()
    apart = max(APART, USUAL_TIMES * float(usual or 0))  # type: ignore[arg-type]
    breaks = (pl.col("day").diff().dt.total_days() >= apart).fill_null(False).cum_sum()
    frame = pl.DataFrame({"day": ordered}).with_columns(breaks.alias("block"))
    return [part["day"] for part in frame.partition_by("block", maintain_order=True)]


def _is_far(blocks: Sequence[pl.Series], place: int, main: int) -> bool:
    """Say whether a part is too small, and too far from the one before it, to be of the records."""
    block, most = blocks[place], blocks[main]
    few = max(1, int(FEW * sum(map(len, blocks))))
    small = len(block) < len(most) and (len(block) <= few or block.n_unique() <= DEFAULT_DAYS)
    if not small:
        return False
    rate = len(most) / max(_days_between(most[0], most[-1]) + 1, APART)
    nearer = blocks[place + 1][0] if place < main else blocks[place - 1][-1]
    return abs(_days_between(block[0], nearer)) * rate > -math.log(BY_CHANCE)


def _days_between(first: date, last: date) -> int:
    return (last - first).days


def last_day(moments: pl.Series, now: datetime) -> date | None:
    """Return the last day that is neither from the future nor far from all others."""
    days = days_of(moments).drop_nulls()
    known = days.filter(days <= now.date())
    return known.filter(~is_outlying(known)).max()  # type: ignore[return-value]


def empty_months(moments: pl.Series, coverage: Coverage) -> list[date]:
    """Return the months inside the coverage without a row, where ten a month are usual.

    >>> days = pl.Series([date(2024, 1, 5)] * 40)
    >>> empty_months(days, Coverage(((date(2024, 1, 1), date(2024, 2, 29)),)))
    [datetime.date(2024, 2, 1)]
    """
    months = [month for span in coverage.spans for month in _months_of(span)]
    seen = set(days_of(moments).drop_nulls().dt.month_start().unique())
    usual = len(moments) / max(len(months), 1)
    return [month for month in months if month not in seen] if usual >= EXPECTED_IN_A_MONTH else []


def rows_outside(moments: pl.Series, coverage: Coverage) -> int:
    """Return how many rows lie outside the coverage."""
    days = days_of(moments).drop_nulls()
    inside = pl.Series([False]).new_from_index(0, len(days))
    for first, last in coverage.spans:
        inside = inside | days.is_between(first, last)
    return int((~inside).sum())


def days_of(moments: pl.Series) -> pl.Series:
    """Return the local day of times; days as they are."""
    if moments.dtype == pl.Date:
        return moments
    zoned = isinstance(moments.dtype, pl.Datetime) and moments.dtype.time_zone
    return (moments.dt.convert_time_zone(TIME_ZONE) if zoned else moments).dt.date()


def _months_of(span: Span) -> list[date]:
    first = span[0].replace(day=1)
    return pl.date_range(first, span[1], "1mo", eager=True).to_list()


def _months_between(first: date, last: date) -> int:
    return len(_months_of((first, last)))


def _runs(months: Sequence[date]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for month in months:
        follows = runs and _months_between(runs[-1][1], month) == 2
        runs[-1:] = [(runs[-1][0], month)] if follows else [*runs[-1:], (month, month)]
    return runs


def _until(first: date, last: date, as_of: datetime) -> Span:
    month_end = (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first, min(month_end, as_of.date() - timedelta(days=1))
