"""Which days a table speaks of in each district, as its rows let one see."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables import TABLES
from cpanalysis.read.records.records import Coverage, Span

DISTRICT_COLUMNS = ("district", "arrest_district", "home_district")
BY_CHANCE = 1e-6
"""A stretch without rows that comes by chance so seldom, at the district's own rate, is a gap."""
QUIET = 0.01
"""So likely that no row came between the last one and the end of its month: the month is whole."""
NOT_OF_ALL = ("children", "population", "case_audits")
"""People, estimates and samples of cases: no row of a district says nothing about its events."""
DAY = timedelta(days=1)
LOST_SHARE, LEAST_LOST = 0.1, 3
"""Rows rejected in a month of a district beyond which the rest of that month would mislead."""


@dataclass(frozen=True)
class Gap:
    """Days of which a table holds nothing about a district, though it holds others'."""

    table: str
    area: str
    days: Span
    why: str

    def in_words(self, coverage: Coverage) -> str:
        """Return the gap with the question that it raises, and where the answer is written.

        >>> gap = Gap("missing_episodes", "Hartlepool", (date(2024, 5, 1), date(2024, 9, 30)),
        ...           "has no row")
        >>> print(gap.in_words(Coverage(((date(2024, 1, 1), date(2024, 9, 30)),))))
        missing_episodes has no row of Hartlepool after 2024-04-30. If there were none, say so in \
the mapping (coverage: {missing_episodes: {Hartlepool: [2024-01-01, 2024-09-30]}}); until then \
these days have no figures for it
        """
        whole = (coverage.start, coverage.end) if coverage.spans else self.days
        where = f"coverage: {{{self.table}: {{{self.area}: [{whole[0]}, {whole[1]}]}}}}"
        return (
            f"{self.table} {self.why} of {self.area} {when(self.days, whole)}. If there were none,"
            f" say so in the mapping ({where}); until then these days have no figures for it"
        )


def when(days: Span, whole: Span) -> str:
    """Return days within a whole in words."""
    first, last = days
    if days == whole:
        return "at all"
    if last >= whole[1]:
        return f"after {first - DAY}"
    return f"before {last + DAY}" if first <= whole[0] else f"from {first} to {last}"


def place_rows(frames: Mapping[str, pl.DataFrame], name: str) -> pl.DataFrame:
    """Return ``area`` and ``day`` of the rows of a table; null where they are not known.

    Rows without a district of their own have that of the record that they belong to.
    """
    frame, table = frames[name], TABLES[name]
    moment = table.index_time if table.index_time in frame.columns else None
    day = local_day(frame, moment) if moment else pl.lit(None, pl.Date)
    own = district_column(frame)
    if own:
        return frame.select(pl.col(own).cast(pl.String).alias("area"), day.alias("day"))
    for column, other, key in references_of(frames, name):
        theirs = district_column(frames[other])
        if theirs and key in frames[other].columns:
            known = frames[other].select(
                pl.col(key).alias(column), pl.col(theirs).cast(pl.String).alias("area")
            )
            joined = frame.select(column, day.alias("day"))
            return joined.join(known.unique(column), on=column, how="left").select("area", "day")
    return pl.DataFrame(schema={"area": pl.String, "day": pl.Date})


def local_day(frame: pl.DataFrame, column: str) -> pl.Expr:
    """Return the day of a column of days or times, by the clock that its times carry."""
    return pl.col(column) if frame.schema[column] == pl.Date else pl.col(column).dt.date()


def district_column(frame: pl.DataFrame) -> str | None:
    """Return the column that says where a row belongs, if it has one."""
    return next((name for name in DISTRICT_COLUMNS if name in frame.columns), None)


def references_of(frames: Mapping[str, pl.DataFrame], name: str) -> list[tuple[str, str, str]]:
    """Return column, table and key of the records that rows belong to: a child comes last."""
    found = [
        (column.name, *column.references.split("."))
        for column in TABLES[name].columns
        if column.references and column.name in frames[name].columns
    ]
    there = [(column, other, key) for column, other, key in found if other in frames]
    return sorted(there, key=lambda one: one[1] == "children")


def find_gaps(rows: pl.DataFrame, name: str, coverage: Coverage | None) -> list[Gap]:
    """Return the stretches in which each district has no row though its own rate asks for some.

    A district without any row is a gap altogether: whether it has none, or was not extracted,
    only the force can say. ``rows`` have ``area`` and ``day``.

    >>> days = pl.date_range(date(2024, 1, 1), date(2024, 12, 31), eager=True)
    >>> rows = pl.concat([pl.DataFrame({"area": [area] * 366, "day": days})
    ...                   for area in DISTRICT_NAMES])
    >>> paused = rows.filter((pl.col("area") != "Hartlepool") | (pl.col("day").dt.month() < 8))
    >>> year = Coverage(((date(2024, 1, 1), date(2024, 12, 31)),))
    >>> [(gap.area, str(gap.days[0])) for gap in find_gaps(paused, "missing_episodes", year)]
    [('Hartlepool', '2024-08-01')]
    >>> find_gaps(rows, "missing_episodes", year)
    []
    """
    if name in NOT_OF_ALL:
        return []
    spans = coverage.spans if coverage else ()
    lasting = bool(TABLES[name].end_time)
    gaps: list[Gap] = []
    for area in DISTRICT_NAMES:
        own = rows.filter(pl.col("area") == area)
        if own.is_empty():
            gaps += [Gap(name, area, span, "has no row") for span in spans or (ALL_TIME,)]
        elif spans and not lasting:
            days = own["day"].drop_nulls()
            gaps += [Gap(name, area, span, "has no row") for span in quiet_spans(days, spans)]
    return gaps


