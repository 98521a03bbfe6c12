"""One table as it stands in a source: cells as found, rows numbered as there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from cpanalysis.errors import InputError
from cpanalysis.read.records.names import fold

ROW = " source row"
"""Name of the column with the number of the row: a space before it, as no header has one."""


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """A table before anything is understood of it.

    ``frame`` has :data:`ROW` first. ``unreadable`` holds the rows that are no rows of the table,
    with ``row`` and ``words``; they count as read and rejected. ``notes`` say how it was read.
    """

    name: str
    where: str
    frame: pl.DataFrame
    unreadable: pl.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def headers(self) -> list[str]:
        """The names of the columns as they stand in the source."""
        return [name for name in self.frame.columns if name != ROW]

    def noting(self, *notes: str) -> "RawTable":
        """Return the table with more said about it."""
        return replace(self, notes=(*self.notes, *notes))

    def further_down(self, rows: int) -> "RawTable":
        """Return the table with its rows numbered from further down."""
        return replace(
            self,
            frame=self.frame.with_columns(pl.col(ROW) + rows),
            unreadable=self.unreadable.with_columns(pl.col("row") + rows),
        )


def no_unreadable() -> pl.DataFrame:
    """Return the empty frame of unreadable rows.

    >>> no_unreadable().columns
    ['row', 'words']
    """
    return pl.DataFrame(schema={"row": pl.Int64, "words": pl.String})


def distinct_headers(headers: Sequence[str], *, where: str) -> list[str]:
    """Return the headers of a table without outer spaces; an unnamed column gets its number.

    Raises
    ------
    InputError
        Where two columns have one name, whatever their spelling of it.

    Examples
    --------
    >>> distinct_headers([" child_id", ""], where="a.csv")
    ['child_id', 'column 2']
    >>> distinct_headers(["Child ID", "child_id"], where="a.csv")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.InputError: a.csv, header: 'Child ID' (column 1) and 'child_id' (column 2) \
are one name; rename or remove one
    """
    named = [name.strip() or f"column {at}" for at, name in enumerate(headers, start=1)]
    seen: dict[str, int] = {}
    for at, name in enumerate(named):
        first = seen.setdefault(fold(name), at)
        if first != at:
            one, other = f"{named[first]!r} (column {first + 1})", f"{name!r} (column {at + 1})"
            raise InputError(
                f"{where}, header: {one} and {other} are one name; rename or remove one"
            )
    return named


def number_rows(frame: pl.DataFrame, numbers: pl.Series | None = None) -> pl.DataFrame:
    """Return ``frame`` with :data:`ROW` first: the ``numbers``, or 1 for the first row.

    >>> number_rows(pl.DataFrame({"a": ["x", "y"]}))[ROW].to_list()
    [1, 2]
    """
    if numbers is None:
        numbers = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True)
    return frame.insert_column(0, numbers.cast(pl.Int64).alias(ROW)) if frame.width else frame


def drop_blank_rows(raw: RawTable) -> RawTable:
    """Return the table without rows in which no cell says anything; they say so in a note.

    Such rows stand at the foot of exported sheets. They hold nothing, so nothing is lost.
    """
    texts = [name for name in raw.headers if raw.frame.schema[name] == pl.String]
    if len(texts) < len(raw.headers) or not texts or _always_says_something(raw, texts[0]):
        return raw
    said = raw.frame.filter(pl.any_horizontal(_says_something(name) for name in texts))
    blank = raw.frame.height - said.height
    if not blank:
        return raw
    return replace(raw, frame=said).noting(f"{blank:,} blank rows stand in it and were passed by")


def _always_says_something(raw: RawTable, name: str) -> bool:
    return bool(raw.frame.select(_says_something(name).all()).item())


def _says_something(name: str) -> pl.Expr:
    cell = pl.col(name)
    return cell.is_not_null() & cell.str.contains(r"[^\s\x{00A0}]")
