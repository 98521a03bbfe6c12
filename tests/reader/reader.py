"""Reads a finished pack and holds every number in it against what is published."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, slug
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.indicators.at_events import AT_EVENTS
from cpanalysis.declare.official import INDICATORS as OFFICIAL_INDICATORS
from tests.reader.blocks import (
    DEFINITION,
    ROW,
    Block,
    read_document,
    read_lines,
    read_page,
    read_workbook,
)
from tests.reader.figures import (
    COLUMNS,
    Published,
    Rows,
    is_found,
    is_joint,
    is_one_row,
    stands,
)
from tests.reader.numbers import (
    NUMBER,
    Group,
    N,
    Number,
    find_ends,
    find_groups,
    find_parts,
    parse,
    strip_declared,
)

RECORDED = re.compile(r"(\d+) of \d+ months recorded")
WRITTEN = re.compile(rf"(?<![\w.,]){N}(?!\w)")
TITLES = {
    indicator.title.lower(): code
    for code, indicator in {**RECORD_INDICATORS, **OFFICIAL_INDICATORS, **AT_EVENTS}.items()
}
AREAS = ("rest of force", "rest of North East", "rest of England", "North East", "England")


@dataclass
class Report:
    """What came of the numbers of a pack."""

    explained: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The numbers explained, of all that are figures."""
        explained = self.explained.total()
        return explained / max(1, explained + len(self.unexplained) + len(self.wrong))

    def in_words(self, most: int = 40) -> str:
        """Return the report, with the first of what is not explained."""
        lines = [f"explained {self.share:.1%}: {dict(self.explained)}"]
        lines.append(f"of declared kinds: {dict(self.declared)}")
        lines += [f"WRONG {line}" for line in self.wrong[:most]]
        lines += [f"not explained {line}" for line in self.unexplained[:most]]
        return "\n".join(lines)


@dataclass(frozen=True)
class Reader:
    """Holds blocks of pages against what is published.

    ``of_reports`` are the indicators of published reports, which have no title of their own.
    """

    published: Published
    labels: tuple[str, ...]
    of_reports: tuple[str, ...] = ()
    report: Report = field(default_factory=Report)

    def read(self, block: Block, own: tuple[str, ...]) -> None:
        """Note what came of each number of a block on a page of its ``own`` area."""
        if block.kind == DEFINITION:
            self.report.declared["definition"] += len(NUMBER.findall(block.text))
            return
        block = self.drop_note(block)
        said = " ".join([*block.heads, block.text, block.title])
        named = list_indicators(f"{block.text} {block.title}", self.published.indicators)
        indicators = named or self.of_reports
        areas = (*own, *list_areas(said), *(() if named else (FORCE.name,)))
        ends = count_months(choose_dated(block))
        near, far = (self.published.find(codes, areas, ends) for codes in (indicators, [""]))
        pool = [*near, *far]
        cells = self.read_columns(block, pool) if block.kind == ROW else block.cells
        if cells == block.cells and block.kind == ROW and self.read_row(block, pool):
            return
        for cell in cells:
            text = self.read_parts(self.strip(cell), pool)
            for group in find_groups(text):
                self.note(group, {"its indicator": near, "its area": far}, block)

    def read_columns(self, block: Block, pool: list[Rows]) -> tuple[str, ...]:
        """Return the cells of a row whose heads do not say in which column they are published.

        The numbers of the others must be those of one published row, each in its own column.
        """
        if len(block.heads) != len(block.cells):
            return block.cells
        left, numbers = [], {}
        for head, cell in zip(block.heads, block.cells, strict=True):
            named = COLUMNS.get(head, ())
            written = list_numbers(strip_declared(cell, self.labels)[0])
            if named and len(written) in (0, len(named)):
                numbers |= dict(zip(named, written, strict=False))
                self.strip(cell)
            else:
                left.append(cell)
        if numbers and any(stands(numbers, rows) for rows in pool):
            self.report.explained["row of a table"] += len(numbers)
        elif numbers:
            self.report.wrong.append(f"{block.place}: {block.text!r} is no published row")
        return tuple(left)

    def drop_note(self, block: Block) -> Block:
        """Return a row without its note, which says in words how much of a period is known."""
        if block.kind != ROW or "Note" not in block.heads or len(block.heads) != len(block.cells):
            return block
        place = block.heads.index("Note")
        self.report.declared["note of a row"] += len(NUMBER.findall(block.cells[place]))
        cells, heads = ((*part[:place], *part[place + 1 :]) for part in (block.cells, block.heads))
        return replace(block, cells=cells, heads=heads)

    def strip(self, text: str) -> str:
        """Return a text without numbers of declared kinds, which are counted."""
        left, declared = strip_declared(text, self.labels)
        self.report.declared.update(declared)
        return left

    def read_row(self, block: Block, pool: list[Rows]) -> bool:
        """Tell whether all numbers of a row of a table stand in one published row."""
        cells = [strip_declared(cell, self.labels)[0] for cell in block.cells]
        numbers = [number for cell in cells for number in list_numbers(cell)]
        if len(numbers) < 2 or not any(is_one_row(numbers, rows) for rows in pool):
            return False
        for cell in block.cells:
            self.strip(cell)
        self.report.explained["row of a table"] += len(numbers)
        return True

    def read_parts(self, text: str, pool: list[Rows]) -> str:
        """Return a text without parts of a whole whose share is what they make.

        The part and the whole are published, and the share is computed from them.
        """
        for part, whole, share in find_parts(text):
            made = 100 * part.value / whole.value if whole.value else 0.0
            known = all(is_found(one, pool, points=False, in_table=False) for one in (part, whole))
            if known and abs(made - share.value) <= share.half:
                self.report.explained["part of a whole"] += 3
                text = text.replace(f"{part.text} of {whole.text} ({share.text})", "◦", 1)
        return text

    def note(self, group: Group, pools: Mapping[str, list[Rows]], block: Block) -> None:
        """Note what came of the numbers that are written as one figure."""
        in_table, count = block.kind == ROW, len(group.numbers)
        for name, pool in pools.items():
            if count > 1 and any(is_joint(group, rows, in_table=in_table) for rows in pool):
                self.report.explained[f"figure of {name}"] += count
                return
            first = group.numbers[0]
            if count == 1 and is_found(first, pool, points=group.points, in_table=in_table):
                self.report.explained[f"number of {name}"] += 1
                return
        written = " ".join(one.text for one in group.numbers)
        where = f"{block.place}: {written!r} in {block.text!r}"
        (self.report.wrong if count > 1 else self.report.unexplained).append(where)


