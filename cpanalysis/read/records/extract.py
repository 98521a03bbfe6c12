"""An extract: every table read, checked alone and against the others, and nothing lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES, TIME_ZONE, Table
from cpanalysis.errors import InputError
from cpanalysis.read.records.areas import (
    DISTRICT_COLUMNS,
    NOT_OF_ALL,
    Gap,
    cover_areas,
    district_column,
    find_gaps,
    find_lost,
    place_rows,
)
from cpanalysis.read.records.complete import complete
from cpanalysis.read.records.convert import CODE_RULE, Converted, Reading, convert
from cpanalysis.read.records.coverage import (
    empty_months,
    last_day,
    observe_coverage,
    observe_lasting,
    rows_outside,
)
from cpanalysis.read.records.faults import (
    LONGEST_FOUND,
    faults_in,
    join_faults,
    name_records,
)
from cpanalysis.read.records.identifiers import refuse_identifiers
from cpanalysis.read.records.layout import Layout, TableLayout, read_layout
from cpanalysis.read.records.links import check_links
from cpanalysis.read.records.names import fold
from cpanalysis.read.records.records import Coverage, RecordOrigin
from cpanalysis.read.records.sources import ROW, RawTable, Source, open_source
from cpanalysis.read.records.sources.open import is_synthetic
from cpanalysis.read.records.unmatched import find_unmatched
from cpanalysis.read.records.validate import validate

SAFE_TRANSFORMS = ("keyed_hash", "month")
MOST_REJECTED = 0.5
MOST_OF_NO_DISTRICT, LEAST_OF_NO_DISTRICT = 0.01, 5
SHOWN_TEXTS = 5
OF_ADULTS = "the child is under 18"
NO_LOSS = ["does not repeat another", "is not used again", OF_ADULTS]
"""What a row is rejected for that should not be counted anyway."""


@dataclass(frozen=True, kw_only=True)
class TableReport:
    """What became of the rows of one table."""

    table: str
    where: str
    read: int
    accepted: int
    rejected: int
    warned: int
    not_supplied: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadTable:
    """One table: the rows that stay, and every fault of every row as data.

    ``accepted`` has the supplied columns and the number of the row in the source. ``rejected``
    and ``warnings`` have a line for each rule that a row broke. ``converted`` has all rows that
    could be read, those that did not stay among them.
    """

    table: str
    where: str
    read: int
    accepted: pl.DataFrame
    faults: pl.DataFrame
    not_supplied: tuple[str, ...]
    notes: tuple[str, ...]
    converted: pl.DataFrame

    @property
    def rejected(self) -> pl.DataFrame:
        """The faults of rows that did not stay."""
        return self.faults.filter(pl.col("row").is_in(self._gone().implode()))

    @property
    def warnings(self) -> pl.DataFrame:
        """The doubts about rows that stayed."""
        return self.faults.filter(~pl.col("row").is_in(self._gone().implode()))

    @property
    def lost(self) -> pl.DataFrame:
        """The rows that did not stay and should have: not those twice there, or of adults."""
        meant = self.faults.filter(severity="error").filter(
            ~pl.col("rule").str.contains_any(NO_LOSS)
        )
        return self.converted.join(meant.select(row="row").unique(), left_on=ROW, right_on="row")

    @property
    def report(self) -> TableReport:
        """The counts."""
        return TableReport(
            table=self.table,
            where=self.where,
            read=self.read,
            accepted=self.accepted.height,
            rejected=len(self._gone()),
            warned=self.warnings["row"].n_unique(),
            not_supplied=self.not_supplied,
            notes=self.notes,
        )

    def _gone(self) -> pl.Series:
        return self.faults.filter(pl.col("severity") == "error")["row"].unique()

    def with_faults(self, faults: pl.DataFrame) -> "ReadTable":
        """Return the table with more faults; rows with an error among them no longer stay."""
        if faults.is_empty():
            return self
        all_faults = join_faults([self.faults, faults])
        gone = all_faults.filter(pl.col("severity") == "error")["row"].unique()
        staying = self.accepted.filter(~pl.col(ROW).is_in(gone.implode()))
        return replace(self, accepted=staying, faults=all_faults)


@dataclass(frozen=True, kw_only=True)
class Extract:
    """All that was read from a source, and what kept the rest from being read.

    ``to_map`` names the tables of the source that a mapping would make better use of, ``gaps`` the
    days of which a table holds nothing about a district, ``unmatched`` the columns whose
    identifiers do not join.
    """

    where: str
    layout: Layout
    tables: Mapping[str, ReadTable]
    problems: tuple[str, ...]
    not_used: tuple[str, ...]
    to_map: tuple[str, ...]
    as_of: datetime
    as_of_stated: bool
    origin: RecordOrigin
    coverage: Mapping[str, Coverage]
    gaps: tuple[Gap, ...] = ()
    unmatched: Mapping[frozenset[str], str] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether anything can be computed, and nothing stands in the way of all that was given."""
        return not self.problems


