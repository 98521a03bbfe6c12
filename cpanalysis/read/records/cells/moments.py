"""Times and dates as systems write them, on the clock of the force.

A time without a zone is what a clock showed. On the night when clocks go back, 01:00 to 01:59
comes twice; on the night when they go forward it does not come at all. Neither is resolved
silently: what was done is a choice of the layout, and every row touched is counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from cpanalysis.declare.tables import TIME_ZONE, Moment
from cpanalysis.read.records.cells.blank import as_text, clean
from cpanalysis.read.records.layout import Clock

NAIVE = pl.Datetime("us")
TIMES = ("%H:%M:%S", "%H:%M", "%H:%M:%S%.f")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y")
FORMATS = (
    *(f"{day} {time}" for day in DAYS for time in TIMES),
    *(f"%Y-%m-%dT{time}" for time in TIMES),
    "%d/%m/%Y %I:%M %p",
    *DAYS,
    "%Y%m%d",
)
MONTHS = ("%Y-%m", "%m/%Y", "%b %Y", "%B %Y", "%b-%Y")
WITH_ZONE = r"\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$"
SERIAL = r"^\d{5}(?:\.\d+)?$"
PLAIN_ISO = "%Y-%m-%dT%H:%M:%S"
PLAIN_LENGTH = len("2000-01-01T00:00:00")
FIRST_YEAR, LAST_YEAR = 1900, 2100
SAMPLE = 1_000


@dataclass(frozen=True)
class ReadMoments:
    """Moments, and the rows in which they were not plain: masks as long as the cells."""

    values: pl.Series
    failed: pl.Series
    ambiguous: pl.Series
    non_existent: pl.Series


def read_moments(cells: pl.Series, clock: Clock) -> ReadMoments:
    """Return cells as moments on the clock of the force.

    Understood are ISO 8601 with or without a zone, ``dd/mm/yyyy`` and its relatives, dates of
    Excel (days since 30 December 1899), and the layout's own formats before them; all of them in
    one column if need be. A two-digit year, or a day that no calendar has, is a failure.

    >>> cells = pl.Series(["05/01/2024 10:30", "2024-07-05T10:30:00Z", "45292.4375", "31/02/2024"])
    >>> read = read_moments(cells, Clock())
    >>> [moment.isoformat() if moment else None for moment in read.values]
    ['2024-01-05T10:30:00+00:00', '2024-07-05T11:30:00+01:00', '2024-01-01T10:30:00+00:00', None]
    >>> read.failed.to_list()
    [False, False, False, True]
    """
    if isinstance(cells.dtype, pl.Datetime) and cells.dtype.time_zone:
        return _plain(cells.cast(pl.Datetime("us", cells.dtype.time_zone)))
    if cells.dtype in (pl.Date, pl.Datetime):
        return _localise(cells.cast(NAIVE), clock)
    naive, aware, failed = parse_texts(as_text(cells), clock.formats)
    local = _localise(naive, clock)
    known = aware.is_not_null()
    values = _overlay(local.values, aware.dt.convert_time_zone(TIME_ZONE), known)
    return ReadMoments(values, failed | local.failed, local.ambiguous, local.non_existent)


def read_days(cells: pl.Series, clock: Clock) -> tuple[pl.Series, pl.Series]:
    """Return cells as dates, and where they are none.

    >>> read_days(pl.Series(["05/01/2024", "2024-01-05 10:30:00", "x"]), Clock())[0].to_list()
    [datetime.date(2024, 1, 5), datetime.date(2024, 1, 5), None]
    """
    if cells.dtype == pl.Date:
        return cells, _no(cells)
    if isinstance(cells.dtype, pl.Datetime):
        local = cells.dt.convert_time_zone(TIME_ZONE) if cells.dtype.time_zone else cells
        return local.dt.date(), _no(cells)
    naive, aware, failed = parse_texts(as_text(cells), clock.formats)
    day = aware.dt.convert_time_zone(TIME_ZONE).dt.date()
    return _overlay(naive.dt.date(), day, aware.is_not_null()), failed


def read_months(cells: pl.Series, clock: Clock) -> tuple[pl.Series, pl.Series]:
    """Return cells as days, where a month alone is its first day.

    >>> read_months(pl.Series(["2009-05", "05/2009", "May 2009"]), Clock())[0].unique().to_list()
    [datetime.date(2009, 5, 1)]
    """
    if cells.dtype in (pl.Date, pl.Datetime):
        return read_days(cells, clock)
    texts = clean(cells)
    formats = tuple(f"%d {month}" for month in MONTHS)
    found = _parse_naive("01 " + texts, formats).dt.date()
    rest = found.is_null() & texts.is_not_null()
    days, failed = read_days(texts.filter(rest), clock)
    at = rest.arg_true()
    return found.scatter(at, days), _no(cells).scatter(at, failed)


def parse_texts(
    texts: pl.Series, formats: tuple[str, ...] = ()
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Return texts as times without zone, as times with one, and where they are neither.

    ISO 8601 with a zone, as programs export it, goes over all the cells first.
    """
    exported = _parse_exported(texts)
    if not exported.count():
        return _parse_others(texts, formats)
    left = exported.is_null() & (texts != "").fill_null(value=False)
    naive, aware, failed = _parse_others(texts.filter(left), formats)
    at = left.arg_true()
    nowhere = pl.Series([None], dtype=NAIVE).new_from_index(0, len(texts))
    return nowhere.scatter(at, naive), exported.scatter(at, aware), _no(texts).scatter(at, failed)


