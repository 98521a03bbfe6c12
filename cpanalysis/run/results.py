"""The pack's results for other programs: one frame as Parquet, and as CSV for spreadsheets."""

import io

import polars as pl

from cpanalysis.declare.results import KEY
from cpanalysis.run.written import PackFiles
from cpanalysis.tables.spreadsheet import disarm

VERDICTS = "verdicts.csv"


def write_results(results: pl.DataFrame, files: PackFiles) -> None:
    """Write ``results.parquet`` and ``results.csv``; the same rows give the same bytes."""
    ordered = sort_rows(results)
    files.place("results.parquet", to_parquet(ordered))
    files.place("results.csv", disarm(ordered).write_csv().encode("utf-8"))


def write_verdicts(verdicts: pl.DataFrame, files: PackFiles) -> None:
    """Write ``verdicts.csv``, where there are recommendations and records to judge."""
    if not verdicts.is_empty():
        files.place(VERDICTS, disarm(verdicts).write_csv().encode("utf-8"))


def sort_rows(results: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in the order of what identifies them."""
    return results.sort([name for name in KEY if name in results.columns], maintain_order=True)


def to_parquet(results: pl.DataFrame) -> bytes:
    """Return the frame as compressed Parquet, which says nothing of where it was written."""
    buffer = io.BytesIO()
    results.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