def list_numbers(text: str) -> list[Number]:
    """Return all numbers that are written in a text."""
    return [number for found in WRITTEN.findall(text) if (number := parse(found))]


def count_months(text: str) -> np.ndarray:
    """Return the months that a text names, as numbers."""
    return np.array([day.year * 12 + day.month for day in find_ends(text)], dtype=int)


def choose_dated(block: Block) -> str:
    """Return the words that say which period a block is about: its own, or else its title's.

    Of a row that is its first cell: a later one tells since when.
    """
    own = block.cells[0] if block.kind == ROW else block.text
    return own if find_ends(own) else block.title


def list_areas(text: str) -> tuple[str, ...]:
    """Return the areas that a text names, and '' for rows of no area."""
    words = text.replace("the rest of the", "rest of").replace("rest of the", "rest of")
    named = [area for area in (*DISTRICT_NAMES, FORCE.name, *AREAS) if area in words]
    return (*named, "rest of force", "") if "force" in words else (*named, "")


def list_indicators(text: str, known: Iterable[str]) -> list[str]:
    """Return the codes of the indicators that a text names, the longest title first."""
    left, bases = text.lower(), []
    for title in sorted(TITLES, key=len, reverse=True):
        if title in left:
            bases.append(TITLES[title])
            left = left.replace(title, "◦")
    return [code for code in known if code.partition(":")[0] in bases]


def list_labels(results: pl.DataFrame) -> tuple[str, ...]:
    """Return the names that hold numbers: parts of splits, titles, periods of years."""
    parts = [str(part) for part in results["value_of_stratum"].unique()]
    words = [part.replace("_", " ") for part in parts]
    titles = [
        indicator.title
        for indicator in [*RECORD_INDICATORS.values(), *OFFICIAL_INDICATORS.values()]
    ]
    found = [*parts, *words, *titles, *(title.lower() for title in titles)]
    return tuple(
        dict.fromkeys(name for name in found if NUMBER.search(name) and not is_number(name))
    )


def is_number(name: str) -> bool:
    """Tell a name that is nothing but a number: an hour of the day is one."""
    return bool(NUMBER.fullmatch(name))


