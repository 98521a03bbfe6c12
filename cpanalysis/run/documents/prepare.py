"""A page reduced to what a word processor knows: headings, paragraphs, tables and pictures."""

from typing import Any

from lxml import html as parser

DROPPED = ("//nav", "//*[@class='skip']", "//style", "//title", "//*[@class='place']")
RIGHT = ("//*[contains(@class, 'gt_right')]", "//*[contains(@class, 'number')]")
UNWRAPPED = ("//div", "//section", "//header", "//footer", "//main", "//details", "//summary")


def simplify(html: str) -> str:
    """Return the content of a page without what only a screen needs."""
    tree = parser.document_fromstring(html)
    for change, paths in CHANGES:
        for element in tree.xpath(" | ".join(paths)):
            change(element)
    return str(parser.tostring(tree, encoding="unicode"))


def drop(element: Any) -> None:
    """Remove an element with all that is in it."""
    element.drop_tree()


def unwrap(element: Any) -> None:
    """Remove an element and leave what is in it."""
    element.drop_tag()


def align(element: Any) -> None:
    """Align a cell to the right, as pandoc reads it."""
    element.set("align", "right")


def head(element: Any) -> None:
    """Give the name of the area the style of a subtitle."""
    set_style(element, "Subtitle")


def move_notes(foot: Any) -> None:
    """Put the notes of a table below it, as paragraphs."""
    table = foot.getparent()
    for cell in reversed(foot.xpath(".//td")):
        note = parser.fragment_fromstring("<p></p>")
        note.text = " ".join(cell.text_content().split())
        table.addnext(note)
        set_style(note, "Table Note")
    foot.drop_tree()


def set_style(paragraph: Any, name: str) -> None:
    """Have pandoc give a paragraph a style of the reference document."""
    box = paragraph.makeelement("div", {"custom-style": name})
    paragraph.addprevious(box)
    box.append(paragraph)


CHANGES = (
    (drop, DROPPED),
    (align, RIGHT),
    (unwrap, UNWRAPPED),
    (move_notes, ("//tfoot",)),
    (head, ("//p[@class='district']",)),
)
"""What is done to which elements, in that order."""
