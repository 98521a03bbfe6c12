"""The pack's results for other programs: one frame as Parquet, and as CSV for spreadsheets."""

import io
from pathlib import Path

import polars as pl
import polars.selectors as cs

from cpanalysis.declare.results import KEY
from cpanalysis.run.files import write_whole

FORMULA = r"^\s*[=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]."
"""What a spreadsheet would run: a cell that begins so, the wide forms of the signs too."""
WITHIN = r"(;\s*|\S\s*[\t\r\n]\s*)([=+@])"
"""What it would run where it takes another sign than the comma for the end of a cell."""
NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"


def write_results(results: pl.DataFrame, folder: Path) -> None:
    """Write ``results.parquet`` and ``results.csv``; the same rows give the same bytes."""
    ordered = sort_rows(results)
    write_whole(folder / "results.parquet", to_parquet(ordered))
    write_whole(folder / "results.csv", disarm(ordered).write_csv().encode("utf-8"))


def sort_rows(results: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in the order of what identifies them."""
    return results.sort([name for name in KEY if name in results.columns], maintain_order=True)


def to_parquet(results: pl.DataFrame) -> bytes:
    """Return the frame as compressed Parquet, which says nothing of where it was written."""
    buffer = io.BytesIO()
    results.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


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
