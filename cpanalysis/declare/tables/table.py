"""What a table of records declares: its columns, its key, its time, and its rules in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import polars as pl

from cpanalysis.declare import codes

TIME_ZONE = "Europe/London"
Moment = pl.Datetime("us", TIME_ZONE)
CHILD_PATTERN = "^C[0-9a-f]{16}$"

Severity = Literal["error", "warning"]
DataType = pl.DataType | type[pl.DataType]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what it holds, whether it may be empty, and what an empty cell says.

    ``blank`` is the code that an empty cell of a supplied column becomes; ``None`` leaves it null
    (and breaks the rule where ``nullable`` is false). ``derivation`` gives the column where an
    extract does not supply it. ``references`` names ``table.column``.
    """

    name: str
    dtype: DataType
    words: str
    nullable: bool = False
    blank: str | None = None
    pattern: str | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    references: str | None = None
    derivation: pl.Expr | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The codes it may hold; none for a column that is not coded.

        >>> coded("sex", ("female", "male"), "sex").values
        ('female', 'male')
        """
        dtype = self.dtype.inner if isinstance(self.dtype, pl.List) else self.dtype
        return tuple(dtype.categories) if isinstance(dtype, pl.Enum) else ()


@dataclass(frozen=True)
class Rule:
    """What must hold in a row: an expression that is true (or null) where all is well.

    A row that breaks an ``error`` is rejected; one that breaks a ``warning`` stays and is named.
    ``words`` completes the sentence "rejected because ...must hold".
    """

    name: str
    expression: pl.Expr
    words: str
    severity: Severity = "warning"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of records: one row for one event, person, link or figure.

    ``index_time`` is the column that puts a row into a month; ``None`` for a table whose rows are
    dated by what they belong to. ``end_time`` is the end of rows that last, such as a status.
    ``rules`` are about several columns of one row.
    """

    name: str
    title: str
    key: tuple[str, ...]
    index_time: str | None
    columns: tuple[Column, ...]
    end_time: str | None = None
    rules: tuple[Rule, ...] = ()

    @cached_property
    def schema(self) -> pl.Schema:
        """Names and types of the columns, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which nothing can be done: the key and the index time.

        >>> key = identifier("a", "a key")
        >>> Table(name="t", title="", key=("a",), index_time=None, columns=(key,)).required
        ('a',)
        """
        return tuple(dict.fromkeys((*self.key, *([self.index_time] if self.index_time else []))))

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


def identifier(name: str, words: str, *, nullable: bool = False, to: str | None = None) -> Column:
    """Declare a text that names a row here or in another table."""
    return Column(name=name, dtype=pl.String(), words=words, nullable=nullable, references=to)


def child(words: str = "keyed hash of the child", *, nullable: bool = False) -> Column:
    """Declare the keyed hash that stands for a child."""
    return Column(
        name="child_id",
        dtype=pl.String(),
        words=words,
        nullable=nullable,
        pattern=CHILD_PATTERN,
        references="children.child_id",
    )


def text(name: str, words: str, *, nullable: bool = True) -> Column:
    """Declare a free text of the source system."""
    return Column(name=name, dtype=pl.String(), words=words, nullable=nullable)


def coded(
    name: str,
    values: Sequence[str],
    words: str,
    *,
    nullable: bool = False,
    derivation: pl.Expr | None = None,
) -> Column:
    """Declare a column that holds one of ``values``.

    >>> coded("sex", codes.SEX, "sex as recorded").blank
    'not_recorded'
    """
    blank = None if nullable else next((code for code in codes.BLANKS if code in values), None)
    dtype = pl.Enum(values)
    return Column(
        name=name, dtype=dtype, words=words, nullable=nullable, blank=blank, derivation=derivation
    )


def several(name: str, values: Sequence[str], words: str) -> Column:
    """Declare a column that holds any number of ``values``; null where nothing was recorded."""
    return Column(name=name, dtype=pl.List(pl.Enum(values)), words=words, nullable=True)


def moment(name: str, words: str, *, nullable: bool = True) -> Column:
    """Declare a time on the clock of the force."""
    return Column(name=name, dtype=Moment, words=words, nullable=nullable)


def day(name: str, words: str, *, nullable: bool = True) -> Column:
    """Declare a date."""
    return Column(name=name, dtype=pl.Date(), words=words, nullable=nullable)


def number(
    name: str,
    dtype: DataType,
    words: str,
    *,
    nullable: bool = True,
    bounds: tuple[float | None, float | None] = (0, None),
) -> Column:
    """Declare a number and the least and greatest value it may take."""
    return Column(name=name, dtype=dtype, words=words, nullable=nullable, bounds=bounds)


def flag(
    name: str, words: str, *, nullable: bool = False, derivation: pl.Expr | None = None
) -> Column:
    """Declare a yes or no of the source system that has no third answer."""
    return Column(
        name=name, dtype=pl.Boolean(), words=words, nullable=nullable, derivation=derivation
    )


def ordered(later: str, earlier: str, *, severity: Severity = "warning") -> Rule:
    """Say that one time does not come before another.

    The row is not mended: a time out of order leaves the durations that need it, not the counts.

    >>> ordered("returned_at", "reported_at").words
    'returned_at is not before reported_at'
    """
    return Rule(
        f"{later}_not_before_{earlier}",
        pl.col(later) >= pl.col(earlier),
        f"{later} is not before {earlier}",
        severity,
    )


def implies(name: str, condition: pl.Expr, *, then: pl.Expr, words: str) -> Rule:
    """Say that ``then`` holds wherever ``condition`` does; a breach is a warning."""
    return Rule(name, ~condition | then, words)
