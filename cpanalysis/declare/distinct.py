"""How few different children a figure is about: for disclosure control alone, never shown."""

import polars as pl

DISTINCT = pl.Schema(
    {
        "indicator": pl.String(),
        "area": pl.String(),
        "period_start": pl.Date(),
        "period_end": pl.Date(),
        "stratum": pl.String(),
        "value_of_stratum": pl.String(),
        "children": pl.Int64(),
    }
)
PLACE = tuple(DISTINCT)[:-1]
"""What names a row of results from records."""
