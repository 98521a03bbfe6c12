"""The reference document: pandoc's own, in the styles of the house."""

from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Arial"
DEEP, INK, SOFT = "17415C", "1C2530", "4D5A68"
"""Colours of the pages, as their style sheet has them."""
SIZES = {"Heading 1": 20, "Heading 2": 15, "Heading 3": 12, "Heading 4": 11}
SMALL = ("Compact", "Table Caption", "Image Caption", "Footer", "Table Note")


@cache
def make_reference(default: bytes) -> bytes:
    """Return the document that Word documents take their styles, paper and margins from."""
    opened = docx.Document(BytesIO(default))
    for name in ("Footer", "Table Note", "List Text"):
        opened.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for style in opened.styles:
        if hasattr(style, "font"):
            set_font(style)
    for name, size in SIZES.items():
        set_heading(opened.styles[name], size)
    for name in SMALL:
        opened.styles[name].font.size = Pt(8.5)
    opened.styles["List Text"].font.size = Pt(10)
    opened.styles["List Text"].paragraph_format.space_after = Pt(2)
    set_captions(opened.styles)
    set_table_lines(opened.styles["Table"])
    section = opened.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    kept = BytesIO()
    opened.save(kept)
    return kept.getvalue()


def set_font(style: Any) -> None:
    """Give a style the one font, in place of the theme's."""
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for part in ("w:cs", "w:eastAsia", "w:hAnsi", "w:ascii"):
        fonts.set(qn(part), FONT)
    if style.name in {"Normal", "Body Text", "First Paragraph"}:
        style.font.size = Pt(10.5)


def set_heading(style: Any, size: float) -> None:
    """Give a heading its size and colour, and keep it with what follows."""
    style.font.size, style.font.bold = Pt(size), True
    style.font.color.rgb = RGBColor.from_string(DEEP)
    style.paragraph_format.keep_with_next = True
    style.paragraph_format.space_before = Pt(size)


def set_captions(styles: Any) -> None:
    """Captions: a table's is bold and stays with it, a figure's is quiet."""
    table, image = styles["Table Caption"], styles["Image Caption"]
    table.font.bold, table.font.italic = True, False
    table.font.color.rgb = RGBColor.from_string(INK)
    table.paragraph_format.keep_with_next = True
    table.paragraph_format.space_before = Pt(10)
    image.font.italic = False
    for style in (image, styles["Footer"], styles["Table Note"]):
        style.font.color.rgb = RGBColor.from_string(SOFT)


def set_table_lines(style: Any) -> None:
    """Draw a line under each row, and a stronger one under the head."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        for side, size, colour in (("bottom", 8, DEEP), ("insideH", 4, "D3DAE1"))
    )
    found = style.element.xpath("w:tblPr")
    properties = found[0] if found else style.element
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))