def list_pages(pack: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the pages of a pack with the areas that they speak of."""
    names = {slug(name): (name,) for name in DISTRICT_NAMES}
    for path in sorted(pack.glob("*/*.html")):
        yield path, names.get(path.parent.name, (FORCE.name,))


def open_reader(pack: Path, frames: Mapping[str, pl.DataFrame]) -> Reader:
    """Return a reader of a pack, which knows all that is published in it."""
    results = pl.read_parquet(pack / "results.parquet")
    published = results.filter(pl.col("origin").cast(pl.String) == "published")["indicator"]
    known = Published({**frames, "results": results})
    return Reader(known, list_labels(results), tuple(published.unique()))


def read_pack(pack: Path, frames: Mapping[str, pl.DataFrame]) -> Report:
    """Return what came of every number in the pages of a pack."""
    reader = open_reader(pack, frames)
    for path, areas in list_pages(pack):
        for block in read_page(path):
            reader.read(block, areas)
    return reader.report


def list_lines(pack: Path, folder: str) -> set[str]:
    """Return all lines of the pages of an area, as a Word document holds them."""
    paths = sorted((pack / folder).glob("*.html"))
    blocks = [block for path in paths for block in read_page(path)]
    found = {block.text for block in blocks} | {" | ".join(block.heads) for block in blocks}
    return {line.rstrip(" |") for line in found} | {
        line for path in paths for line in read_lines(path)
    }


def find_strange_lines(pack: Path, documents: Iterable[Path]) -> list[str]:
    """Return lines of Word documents with a number that no page of their area has."""
    found = []
    for path in documents:
        known = list_lines(pack, path.parent.name)
        lines = (line.rstrip(" |") for line in read_document(path))
        found += [f"{path.name}: {line}" for line in lines if line not in known]
    return found


def find_strange_cells(pack: Path, path: Path, area: str) -> Iterator[str]:
    """Yield rows of a workbook that are not those of the published results.

    A row is found by its title, period, part and origin; all of its numbers must be those of a
    published row in the unit in which they are written.
    """
    results = pl.read_parquet(pack / "results.parquet").filter(pl.col("area") == area)
    rows = Published({"results": results})
    for title, sheet in read_workbook(path):
        for row in sheet.iter_rows(named=True):
            codes = list_indicators(str(row["Indicator"]), rows.indicators) or rows.indicators
            ends = count_months(str(row["Period"]))
            numbers = {
                column: number
                for head in row.keys() & COLUMNS.keys()
                for column in COLUMNS[head]
                if (number := parse_cell(str(row[head])))
            }
            pool = rows.find(codes, (area,), ends)
            if numbers and not any(stands(numbers, one) for one in pool):
                yield f"{title}: {row}"


def parse_cell(text: str) -> Number | None:
    """Return the number of a cell of a workbook, which shows a number without its unit."""
    try:
        value = float(text)
    except ValueError:
        return None
    return parse(f"{value:.0f}" if value.is_integer() else f"{value:.1f}")


def collect_values(pack: Path) -> dict[tuple[str, str, str], list[str]]:
    """Return what each quantity is said to be, wherever it is: by title, area and period."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for path, (own, *_) in list_pages(pack):
        for block in read_page(path):
            for key, value in read_values(block, own):
                if NUMBER.search(value):
                    found.setdefault(key, []).append(value)
    return found


SAID = re.compile(rf"(?:^|\. )([A-Z][\w -]+), (12 months to \w+ \d{{4}}): ({N})")


def read_values(block: Block, own: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield each value that a block states of an indicator, with what it is of."""
    subject = find_subject(block.title)
    if block.kind == ROW and block.heads[:2] == ("Period", "Value"):
        yield (subject, own, block.cells[0]), block.cells[1]
    elif block.kind == ROW and block.heads[:2] == ("Indicator", "Value"):
        yield (block.cells[0].partition(" (per ")[0], own, "latest"), block.cells[1]
    else:
        for area, period, value in SAID.findall(block.text):
            yield (subject, area, period), value
            yield (subject, area, "latest"), value


def find_subject(title: str) -> str:
    """Return the indicator that a caption names, the whole of it.

    >>> find_subject("Control chart: Missing episodes, Hartlepool (synthetic records)")
    'Missing episodes'
    """
    words = re.split(rf"[,:] (?:{'|'.join(DISTRICT_NAMES)})", title.partition(" (synthetic")[0])[0]
    return words.removeprefix("Control chart: ").partition(". ")[0]
