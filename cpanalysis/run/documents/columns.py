"""Tables of Word documents: columns as wide as their words need, heads kept with their rows."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

LONGEST = 46
"""Characters beyond which a cell is broken into lines rather than widening its column."""
PADDING = 4
"""Characters that the margins of a cell take."""
LINE = 110
"""Characters of small print that go on a line."""
BLANKS = re.compile(r"[ \t\n]+")
EMPTY = "\N{NO-BREAK SPACE}"
"""What stands in a cell that the analyst writes in."""
ROOM = Mm(16)
SHORT = 15
"""Rows up to which a table is kept on one page."""


def lay_out(table: Any, width: int) -> None:
    """Give a table's columns widths that add up to ``width``, and keep its rows together."""
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    table.autofit = False
    shares = share_out(rows)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(width * share)
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = int(width * share)
    set_whole_width(table)
    keep_together(table)


def share_out(rows: list[list[str]]) -> list[float]:
    """Return each column's share of the width.

    No column is narrower than its longest word; what is left goes to those with more to say.

    >>> [round(share, 2) for share in share_out([["Period", "Value"], ["2024", "3"]])]
    [0.53, 0.47]
    """
    columns = list(zip(*rows, strict=True))
    least = [find_longest_word(column) + PADDING for column in columns]
    wanted = [min(max(map(len, column)), LONGEST) + PADDING for column in columns]
    more = [max(wish - need, 0) for wish, need in zip(wanted, least, strict=True)]
    left = max(LINE - sum(least), 0)
    part = min(1.0, left / sum(more)) if sum(more) else 0.0
    widths = [need + part * extra for need, extra in zip(least, more, strict=True)]
    return [width / sum(widths) for width in widths]


def find_longest_word(column: tuple[str, ...]) -> int:
    """Return the number of characters of the longest word of a column.

    What no-break spaces join is one word.

    >>> find_longest_word(("year\N{NO-BREAK SPACE}to March", "a"))
    7
    """
    return max((len(word) for text in column for word in BLANKS.split(text)), default=1)


def set_whole_width(table: Any) -> None:
    """Say that a table fills the line, so that no program makes it narrower."""
    found = table._tbl.tblPr.find(qn("w:tblW"))
    if found is not None:
        found.set(qn("w:type"), "pct")
        found.set(qn("w:w"), "5000")


def keep_together(table: Any) -> None:
    """Break no row, and keep the head, or the whole of a short table, with what follows."""
    whole = len(table.rows) <= SHORT
    for place, row in enumerate(table.rows):
        if any(cell.text == EMPTY for cell in row.cells):
            row.height = ROOM
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if place == 0 or (whole and place < len(table.rows) - 1):
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