def read_extract(
    source: str | Path, *, mapping: str | Path | None = None, as_of: date | None = None
) -> Extract:
    """Return every table of a source, read and checked; what cannot be read becomes a problem.

    Raises
    ------
    ParameterError
        Where the source or mapping is not understood, or a key is wanted and not set.
    InputError
        Where there is no such source.
    """
    layout = read_layout(mapping)
    opened = open_source(source)
    names = opened.names()
    tables, problems = _read_tables(opened, names, layout)
    stated = as_of or layout.as_of
    moment = _midnight(stated) if stated else _observe_as_of(tables)
    linked = _link(tables, layout, as_of=moment)
    whole = _coverages(linked, layout, as_of=moment)
    gaps = _find_gaps(linked, whole)
    return Extract(
        where=opened.where,
        layout=layout,
        tables=linked,
        problems=(
            *problems,
            *_undecided(linked, layout),
            *_mostly_rejected(linked),
            *_of_no_district(linked),
            *_no_table(opened, tables, problems),
        ),
        not_used=tuple(_not_used(names, layout)),
        to_map=tuple(_to_map(opened, names, layout, tables)),
        as_of=moment,
        as_of_stated=stated is not None,
        origin="synthetic" if is_synthetic(opened) else layout.origin or "records",
        coverage=_cover_areas(whole, gaps),
        gaps=tuple(gap for gap in gaps if gap.area not in _areas_stated(whole, gap.table)),
        unmatched=find_unmatched({name: table.accepted for name, table in linked.items()}),
    )


def _read_tables(
    opened: Source, names: Sequence[str], layout: Layout
) -> tuple[dict[str, ReadTable], list[str]]:
    tables: dict[str, ReadTable] = {}
    problems: list[str] = []
    for table in TABLES.values():
        name = _find(names, layout.table(table.name).source)
        try:
            if name is not None:
                tables[table.name] = read_table(opened, name, table=table, layout=layout)
            elif table.name in layout.tables:
                raise InputError(_not_there(opened, names, layout.table(table.name), table))
        except InputError as error:
            problems.append(str(error))
    return tables, list(dict.fromkeys(problems))


def _find(names: Sequence[str], wanted: str) -> str | None:
    return next((name for name in names if fold(name) == fold(wanted)), None)


def _not_there(opened: Source, names: Sequence[str], layout: TableLayout, table: Table) -> str:
    there = ", ".join(names) or "nothing"
    return f"{opened.where}: no {layout.source!r} to fill {table.name}; there: {there}"


