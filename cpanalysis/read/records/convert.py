"""From a table as it stands in a source to the columns of the dictionary, faults named."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import time
from typing import NamedTuple

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import Column, Moment, Table
from cpanalysis.errors import InputError, nearest
from cpanalysis.read.records.cells.blank import as_text, clean
from cpanalysis.read.records.cells.coded import read_codes
from cpanalysis.read.records.cells.moments import read_days, read_moments, read_months
from cpanalysis.read.records.cells.numbers import read_numbers
from cpanalysis.read.records.faults import (
    LONGEST_FOUND,
    MOST_CODES,
    faults_in,
    join_faults,
    mask_letters,
)
from cpanalysis.read.records.identifiers import refuse_full_dates_of_birth
from cpanalysis.read.records.layout import Clock, ColumnLayout, TableLayout
from cpanalysis.read.records.names import fold
from cpanalysis.read.records.pseudonyms import CHILD_PREFIX, hash_cells, read_key
from cpanalysis.read.records.sources.raw import ROW, RawTable

TWICE = "{}: the time comes twice, on the night when clocks go back; it was taken as the {}"
TAKEN_AS = {"earliest": "earlier", "latest": "later", "reject": "neither"}
NEVER = (
    "{}: the time does not come, on the night when clocks go forward; it was taken an hour later"
)
BIRTH_MONTH = "dob_month"
SAMPLE = 1_000
CODE_RULE = "a code of the dictionary"


@dataclass(frozen=True)
class Converted:
    """The columns that were supplied, typed; what could not be; and what was not supplied."""

    frame: pl.DataFrame
    faults: pl.DataFrame
    not_supplied: tuple[str, ...]
    notes: tuple[str, ...]


class Cells(NamedTuple):
    """One column typed, with its faults and what is to be said of it."""

    values: pl.Series
    faults: Sequence[pl.DataFrame]
    notes: Sequence[str]


@dataclass(frozen=True)
class Reading:
    """One raw table on its way to one declared table."""

    raw: RawTable
    table: Table
    layout: TableLayout
    clock: Clock

    @property
    def rows(self) -> pl.Series:
        """The numbers of the rows in the source."""
        return self.raw.frame[ROW]

    def layout_of(self, column: str) -> ColumnLayout:
        """Return what fills a column: the layout's word, or the column of the same name."""
        return self.layout.columns.get(column, ColumnLayout(sources=(column,)))

    def headers_of(self, column: str) -> list[str] | None:
        """Return the headers that fill a column; ``None`` where one is not in the source."""
        by_fold = {fold(header): header for header in self.raw.headers}
        found = [by_fold.get(fold(name)) for name in self.layout_of(column).sources]
        return None if None in found else [name for name in found if name is not None]

    def cells(self, column: str) -> pl.Series | None:
        """Return the cells that fill a column; ``None`` where it was not supplied."""
        layout = self.layout_of(column)
        if layout.always is not None:
            return pl.Series([layout.always]).new_from_index(0, len(self.rows))
        headers = self.headers_of(column)
        if not headers:
            return None
        if len(headers) == 1:
            return self.raw.frame[headers[0]]
        texts = self.raw.frame.select(clean(as_text(self.raw.frame[name])) for name in headers)
        return texts.select(pl.concat_str(pl.all(), separator="|").alias(column))[column]


def convert(reading: Reading) -> Converted:
    """Return the table with every supplied column typed.

    Raises
    ------
    InputError
        Where the key or the index time of the table was not supplied, or full dates of birth were.
    """
    read = _read_columns(reading)
    empty = {name for name in read if _says_nothing(read[name], reading.table.column(name))}
    _require(reading, set(read) - empty)
    kept = {name: cells for name, cells in read.items() if name not in empty}
    frame = pl.DataFrame(
        [reading.rows, *(_fill(kept[name].values, reading, name) for name in kept)]
    )
    return _derive(_as_converted(reading, frame, read=kept, empty=sorted(empty)), reading)


def _read_columns(reading: Reading) -> dict[str, Cells]:
    """Return supplied columns typed, several at a time: polars types one on one core alone."""
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        read = pool.map(lambda column: _read_column(column, reading), reading.table.columns)
        return {
            name: cells for name, cells in zip(reading.table.schema, read, strict=True) if cells
        }


