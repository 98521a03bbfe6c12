"""Text that no spreadsheet takes for a formula."""

import polars as pl
import polars.selectors as cs

FORMULA = r"^\s*[=+\-@\t\r]."
NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"


def disarm(results: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with no text that a spreadsheet would take for a formula.

    A text that starts with ``=``, ``+``, ``-`` or ``@`` gets an apostrophe before it, unless it
    is a number, or the sign alone, which official statistics use as a symbol.

    >>> disarm(pl.DataFrame({"a": ["=1+1", "-7.5", "-", "plain"]}))["a"].to_list()
    ["'=1+1", '-7.5', '-', 'plain']
    """
    text = cs.string()
    armed = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    return results.with_columns(pl.when(~armed).then(text).otherwise(pl.lit("'") + text))