def read_table(opened: Source, name: str, *, table: Table, layout: Layout) -> ReadTable:
    """Return one table of a source, checked by itself.

    Raises
    ------
    InputError
        Where it cannot be read, identifies children, or lacks its key or index time.
    """
    of_table = layout.table(table.name)
    raw = opened.read(name, header_row=of_table.header_row)
    refuse_identifiers(raw.headers, where=raw.where, made_safe=_made_safe(layout, name))
    raw = _distinct(raw, of_table)
    converted = convert(Reading(raw, table, of_table, layout.clock))
    return _judge(raw, converted, table)


def _made_safe(layout: Layout, name: str) -> list[str]:
    return [
        header
        for of_table in layout.tables.values()
        if fold(of_table.source) == fold(name)
        for column in of_table.columns.values()
        if column.transform in SAFE_TRANSFORMS
        for header in column.sources
    ]


def _distinct(raw: RawTable, layout: TableLayout) -> RawTable:
    if not layout.distinct:
        return raw
    used = {fold(name) for column in layout.columns.values() for name in column.sources}
    columns = [name for name in raw.headers if fold(name) in used]
    different = raw.frame.unique(columns, keep="first", maintain_order=True)
    note = f"{raw.frame.height:,} rows hold {different.height:,} different {', '.join(columns)}"
    return replace(raw, frame=different).noting(note)


def _judge(raw: RawTable, converted: Converted, table: Table) -> ReadTable:
    validated = validate(converted, table)
    unreadable = [
        faults_in(rows["row"], "", rule=rows.item(0, "words"))
        for rows in raw.unreadable.partition_by("words")
    ]
    named = name_records(validated.faults, converted.frame, key=table.key)
    faults = join_faults([named, *unreadable]).with_columns(pl.lit(table.name).alias("table"))
    read = ReadTable(
        table=table.name,
        where=raw.where,
        read=raw.frame.height + raw.unreadable.height,
        accepted=validated.accepted,
        faults=faults,
        not_supplied=converted.not_supplied,
        notes=(*raw.notes, *converted.notes),
        converted=converted.frame,
    )
    return count_rows(read)


def count_rows(table: ReadTable) -> ReadTable:
    """Return the table where every row read is accepted or rejected; there is no third way.

    Raises
    ------
    RuntimeError
        Where a row was lost: a fault of this package.
    """
    report = table.report
    if report.read != report.accepted + report.rejected:
        raise RuntimeError(
            f"{table.where}: {report.read} rows were read, {report.accepted} accepted and"
            f" {report.rejected} rejected; please report this"
        )
    return table


def _link(
    tables: Mapping[str, ReadTable], layout: Layout, *, as_of: datetime
) -> dict[str, ReadTable]:
    frames, made = complete({name: table.accepted for name, table in tables.items()})
    completed = {
        name: replace(
            table,
            accepted=frames[name],
            not_supplied=tuple(c for c in table.not_supplied if f"{name}.{c}" not in made),
        )
        for name, table in tables.items()
    }
    faults = check_links(frames, as_of=as_of, absent_withdrawn=layout.absent_withdrawn)
    return {name: _add_links(table, faults) for name, table in completed.items()}


def _add_links(table: ReadTable, faults: pl.DataFrame) -> ReadTable:
    own = faults.filter(pl.col("table") == table.table)
    named = name_records(own, table.accepted, key=TABLES[table.table].key)
    return count_rows(table.with_faults(named))


def _undecided(tables: Mapping[str, ReadTable], layout: Layout) -> list[str]:
    """Return the texts that the mapping names without a code, where rows hold them."""
    return [
        f"{table.where}: the mapping gives no code for {', '.join(map(repr, texts))}, in"
        f" {rows:,} rows of {name}.{column}; write one, or take the line away to reject the rows"
        for name, table in tables.items()
        for column, texts in layout.table(name).undecided.items()
        if (rows := _count_holding(table, column, texts))
    ]


def _count_holding(table: ReadTable, column: str, texts: Sequence[str]) -> int:
    of_column = table.faults.filter(pl.col("column") == column)
    held = pl.col("found").str.strip_chars().is_in([text[:LONGEST_FOUND] for text in texts])
    return of_column.filter(held)["row"].n_unique()


