"""A mapping to start from, by likeness of names; a person decides, and only then is it written."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import polars as pl

from cpanalysis.declare.tables import TABLES, Column, Table
from cpanalysis.errors import InputError, ParameterError
from cpanalysis.read.records.cells.blank import as_text
from cpanalysis.read.records.cells.coded import read_codes
from cpanalysis.read.records.faults import MOST_CODES
from cpanalysis.read.records.identifiers import kind_of_identifier
from cpanalysis.read.records.names import fold
from cpanalysis.read.records.sources import RawTable, open_source

ALIKE = 0.62
MOST_TABLES = 40
NOISE = {"the", "of", "date", "time", "datetime", "dt", "flag", "code", "id", "no", "ref", "at"}

SAME_WORD = {
    "person": "child", "nominal": "child", "juvenile": "child", "misper": "missing",
    "gender": "sex", "ethnic": "ethnicity", "found": "located", "return": "returned",
    "grading": "grade", "report": "reported", "arrival": "arrived", "birth": "dob",
}  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A mapping in YAML, with a comment wherever a person must decide."""

    text: str

    def __str__(self) -> str:
        """Return the mapping under a line that says what it is."""
        return f"A mapping to start from, by likeness of names (nothing was written)\n\n{self.text}"

    def write(self, path: Path) -> Path:
        """Write the mapping to a new file, and never over an old one.

        Raises
        ------
        ParameterError
            Where the file is there already.
        """
        if path.exists():
            raise ParameterError(f"{path} is there already; name another file")
        path.write_text(self.text, encoding="utf-8")
        return path


def propose_layout(source: str | Path, *, names: Sequence[str] | None = None) -> Proposal:
    """Return a mapping for a source by likeness of its names to those of the dictionary.

    ``names`` are the tables to map, all of them where none are named; at most
    :data:`MOST_TABLES` are looked at, and of a database no more than the first rows.

    Raises
    ------
    InputError
        Where there is no such source.
    """
    opened = open_source(source)
    parts: list[str] = []
    taken: set[str] = set()
    for name in list(opened.names() if names is None else names)[:MOST_TABLES]:
        try:
            raw = opened.sample(name)
        except InputError as error:
            parts.append(f"  # {name!r} cannot be read: {str(error).splitlines()[0]}")
            continue
        table = likeliest_table(raw, taken)
        taken.add(table.name if table else "")
        parts.append(_table_text(raw, table) if table else f"  # {name!r} is like no table")
    head = ["name: my system", "time_zone: Europe/London", "tables:"]
    return Proposal("\n".join([*head, *parts]) + "\n")


def likeliest_table(raw: RawTable, taken: set[str]) -> Table | None:
    """Return the table whose name and columns a raw table is most like, of those not taken."""
    scores = {
        table.name: likeness(raw.name, table.name) + 2 * _share_matched(raw, table)
        for table in TABLES.values()
        if table.name not in taken
    }
    best = max(scores, key=scores.__getitem__, default=None)
    return TABLES[best] if best is not None and scores[best] >= ALIKE else None


def _share_matched(raw: RawTable, table: Table) -> float:
    return len(match_columns(raw.headers, table)) / max(len(raw.headers), 1)


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1, whatever joins their words.

    Names that cannot be half alike, by the letters they hold, are not alike at all.

    >>> likeness("Date Reported", "reported_at"), likeness("Person ID", "child_id")
    (1.0, 1.0)
    >>> likeness("initialRisk", "initial_risk") > likeness("Risk", "initial_risk")
    True
    """
    first, second = (" ".join(_words(name)) for name in (one, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= 0.5 else 0.0


@cache
def _words(name: str) -> list[str]:
    every = [SAME_WORD.get(word, word) for word in fold(name).split("_")]
    return sorted(word for word in every if word not in NOISE) or sorted(every)


def match_columns(headers: Sequence[str], table: Table) -> dict[str, str]:
    """Return for each column of a table the header that is most like it; each header once.

    >>> match_columns(["Ref", "Date reported", "Risk initial"], TABLES["missing_episodes"])
    {'initial_risk': 'Risk initial', 'reported_at': 'Date reported'}
    """
    pairs = [
        (likeness(header, column.name), column.name, header)
        for header in headers
        for column in table.columns
    ]
    found: dict[str, str] = {}
    for score, column, header in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score >= ALIKE and column not in found and header not in found.values():
            found[column] = header
    return found


def _table_text(raw: RawTable, table: Table) -> str:
    matched = match_columns(raw.headers, table)
    lines = [f"  {table.name}:", f"    from: {_quoted(raw.name)}", "    columns:"]
    for column in table.columns:
        lines += _column_lines(column, matched.get(column.name), table)
    left = [header for header in raw.headers if header not in matched.values()]
    lines += [f"      # not used: {_describe(header)}" for header in left]
    return "\n".join([*lines, *_values_lines(raw, table, matched)])


def _column_lines(column: Column, header: str | None, table: Table) -> list[str]:
    if header is None:
        wanted = column.name in table.required
        return [f"      # {column.name}:    # REQUIRED: {column.words}"] if wanted else []
    if column.name == "child_id" and fold(header) != "child_id":
        return [f"      child_id: {{from: {_quoted(header)}, as: keyed_hash}}"]
    if column.name == "dob_month" and fold(header) != "dob_month":
        return [f"      dob_month: {{from: {_quoted(header)}, as: month}}"]
    return [f"      {column.name}: {_quoted(header)}"]


def _describe(header: str) -> str:
    kind = kind_of_identifier(header)
    return f"{header} ({kind}: must leave the extract)" if kind else header


def _values_lines(raw: RawTable, table: Table, matched: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for name, header in matched.items():
        column = table.column(name)
        unknown = _unknown_codes(raw.frame[header], column) if column.values else []
        if unknown:
            lines.append(f"      {name}:    # one of {', '.join(column.values)}")
            lines += _code_lines(unknown)
    return ["    values:", *lines] if lines else []


def _code_lines(unknown: Sequence[str]) -> list[str]:
    if len(unknown) > MOST_CODES:
        return [f"        # {len(unknown):,} different texts: is this the right column?"]
    return [f"        # {_quoted(text)}: " for text in unknown]


def _unknown_codes(cells: pl.Series, column: Column) -> list[str]:
    dtype = column.dtype if isinstance(column.dtype, pl.DataType) else column.dtype()
    _, failed = read_codes(cells, dtype)
    return sorted(as_text(cells).filter(failed).unique().to_list())


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