ALL_TIME: Span = (date(1900, 1, 1), date(2200, 12, 31))


def quiet_spans(days: pl.Series, spans: Sequence[Span]) -> list[Span]:
    """Return the stretches without a row that are too long for the rate outside of them."""
    stretches = [stretch for span in spans for stretch in empty_stretches(days, span)]
    dispersion = find_dispersion(days)
    total = sum((last - first).days + 1 for first, last in spans)
    found: list[Span] = []
    while True:
        left = total - sum((last - first).days + 1 for first, last in found)
        rate = len(days) / max(left, 1) / dispersion
        more = [stretch for stretch in stretches if stretch not in found and is_gap(stretch, rate)]
        if not more:
            break
        found += more
    whole = [to_whole_months(stretch, rate, spans) for stretch in sorted(found)]
    return [span for span in whole if span[0] <= span[1]]


def is_gap(stretch: Span, rate: float) -> bool:
    """Say whether a stretch without rows comes by chance too seldom at a daily rate."""
    return ((stretch[1] - stretch[0]).days + 1) * rate > -math.log(BY_CHANCE)


def empty_stretches(days: pl.Series, span: Span) -> list[Span]:
    """Return the stretches of a span in which there is no row."""
    inside = days.filter(days.is_between(*span)).unique().sort().to_list()
    edges = [span[0] - DAY, *inside, span[1] + DAY]
    return [(one + DAY, other - DAY) for one, other in pairwise(edges) if other - one > DAY]


def find_dispersion(days: pl.Series) -> float:
    """Return how much more the months with rows vary than by chance; at least 1.

    Children who go missing again and again make months vary more than single events would.
    """
    counts = days.dt.month_start().value_counts()["count"]
    spread = counts.var() if len(counts) > 1 else None
    mean = float(counts.mean() or 1)  # type: ignore[arg-type]
    return max(1.0, float(spread or 0) / mean)  # type: ignore[arg-type]


def to_whole_months(stretch: Span, rate: float, spans: Sequence[Span]) -> Span:
    """Return a gap without the days around it in which no row is no surprise.

    Rows that end on the 28th of a month do not say that its last days were not extracted.
    """
    first, last = stretch
    after, before = next_month(first), last.replace(day=1)
    quiet = -math.log(QUIET)
    begins_whole = first not in [span[0] for span in spans] and first.day > 1
    ends_whole = last not in [span[1] for span in spans] and (last + DAY).day > 1
    if begins_whole and (after - first).days * rate < quiet:
        first = after
    if ends_whole and ((last - before).days + 1) * rate < quiet:
        last = before - DAY
    return first, last


def next_month(day: date) -> date:
    """Return the first day of the month after that of ``day``."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def find_lost(lost: pl.DataFrame, rows: pl.DataFrame, name: str) -> list[Gap]:
    """Return the months of districts of which too many rows were rejected.

    ``lost`` are area and day of rejected rows, ``rows`` of accepted ones.
    """
    key = ["area", "month"]
    known = lost.filter(pl.col("area").is_in(DISTRICT_NAMES))
    gone = count_months(known).rename({"rows": "lost"})
    joined = gone.join(count_months(rows), on=key, how="left").with_columns(
        pl.col("rows").fill_null(0)
    )
    share = pl.col("lost") / (pl.col("lost") + pl.col("rows"))
    many = joined.filter((pl.col("lost") >= LEAST_LOST) & (share > LOST_SHARE)).sort(key)
    return [
        Gap(name, area, (month, next_month(month) - DAY), f"has {gone} rejected rows beside {left}")
        for area, month, gone, left in many.select(*key, "lost", "rows").rows()
        if month is not None
    ]


def count_months(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the number of rows by area and month."""
    months = rows.with_columns(pl.col("day").dt.month_start().alias("month"))
    return months.group_by("area", "month").agg(pl.len().alias("rows"))


def leave_out(spans: Sequence[Span], gaps: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans of days without gaps.

    >>> year = (date(2024, 1, 1), date(2024, 12, 31))
    >>> [str(day) for span in leave_out([year], [(date(2024, 3, 1), date(2024, 3, 31))])
    ...  for day in span]
    ['2024-01-01', '2024-02-29', '2024-04-01', '2024-12-31']
    """
    left = list(spans)
    for first, last in gaps:
        left = [
            part
            for begin, end in left
            for part in ((begin, min(end, first - DAY)), (max(begin, last + DAY), end))
            if part[0] <= part[1]
        ]
    return tuple(left)


def cover_areas(coverage: Coverage | None, gaps: Sequence[Gap]) -> Coverage | None:
    """Return the coverage of a table with that of the districts that have gaps.

    What the mapping states of a district is left as it is.
    """
    if not gaps:
        return coverage
    spans = coverage.spans if coverage else ()
    stated = dict(coverage.areas) if coverage else {}
    seen = {
        area: leave_out(spans, [gap.days for gap in gaps if gap.area == area])
        for area in dict.fromkeys(gap.area for gap in gaps)
        if area not in stated
    }
    return Coverage(spans, coverage.stated if coverage else False, {**stated, **seen})