def _mostly_rejected(tables: Mapping[str, ReadTable]) -> list[str]:
    """Return the tables of which more than half is gone: the rest would tell another story."""
    return [
        f"{table.where}: {gone} {table.read:,} rows were rejected, so that what is left of"
        f" {table.table} would mislead; the reasons are below"
        for table in tables.values()
        if table.read and (lost := _count_lost(table)) > table.read * MOST_REJECTED
        for gone in ["all" if lost == table.read else f"{lost:,} of"]
    ]


def _count_lost(table: ReadTable) -> int:
    """Return how many rows were rejected, but for those of adults, which a register may hold."""
    adults = table.faults.filter(severity="error").filter(pl.col("rule").str.starts_with(OF_ADULTS))
    return table.read - table.accepted.height - adults["row"].n_unique()


def _of_no_district(tables: Mapping[str, ReadTable]) -> list[str]:
    """Return the tables of which many rows name a district that is none: some area lacks them."""
    return [
        f"{table.where}: {rows:,} rows of {table.table} have {column} {texts}, which the mapping"
        f" gives no code for, so that the figures of some area cannot be used; write in the mapping"
        f" (tables: {{{table.table}: {{values: {{{column}: ...}}}}}}) which district each of them"
        f" is, or {codes.OUT_OF_FORCE}"
        for table in tables.values()
        for column in DISTRICT_COLUMNS
        for rows, texts in _unknown_districts(table, column)
    ]


def _unknown_districts(table: ReadTable, column: str) -> Iterator[tuple[int, str]]:
    """Yield how many rows hold no known district, and the commonest texts, where they are many."""
    of_column = table.faults.filter(
        pl.col("column") == column, pl.col("rule").str.contains(CODE_RULE, literal=True)
    )
    rows = of_column["row"].n_unique()
    if rows >= LEAST_OF_NO_DISTRICT and rows > table.read * MOST_OF_NO_DISTRICT:
        found = of_column["found"].drop_nulls().value_counts(sort=True)["found"].head(SHOWN_TEXTS)
        yield rows, ", ".join(map(repr, found))


def _no_table(
    opened: Source, tables: Mapping[str, ReadTable], problems: Sequence[str]
) -> list[str]:
    wanted = f"{opened.where}: holds no table of the dictionary; known: {', '.join(TABLES)}"
    return [] if tables or problems else [wanted]


def _not_used(names: Sequence[str], layout: Layout) -> list[str]:
    wanted = {fold(layout.table(name).source) for name in TABLES}
    return [name for name in names if fold(name) not in wanted]


def _to_map(
    opened: Source, names: Sequence[str], layout: Layout, tables: Mapping[str, ReadTable]
) -> list[str]:
    """Return what is unused, was not read, or holds codes that the dictionary does not."""
    unused = _not_used(names, layout) if opened.all_meant or not tables else []
    wanting = [name for name in TABLES if name not in tables or _holds_unknown_codes(tables[name])]
    found = [_find(names, layout.table(name).source) for name in wanting]
    return list(dict.fromkeys([*unused, *(name for name in found if name is not None)]))


def _holds_unknown_codes(table: ReadTable) -> bool:
    return bool(table.faults["rule"].str.contains(CODE_RULE, literal=True).any())


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(TIME_ZONE))


def _observe_as_of(tables: Mapping[str, ReadTable]) -> datetime:
    """Return the midnight after the last row that is not from the future."""
    now = datetime.now(ZoneInfo(TIME_ZONE))
    moments = [
        moment
        for name, table in tables.items()
        if (column := TABLES[name].index_time)
        if (moment := last_day(table.accepted[column], now)) is not None
    ]
    return _midnight(max(moments) + timedelta(days=1)) if moments else _midnight(now.date())


