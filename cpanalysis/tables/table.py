"""A table that shows itself: caption, headed rows and columns, notes."""

import re
from dataclasses import dataclass
from hashlib import sha256
from html import escape

import polars as pl
from great_tables import GT

from cpanalysis.words.origin import IN_CAPTION, ROWS_MARKED, SYNTHETIC

STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
"""What great-tables writes into every table; pages have one style sheet for all."""


UNBROKEN = "\N{NO-BREAK SPACE}"
ON_ONE_LINE = ("Period", "95% interval")


@dataclass(frozen=True, eq=False)
class Table:
    """A finished table; ``made`` is that of great-tables, which may be restyled."""

    caption: str
    made: GT
    synthetic: bool = False

    @property
    def html(self) -> str:
        """The table as a page holds it."""
        return add_caption(STYLE.sub("", self.made.as_raw_html()), self.caption)

    def _repr_html_(self) -> str:
        return f'<div data-origin="{SYNTHETIC}">{self.html}</div>' if self.synthetic else self.html


def make_table(
    frame: pl.DataFrame,
    caption: str,
    *,
    left: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    synthetic: bool = False,
) -> Table:
    """Return ``frame``, of text, as a table; its first column heads the rows.

    A table of ``synthetic`` figures says so in its caption, unless the caption says already that
    its rows are marked.

    Columns are aligned to the right except the first and those in ``left``. The identifiers in
    the HTML come from the caption, so that the same table is always the same bytes.
    """
    marked = caption.endswith(ROWS_MARKED)
    caption = caption + IN_CAPTION if synthetic and not marked else caption
    frame = frame.with_columns(
        pl.col(name).str.replace_all(" ", UNBROKEN) for name in frame.columns if name in ON_ONE_LINE
    )
    heading, *others = frame.columns
    numeric = [name for name in others if name not in left]
    made = (
        GT(frame, rowname_col=heading, id=name_table(caption))
        .tab_stubhead(label=heading)
        .cols_align("right", columns=numeric)
        .cols_align("left", columns=list(left))
    )
    for note in notes:
        made = made.tab_source_note(note)
    return Table(caption, made, synthetic)


def name_table(caption: str) -> str:
    """Return an identifier of a table that no other caption has.

    >>> name_table("Sources of official figures")
    'table-9b2b43c04b'
    """
    return f"table-{sha256(caption.encode()).hexdigest()[:10]}"


def add_caption(html: str, caption: str) -> str:
    """Return table HTML with a caption, which great-tables does not write."""
    start = html.index(">", html.index("<table")) + 1
    return f"{html[:start]}<caption>{escape(caption)}</caption>{html[start:]}"
