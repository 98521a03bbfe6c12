"""Whether figures are made up, and how that is said."""

import polars as pl

SYNTHETIC = "synthetic"
IN_CAPTION = " (synthetic records, about no real child)"
IN_SENTENCE = "From synthetic records, about no real child."


def is_synthetic(rows: pl.DataFrame) -> bool:
    """Say whether any of ``rows`` comes from made-up records.

    >>> is_synthetic(pl.DataFrame({"origin": ["official", "synthetic"]}))
    True
    """
    return bool((rows["origin"].cast(pl.String) == SYNTHETIC).any())