def _coverages(
    tables: Mapping[str, ReadTable], layout: Layout, *, as_of: datetime
) -> dict[str, Coverage]:
    known = dict(layout.coverage)
    for name, table in tables.items():
        column = TABLES[name].index_time
        if column and not (name in known and known[name].spans):
            observe = observe_lasting if TABLES[name].end_time else observe_coverage
            seen = observe(table.accepted[column], as_of=as_of)
            areas = known[name].areas if name in known else {}
            known |= {name: replace(seen, areas=areas)} if seen else {}
    return {name: coverage for name, coverage in known.items() if name in tables}


def _find_gaps(
    tables: Mapping[str, ReadTable], coverage: Mapping[str, Coverage]
) -> tuple[Gap, ...]:
    """Return the days of which the rows of each table tell nothing about a district."""
    frames = {name: table.accepted for name, table in tables.items()}
    gaps = [
        gap
        for name in tables
        for gap in find_gaps(place_rows(frames, name), name, coverage.get(name))
    ]
    lost = [
        gap
        for name, table in tables.items()
        if name not in NOT_OF_ALL
        for gap in find_lost(_place_lost(table), place_rows(frames, name), name)
    ]
    return (*gaps, *lost)


def _place_lost(table: ReadTable) -> pl.DataFrame:
    """Return area and day of the rows that a table lost, where it has a district of its own."""
    lost = table.lost if district_column(table.converted) else table.lost.clear()
    return place_rows({table.table: lost}, table.table).drop_nulls()


def _cover_areas(coverage: Mapping[str, Coverage], gaps: Sequence[Gap]) -> dict[str, Coverage]:
    """Return the coverage of all tables, that of districts with gaps among it."""
    names = dict.fromkeys((*coverage, *(gap.table for gap in gaps)))
    of_areas = {
        name: cover_areas(coverage.get(name), [gap for gap in gaps if gap.table == name])
        for name in names
    }
    return {name: known for name, known in of_areas.items() if known is not None}


def _areas_stated(coverage: Mapping[str, Coverage], name: str) -> Mapping[str, object]:
    """Return the districts of which the mapping says what a table covers."""
    return coverage[name].areas if name in coverage else {}


def coverage_notes(extract: Extract) -> list[str]:
    """Return what is to be said of the days that the tables speak of."""
    return [
        note
        for name, coverage in extract.coverage.items()
        for note in _coverage_notes(name, _index_times(extract.tables[name]), coverage)
    ]


def gap_questions(extract: Extract) -> tuple[str, ...]:
    """Return what the force is asked about days of which a table tells nothing of a district."""
    return tuple(
        gap.in_words(extract.coverage.get(gap.table, Coverage(()))) for gap in extract.gaps
    )


def _index_times(table: ReadTable) -> pl.Series:
    """Return what puts rows into months; nothing for rows that last or are dated by others."""
    declared = TABLES[table.table]
    if declared.index_time is None or declared.end_time:
        return pl.Series([], dtype=pl.Date)
    return table.accepted[declared.index_time]


def count_of(rows: int) -> str:
    """Return a number of rows in words.

    >>> count_of(1), count_of(1_200)
    ('1 row', '1,200 rows')
    """
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def _coverage_notes(name: str, moments: pl.Series, coverage: Coverage) -> list[str]:
    if not coverage.spans:
        return []
    spans = ", ".join(f"{first} to {last}" for first, last in coverage.spans)
    how = "as stated" if coverage.stated else "as seen in the rows; state it in the mapping"
    empty = ", ".join(f"{month:%Y-%m}" for month in empty_months(moments, coverage))
    outside = rows_outside(moments, coverage)
    return [
        f"{name} covers {spans} ({how})",
        *([f"{name} has no row in {empty}, inside its coverage"] if empty else []),
        *([f"{name} has {count_of(outside)} outside its coverage"] if outside else []),
    ]