def _read_column(column: Column, reading: Reading) -> Cells | None:
    cells = reading.cells(column.name)
    return None if cells is None else read_cells(cells, column, reading)


def _as_converted(
    reading: Reading, frame: pl.DataFrame, *, read: Mapping[str, Cells], empty: Sequence[str]
) -> Converted:
    return Converted(
        frame=frame,
        faults=join_faults([part for cells in read.values() for part in cells.faults]),
        not_supplied=tuple(name for name in reading.table.schema if name not in read),
        notes=(
            *(note for cells in read.values() for note in cells.notes),
            *(f"{name} is blank in every row and counts as not supplied" for name in empty),
            *_unmet(reading),
            *_unused(reading),
        ),
    )


def read_cells(cells: pl.Series, column: Column, reading: Reading) -> Cells:
    """Return the cells of one column typed as declared."""
    layout = reading.layout_of(column.name)
    if column.name == BIRTH_MONTH:
        return _read_birth(cells, reading, month=layout.transform == "month")
    if layout.transform == "keyed_hash":
        prefix = CHILD_PREFIX if column.name == "child_id" else ""
        return Cells(hash_cells(clean(cells), read_key(), prefix=prefix).alias(column.name), (), ())
    if column.dtype == Moment:
        return _read_moments(cells, column, reading)
    return _read_others(cells, column, reading)


def _read_birth(cells: pl.Series, reading: Reading, *, month: bool) -> Cells:
    days, failed = read_months(cells, reading.clock)
    if month:
        days = days.dt.month_start()
    refuse_full_dates_of_birth(days, where=reading.raw.where, column=BIRTH_MONTH)
    rule = "dob_month is a month, such as 2009-05"
    return Cells(
        days.alias(BIRTH_MONTH),
        [faults_in(reading.rows.filter(failed), BIRTH_MONTH, rule=rule)],
        (),
    )


def _read_moments(cells: pl.Series, column: Column, reading: Reading) -> Cells:
    read = read_moments(cells, reading.clock)
    name = column.name
    rule = f"{name} is a date and time, such as 2024-03-31 14:05 or 31/03/2024 14:05"
    taken = ~read.failed
    faults = [
        _unreadable(cells, read.failed, column=name, rule=rule, rows=reading.rows),
        faults_in(
            reading.rows.filter(read.ambiguous & taken),
            name,
            rule=TWICE.format(name, TAKEN_AS[reading.clock.ambiguous]),
            severity="warning",
        ),
        faults_in(
            reading.rows.filter(read.non_existent & taken),
            name,
            rule=NEVER.format(name),
            severity="warning",
        ),
    ]
    return Cells(read.values.alias(name), faults, _note_days(read.values, name))


def _note_days(values: pl.Series, name: str) -> list[str]:
    words = (
        f"{name} gives days without times of day: they stand at 00:00, and what measures hours or"
        " minutes of it is not computed"
    )
    return [words] if gives_days(values) else []


def gives_days(moments: pl.Series) -> bool:
    """Say whether moments are days without times of day: all that are given stand at midnight.

    >>> from datetime import datetime
    >>> gives_days(pl.Series([datetime(2024, 1, 5), None]))
    True
    >>> gives_days(pl.Series([datetime(2024, 1, 5), datetime(2024, 1, 5, 9, 30)]))
    False
    """
    given = moments.drop_nulls()
    return len(given) > 0 and all(_at_midnight(some) for some in (given.head(SAMPLE), given))


def _at_midnight(moments: pl.Series) -> bool:
    return bool((moments.dt.time() == time(0)).all())


def _read_others(cells: pl.Series, column: Column, reading: Reading) -> Cells:
    name = column.name
    values, failed, rule = _typed(cells, column, reading)
    if rule.startswith(CODE_RULE):
        found = show_codes(as_text(cells).filter(failed))
        faults = [
            faults_in(reading.rows.filter(failed), name, rule=f"{name} is {rule}", found=found)
        ]
    else:
        faults = [
            _unreadable(cells, failed, column=name, rule=f"{name} is {rule}", rows=reading.rows)
        ]
    return Cells(values.alias(name), faults, _note_legacy(cells, column))


