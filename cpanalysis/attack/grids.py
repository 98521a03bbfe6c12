"""Tables as they stand in the files of a pack: caption and cells, all text."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import fastexcel
import polars as pl

PICTURE = re.compile(r"data:image/[\w+.-]+;base64,[A-Za-z0-9+/=\s]+")
SPACE = re.compile(r"\s+")

Attributes = list[tuple[str, str | None]]


@dataclass
class Grid:
    """A table: where it stands, what it is called, its rows of text with the head first."""

    where: str
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    @property
    def head(self) -> list[str]:
        """The names of the columns."""
        return self.rows[0] if self.rows else []

    def list_records(self) -> Iterator[Mapping[str, str]]:
        """Yield each row below the head as cells by their columns."""
        for row in self.rows[1:]:
            yield dict(zip(self.head, row, strict=False))


class GridReader(HTMLParser):
    """Collects the tables of a page."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where
        self.grids: list[Grid] = []
        self.texts: list[str] | None = None

    def handle_starttag(self, tag: str, _: Attributes) -> None:
        """Begin a table, a row, or a text that is kept."""
        if tag == "table":
            self.grids.append(Grid(self.where))
        elif tag == "tr" and self.grids:
            self.grids[-1].rows.append([])
        elif tag in ("td", "th", "caption"):
            self.texts = []

    def handle_endtag(self, tag: str) -> None:
        """Keep the text of a cell or caption."""
        if self.texts is None or not self.grids or tag not in ("td", "th", "caption"):
            return
        text = clean("".join(self.texts))
        self.texts = None
        if tag == "caption":
            self.grids[-1].caption = text
        elif self.grids[-1].rows:
            self.grids[-1].rows[-1].append(text)

    def handle_data(self, data: str) -> None:
        """Note text within a cell or caption."""
        if self.texts is not None:
            self.texts.append(data)


def clean(text: str) -> str:
    r"""Return a text on one line, with plain spaces.

    >>> clean(" year to\xa0March\n2024 ")
    'year to March 2024'
    """
    return SPACE.sub(" ", text).strip()


def read_page(text: str, where: str) -> list[Grid]:
    """Return the tables of a page.

    >>> page = "<table><caption>A, B</caption><tr><th>Period</th></tr><tr><td>7</td></tr></table>"
    >>> [(grid.caption, grid.rows) for grid in read_page(page, "a.html")]
    [('A, B', [['Period'], ['7']])]
    """
    reader = GridReader(where)
    reader.feed(PICTURE.sub("", text))
    return reader.grids


def read_workbook(content: bytes, where: str) -> Iterator[Grid]:
    """Yield the sheets of a workbook as tables.

    The head is the first row with two cells filled, and the caption what stands in the first row.
    """
    book = fastexcel.read_excel(content)
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        filled = [[clean(cell or "") for cell in row] for row in sheet.iter_rows()]
        head = next((at for at, row in enumerate(filled) if sum(map(bool, row)) > 1), None)
        if head is not None:
            caption = next(filter(None, (row[0] for row in filled[:head])), name)
            yield Grid(f"{where}, sheet {name}", caption, filled[head:])


def read_frame(content: bytes) -> pl.DataFrame | None:
    """Return Parquet or comma-separated bytes as a frame; nothing where they are neither."""
    try:
        if content.startswith(b"PAR1"):
            return pl.read_parquet(io.BytesIO(content))
        return pl.read_csv(io.BytesIO(content), infer_schema=False)
    except pl.exceptions.PolarsError:
        return None


def list_files(folder: Path) -> list[Path]:
    """Return the files of a pack, those of a run left out."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
