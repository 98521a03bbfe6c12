"""A mapping to start from, by likeness of names; a person decides, and only then is it written."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import polars as pl

from cpanalysis.declare.tables import TABLES, Column, Table
from cpanalysis.errors import InputError, ParameterError
from cpanalysis.read.records.contents import (
    could_hold,
    different_texts,
    guess_code,
    hold_its_codes,
    unknown_codes,
)
from cpanalysis.read.records.faults import MOST_CODES
from cpanalysis.read.records.identifiers import kind_of_identifier
from cpanalysis.read.records.names import fold
from cpanalysis.read.records.sources import ROW, RawTable, open_source
from cpanalysis.read.records.usual_names import ALSO_CALLED, SAME_WORD

ALIKE = 0.62
MOST_TABLES = 40
REFERENCE = {"ref", "reference", "id", "no", "number", "urn", "identifier"}
NOISE = {"the", "of", "date", "time", "datetime", "dt", "flag", "code", "id", "no", "ref", "at"}

HEAD = """\
# A mapping to start from, proposed by likeness of names and contents. A person decides:
#   1. Correct what is wrong. A line that begins with # is not used: take the # away to use it,
#      and put the name of your column between the quotation marks.
#   2. Under `values`, write one of the codes named there after every text that has none. Rows
#      with a text that has no code are rejected.
#   3. Where it says keyed_hash, set the environment variable CPANALYSIS_KEY to 32 or more random
#      characters, the same for every extract, and keep it where the data are not.
#   4. Run `cpanalysis check SOURCE --mapping THIS_FILE` until it says that the records can be used.
name: "my system"            # as it will stand on the pages
time_zone: Europe/London     # of times without a zone; UTC, if that is what the system writes
# date_formats: ["%m/%d/%Y"] # only for dates unlike 31/03/2024 14:05, 2024-03-31 or 31-Mar-2024
# as_of: 2024-04-01          # the extract was taken at the beginning of this day
# coverage:                  # the first and last day of which a table tells all there is
#   missing_episodes: [2022-04-01, 2024-03-31]
tables:
"""


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
    return Proposal(HEAD + "\n".join(parts) + "\n")


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
    matched = _match_names(raw.frame, table)
    keys = sum(name in matched for name in table.required) / len(table.required)
    return (len(matched) + keys) / (len(raw.headers) + 1)


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


def match_columns(frame: pl.DataFrame, table: Table) -> dict[str, str]:
    """Return for each column of a table the header that is most like it; each header once.

    A header whose cells could not be of the column is passed over, however alike the names; one
    that is like no name but speaks in the codes of one column is taken for that.

    >>> episodes = pl.DataFrame({"Ref": ["a"], "Date reported": ["05/01/2024"], "Risk": ["H"]})
    >>> match_columns(episodes, TABLES["missing_episodes"])
    {'initial_risk': 'Risk', 'reported_at': 'Date reported', 'episode_id': 'Ref'}
    """
    found = _match_names(frame, table)
    return found | _match_contents(frame, table, found)


def _match_names(frame: pl.DataFrame, table: Table) -> dict[str, str]:
    headers = [name for name in frame.columns if name != ROW]
    pairs = [
        (_likeness_to(header, column), column, header)
        for header in headers
        for column in table.columns
    ]
    alike = [pair for pair in pairs if pair[0] >= ALIKE]
    found: dict[str, str] = {}
    for _, column, header in sorted(alike, key=lambda p: (-p[0], p[1].name, p[2])):
        free = column.name not in found and header not in found.values()
        if free and could_hold(frame[header], column, table):
            found[column.name] = header
    return found


def _likeness_to(header: str, column: Column) -> float:
    names = (column.name, *ALSO_CALLED.get(column.name, ()))
    return max(likeness(header, name) for name in names)


def _match_contents(frame: pl.DataFrame, table: Table, found: dict[str, str]) -> dict[str, str]:
    more: dict[str, str] = {}
    left = [name for name in frame.columns if name != ROW and name not in found.values()]
    for header in left:
        texts = different_texts(frame[header])
        could = [
            column.name
            for column in table.columns
            if column.name not in found | more and hold_its_codes(texts, column)
        ]
        more |= {could[0]: header} if len(could) == 1 else {}
    return more | _match_key(frame, table, found | more)


def _match_key(frame: pl.DataFrame, table: Table, found: dict[str, str]) -> dict[str, str]:
    """Return the only reference, among the headers left, that could be the key of the table."""
    key = table.column(table.key[0])
    if len(table.key) > 1 or key.name in found or key.name == "child_id":
        return {}
    left = [name for name in frame.columns if name != ROW and name not in found.values()]
    references = [name for name in left if REFERENCE & set(fold(name).split("_"))]
    could = [name for name in references if could_hold(frame[name], key, table)]
    return {key.name: could[0]} if len(could) == 1 else {}


def _table_text(raw: RawTable, table: Table) -> str:
    matched = match_columns(raw.frame, table)
    lines = [f"  {table.name}:", f"    from: {_quoted(raw.name)}", "    columns:"]
    lines += [_column_line(column, matched[column.name]) for column in _found(table, matched)]
    lines += [_wanted_line(table.column(name)) for name in table.required if name not in matched]
    left = [header for header in raw.headers if header not in matched.values()]
    lines += [f"      # not used: {_describe(header)}" for header in left]
    lines += _open_lines(table, matched)
    return "\n".join([*lines, *_values_lines(raw, table, matched)])


def _found(table: Table, matched: dict[str, str]) -> list[Column]:
    return [column for column in table.columns if column.name in matched]


def _column_line(column: Column, header: str) -> str:
    return f"      {column.name}: {_filled_by(column, header)}    # {column.words}"


def _filled_by(column: Column, header: str) -> str:
    if column.name == "child_id" and fold(header) != "child_id":
        return f"{{from: {_quoted(header)}, as: keyed_hash}}"
    if column.name == "dob_month" and fold(header) != "dob_month":
        return f"{{from: {_quoted(header)}, as: month}}"
    return _quoted(header)


def _wanted_line(column: Column) -> str:
    return f'      # {column.name}: ""    # REQUIRED, and no column was found: {column.words}'


def _open_lines(table: Table, matched: dict[str, str]) -> list[str]:
    """Return a line for each column of the dictionary that nothing was found for."""
    wanting = [c for c in table.columns if c.name not in matched and c.name not in table.required]
    lines = [f'      # {column.name}: ""    # {column.words}' for column in wanting]
    head = "      # nothing was found for these; fill in what you have (what wants them is not 0,"
    return [head, "      # it is not computed):", *lines] if lines else []


def _describe(header: str) -> str:
    kind = kind_of_identifier(header)
    return f"{header} ({kind}: must leave the extract)" if kind else header


def _values_lines(raw: RawTable, table: Table, matched: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for column in _found(table, matched):
        header = matched[column.name]
        unknown = unknown_codes(raw.frame[header], column) if column.values else []
        if unknown:
            lines.append(f"      {column.name}:    # one of {', '.join(column.values)}")
            lines += _code_lines(unknown, column)
    return ["    values:", *lines] if lines else []


def _code_lines(unknown: Sequence[str], column: Column) -> list[str]:
    if len(unknown) > MOST_CODES:
        return [f"        # {len(unknown):,} different texts: is this the right column?"]
    guesses = {text: guess_code(text, column.values) for text in unknown}
    return [
        f"        {_quoted(text)}: {guess}    # {'guessed: check' if guess else 'WRITE A CODE'}"
        for text, guess in guesses.items()
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