def show_codes(found: pl.Series) -> pl.Series:
    """Return unknown codes to be told: few are codes to map, many are free text and hidden.

    >>> show_codes(pl.Series(["H", "M"])).to_list()
    ['H', 'M']
    >>> show_codes(pl.Series([f"Ann Smith {n}" for n in range(50)]))[0]
    'aaa aaaaa 0'
    """
    if found.n_unique() > MOST_CODES:
        return mask_letters(found)
    return found.str.slice(0, LONGEST_FOUND)


def _note_legacy(cells: pl.Series, column: Column) -> list[str]:
    if column.name != "ethnicity_self":
        return []
    counts = {old: int((clean(cells) == old).sum()) for old in codes.ETHNICITY_LEGACY}
    return [
        f"{count:,} cells of ethnicity_self are {old} of the older codes, read as"
        f" {codes.ETHNICITY_LEGACY[old]}"
        for old, count in counts.items()
        if count
    ]


def _typed(cells: pl.Series, column: Column, reading: Reading) -> tuple[pl.Series, pl.Series, str]:
    dtype = column.dtype if isinstance(column.dtype, pl.DataType) else column.dtype()
    if dtype == pl.String:
        texts = clean(cells)
        return texts, pl.Series([False]).new_from_index(0, len(texts)), "a text"
    if dtype == pl.Date:
        return *read_days(cells, reading.clock), "a date, such as 2024-03-31 or 31/03/2024"
    if dtype.is_numeric():
        what = "a whole number" if dtype.is_integer() else "a number"
        return *read_numbers(cells, dtype), what
    values, failed = read_codes(cells, dtype, values=reading.layout.values.get(column.name))
    known = ", ".join(column.values) or "yes, no"
    return values, failed, f"{CODE_RULE} ({known}) or of the mapping's values"


def _unreadable(
    cells: pl.Series, failed: pl.Series, *, column: str, rule: str, rows: pl.Series
) -> pl.DataFrame:
    found = mask_letters(as_text(cells.filter(failed)))
    return faults_in(rows.filter(failed), column, rule=rule, found=found)


def _says_nothing(cells: Cells, column: Column) -> bool:
    """Say whether a coded column is blank throughout; cells that are no code are not blank."""
    all_null = len(cells.values) > 0 and cells.values.null_count() == len(cells.values)
    return column.blank is not None and all_null and not any(map(len, cells.faults))


def _fill(values: pl.Series, reading: Reading, name: str) -> pl.Series:
    blank = reading.table.column(name).blank
    return values if blank is None else values.fill_null(blank)


def _require(reading: Reading, supplied: set[str]) -> None:
    for name in reading.table.required:
        if name not in supplied and reading.table.column(name).derivation is None:
            wanted = " and ".join(reading.layout_of(name).sources)
            raise InputError(
                f"{reading.raw.where}: no column {wanted!r} to fill {reading.table.name}.{name},"
                f" without which the table cannot be read; found:"
                f" {', '.join(reading.raw.headers)}.{nearest(wanted, reading.raw.headers)}"
            )


def _unmet(reading: Reading) -> list[str]:
    return [
        f"the mapping fills {name} from {' and '.join(layout.sources)}, which is not there"
        for name, layout in reading.layout.columns.items()
        if layout.always is None and reading.headers_of(name) is None
    ]


def _unused(reading: Reading) -> list[str]:
    filled = (reading.headers_of(name) or () for name in reading.table.schema)
    used = {header for headers in filled for header in headers}
    unused = [header for header in reading.raw.headers if header not in used]
    return [f"columns not used: {', '.join(unused)}"] if unused else []


def _derive(converted: Converted, reading: Reading) -> Converted:
    derived = {}
    for name in converted.not_supplied:
        expression = reading.table.column(name).derivation
        if expression is not None and set(expression.meta.root_names()) <= set(
            converted.frame.columns
        ):
            derived[name] = expression.alias(name)
    return replace(
        converted,
        frame=converted.frame.with_columns(derived.values()),
        not_supplied=tuple(name for name in converted.not_supplied if name not in derived),
    )
