"""Months of an indicator and area as numbers, and where an event lies among them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from cpanalysis.analyse.intervals import Numbers, numbers
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.events import Event
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Proportion, Rate
from cpanalysis.declare.results import OF_MONTH
from cpanalysis.measure.comparators import COMPARED_WITH

KINDS = (Count, Rate, Proportion)
"""What a segmented model can be fitted to."""

Key = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Series:
    """Months in a row: events, what they are against, and the value; nan where not known.

    A count is against the days of its month, so that February is not lower than March.
    ``dispersion`` is the least that children who come again make of it, 1 where that is not known.
    """

    indicator: Indicator
    area: str
    starts: list[date]
    ends: list[date]
    events: Numbers
    exposure: Numbers
    value: Numbers
    origin: str
    dispersion: float = 1.0

    @property
    def is_share(self) -> bool:
        """Whether events are a part of what they are against."""
        return isinstance(self.indicator.kind, Proportion)

    @property
    def unit_of_line(self) -> Numbers:
        """What expected events are divided by to be in the unit of the indicator."""
        kind = self.indicator.kind
        if isinstance(kind, Rate):
            return np.asarray(self.exposure / kind.per)
        return np.ones(len(self.events))


@dataclass(frozen=True)
class Place:
    """Where an event lies: the first month that may differ, months left out, months to try.

    ``transition`` months from ``change`` on are left out: the month in which the event fell, of
    which only a part may differ, or the whole window in which it can have fallen. ``tried`` are
    the months of a window, each to be tried as the first that differs; none where the month is
    known.
    """

    change: int
    transition: int
    tried: tuple[int, ...] = ()


def read_all(rows: pl.DataFrame, indicators: Mapping[str, Indicator]) -> dict[Key, Series]:
    """Return the monthly series of results, by indicator, area and what it is compared with."""
    areas = [*DISTRICT_NAMES, FORCE.name, REST_OF_FORCE.name]
    monthly = rows.filter(
        OF_MONTH,
        pl.col("area").is_in(areas),
        pl.col("stratum").is_in(["all", COMPARED_WITH]),
        pl.col("indicator").is_in(list(wanted(indicators))),
        ~pl.col("provisional").fill_null(value=False),
    )
    key = ["indicator", "area", "value_of_stratum"]
    parts = monthly.sort("period_start").partition_by(key, as_dict=True)
    return {
        (str(code), str(area), "" if beside == "all" else str(beside)): read_series(
            part, indicators[str(code)]
        )
        for (code, area, beside), part in parts.items()
    }


def add_dispersion(
    series: Mapping[Key, Series], clusters: pl.DataFrame | None
) -> dict[Key, Series]:
    """Return series with the dispersion that their children bring, from clusters of quarters."""
    if clusters is None:
        return dict(series)
    sums = (
        clusters.filter(pl.col("stratum") == "all")
        .group_by("indicator", "area")
        .agg(pl.col("squares", "chance").sum())
    )
    known = {
        (code, area): max(squares / chance, 1.0)
        for code, area, squares, chance in sums.rows()
        if chance
    }
    return {
        (code, area, beside): one
        if beside
        else replace(one, dispersion=known.get((code, area), 1.0))
        for (code, area, beside), one in series.items()
    }


def wanted(indicators: Mapping[str, Indicator]) -> Collection[str]:
    """Return the codes of indicators to which a segmented model can be fitted."""
    return [code for code, item in indicators.items() if isinstance(item.kind, KINDS)]


def read_series(rows: pl.DataFrame, indicator: Indicator) -> Series:
    """Return one series from its rows in order."""
    starts, ends = rows["period_start"].to_list(), rows["period_end"].to_list()
    days = np.array([(end - start).days + 1.0 for start, end in zip(starts, ends, strict=True)])
    plain = isinstance(indicator.kind, Count)
    sound = rows.with_columns(
        pl.when(pl.col("status") == "ok").then(pl.col("numerator", "denominator"))
    )
    return Series(
        indicator=indicator,
        area=str(rows["area"][0]),
        starts=starts,
        ends=ends,
        events=numbers(sound, "numerator"),
        exposure=days if plain else numbers(sound, "denominator"),
        value=numbers(rows, "value"),
        origin=str(rows["origin"][0]),
    )


def place_event(event: Event, starts: list[date]) -> Place | None:
    """Return where an event lies among months; None where it lies outside them.

    >>> starts = [date(2024, month, 1) for month in range(1, 13)]
    >>> def at(first, last):
    ...     return place_event(Event(code="X", title="x", first=first, last=last), starts)
    >>> at(date(2024, 3, 1), date(2024, 3, 1))
    Place(change=2, transition=0, tried=())
    >>> at(date(2024, 3, 1), date(2024, 3, 31))
    Place(change=2, transition=1, tried=())
    >>> at(date(2024, 3, 5), date(2024, 5, 1))
    Place(change=2, transition=3, tried=(2, 3, 4))
    >>> at(date(2023, 3, 5), date(2023, 5, 1)) is None
    True
    """
    first, last = (months_since(starts[0], day) for day in (event.first, event.last))
    if last < 0 or first >= len(starts):
        return None
    if event.starts_a_month:
        return Place(first, 0)
    if not event.is_window:
        return Place(first, 1)
    tried = range(max(first, 0), min(last, len(starts) - 1) + 1)
    return Place(max(first, 0), last - max(first, 0) + 1, tuple(tried))


def months_since(start: date, day: date) -> int:
    """Return how many months after that of ``start`` the month of a day is.

    >>> months_since(date(2023, 12, 1), date(2024, 2, 29))
    2
    """
    return 12 * (day.year - start.year) + day.month - start.month
