"""What kinds of row are counted, and what can be known of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.declare.tables import TABLES
from cpanalysis.derive.setting import Setting
from cpanalysis.errors import require_choice


@dataclass(frozen=True)
class Fact:
    """A column that follows from other columns of the row.

    ``neighbours`` are facts that look at the rows of the same child before and after: they are
    made where rows in scope stand by child and time. ``otherwise`` stands in where what the fact
    needs was not supplied; without it, what depends on the fact cannot be computed. ``windows``
    are the times around a row that tables must cover for the fact to be known: it looks there, and
    finding nothing where nothing was extracted is no answer. They take the place of those of the
    facts that it is made from, table by table. ``of_clock`` are told by the time of day: they are
    not known where a source gives days alone.
    """

    name: str
    words: str
    make: Callable[[Setting], pl.Expr]
    neighbours: bool = False
    otherwise: pl.Expr | None = None
    windows: tuple[Window, ...] = ()
    of_clock: bool = False


@dataclass(frozen=True)
class Joined:
    """Columns that follow from rows of other tables, which ``reads`` names (``table.column``).

    ``windows`` are as those of a :class:`Fact`.
    """

    names: tuple[str, ...]
    words: str
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    add: Callable[[pl.LazyFrame, Setting], pl.LazyFrame]
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Link:
    """A table with one row for each value of ``its``, whose columns the rows have by ``ours``."""

    table: str
    ours: str
    its: str


@dataclass(frozen=True)
class Made:
    """Rows that are no table as supplied: their columns with what each reads, what all read."""

    columns: Mapping[str, tuple[str, ...]]
    reads: tuple[str, ...]
    make: Callable[[Setting], pl.LazyFrame]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One kind of row: where it comes from, its moment, its child, and the facts known of it.

    ``at`` is the column of the moment that puts a row into a period; the table that it comes from
    tells which periods are known. ``scope`` names the fact by which a row belongs to
    what is counted, ``duplicates`` the reading within which a second row of a child is the same.
    ``undivided`` rows tell of a day or a whole period: of a part of its months nothing is known.
    """

    name: str
    table: str
    at: str
    child: str = "child_id"
    made: Made | None = None
    links: tuple[Link, ...] = ()
    facts: tuple[Fact | Joined, ...] = ()
    scope: str = ""
    duplicates: str = ""
    undivided: bool = False

    @property
    def dated_by(self) -> str:
        """The table that the moment of a row comes from."""
        return self.table_of(self.at) or self.table

    @cached_property
    def facts_by_name(self) -> Mapping[str, Fact | Joined]:
        """The facts by the columns that they give; the first where two give one."""
        return {name: fact for fact in self.facts[::-1] for name in names_of(fact)}

    def fact(self, name: str) -> Fact | Joined | None:
        """Return the fact that gives the column ``name``, if one does."""
        return self.facts_by_name.get(name)

    def has(self, name: str) -> bool:
        """Say whether rows of this kind have a column or fact of that name."""
        return self.fact(name) is not None or self.table_of(name) is not None

    def table_of(self, name: str) -> str | None:
        """Return the table that a plain column comes from: the rows' own before linked ones."""
        if self.made:
            return self.table if name in self.made.columns else None
        tables = (self.table, *(link.table for link in self.links))
        return next((table for table in tables if name in TABLES[table].schema), None)

    def choices(self) -> tuple[str, ...]:
        """Return every name that can be asked for."""
        tables = () if self.made else (self.table, *(link.table for link in self.links))
        columns = self.made.columns if self.made else ()
        facts = [name for fact in self.facts for name in names_of(fact)]
        return (*facts, *columns, *(name for table in tables for name in TABLES[table].schema))


def names_of(fact: Fact | Joined) -> tuple[str, ...]:
    """Return the columns that a fact gives."""
    return fact.names if isinstance(fact, Joined) else (fact.name,)


def require_column(rows: Rows, name: str) -> None:
    """Refuse a name that rows do not have.

    Raises
    ------
    ParameterError
        With the names that they have.
    """
    if not rows.has(name):
        require_choice(name, rows.choices(), what=f"column or fact of {rows.name}")
