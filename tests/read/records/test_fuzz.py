"""Thousands of seeded faults: none crashes, none is silently lost, each is named in its row."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES, Column, Moment
from cpanalysis.errors import CpanalysisError
from cpanalysis.read.records import Extract, ReadTable, check, read_extract
from cpanalysis.read.records.sources import ROW
from tests.read.records.extracts import clean_extract, write_csv_folder
from tests.read.records.workbooks import serial

EPISODES = 400
FAULTY_SHARE = 0.6
BLANKS = ("", "N/A", "NULL", "-", "  ", "n/a")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
Outcome = Literal["rejected", "doubted", "same", "null"]


@dataclass(frozen=True)
class Fault:
    """A cell as it was spoilt, and what must become of its row."""

    kind: str
    table: str
    row: int
    column: str
    text: str
    outcome: Outcome


@dataclass
class Spoilt:
    tables: dict[str, pl.DataFrame]
    faults: list[Fault] = field(default_factory=list)

    def of(self, table: str, outcome: Outcome) -> list[Fault]:
        return [f for f in self.faults if (f.table, f.outcome) == (table, outcome)]


Spoil = Callable[[Column, str, random.Random], tuple[str, str, Outcome] | None]


def spoil_spaces(column: Column, text: str, chance: random.Random) -> tuple[str, str, Outcome]:
    return "spaces", f"  {text}\u00a0 ", "same"


def spoil_blank(column: Column, text: str, chance: random.Random) -> tuple[str, str, Outcome]:
    outcome: Outcome = "null" if column.nullable or column.blank else "rejected"
    return "blank", chance.choice(BLANKS), outcome


def spoil_code(column: Column, text: str, chance: random.Random) -> tuple[str, str, Outcome] | None:
    bad = chance.choice(["?", "9", "Yess", "Unknwn", "high risk!", "Zoë"])
    return ("unknown code", bad, "rejected") if column.values else None


def spoil_number(
    column: Column, text: str, chance: random.Random
) -> tuple[str, str, Outcome] | None:
    if not column.dtype.is_numeric():
        return None
    return "text in a number", chance.choice(["two", "3a", "1,2", "--3", "3 or 4"]), "rejected"


def spoil_range(
    column: Column, text: str, chance: random.Random
) -> tuple[str, str, Outcome] | None:
    low, _ = column.bounds
    return ("out of range", "-5", "rejected") if column.dtype.is_numeric() and low == 0 else None


def spoil_date(column: Column, text: str, chance: random.Random) -> tuple[str, str, Outcome] | None:
    if column.dtype not in (Moment, pl.Date):
        return None
    return "no date", chance.choice(["31/02/2023", "soon", "05/01/23", "2023-13-01"]), "rejected"


def spoil_format(
    column: Column, text: str, chance: random.Random
) -> tuple[str, str, Outcome] | None:
    if column.dtype != Moment:
        return None
    moment = datetime.fromisoformat(text)
    kinds = {
        "day first": f"{moment:%d/%m/%Y %H:%M:%S}",
        "Excel serial": f"{serial(moment):.9f}",
        "with T": f"{moment:%Y-%m-%dT%H:%M:%S}",
        "month by name": f"{moment:%d-%b-%Y %H:%M:%S}",
    }
    kind = chance.choice(list(kinds))
    return kind, kinds[kind], "same"


def spoil_clock(
    column: Column, text: str, chance: random.Random
) -> tuple[str, str, Outcome] | None:
    if column.dtype != Moment:
        return None
    night = chance.choice(["2023-03-26", "2023-10-29", "2022-10-30", "2022-03-27"])
    return "clock change", f"{night} 01:{chance.randrange(40):02}:00", "doubted"


def spoil_child(
    column: Column, text: str, chance: random.Random
) -> tuple[str, str, Outcome] | None:
    bad = chance.choice(["12345", "Ann Smith", "C123", "c" + text[1:]])
    return ("no hash", bad, "rejected") if column.pattern else None


SPOILS: tuple[Spoil, ...] = (
    spoil_spaces, spoil_blank, spoil_code, spoil_number, spoil_range, spoil_date, spoil_format,
    spoil_clock, spoil_child,
)  # fmt: skip


def spoil_extract(seed: int) -> Spoilt:
    """Spoil one cell in most rows of every table, and remember each."""
    chance = random.Random(seed)  # noqa: S311
    spoilt = Spoilt(dict(clean_extract(episodes=EPISODES, seed=seed)))
    for table in TABLES.values():
        if table.name == "population":
            continue
        rows = spoilt.tables[table.name].to_dicts()
        for at, row in enumerate(rows):
            if chance.random() < FAULTY_SHARE:
                fault = spoil_cell(table.name, at, row, chance)
                row[fault.column] = fault.text
                spoilt.faults.append(fault)
        spoilt.tables[table.name] = pl.DataFrame(rows, schema=spoilt.tables[table.name].schema)
    return spoilt


def spoil_cell(table: str, at: int, row: dict[str, str], chance: random.Random) -> Fault:
    while True:
        column = chance.choice(TABLES[table].columns)
        made = chance.choice(SPOILS)(column, row[column.name], chance)
        ordered = made and made[2] == "doubted" and table == "child_status_periods"
        if made is not None and not ordered and column.name != "dob_month":
            return Fault(made[0], table, at + 2, column.name, made[1], made[2])


def lay_down(folder: Path, spoilt: Spoilt, seed: int) -> Path:
    """Write each table in an encoding and with a delimiter of its own."""
    chance = random.Random(seed)  # noqa: S311
    folder.mkdir()
    for name, frame in spoilt.tables.items():
        text = frame.write_csv(separator=chance.choice([",", "\t", "|"]))
        content = text.encode(chance.choice(ENCODINGS))
        (folder / f"{name}.csv").write_bytes(content)
    return folder


@pytest.fixture(scope="module", params=[1, 2], ids=lambda seed: f"seed {seed}")
def read(request, tmp_path_factory) -> tuple[Spoilt, Extract, Extract]:
    spoilt = spoil_extract(request.param)
    folder = tmp_path_factory.mktemp("fuzz")
    clean = Spoilt(clean_extract(episodes=EPISODES, seed=request.param))
    return (
        spoilt,
        read_extract(lay_down(folder / "spoilt", spoilt, request.param)),
        read_extract(lay_down(folder / "clean", clean, request.param)),
    )


def test_there_are_thousands_of_every_kind(read):
    spoilt, _, _ = read
    kinds = [fault.kind for fault in spoilt.faults]
    assert len(kinds) > 2_500
    assert min(kinds.count(kind) for kind in set(kinds)) >= 20


def test_every_table_is_read_and_no_row_is_lost(read):
    _, extract, _ = read
    # Districts that no code stands for are asked about, and nothing else stops the extract.
    assert all("which district each of them is" in problem for problem in extract.problems)
    assert set(extract.tables) == set(TABLES)
    for name, table in extract.tables.items():
        assert table.report.read == (3 if name == "population" else EPISODES)
        assert table.report.read == table.report.accepted + table.report.rejected


def said_by_row(table: ReadTable) -> dict[int, list[tuple[str, str]]]:
    said: dict[int, list[tuple[str, str]]] = {}
    for row, column, rule in table.faults.select("row", "column", "rule").iter_rows():
        said.setdefault(row, []).append((column, rule))
    return said


def cells_by_row(frame: pl.DataFrame) -> dict[int, dict[str, object]]:
    return {row[ROW]: row for row in frame.iter_rows(named=True)}


def test_every_row_that_must_go_goes_and_says_why(read):
    spoilt, extract, _ = read
    for name, table in extract.tables.items():
        staying, said = set(table.accepted[ROW]), said_by_row(table)
        for fault in spoilt.of(name, "rejected"):
            assert fault.row not in staying, fault
            assert fault.column in [column for column, _ in said[fault.row]], fault
            assert all(len(rule) > 8 for _, rule in said[fault.row]), fault


def test_no_other_row_goes(read):
    spoilt, extract, _ = read
    for name, table in extract.tables.items():
        wanted = {fault.row for fault in spoilt.of(name, "rejected")}
        errors = table.rejected.filter(pl.col("severity") == "error")
        beside = errors.filter(~pl.col("row").is_in(wanted))
        by_order = beside["rule"].str.contains("first day|not before start_at|under 18").all()
        assert by_order, beside


def test_every_clock_change_is_told(read):
    spoilt, extract, _ = read
    for name, table in extract.tables.items():
        said = said_by_row(table)
        for fault in spoilt.of(name, "doubted"):
            rules = [rule for column, rule in said[fault.row] if column == fault.column]
            assert any("on the night when clocks go" in rule for rule in rules), fault


def test_what_is_only_written_otherwise_is_read_the_same(read):
    spoilt, extract, clean = read
    for name, table in extract.tables.items():
        cells, expected = cells_by_row(table.accepted), cells_by_row(clean.tables[name].accepted)
        for fault in spoilt.of(name, "same"):
            if fault.row in cells:
                here = cells[fault.row][fault.column]
                assert here == expected[fault.row][fault.column], fault


def test_a_blank_is_a_blank_and_never_a_no_or_a_zero(read):
    spoilt, extract, _ = read
    for name, table in extract.tables.items():
        cells = cells_by_row(table.accepted)
        for fault in spoilt.of(name, "null"):
            if fault.row in cells:
                blank = TABLES[name].column(fault.column).blank
                assert cells[fault.row][fault.column] == blank, fault


@pytest.mark.parametrize("seed", range(40))
def test_files_damaged_at_random_are_read_or_refused_in_words(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311
    tables = {name: frame.head(8) for name, frame in clean_extract(episodes=8, seed=seed).items()}
    folder = write_csv_folder(tmp_path / "damaged", tables)
    for path in sorted(folder.iterdir()):
        path.write_bytes(damage(path.read_bytes(), chance))
    try:
        told = check(folder)
    except CpanalysisError as error:
        assert len(str(error)) > 20
        return
    for report in told.tables:
        assert report.read == report.accepted + report.rejected
    assert len(told.tables) + len(told.problems) >= 1


def damage(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(spoilt))
        spoilt[at : at + chance.randrange(3)] = chance.choice(
            [b'"', b"\x00", b"\xff", b",", b"\n", b"\r", b"\xe9", b"", b'""', b"\xef\xbb\xbf"]
        )
    return bytes(spoilt[: chance.choice([None, None, chance.randrange(1, len(spoilt))])])
