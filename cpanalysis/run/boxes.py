"""Tables stand in boxes that scroll on a narrow screen, and that a keyboard can reach."""

import re
from html import escape

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def wrap_tables(html: str) -> str:
    """Return HTML whose tables stand in boxes that scroll on a narrow screen.

    >>> wrap_tables("<table><caption>Missing</caption></table>")
    '<div class="scroll" role="group" tabindex="0" aria-label="Missing">\
<table><caption>Missing</caption></table></div>'
    """
    return html if 'class="scroll"' in html else TABLE.sub(wrap_table, html)


def wrap_table(match: re.Match[str]) -> str:
    """Return one table in its box, which is named as the table is."""
    caption = CAPTION.search(match[0])
    label = " ".join(TAG.sub(" ", caption[1]).split()) if caption else "Table"
    opening = f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">'
    return f"{opening}{match[0]}</div>"
