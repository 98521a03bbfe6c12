"""Faults: what is wrong with which cell of which row, as data."""

from collections.abc import Sequence

import polars as pl

from cpanalysis.declare.tables import Severity
from cpanalysis.read.records.sources.raw import ROW

FAULTS = pl.Schema(
    {
        "table": pl.String(),
        "row": pl.Int64(),
        "column": pl.String(),
        "rule": pl.String(),
        "found": pl.String(),
        "key": pl.String(),
        "severity": pl.Enum(["error", "warning"]),
    }
)
"""One line for each broken rule: ``found`` is what stood there, ``key`` names the record."""

LONGEST_FOUND = 40
MOST_CODES = 20
"""More different texts than this in a coded column are no codes, but perhaps somebody's words."""


def no_faults() -> pl.DataFrame:
    """Return the empty frame of faults.

    >>> no_faults().columns
    ['table', 'row', 'column', 'rule', 'found', 'key', 'severity']
    """
    return pl.DataFrame(schema=FAULTS)


def join_faults(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return all faults in one frame, in order of row."""
    return pl.concat([no_faults(), *parts]).sort("row", maintain_order=True)


def faults_in(
    rows: pl.Series,
    column: str,
    *,
    rule: str,
    found: pl.Series | None = None,
    severity: Severity = "error",
) -> pl.DataFrame:
    """Return one fault for each of ``rows``, which are numbers of the source.

    >>> faults_in(pl.Series([7]), "sex", rule="sex is given").select("row", "rule").rows()
    [(7, 'sex is given')]
    """
    frame = pl.DataFrame({"row": rows.cast(pl.Int64)})
    return frame.select(
        pl.lit(None, dtype=pl.String).alias("table"),
        pl.col("row"),
        pl.lit(column).alias("column"),
        pl.lit(rule).alias("rule"),
        (pl.lit(None, dtype=pl.String) if found is None else found.cast(pl.String)).alias("found"),
        pl.lit(None, dtype=pl.String).alias("key"),
        pl.lit(severity).cast(FAULTS["severity"]).alias("severity"),
    )


def mask_letters(found: pl.Series) -> pl.Series:
    """Return what was found with its letters hidden: the shape mends a date, a name is no one's.

    >>> mask_letters(pl.Series(["31/02/2024", "Ann Smith"])).to_list()
    ['31/02/2024', 'aaa aaaaa']
    """
    shortened = found.cast(pl.String).str.slice(0, LONGEST_FOUND)
    return shortened.str.replace_all(r"\p{L}", "a")


def name_records(faults: pl.DataFrame, frame: pl.DataFrame, *, key: Sequence[str]) -> pl.DataFrame:
    """Return faults with the key of each record as it was read; none where it was not readable."""
    known = [name for name in key if name in frame.columns]
    if not known or faults.is_empty():
        return faults
    texts = [pl.col(name).cast(pl.String) for name in known]
    keys = frame.select(pl.col(ROW).alias("row"), pl.concat_str(texts, separator=" ").alias("key"))
    return faults.drop("key").join(keys, on="row", how="left").select(faults.columns)