def _parse_exported(texts: pl.Series) -> pl.Series:
    """Return ISO times with seconds and a zone; null for all else.

    What follows the seconds is looked up once for each different zone, not for each cell: ten
    times as fast. A column that does not begin with such times is not tried.
    """
    nowhere = pl.Series([None], dtype=pl.Datetime("us", "UTC")).new_from_index(0, len(texts))
    if not texts.filter(texts != "").head(SAMPLE).str.contains(WITH_ZONE).any():
        return nowhere
    shown = texts.str.head(PLAIN_LENGTH).str.strptime(NAIVE, PLAIN_ISO, strict=False, cache=False)
    zones = texts.str.slice(PLAIN_LENGTH)
    shifts = _read_shifts(zones.unique())
    shift = zones.replace_strict(shifts, default=None, return_dtype=pl.Duration("us"))
    return _reasonable((shown + shift).dt.replace_time_zone("UTC"))


def _read_shifts(zones: pl.Series) -> dict[str | None, timedelta | None]:
    """Return what has to be added to a clock in each zone to have universal time."""
    start = datetime(2000, 1, 1)
    written = start.isoformat() + zones
    zoned = written.str.contains(WITH_ZONE).fill_null(value=False)
    read = _parse_zoned(written.set(~zoned, None))
    return {
        zone: moment.replace(tzinfo=None) - start
        for zone, moment in zip(zones, read, strict=True)
        if moment is not None
    }


