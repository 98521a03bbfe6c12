"""A table that shows itself: caption, headed rows and columns, notes."""

from dataclasses import dataclass
from html import escape

import polars as pl
from great_tables import GT

from cpanalysis.declare.areas import slug


@dataclass(frozen=True)
class Table:
    """A finished table as HTML."""

    caption: str
    html: str

    def _repr_html_(self) -> str:
        return self.html


def make_table(
    frame: pl.DataFrame, caption: str, *, left: tuple[str, ...] = (), notes: tuple[str, ...] = ()
) -> Table:
    """Return ``frame``, of text, as a table; its first column heads the rows.

    Columns are aligned to the right except the first and those in ``left``. The identifiers in
    the HTML come from the caption, so that the same table is always the same bytes.
    """
    heading, *others = frame.columns
    numeric = [name for name in others if name not in left]
    made = (
        GT(frame, rowname_col=heading, id=f"table-{slug(caption)[:60]}")
        .tab_stubhead(label=heading)
        .cols_align("right", columns=numeric)
        .cols_align("left", columns=list(left))
        .opt_table_font(font=["Arial", "Helvetica", "sans-serif"])
        .tab_options(table_font_size="0.9rem", data_row_padding="4px", table_width="100%")
    )
    for note in notes:
        made = made.tab_source_note(note)
    return Table(caption, add_caption(made.as_raw_html(), caption))


def add_caption(html: str, caption: str) -> str:
    """Return table HTML with a caption, which great-tables does not write."""
    start = html.index(">", html.index("<table")) + 1
    return f"{html[:start]}<caption>{escape(caption)}</caption>{html[start:]}"
