"""Thousands of hard rows and files, every kind counted: none lost, each named with its reason."""

import gzip
import random
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.read.records import CheckReport, Extract, check, read_extract
from tests.read.records.extracts import ISO, child, clean_extract, start_of, write_csv_folder

EPISODES = 1_500
Row = dict[str, str]

SAID = {
    "twice the same": ("the row does not repeat another", "rejected"),
    "one id, other contents": ("episode_id is not used again for other contents", "rejected"),
    "18 years old": ("the child is under 18, and born, on the day of reported_at", "rejected"),
    "not yet born": ("the child is under 18, and born, on the day of reported_at", "rejected"),
    "too many fields": ("fields where the header has", "rejected"),
    "one episode under two ids": ("not reported within the 60 minutes before", "doubted"),
    "overlapping": ("episodes of one child do not overlap", "doubted"),
    "attended before reported": ("first_attended_at is not before reported_at", "doubted"),
    "another child's": ("child_id is among the children.child_id", "doubted"),
}
"""What is said of a row of each kind, and what becomes of it."""


def later(row: Row, **hours: float) -> Row:
    """Return a row with times moved by hours after its report."""
    reported = datetime.strptime(row["reported_at"], ISO)
    moved = {name: (reported + timedelta(hours=h)).strftime(ISO) for name, h in hours.items()}
    return row | moved


def other_than(code: str) -> str:
    return "public" if code == "police" else "police"


def plant(kind: str, row: Row, chance: random.Random) -> list[Row]:
    """Return the rows that a sound one becomes; the last is the one that is spoken of."""
    other = row["episode_id"] + " again"
    made = {
        "twice the same": [row, row],
        "one id, other contents": [row, row | {"located_by": other_than(row["located_by"])}],
        "18 years old": [row | {"child_id": child(-1 % 2**40)}],
        "not yet born": [row | {"child_id": child(-2 % 2**40)}],
        "too many fields": [row],
        "one episode under two ids": [
            row,
            later(row, reported_at=chance.randrange(1, 60) / 60) | {"episode_id": other},
        ],
        "overlapping": [
            later(row, located_at=10, returned_at=11, reported_at=0),
            later(row, reported_at=chance.randrange(2, 9)) | {"episode_id": other},
        ],
        "attended before reported": [later(row, first_attended_at=-chance.randrange(1, 5))],
        "another child's": [row | {"child_id": child(10**9)}],
    }
    return made[kind]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Extract, dict[int, str], int]:
    """Return an extract in which most episodes are hard, the kind of each row, and all rows."""
    chance = random.Random(4)  # noqa: S311
    tables = clean_extract(episodes=EPISODES, seed=4)
    tables["children"] = add_adults(tables["children"])
    kinds: dict[int, str] = {}
    lines: list[str] = [",".join(tables["missing_episodes"].columns)]
    for row in tables["missing_episodes"].iter_rows(named=True):
        kind = chance.choice([*SAID, "sound"])
        for made in plant(kind, row, chance) if kind in SAID else [row]:
            lines.append(",".join(made.values()) + (",x" if kind == "too many fields" else ""))
        kinds |= {len(lines): kind} if kind in SAID else {}
    folder = write_csv_folder(tmp_path_factory.mktemp("hard"), tables)
    (folder / "missing_episodes.csv").write_text("\n".join(lines) + "\n", encoding="utf-16")
    return read_extract(folder), kinds, len(lines) - 1


def add_adults(children: pl.DataFrame) -> pl.DataFrame:
    born = {child(-1 % 2**40): "1990-01", child(-2 % 2**40): "2029-01"}
    rows = [children.row(0, named=True) | {"child_id": c, "dob_month": b} for c, b in born.items()]
    return pl.concat([children, pl.DataFrame(rows, schema=children.schema)])


def test_no_row_is_lost(planted):
    extract, kinds, rows = planted
    report = extract.tables["missing_episodes"].report
    assert report.read == rows > EPISODES
    assert report.read == report.accepted + report.rejected
    counted = Counter(kinds.values())
    assert set(counted) == set(SAID)
    assert min(counted.values()) > 100
    assert extract.problems == ()


@pytest.mark.parametrize("kind", SAID)
def test_each_is_named_in_its_row_with_its_reason(planted, kind):
    extract, kinds, _ = planted
    words, outcome = SAID[kind]
    table = extract.tables["missing_episodes"]
    named = table.faults.filter(pl.col("rule").str.contains(words, literal=True))
    wanted = {row for row, of in kinds.items() if of == kind}
    assert wanted <= set(named["row"])
    staying = set(table.accepted[" source row"])
    assert wanted.isdisjoint(staying) if outcome == "rejected" else wanted <= staying


