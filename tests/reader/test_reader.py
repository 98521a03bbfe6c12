"""Every number that a reader finds in a pack is a published one, and one quantity has one value.

What is read is what lies in the folder: the front page, pages, Word documents, workbooks and the
verdicts on recommendations. It is held against
``results.parquet``, and against the protected frames that the pages were shown, by code that shares
nothing with what wrote them but the titles of indicators.
"""

import json
import random
import re
import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import polars as pl
import pytest

from cpanalysis.declare.frames import list_frames
from cpanalysis.declare.parameters import PackParameters, Parameters
from cpanalysis.protect import Protected
from cpanalysis.run.pack import make_pack
from cpanalysis.run.parts import SHIPPED, Parts
from cpanalysis.run.request import Options
from cpanalysis.sample import make_sample
from cpanalysis.views.prepare import prepare_all
from tests.raw_names import find_raw
from tests.reader.blocks import DEFINITION, Block, read_document, read_page, read_workbook
from tests.reader.front import find_strange_figures
from tests.reader.numbers import NUMBER, strip_declared
from tests.reader.reader import (
    Reader,
    Report,
    collect_values,
    find_strange_cells,
    find_strange_lines,
    list_pages,
    open_reader,
    read_pack,
)
from tests.reader.verdicts import (
    find_other_values,
    find_strange_verdicts,
    read_reasons,
    read_verdicts,
)

FOLDERS = {"hartlepool": "Hartlepool", "middlesbrough": "Middlesbrough"}
SHARE = 0.95
"""Of the numbers that are figures, how many must be explained at least."""
FOUND = 0.85
"""Of figures of which one digit is altered at random, how many must be found at least."""


@dataclass(frozen=True)
class Trial:
    """A pack, and the frames that its pages were shown."""

    folder: Path
    frames: dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """A real pack of two districts in three formats, from a sample that no other test knows."""
    home, shown = tmp_path_factory.mktemp("read"), list[Protected]()
    make_sample(home / "extract", months=48, scale=0.5, seed=11)

    def prepare(parameters: Parameters) -> Protected:
        shown.append(prepare_all(parameters))
        return shown[-1]

    request = PackParameters(
        name="Read",
        districts=tuple(FOLDERS.values()),
        notebooks=("overview", "missing"),
        source=str(home / "extract"),
    )
    pack = make_pack(
        request,
        Options(into=home / "pack", formats=("html", "docx", "xlsx")),
        parts=Parts(pack_results=prepare, headline=SHIPPED.headline),
    )
    assert pack.failed == ()
    return Trial(pack.folder, list_frames(shown[0]))


@pytest.fixture(scope="module")
def report(trial: Trial) -> Report:
    found = read_pack(trial.folder, trial.frames)
    print(found.in_words())  # noqa: T201
    return found


def test_no_figure_is_other_than_what_is_published(report):
    assert report.wrong == [], report.in_words()


def test_nearly_all_numbers_are_explained_by_what_is_published(report):
    assert report.explained.total() > 2_000
    assert report.share >= SHARE, report.in_words()


def test_no_page_document_or_workbook_has_a_raw_name(trial):
    pages = {path.name: path.read_text(encoding="utf-8") for path in trial.folder.rglob("*.html")}
    documents = {path.name: " ".join(read_document(path)) for path in trial.folder.glob("*/*.docx")}
    assert {name: found for name, said in pages.items() if (found := find_raw(said))} == {}
    assert {name: found for name, said in documents.items() if (found := find_raw(said))} == {}
    assert list_raw_cells(trial.folder / "hartlepool" / "tables.xlsx") == []


def list_raw_cells(workbook: Path) -> list[str]:
    """Return the raw names in the cells of a workbook."""
    cells = (
        str(cell) for _, sheet in read_workbook(workbook) for row in sheet.rows() for cell in row
    )
    return sorted({name for cell in set(cells) for name in find_raw(cell)})


def test_one_quantity_has_one_value_all_over_the_pack(trial):
    values = collect_values(trial.folder)
    assert len(values) > 100
    assert {key: said for key, said in values.items() if len(set(said)) > 1} == {}
    assert sum(len(said) > 1 for said in values.values()) > 20


def test_the_front_page_says_the_latest_of_what_is_published(trial):
    assert find_strange_figures(trial.folder) == []


def test_every_verdict_follows_from_the_results_and_has_the_values_of_the_pages(trial, reader):
    assert len(read_verdicts(trial.folder)) > 500
    assert find_strange_verdicts(trial.folder) == []
    assert find_other_values(trial.folder) == []
    again = replace(reader, report=Report())
    read_reasons(trial.folder, again)
    assert again.report.explained.total() > 100
    assert again.report.wrong + again.report.unexplained == []


