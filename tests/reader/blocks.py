"""What a reader sees of a finished pack: sentences, words of charts, rows of tables.

Pages are read with lxml, Word documents with python-docx and workbooks with calamine, none of
which wrote them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import fastexcel
import polars as pl
from lxml import html

SENTENCE, PICTURE, ROW, DEFINITION = "sentence", "picture", "row", "definition"
CAPTIONS = ("figcaption", "caption")
NOT_READ = {"banner", "readers"}
"""Classes of paragraphs that every page has, without a figure of its own."""


@dataclass(frozen=True)
class Block:
    """A piece of a page with what it is about: ``title`` is the caption or heading nearest to it.

    ``heads`` are the heads of the columns of a row, ``cells`` its cells; a block of words has one
    cell.
    """

    place: str
    kind: str
    cells: tuple[str, ...]
    title: str
    heads: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " | ".join(self.cells)


def squeeze(element: Any) -> str:
    """Return the words of an element in one line."""
    return " ".join(element.text_content().split())


def read_page(path: Path) -> list[Block]:
    """Return the blocks of a page in the order in which they are read."""
    tree = html.fromstring(path.read_text(encoding="utf-8"))
    for hidden in tree.xpath("//nav | //style | //footer | //header"):
        hidden.drop_tree()
    return give_titles(list(list_blocks(tree, "/".join(path.parts[-2:]))))


def read_lines(path: Path) -> set[str]:
    """Return all words of a page, head and foot included, a line each."""
    tree = html.fromstring(path.read_text(encoding="utf-8"))
    return {squeeze(element) for element in tree.iter("p", "li", "h1", "h2", "h3", "h4", "td")}


def list_blocks(tree: Any, place: str) -> Iterator[Block]:
    """Yield the blocks of a page; a caption is the title of what stands under it."""
    for element in tree.iter("p", "li", "dd", "figcaption", "img", "table"):
        if element.get("class") in NOT_READ or element.xpath("ancestor::table"):
            continue
        if element.tag == "table":
            yield from read_table(element, place)
        elif element.tag == "img":
            yield Block(place, PICTURE, (element.get("alt") or "",), "")
        elif element.get("class") == "definition":
            yield Block(place, DEFINITION, (squeeze(element),), squeeze(element))
        else:
            title = squeeze(element) if element.tag == "figcaption" else ""
            yield Block(place, SENTENCE, (squeeze(element),), title)


def read_table(table: Any, place: str) -> Iterator[Block]:
    """Yield a table's caption, its rows, and the notes under it."""
    caption = squeeze(table.find("caption"))
    yield Block(place, SENTENCE, (caption,), caption)
    heads = tuple(squeeze(cell) for cell in table.xpath("./thead//th"))
    for row in table.xpath("./tbody/tr"):
        cells = tuple(squeeze(cell) for cell in row.xpath("./th | ./td"))
        yield Block(place, ROW, cells, caption, heads)
    for note in table.xpath("./tfoot//td"):
        yield Block(place, DEFINITION, (squeeze(note),), caption)


def give_titles(blocks: list[Block]) -> list[Block]:
    """Return blocks in which each has a title: its own, or that of the next that has one."""
    titled: list[Block] = []
    title = ""
    for block in reversed(blocks):
        title = block.title or title
        titled.append(Block(block.place, block.kind, block.cells, title, block.heads))
    return titled[::-1]


def read_document(path: Path) -> Iterator[str]:
    """Yield the paragraphs and rows of a Word document that hold a number, one line each."""
    opened = docx.Document(str(path))
    rows = (row for table in opened.tables for row in table.rows)
    cells = (" | ".join(list_cells(row.cells)) for row in rows)
    words = (paragraph.text for paragraph in opened.paragraphs)
    yield from (line for text in (*words, *cells) if has_number(line := " ".join(text.split())))
    pictures = opened.element.body.iter("{*}docPr")
    alternatives = (str(one.get("descr") or "") for one in pictures)
    yield from (" ".join(text.split()) for text in alternatives if has_number(text))


def list_cells(cells: Iterable[Any]) -> list[str]:
    """Return the words of each cell once, also where it spans several columns."""
    once = {id(cell._tc): cell for cell in cells}
    return [" ".join(cell.text.split()) for cell in once.values()]


def has_number(text: str) -> bool:
    """Tell a text with a digit in it."""
    return any(character.isdigit() for character in text)


def read_workbook(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the title of each sheet of figures with its rows, as they stand in the file."""
    book = fastexcel.read_excel(str(path))
    for name in book.sheet_names:
        rows = book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
        head = next((i for i, row in enumerate(rows) if {"Value", "Lower 95%"} <= set(row)), None)
        if head is not None:
            heads = [str(cell) for cell in rows[head]]
            yield str(rows[0][0]), pl.DataFrame(rows[head + 1 :], schema=heads, orient="row")