def test_no_sound_row_goes(planted):
    extract, kinds, _ = planted
    hard = {row for row, kind in kinds.items() if SAID[kind][1] == "rejected"}
    gone = extract.tables["missing_episodes"].rejected.filter(pl.col("severity") == "error")
    assert set(gone["row"]) == hard


@pytest.mark.parametrize("age", ["9", "18", "19", "eighteen"])
def test_a_detention_of_no_child_says_the_age(tmp_path, age):
    tables = clean_extract(episodes=20)
    spoilt = tables["custody_detentions"].with_columns(
        pl.when(pl.int_range(20) == 3).then(pl.lit(age)).otherwise("age_at_arrival")
        .alias("age_at_arrival")
    )  # fmt: skip
    told = check(write_csv_folder(tmp_path, {**tables, "custody_detentions": spoilt}))
    row = told.rejected.filter(pl.col("table") == "custody_detentions").row(0, named=True)
    assert (row["row"], row["column"]) == (5, "age_at_arrival")
    assert row["found"] == (age if age.isdecimal() else "aaaaaaaa")


def spoil_zip(path: Path) -> None:
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inside.csv", content)


def spoil_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def spoil_empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_headers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text("Sex,sex ," + text, encoding="utf-8")


def spoil_quotes(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = '"' + lines[2]
    path.write_text("\n".join(lines), encoding="utf-8")


def spoil_key(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("episode_id", "number", 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_zip, "a zip file, perhaps an Excel workbook, whatever its name says"),
        (spoil_gzip, "a gzip file, whatever its name says; unpack it"),
        (spoil_empty, "the file is empty; export it again"),
        (spoil_headers, "header: 'Sex' (column 1) and 'sex' (column 2) are one name"),
        (spoil_quotes, "a quotation mark is opened and not closed"),
        (spoil_key, "no column 'episode_id' to fill missing_episodes.episode_id"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path, spoil, words):
    folder = write_csv_folder(tmp_path, clean_extract(episodes=20))
    spoil(folder / "missing_episodes.csv")
    told = check(folder)
    assert not told.usable
    problem = next(line for line in told.problems if line.startswith("missing_episodes.csv"))
    assert words in problem
    assert {report.table for report in told.tables} == set(TABLES) - {"missing_episodes"}


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_with_every_delimiter(tmp_path, encoding, delimiter):
    told = check(lay_down(tmp_path, encoding, delimiter))
    assert [(r.read, r.accepted) for r in told.tables] == [(20, 20)]


def lay_down(folder: Path, encoding: str, delimiter: str) -> Path:
    episodes = clean_extract(episodes=20)["missing_episodes"].with_columns(
        pl.lit("Zoë").alias("risk_policy_version")
    )
    text = episodes.write_csv(separator=delimiter)
    (folder / "missing_episodes.csv").write_bytes(text.encode(encoding))
    return folder


def nul_report(folder: Path, at: int) -> CheckReport:
    content = bytearray(clean_extract(episodes=20)["missing_episodes"].write_csv().encode())
    for place in range(at, at + 5):
        content.insert(place, 0)
    (folder / "missing_episodes.csv").write_bytes(bytes(content))
    return check(folder)


@pytest.mark.parametrize("at", [4, 3_000, 9_000])
def test_nul_bytes_are_passed_by_and_told_with_the_line(tmp_path, at):
    told = nul_report(tmp_path, at)
    assert [(r.read, r.accepted) for r in told.tables] == [(20, 20)]
    said = next(note for note in told.tables[0].notes if "NUL" in note)
    assert said.startswith("5 NUL bytes stand in it, the first in line ")


def test_dates_of_every_kind_in_one_column(tmp_path):
    forms = (
        "%d/%m/%Y %H:%M:%S", ISO, "%Y-%m-%dT%H:%M:%S", "%d-%b-%Y %H:%M:%S", f"{ISO}+00:00",
    )  # fmt: skip
    moments = [start_of(n) for n in range(240)]
    texts = [
        f"{(m - datetime(1899, 12, 30)) / timedelta(days=1):.8f}" if n % 6 == 5
        else m.strftime(forms[n % 6])
        for n, m in enumerate(moments)
    ]  # fmt: skip
    episodes = clean_extract(episodes=240)["missing_episodes"]
    written = episodes.with_columns(pl.Series("reported_at", texts))
    read = read_extract(write_csv_folder(tmp_path, {"missing_episodes": written}))
    told = read.tables["missing_episodes"].accepted["reported_at"]
    zoned = [n % 6 == 4 for n in range(240)]
    clock = pl.Series(moments).dt.replace_time_zone("Europe/London")
    universal = pl.Series(moments).dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/London")
    expected = pl.select(pl.when(pl.Series(zoned)).then(universal).otherwise(clock)).to_series()
    assert told.to_list() == expected.to_list()
