"""Records that have been read and checked: what every indicator is computed from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

from cpanalysis.declare.tables import TABLES
from cpanalysis.errors import InputError, require_choice

RecordOrigin = Literal["records", "synthetic"]
Span = tuple[date, date]


@dataclass(frozen=True)
class Coverage:
    """The days about which a table says all there is: spans of first and last day.

    A month inside without a row had no event; a month outside is not known. ``stated`` is false
    where the spans were only seen in the data, from its first month to its last day. ``areas``
    holds the spans of districts that the table speaks of at other times than of the rest; of one
    without any span it says nothing. No spans at all, with nothing of a district, is all time.

    Examples
    --------
    >>> year = Coverage(((date(2023, 4, 1), date(2024, 3, 31)),))
    >>> year.covers(date(2023, 5, 1), date(2023, 5, 31))
    True
    >>> year.covers(date(2024, 3, 1), date(2024, 4, 30))
    False
    """

    spans: tuple[Span, ...]
    stated: bool = True
    areas: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def of(self, area: str) -> tuple[Span, ...]:
        """Return the spans of a district, or of any other area those of the table.

        >>> Coverage(((date(2023, 4, 1), date(2024, 3, 31)),), areas={"Hartlepool": ()}).of("a")
        ((datetime.date(2023, 4, 1), datetime.date(2024, 3, 31)),)
        """
        return self.areas.get(area, self.spans)

    @property
    def start(self) -> date:
        """The first day covered."""
        return min(first for first, _ in self.spans)

    @property
    def end(self) -> date:
        """The last day covered."""
        return max(last for _, last in self.spans)

    def covers(self, first: date, last: date) -> bool:
        """Say whether every day from ``first`` to ``last`` is in one span."""
        return any(start <= first and last <= end for start, end in self.spans)


@dataclass(frozen=True, kw_only=True)
class Records:
    """Checked tables of records, and what the extract did not hold.

    ``tables`` have exactly the columns of the dictionary; a column that was not supplied is null
    throughout and named in ``columns_not_supplied``. ``as_of`` is the moment up to which the
    records run: what has not ended by then is censored there. ``unmatched`` are pairs of columns
    (``table.column``) that should hold the same identifiers and do not, with what is said of them;
    ``days_alone`` are moments (``table.column``) of which the source gives the day and no time.
    """

    tables: Mapping[str, pl.LazyFrame]
    as_of: datetime
    origin: RecordOrigin
    source: str
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    columns_not_supplied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unmatched: Mapping[frozenset[str], str] = field(default_factory=dict)
    days_alone: frozenset[str] = frozenset()

    @property
    def tables_not_supplied(self) -> tuple[str, ...]:
        """The declared tables that the extract did not hold."""
        return tuple(name for name in TABLES if name not in self.tables)

    def lacks(self, table: str, column: str | None = None) -> str | None:
        """Say why a table or column cannot be used; nothing where it can.

        >>> from datetime import UTC
        >>> none = Records(tables={}, as_of=datetime(2024, 4, 1, tzinfo=UTC),
        ...                origin="records", source="an empty folder")
        >>> none.lacks("children", "sex")
        'table children was not supplied'
        """
        require_choice(table, TABLES, what="table")
        if table not in self.tables:
            return f"table {table} was not supplied"
        if column in self.columns_not_supplied.get(table, ()):
            return f"column {table}.{column} was not supplied"
        return None

    def fails_to_link(self, reads: Iterable[str]) -> str | None:
        """Say why columns that are read together cannot be linked; nothing where they can."""
        read = set(reads)
        said = (words for pair, words in self.unmatched.items() if pair <= read)
        return next((f"{words}: the tables cannot be linked" for words in said), None)

    def lacks_times(self, reads: Iterable[str]) -> str | None:
        """Say which moment is known by its day alone; nothing where the time of each is known."""
        days = (read for read in reads if read in self.days_alone)
        return next((f"{read} gives days without times of day" for read in days), None)

    def table(self, name: str) -> pl.LazyFrame:
        """Return a table.

        Raises
        ------
        InputError
            Where the extract did not hold it.
        """
        if reason := self.lacks(name):
            raise InputError(f"{reason}; supplied: {', '.join(self.tables) or 'none'}")
        return self.tables[name]
