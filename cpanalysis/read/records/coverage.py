"""Which days a table speaks of: as the layout states, or as the data let one see."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from cpanalysis.declare.tables import TIME_ZONE
from cpanalysis.read.records.records import Coverage, Span

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
    days = _days(moments).drop_nulls()
    days = days.filter(days < as_of.date())
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
    first = _days(starts).dt.month_start().min()
    last = as_of.date() - timedelta(days=1)
    return Coverage(((first, last),), stated=False) if isinstance(first, date) else None


def empty_months(moments: pl.Series, coverage: Coverage) -> list[date]:
    """Return the months inside the coverage without a row, where ten a month are usual.

    >>> days = pl.Series([date(2024, 1, 5)] * 40)
    >>> empty_months(days, Coverage(((date(2024, 1, 1), date(2024, 2, 29)),)))
    [datetime.date(2024, 2, 1)]
    """
    months = [month for span in coverage.spans for month in _months_of(span)]
    seen = set(_days(moments).drop_nulls().dt.month_start().unique())
    usual = len(moments) / max(len(months), 1)
    return [month for month in months if month not in seen] if usual >= EXPECTED_IN_A_MONTH else []


def rows_outside(moments: pl.Series, coverage: Coverage) -> int:
    """Return how many rows lie outside the coverage."""
    days = _days(moments).drop_nulls()
    inside = pl.Series([False]).new_from_index(0, len(days))
    for first, last in coverage.spans:
        inside = inside | days.is_between(first, last)
    return int((~inside).sum())


def _days(moments: pl.Series) -> pl.Series:
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