def test_a_problem_profile_says_what_the_pages_say_and_which_pack_it_is_of(trial):
    profiles = list(trial.folder.glob("*/problem-profile.docx"))
    manifest = json.loads((trial.folder / "manifest.json").read_text(encoding="utf-8"))
    made = trial.frames["results"].filter(pl.col("origin").cast(pl.String) == "synthetic")
    own = (f"known by {manifest['hash'][:16]};", f"{made['period_end'].max():%d %B %Y}")
    strange = find_strange_lines(trial.folder, profiles)
    assert [line for line in strange if not any(words in line for words in own)] == []
    assert len(strange) == 2 * len(profiles) == 4


def test_a_word_document_says_what_its_pages_say(trial):
    documents = [path for path in trial.folder.glob("*/*.docx") if "profile" not in path.name]
    assert len(documents) == 4
    assert find_strange_lines(trial.folder, documents) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_workbook_holds_the_published_rows(trial, folder):
    path = trial.folder / folder / "tables.xlsx"
    assert sum(sheet.height for _, sheet in read_workbook(path)) > 1_000
    assert list(find_strange_cells(trial.folder, path, FOLDERS[folder])) == []


@dataclass(frozen=True)
class Altered:
    """A way in which a page could be wrong, by what stands there and where its number is."""

    name: str
    pattern: str


ALTERED = [
    Altered("a value", r"12 months to \w+ 2025: (\d+), 95% interval"),
    Altered("an end of an interval", r"12 months to \w+ 2025: \d+, 95% interval (\d+) to"),
    Altered("a share", r": (\d+\.\d)% \(\d+ of \d+\), 95% interval"),
    Altered("its numerator", r": \d+\.\d% \((\d+) of \d+\), 95% interval"),
    Altered("its denominator", r": \d+\.\d% \(\d+ of (\d+)\), 95% interval"),
    Altered("the words of a chart", r'alt="Dot chart[^"]*?Hartlepool (\d+\.\d) \('),
    Altered("a part in the words of a chart", r'alt="Dot chart[^"]*? female (\d+) \('),
    Altered("a ratio", r"Against a year earlier: (0\.\d\d|1\.\d\d) times"),
    Altered("a cell", r"12\s+months\s+to\s+September\s+2023</th>\s*<td[^>]*>(\d+)<"),
]


@pytest.fixture
def copied(trial: Trial, tmp_path: Path) -> Path:
    """One page of the pack with the results, to be altered."""
    folder = tmp_path / "pack"
    (folder / "hartlepool").mkdir(parents=True)
    shutil.copy(trial.folder / "results.parquet", folder)
    for name in ("missing.html", "missing.docx", "tables.xlsx"):
        shutil.copy(trial.folder / "hartlepool" / name, folder / "hartlepool")
    return folder


def alter(number: str) -> str:
    """Return a number with another last digit."""
    return number[:-1] + str((int(number[-1]) + 3) % 10)


@pytest.fixture(scope="module")
def reader(trial: Trial) -> Reader:
    return open_reader(trial.folder, trial.frames)


def count_found(reader: Reader, blocks: list[Block]) -> int:
    """Return how many numbers of blocks of Hartlepool's page are not explained."""
    again = replace(reader, report=Report())
    for block in blocks:
        again.read(block, ("Hartlepool",))
    return len(again.report.wrong) + len(again.report.unexplained)


@pytest.mark.parametrize("altered", ALTERED, ids=lambda one: one.name)
def test_an_altered_number_of_a_page_is_found(reader, copied, altered):
    path = copied / "hartlepool" / "missing.html"
    html = path.read_text(encoding="utf-8")
    found = re.search(altered.pattern, html)
    assert found, f"no page says {altered.pattern}"
    before = read_page(path)
    path.write_text(
        html[: found.start(1)] + alter(found[1]) + html[found.end(1) :], encoding="utf-8"
    )
    pairs = zip(before, read_page(path), strict=True)
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    assert changed
    was, now = (count_found(reader, [pair[side] for pair in changed]) for side in (0, 1))
    assert now > was


