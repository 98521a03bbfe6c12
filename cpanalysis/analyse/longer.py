"""Indicators of records over quarters, half-years, three years and all that is covered.

What is too rare to be told by month is told by the shortest of these that can be shown
(:mod:`cpanalysis.protect.periods`). They end with the last month, as years do, so that shorter
periods make up longer ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

import polars as pl

from cpanalysis.declare.indicators import RecordIndicator
from cpanalysis.declare.kinds import Duration
from cpanalysis.derive.calendar import first_day, month_number
from cpanalysis.derive.registry import find_rows
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.measure.records.engine import Measured, measure_records
from cpanalysis.measure.records.request import WHOLE, Request, choose_indicators, kinds_of
from cpanalysis.measure.records.waits import WAITS, measure_waits
from cpanalysis.read.records.records import Records

SHORT = ("3 months", "6 months")
LONG = "36 months"
DAY = timedelta(days=1)
Span = tuple[date, date]


def measure_longer(records: Records, asked: Request) -> list[Measured]:
    """Return the indicators of ``asked``, unsplit, over quarters, half-years and longer.

    They are of areas themselves: what an area is compared with is told by month and year alone.
    Three years of which a part alone is covered are left out.
    """
    found = [measure_records(records, one) for one in request_longer(records, asked)]
    own = ~pl.col("stratum").str.starts_with(COMPARED_WITH)
    begun = (pl.col("period") == "three_years") & (pl.col("status") == "insufficient")
    return [Measured(one.results.filter(own, ~begun), one.spread.filter(own)) for one in found]


def request_longer(records: Records, asked: Request) -> Iterator[Request]:
    """Yield a request for each length, of the indicators that can be told by it."""
    own = choose_indicators(asked)
    monthly = [one for one in own if one.every == "month"]
    lasting = [one for one in own if one.every != "as_of"]
    if monthly:
        yield from (only(asked, monthly, length) for length in SHORT)
    if lasting:
        yield only(asked, lasting, LONG)
    yield from request_whole(records, asked, lasting)


def request_whole(
    records: Records, asked: Request, indicators: Sequence[RecordIndicator]
) -> Iterator[Request]:
    """Yield a request for all that is covered, for indicators of which the same is."""
    for (first, last), some in group_by_cover(indicators, records):
        yield replace(only(asked, some, WHOLE), first=first, last=last)


def only(asked: Request, indicators: Sequence[RecordIndicator], length: str) -> Request:
    """Return a request for some of the indicators that are asked for, by another length."""
    codes = {one.code for one in indicators}
    declared = tuple(one for one in asked.declared if one.code in codes)
    known = codes - {one.code for one in declared}
    kept = tuple(one.code for one in indicators if one.code in known)
    return replace(asked, indicators=kept, declared=declared, length=length, strata=())


def group_by_cover(
    indicators: Sequence[RecordIndicator], records: Records
) -> Iterator[tuple[Span, tuple[RecordIndicator, ...]]]:
    """Yield the whole months that tables cover, with the indicators counted on these tables."""
    known = [(span, one) for one in indicators if (span := find_cover(one, records))]
    known.sort(key=lambda pair: pair[0])
    for span, several in groupby(known, key=lambda pair: pair[0]):
        yield span, tuple(one for _, one in several)


def find_cover(indicator: RecordIndicator, records: Records) -> Span | None:
    """Return first and last day of the whole months covered by every table counted on, if any."""
    tables = {find_rows(name).dated_by for name in kinds_of(indicator)}
    covers = [records.coverage[table] for table in tables if table in records.coverage]
    if not covers:
        return None
    start, end = max(one.start for one in covers), min(one.end for one in covers)
    first = first_day(month_number(start - DAY) + 1)
    last = first_day(month_number(end + DAY)) - DAY
    return (first, last) if first < last else None


def list_short_waits(records: Records, asked: Request) -> pl.DataFrame:
    """Return the waits that begin in each quarter and half-year, of indicators told by month."""
    timed = [one for one in choose_indicators(asked) if is_timed(one) and one.every == "month"]
    return gather(records, [only(asked, timed, length) for length in SHORT] if timed else [])


def list_long_waits(records: Records, asked: Request) -> pl.DataFrame:
    """Return the waits that begin within three years, and within all that is covered."""
    timed = [one for one in choose_indicators(asked) if is_timed(one)]
    if not timed:
        return gather(records, [])
    whole = request_whole(records, asked, timed)
    return gather(records, [only(asked, timed, LONG), *whole])


def gather(records: Records, asked: Sequence[Request]) -> pl.DataFrame:
    """Return the waits of several requests."""
    return pl.concat([pl.DataFrame(schema=WAITS), *(measure_waits(records, one) for one in asked)])


def is_timed(indicator: RecordIndicator) -> bool:
    """Say whether the value of an indicator is a waiting time."""
    return isinstance(indicator.kind, Duration) and indicator.every != "as_of"