def _parse_others(
    texts: pl.Series, formats: tuple[str, ...]
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Return what ``parse_texts`` does, for texts written in any other way.

    The commonest format goes over all the cells as they stand; only what it leaves is cleaned and
    tried with the others.
    """
    ordered = _commonest_first(texts, (*formats, *FORMATS))
    naive = _reasonable(texts.str.strptime(NAIVE, ordered[0], strict=False))
    left = naive.is_null() & texts.is_not_null()
    rest = clean(texts.filter(left))
    at = left.arg_true()
    parsed, aware = _parse_rest(rest, ordered)
    failed = rest.is_not_null() & parsed.is_null() & aware.is_null()
    nowhere = pl.Series([None], dtype=pl.Datetime("us", "UTC")).new_from_index(0, len(texts))
    return naive.scatter(at, parsed), nowhere.scatter(at, aware), _no(texts).scatter(at, failed)


def _commonest_first(texts: pl.Series, formats: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats, first the one that reads most of the first cells that say anything."""
    sample = texts.drop_nulls().head(SAMPLE)
    sample = sample.filter(clean(sample).is_not_null())
    best, most = formats[0], -1
    for form in formats:
        hits = _reasonable(sample.str.strptime(NAIVE, form, strict=False)).count()
        best, most = (form, hits) if hits > most else (best, most)
        if most == len(sample):
            break
    return (best, *(form for form in formats if form != best))


def _parse_rest(texts: pl.Series, formats: tuple[str, ...]) -> tuple[pl.Series, pl.Series]:
    zoned = texts.str.contains(WITH_ZONE).fill_null(value=False)
    serial = texts.str.contains(SERIAL).fill_null(value=False)
    naive = _parse_naive(texts.set(zoned | serial, None), formats)
    naive = naive.scatter(serial.arg_true(), _parse_serials(texts.filter(serial)))
    aware = pl.Series([None], dtype=pl.Datetime("us", "UTC")).new_from_index(0, len(texts))
    return naive, aware.scatter(zoned.arg_true(), _parse_zoned(texts.filter(zoned)))


def _parse_naive(texts: pl.Series, formats: tuple[str, ...]) -> pl.Series:
    found = pl.Series([None], dtype=NAIVE).new_from_index(0, len(texts))
    for form in formats:
        left = found.is_null() & texts.is_not_null()
        if not left.any():
            break
        parsed = _reasonable(texts.filter(left).str.strptime(NAIVE, form, strict=False))
        found = found.scatter(left.arg_true(), parsed)
    return found


def _parse_zoned(texts: pl.Series) -> pl.Series:
    spaced = texts.str.replace("T", " ", literal=True).str.replace(r"\s*Z$", "+00:00")
    tidy = spaced.str.replace(r"\s+([+-])", "$1").str.replace(r" (\d{2}:\d{2})([+-])", " $1:00$2")
    kind = pl.Datetime("us", "UTC")
    return _reasonable(tidy.str.strptime(kind, "%Y-%m-%d %H:%M:%S%.f%#z", strict=False))


def _parse_serials(texts: pl.Series) -> pl.Series:
    seconds = (texts.cast(pl.Float64) * 86_400).round().cast(pl.Int64)
    start = pl.lit("1899-12-30").str.to_datetime(time_unit="us")
    frame = pl.DataFrame({"seconds": seconds})
    found = frame.select((start + pl.duration(seconds="seconds")).cast(NAIVE).alias("found"))
    return _reasonable(found["found"])


def _reasonable(moments: pl.Series) -> pl.Series:
    inside = moments.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    return moments if inside.all() else moments.set(~inside.fill_null(value=True), None)


def _localise(naive: pl.Series, clock: Clock) -> ReadMoments:
    """Place what a clock showed in time; only what does not fit is looked at again."""
    values = naive.dt.replace_time_zone(clock.time_zone, ambiguous="null", non_existent="null")
    odd = (values.is_null() & naive.is_not_null()).arg_true()
    resolved = _resolve(naive.gather(odd), clock)
    return ReadMoments(
        values.scatter(odd, resolved.values).dt.convert_time_zone(TIME_ZONE),
        _no(naive).scatter(odd, resolved.failed),
        _no(naive).scatter(odd, resolved.ambiguous),
        _no(naive).scatter(odd, resolved.non_existent),
    )


def _resolve(naive: pl.Series, clock: Clock) -> ReadMoments:
    zone = clock.time_zone
    first = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    last = naive.dt.replace_time_zone(zone, ambiguous="latest", non_existent="null")
    later = naive.dt.offset_by("1h").dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    twice, never = first.is_not_null(), first.is_null()
    values = _overlay(last if clock.ambiguous == "latest" else first, later, never)
    failed = (twice & (clock.ambiguous == "reject")) | (never & (clock.non_existent == "reject"))
    return ReadMoments(values.set(failed, None), failed, twice, never)


def _plain(aware: pl.Series) -> ReadMoments:
    no = _no(aware)
    return ReadMoments(aware.dt.convert_time_zone(TIME_ZONE).cast(Moment), no, no, no)


def _overlay(under: pl.Series, over: pl.Series, where: pl.Series) -> pl.Series:
    return under.scatter(where.arg_true(), over.filter(where)) if where.any() else under


def _no(cells: pl.Series) -> pl.Series:
    return pl.Series([False]).new_from_index(0, len(cells))