def test_most_numbers_altered_at_random_are_found(reader, trial):
    chance, tried, found = random.Random(5), 0, 0  # noqa: S311
    pages = [path for path, (own, *_) in list_pages(trial.folder) if own == "Hartlepool"]
    blocks = [block for path in pages for block in read_page(path) if block.kind != DEFINITION]
    for block in chance.sample(blocks, 200):
        others = [
            (place, other)
            for place, cell in enumerate(block.cells)
            for other in list_altered(cell, reader)
        ]
        if not others:
            continue
        place, other = chance.choice(others)
        cells = (*block.cells[:place], other, *block.cells[place + 1 :])
        tried += 1
        found += count_found(reader, [replace(block, cells=cells)]) > count_found(reader, [block])
    print(f"{found} of {tried} altered numbers were found")  # noqa: T201
    assert tried > 50
    assert found / tried >= FOUND


def list_altered(text: str, reader: Reader) -> list[str]:
    """Return a text with each of its numbers altered that are not of a declared kind."""
    left, declared = strip_declared(text, reader.labels)
    altered = [
        text[: match.start(2)] + alter(match[2]) + text[match.end(2) :]
        for match in NUMBER.finditer(text)
    ]
    again = [(other, *strip_declared(other, reader.labels)) for other in altered]
    return [other for other, rest, kinds in again if rest != left and kinds == declared]


@pytest.mark.parametrize(
    "pattern",
    [
        r"<td><strong>(\d+\.\d)</strong>",
        r'class="interval">\d+\.\d to (\d+\.\d)<',
        r">(\d+) \(\d+ to \d+\)",
        r"lowest (\d+\.\d)",
        r"(\d+) of \d+ months shown",
        r"<dd>\d+,(\d+)</dd>",
    ],
)
def test_an_altered_number_of_the_front_page_is_found(trial, tmp_path, pattern):
    front = (trial.folder / "index.html").read_text(encoding="utf-8")
    found = re.search(pattern, front)
    assert found, f"the front page does not say {pattern}"
    shutil.copy(trial.folder / "results.parquet", tmp_path)
    altered = front[: found.start(1)] + alter(found[1]) + front[found.end(1) :]
    (tmp_path / "index.html").write_text(altered, encoding="utf-8")
    assert len(find_strange_figures(tmp_path)) == 1


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("latest", pl.col("latest") * 1.001),
        ("change", pl.col("change") + 0.001),
        ("verdict", pl.lit("no clear change")),
        ("verdict", pl.lit("worse")),
        ("upper", pl.col("lower")),
    ],
)
def test_an_altered_verdict_is_found(trial, tmp_path, column, other):
    verdicts = pl.read_csv(trial.folder / "verdicts.csv", infer_schema_length=None)
    first = verdicts.with_row_index("place").filter(pl.col("verdict") == "improved")["place"][0]
    is_first = pl.int_range(pl.len()) == first
    shutil.copy(trial.folder / "results.parquet", tmp_path)
    altered = verdicts.with_columns(pl.when(is_first).then(other).otherwise(column).alias(column))
    altered.write_csv(tmp_path / "verdicts.csv")
    assert find_strange_verdicts(tmp_path)


def test_an_altered_number_of_a_word_document_is_found(copied):
    path = copied / "hartlepool" / "missing.docx"
    assert find_strange_lines(copied, [path]) == []
    opened = docx.Document(str(path))
    cell = next(
        cell
        for table in opened.tables
        for row in table.rows
        for cell in row.cells
        if cell.text.isdigit()
    )
    cell.text = alter(cell.text)
    opened.save(str(path))
    (line,) = find_strange_lines(copied, [path])
    assert cell.text in line


def test_an_altered_number_of_a_workbook_is_found(copied, tmp_path):
    path, other = copied / "hartlepool" / "tables.xlsx", tmp_path / "altered.xlsx"
    with zipfile.ZipFile(path) as read, zipfile.ZipFile(other, "w") as written:
        for item in read.infolist():
            content = read.read(item)
            if item.filename == "xl/worksheets/sheet3.xml":
                content = re.sub(
                    rb'(<c r="[E-J]\d+" s="\d+"><v>)(\d+)(</v>)',
                    lambda one: one[1] + alter(one[2].decode()).encode() + one[3],
                    content,
                    count=1,
                )
                assert content != read.read(item)
            written.writestr(item, content)
    assert len(list(find_strange_cells(copied, other, "Hartlepool"))) == 1


def test_a_second_value_of_one_quantity_is_found(copied):
    path = copied / "hartlepool" / "missing.html"
    html = path.read_text(encoding="utf-8")
    found = re.search(r"12\s+months\s+to\s+September\s+2025</th>\s*<td[^>]*>(\d+)<", html)
    assert found
    assert not [said for said in collect_values(copied).values() if len(set(said)) > 1]
    path.write_text(
        html[: found.start(1)] + alter(found[1]) + html[found.end(1) :], encoding="utf-8"
    )
    assert [said for said in collect_values(copied).values() if len(set(said)) > 1]
