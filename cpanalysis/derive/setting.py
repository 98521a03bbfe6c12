"""What facts depend on beside the row: the records, the readings and the calendar."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import polars as pl

from cpanalysis.declare.indicators.readings import Readings
from cpanalysis.declare.tables import TABLES, TIME_ZONE, Moment
from cpanalysis.derive.calendar import Calendar, single_day
from cpanalysis.read.records.records import Records

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Setting:
    """The records, how definitions are read, and the periods that are asked for.

    ``looked`` remembers which columns an expression is made from, and which lengths of time:
    asking it anew for every measure costs more than the measure. ``known_months`` remembers which
    months are known for what, ``provisional`` of which months of a table some records are not in
    yet.
    """

    records: Records
    readings: Readings
    calendar: Calendar
    looked: dict[Callable[["Setting"], pl.Expr], tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    asked: list[str] = field(default_factory=list, compare=False, repr=False)
    provisional: dict[str, dict[date, float]] = field(
        default_factory=dict, compare=False, repr=False
    )
    known_months: dict[tuple[str, str], dict[date, tuple[str, str] | None]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def roots_of(self, make: Callable[["Setting"], pl.Expr]) -> tuple[str, ...]:
        """Return the columns that what is made in this setting looks at."""
        return self._look(make)[0]

    def lengths_of(self, make: Callable[["Setting"], pl.Expr]) -> tuple[str, ...]:
        """Return the readings that what is made in this setting takes as lengths of time."""
        return self._look(make)[1]

    def _look(
        self, make: Callable[["Setting"], pl.Expr]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if make not in self.looked:
            self.asked.clear()
            roots = make(self).meta.root_names()
            self.looked[make] = (tuple(dict.fromkeys(roots)), tuple(dict.fromkeys(self.asked)))
        return self.looked[make]

    def length(self, name: str) -> timedelta:
        """Return a reading that is a length of time, noting that it was asked for."""
        self.asked.append(name)
        return self.readings.length(name)

    @cached_property
    def as_of(self) -> pl.Expr:
        """The moment up to which the records run."""
        return pl.lit(self.records.as_of.astimezone(ZoneInfo(TIME_ZONE)), dtype=Moment)

    @property
    def last_moment(self) -> pl.Expr:
        """The last moment before that: where the records run to midnight, of the day before."""
        return self.as_of - INSTANT

    @property
    def last_day(self) -> date:
        """The day of the last moment, by the local clock."""
        return (self.records.as_of - INSTANT).astimezone(ZoneInfo(TIME_ZONE)).date()

    def table(self, name: str) -> pl.LazyFrame:
        """Return a table of the records."""
        return self.records.table(name)


@lru_cache(maxsize=8)
def suppose_everything(readings: Readings) -> Setting:
    """Return a setting in which every table is supplied and empty: to see what is needed.

    One for the same readings, because it is asked for with every indicator of every request.

    >>> suppose_everything(Readings()).records.lacks("children", "sex") is None
    True
    """
    tables = {name: pl.LazyFrame(schema=table.schema) for name, table in TABLES.items()}
    records = Records(
        tables=tables, as_of=datetime(2000, 1, 1, tzinfo=UTC), origin="records", source="none"
    )
    return Setting(records, readings, single_day(date(2000, 1, 1)))
