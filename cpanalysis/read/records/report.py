"""What a check found, as text for a person and as data for a program."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from cpanalysis.declare.tables import TABLES
from cpanalysis.read.records.extract import (
    Extract,
    TableReport,
    coverage_notes,
    gap_questions,
    read_extract,
)
from cpanalysis.read.records.faults import join_faults
from cpanalysis.read.records.propose import Proposal, propose_layout
from cpanalysis.read.records.read import as_records
from cpanalysis.read.records.records import Records

Lacking = Callable[[Records], Mapping[str, tuple[str, ...]]]
"""What tells, for each indicator that cannot be computed, the tables and columns it wants."""

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class CheckReport:
    """The result of a check. ``str()`` of it is what ``cpanalysis check`` prints.

    ``rejected`` and ``warnings`` hold a line for every broken rule of every row. ``usable`` says
    whether the records can be computed with as they are. ``proposal`` is a mapping to start from,
    where none was given and the names of the source are not those of the dictionary.
    """

    where: str
    mapping: str
    origin: str
    as_of: str
    tables: tuple[TableReport, ...]
    rejected: pl.DataFrame
    warnings: pl.DataFrame
    problems: tuple[str, ...]
    not_supplied: tuple[str, ...]
    not_computable: Mapping[str, tuple[str, ...]]
    not_used: tuple[str, ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]
    unmatched: tuple[str, ...]
    proposal: Proposal | None
    usable: bool

    def __str__(self) -> str:
        """Return the whole report in words."""
        return "\n\n".join(part for part in _sections(self) if part) + "\n"


def check(
    source: str | Path,
    *,
    mapping: str | Path | None = None,
    as_of: date | None = None,
    lacking: Lacking | None = None,
) -> CheckReport:
    """Return what is right and wrong with a source of records.

    Parameters
    ----------
    source, mapping, as_of
        As for :func:`cpanalysis.read.records.read_records`.
    lacking
        What tells of records which indicators cannot be computed, and for want of what; the report
        then says so.

    Raises
    ------
    ParameterError
        Where source or mapping are not understood, or a key is wanted and not set.
    InputError
        Where there is no such source.
    """
    extract = read_extract(source, mapping=mapping, as_of=as_of)
    wanted = extract.to_map if mapping is None else ()
    proposal = propose_layout(source, names=wanted) if wanted else None
    wants = lacking(as_records(extract)) if lacking else {}
    return report(extract, wants=wants, proposal=proposal)


def report(
    extract: Extract, *, wants: Mapping[str, tuple[str, ...]], proposal: Proposal | None = None
) -> CheckReport:
    """Return what an extract is, in counts, faults and words."""
    tables = extract.tables.values()
    return CheckReport(
        where=extract.where,
        mapping=extract.layout.name,
        origin=extract.origin,
        as_of=f"{extract.as_of:%d %B %Y %H:%M}" + ("" if extract.as_of_stated else " (as seen)"),
        tables=tuple(table.report for table in tables),
        rejected=join_faults([table.rejected for table in tables]),
        warnings=join_faults([table.warnings for table in tables]),
        problems=extract.problems,
        not_supplied=list_not_supplied(extract),
        not_computable=wants,
        not_used=extract.not_used,
        notes=tuple(coverage_notes(extract)),
        questions=gap_questions(extract),
        unmatched=tuple(dict.fromkeys(map(say_unmatched, extract.unmatched.values()))),
        proposal=proposal,
        usable=extract.usable and not extract.unmatched,
    )


def say_unmatched(said: str) -> str:
    """Return what does not join, with the remedy."""
    return (
        f"{said}: numbers of two systems, or hashed in one table and not in the other; give both"
        " the same number, and hash it in all tables or in none. What links them is not computed"
    )


def list_not_supplied(extract: Extract) -> tuple[str, ...]:
    """Return the tables, and the columns of tables, that the source does not hold."""
    tables = [name for name in TABLES if name not in extract.tables]
    columns = [
        f"{name}.{column}"
        for name, table in extract.tables.items()
        for column in table.not_supplied
    ]
    return (*tables, *columns)


def _sections(checked: CheckReport) -> list[str]:
    return [
        _heading(checked),
        _counts(checked.tables),
        _listing("Cannot be used", checked.problems),
        _faults("Rejected rows", checked.rejected.filter(pl.col("severity") == "error")),
        _faults("Rows that stay, in doubt", checked.warnings),
        _missing(checked.not_supplied) if checked.tables else "",
        _not_computable(checked) if checked.tables else "",
        _listing("Cannot be linked", checked.unmatched),
        _listing("Asked about", checked.questions),
        _listing("How it was read", [*_table_notes(checked.tables), *checked.notes]),
        _listing("Not tables of the dictionary", checked.not_used),
        str(checked.proposal or ""),
        _verdict(checked),
    ]


def _heading(checked: CheckReport) -> str:
    synthetic = (
        "SYNTHETIC: no real child is in these records\n" if checked.origin == "synthetic" else ""
    )
    return (
        f"{synthetic}Check of {checked.where}\n"
        f"mapping: {checked.mapping}; the records run up to {checked.as_of}"
    )


def _counts(tables: Iterable[TableReport]) -> str:
    rows = [
        f"{t.table:<24}{t.read:>12,}{t.accepted:>12,}{t.rejected:>12,}{t.warned:>12,}"
        for t in tables
    ]
    if not rows:
        return ""
    head = f"{'table':<24}{'read':>12}{'accepted':>12}{'rejected':>12}{'in doubt':>12}"
    return "\n".join([head, *rows, "read = accepted + rejected, checked for every table"])


def _listing(title: str, lines: Iterable[str]) -> str:
    told = [f"  - {line}" for line in lines]
    return "\n".join([title, *told]) if told else ""


def _faults(title: str, faults: pl.DataFrame) -> str:
    if faults.is_empty():
        return ""
    groups = faults.group_by("table", "column", "rule", maintain_order=True).agg(
        pl.col("row").n_unique().alias("rows"),
        pl.col("row").unique().sort().head(SHOWN).alias("first"),
        pl.col("found").drop_nulls().value_counts(sort=True).head(SHOWN).alias("found"),
    )
    lines = [_fault_line(group) for group in groups.sort("table").iter_rows(named=True)]
    return "\n".join([f"{title} (each rule says what must hold)", *lines])


def _fault_line(group: Mapping[str, object]) -> str:
    rows, first, found = group["rows"], group["first"], group["found"]
    if not (isinstance(rows, int) and isinstance(first, list) and isinstance(found, list)):
        raise TypeError(f"not a group of faults: {group}")
    more = ", ..." if rows > len(first) else ""
    told = ", ".join(f"{item['found']!r} ({item['count']:,})" for item in found)
    where = f"  - {group['table']}: {group['rule']}: {rows:,} {'row' if rows == 1 else 'rows'}"
    return f"{where} ({', '.join(map(str, first))}{more})" + (f"; found {told}" if told else "")


def _missing(not_supplied: Iterable[str]) -> str:
    tables = [name for name in not_supplied if "." not in name]
    by_table: dict[str, list[str]] = {}
    for name in not_supplied:
        table, between, column = name.partition(".")
        if between:
            by_table.setdefault(table, []).append(column)
    lines = [f"tables: {', '.join(tables)}"] if tables else []
    lines += [f"{table}: {', '.join(columns)}" for table, columns in by_table.items()]
    return _listing("Not supplied (never counted as zero)", lines)


def _not_computable(checked: CheckReport) -> str:
    """Return which indicators want what, those that want the same in one line."""
    by_want: dict[tuple[str, ...], list[str]] = {}
    for name, wanted in checked.not_computable.items():
        by_want.setdefault(wanted, []).append(name)
    lines = [f"{', '.join(names)}: for want of {', '.join(w)}" for w, names in by_want.items()]
    whole = sum(":" not in name for name in checked.not_computable)
    return _listing(f"Cannot be computed ({whole} indicators, and variants of others)", lines)


def _table_notes(tables: Iterable[TableReport]) -> list[str]:
    return [f"{table.where}: {note}" for table in tables for note in table.notes]


def _verdict(checked: CheckReport) -> str:
    if checked.usable:
        return "These records can be used."
    if not checked.problems:
        return "These records can be used in part only: mend what cannot be linked."
    return "These records cannot be used as they are: mend what is listed above."
