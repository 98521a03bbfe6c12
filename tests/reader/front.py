"""What the front page says, held against ``results.parquet``.

Each figure of a district stands under the district's name, beside the title of its indicator, and
is the latest of its series; a small line says in words what it draws.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from lxml import html

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from tests.reader.figures import Rows, stands
from tests.reader.numbers import Number, parse, strip_declared
from tests.reader.reader import TITLES, list_labels, list_numbers

AREAS = (*DISTRICT_NAMES, FORCE.name)
FIGURE = ("value", "lower", "upper")
LINE = re.compile(
    r"^(?P<title>.+), (?P<area>[\w -]+): (?P<shown>\d+) of (?P<all>\d+) (?P<length>[\w-]+) shown"
    r"(?:, from (?P<first>\S+) to (?P<last>\S+), lowest (?P<lowest>\S+), highest (?P<most>\S+))?$"
)
LENGTHS = {"months": "month", "quarters": "quarter", "half-years": "half_year", "years": "year"}
COUNTS = {
    "shown": "ok",
    "hidden to protect children": "suppressed",
    "cannot be computed from what there is": "not_computable",
    "too few to say": "insufficient",
    "does not apply": "not_applicable",
}


@dataclass(frozen=True)
class Cell:
    """A cell of a district: the title of its row, its words, and the words of its small line."""

    title: str
    area: str
    text: str
    line: str = ""


def find_strange_figures(pack: Path) -> list[str]:
    """Return what the front page says and the results do not."""
    tree = html.fromstring((pack / "index.html").read_text(encoding="utf-8"))
    results = pl.read_parquet(pack / "results.parquet")
    labels, known = list_labels(results), cut_series(results)
    cells = [
        (cell, known.get((TITLES[cell.title.lower()], cell.area))) for cell in list_cells(tree)
    ]
    return [
        *(
            f"{cell.title}: {cell.text}"
            for cell, told in cells
            if not is_latest(cell, told, labels)
        ),
        *(cell.line for cell, told in cells if cell.line and not is_drawn(cell, told)),
        *find_strange_counts(tree, results),
    ]


def cut_series(results: pl.DataFrame) -> dict[Any, pl.DataFrame]:
    """Return the figures of indicators as a whole, published ones left out, by code and area."""
    shown = results.filter(
        pl.col("stratum") == "all",
        pl.col("status").cast(pl.String) == "ok",
        pl.col("value").is_not_null(),
        pl.col("origin").cast(pl.String) != "published",
    )
    return shown.sort("period_end").partition_by("indicator", "area", as_dict=True)


def list_cells(tree: Any) -> Iterator[Cell]:
    """Yield the cells that stand under the name of an area."""
    for table in tree.iter("table"):
        heads = [head.text_content().strip() for head in table.xpath("./thead//th")]
        for row in table.xpath("./tbody/tr"):
            title, *cells = row.xpath("./th | ./td")
            for head, cell in zip(heads[1:], cells, strict=False):
                if head in AREAS and (title.text or "").partition(" (per ")[0].lower() in TITLES:
                    yield read_cell(str(title.text).partition(" (per ")[0], head, cell)


def read_cell(title: str, area: str, cell: Any) -> Cell:
    """Return one cell; the parts of a figure are elements of their own."""
    line = next((str(one.get("aria-label")) for one in cell.iter("svg")), "")
    return Cell(title, area, " ".join(" ".join(cell.itertext()).split()), line)


def is_latest(cell: Cell, told: pl.DataFrame | None, labels: tuple[str, ...]) -> bool:
    """Tell whether the numbers of a cell are the latest value of its series and its interval."""
    numbers = list_numbers(strip_declared(cell.text, labels)[0])
    if not numbers or told is None:
        return not numbers
    latest = told.filter(pl.col("period_end") == pl.col("period_end").max()).select(FIGURE)
    rows = Rows(FIGURE, latest.to_numpy())
    named = dict(zip(FIGURE, numbers, strict=False))
    return len(numbers) in (1, len(FIGURE)) and stands(named, rows)


def is_drawn(cell: Cell, told: pl.DataFrame | None) -> bool:
    """Tell whether the words of a small line are those of the periods that are shown."""
    said = LINE.match(cell.line)
    if not said or (said["title"], said["area"]) != (cell.title, cell.area) or told is None:
        return False
    length = pl.col("period").cast(pl.String) == LENGTHS[said["length"]]
    values = told.filter(length)["value"].to_list()
    if len(values) != int(said["shown"]) or int(said["all"]) < len(values):
        return False
    if not said["first"]:
        return len(values) < 2
    drawn = {"first": values[0], "last": values[-1], "lowest": min(values), "most": max(values)}
    return all(is_written(parse(said[name].rstrip(",")), value) for name, value in drawn.items())


def is_written(number: Number | None, value: float) -> bool:
    """Tell whether a value is written as a number."""
    if number is None:
        return False
    return abs(value * (100 if number.percent else 1) - number.value) <= number.half


def find_strange_counts(tree: Any, results: pl.DataFrame) -> Iterator[str]:
    """Yield counts of figures shown, hidden and so on that are not those of the results."""
    counts = dict(results["status"].cast(pl.String).value_counts().rows())
    for pair in tree.xpath("//dl[@class='counts']/div"):
        words, number = (one.text_content() for one in pair)
        if int(number.replace(",", "")) != counts.get(COUNTS.get(words, ""), 0):
            yield f"{words}: {number}"
