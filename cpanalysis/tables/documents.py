"""The documents that published figures come from."""

import polars as pl

from cpanalysis.declare.published import Published
from cpanalysis.tables.table import Table, make_table


def tabulate_documents(published: Published) -> Table:
    """Return every document with its nature and what may be reused of it."""
    frame = published.documents.select(
        pl.col("document").alias("Document"),
        pl.col("nature").cast(pl.String).alias("Nature"),
        pl.col("reuse").alias("What is reused"),
        pl.col("note").alias("Note"),
    )
    return make_table(frame, "Documents", left=("Nature", "What is reused", "Note"))
