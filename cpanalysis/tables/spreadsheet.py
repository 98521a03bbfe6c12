"""Text that no spreadsheet takes for a formula."""

import polars as pl
import polars.selectors as cs

FORMULA = r"^\s*[=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]."
"""What a spreadsheet would run: a cell that begins so, the wide forms of the signs too."""
WITHIN = r"(;\s*|\S\s*[\t\r\n]\s*)([=+@])"
"""What it would run where it takes another sign than the comma for the end of a cell."""
NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"


def disarm(results: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with no text that a spreadsheet would take for a formula.

    A text that starts with ``=``, ``+``, ``-`` or ``@`` gets an apostrophe before it, unless it
    is a number, or the sign alone, which official statistics use as a symbol. So does such a sign
    after a semicolon, a tab or a new line within a text.

    >>> disarm(pl.DataFrame({"a": ["=1+1", "-7.5", "-", "plain", "a;=1"]}))["a"].to_list()
    ["'=1+1", '-7.5', '-', 'plain', "a;'=1"]
    """
    text = cs.string().str.replace_all(WITHIN, "${1}'${2}")
    armed = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    return results.with_columns(pl.when(~armed).then(text).otherwise(pl.lit("'") + text))
