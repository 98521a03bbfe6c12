"""Make an extract that names nobody: keyed hashes, months of birth, and no other identifier."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cpanalysis.errors import InputError, ParameterError
from cpanalysis.read.records.cells.blank import as_text, clean
from cpanalysis.read.records.cells.moments import read_months
from cpanalysis.read.records.identifiers import kind_of_identifier
from cpanalysis.read.records.layout import Clock
from cpanalysis.read.records.names import fold
from cpanalysis.read.records.pseudonyms import CHILD_PREFIX, hash_cells, read_key
from cpanalysis.read.records.sources import ROW, RawTable, open_source

CHILD_COLUMNS = ("child_id", "child", "person_id", "nominal_id", "misper_id", "detainee_id")
OTHER_PERSONS = ("suspect_id", "officer_id")


@dataclass(frozen=True)
class Pseudonymised:
    """One file written: what was hashed, made a month, and left out."""

    file: str
    rows: int
    hashed: tuple[str, ...]
    months: tuple[str, ...]
    left_out: tuple[str, ...]
    unreadable: int

    def __str__(self) -> str:
        """Return what was done, in one line."""
        told = [
            f"hashed {', '.join(self.hashed) or 'nothing'}",
            f"months for {', '.join(self.months) or 'nothing'}",
            f"left out {', '.join(self.left_out) or 'nothing'}",
        ]
        lost = f"; {self.unreadable:,} rows could not be read" if self.unreadable else ""
        return f"{self.file}: {self.rows:,} rows; {'; '.join(told)}{lost}"


def pseudonymise(
    source: str | Path, into: str | Path, *, children: Sequence[str] = CHILD_COLUMNS
) -> list[Pseudonymised]:
    """Write every table of a source as CSV without identifiers, and say what was done to each.

    Columns named as in ``children`` become ``C`` and 16 hexadecimal digits of HMAC-SHA-256 under
    the key of the environment variable CPANALYSIS_KEY, so that the same child is the same in
    every extract made with the key. Pseudonyms of suspects and officers are hashed likewise; the
    ``U`` of a suspect who was not identified stays in front. A date of birth becomes
    ``dob_month``, its first day. Columns named like other identifiers are left out. Names in free
    text are not found: do not export free text.

    Raises
    ------
    ParameterError
        Where the key is not set or too short, or ``into`` holds files already.
    InputError
        Where a table cannot be read, or holds no column of a child and yet identifiers.
    """
    key = read_key()
    folder = _new_folder(Path(into))
    opened = open_source(source)
    tables = [opened.read(name) for name in opened.names()]
    done = [_without_identifiers(raw, key=key, children=children) for raw in tables]
    for (frame, _), raw in zip(done, tables, strict=True):
        frame.write_csv(folder / f"{fold(raw.name)}.csv")
    return [said for _, said in done]


def _new_folder(into: Path) -> Path:
    if into.exists() and any(into.iterdir()):
        raise ParameterError(f"{into} holds files already; name a new folder")
    into.mkdir(parents=True, exist_ok=True)
    return into


def _without_identifiers(
    raw: RawTable, *, key: bytes, children: Sequence[str]
) -> tuple[pl.DataFrame, Pseudonymised]:
    columns: list[pl.Series] = []
    said: dict[str, list[str]] = {"hashed": [], "months": [], "left_out": []}
    for header in raw.headers:
        what, column = _column(raw, header, key=key, children=children)
        columns += [] if column is None else [column]
        said.get(what, []).append(header)
    _require_child(said, where=raw.where)
    frame = _one_of_each(columns, where=raw.where)
    return frame, Pseudonymised(
        file=f"{fold(raw.name)}.csv",
        rows=raw.frame.height,
        hashed=tuple(said["hashed"]),
        months=tuple(said["months"]),
        left_out=tuple(said["left_out"]),
        unreadable=raw.unreadable.height,
    )


def _require_child(said: dict[str, list[str]], *, where: str) -> None:
    identifying = [*said["months"], *said["left_out"]]
    if identifying and not said["hashed"]:
        raise InputError(
            f"{where}: {', '.join(map(repr, identifying))} would go, and no column would be left"
            " to know a child by; name the column with the number of the child (--child NAME)"
        )


def _column(
    raw: RawTable, header: str, *, key: bytes, children: Sequence[str]
) -> tuple[str, pl.Series | None]:
    cells = raw.frame[header]
    name = fold(header)
    if name in {fold(child) for child in children}:
        return "hashed", hash_cells(clean(cells), key, prefix=CHILD_PREFIX).alias("child_id")
    if name in OTHER_PERSONS:
        return "hashed", _hash_person(clean(cells), key).alias(header)
    kind = kind_of_identifier(header)
    if kind == "date of birth":
        return "months", _months(raw, header)
    if kind:
        return "left_out", None
    return "kept", as_text(cells).alias(header)


def _hash_person(texts: pl.Series, key: bytes) -> pl.Series:
    unidentified = texts.str.starts_with("U").fill_null(value=False)
    hashed = hash_cells(texts, key)
    return hashed.scatter(unidentified.arg_true(), "U" + hashed.filter(unidentified))


def _months(raw: RawTable, header: str) -> pl.Series:
    days, failed = read_months(raw.frame[header], Clock())
    if failed.any():
        row = raw.frame[ROW].filter(failed)[0]
        raise InputError(
            f"{raw.where}, row {row}, column {header!r}: not a date of birth"
            f" ({int(failed.sum()):,} such rows); write it as 31/03/2009 or 2009-03-31"
        )
    return days.dt.month_start().alias("dob_month")


def _one_of_each(columns: Sequence[pl.Series], *, where: str) -> pl.DataFrame:
    names = [column.name for column in columns]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise InputError(f"{where}: two columns would become {twice[0]!r}; take one away")
    return pl.DataFrame(columns)
