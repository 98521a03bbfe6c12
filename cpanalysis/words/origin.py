"""Whether figures are made up, and how that is said."""

import polars as pl

SYNTHETIC = "synthetic"
IN_CAPTION = " (synthetic records, about no real child)"
IN_SENTENCE = "From synthetic records, about no real child."
IN_PART = (
    "What is marked (synthetic) is from synthetic records, about no real child; everything else is"
    " from published figures."
)
MARK = " (synthetic)"
ROWS_MARKED = " (rows marked synthetic are about no real child)"


def is_synthetic(rows: pl.DataFrame) -> bool:
    """Say whether any of ``rows`` comes from made-up records.

    >>> is_synthetic(pl.DataFrame({"origin": ["official", "synthetic"]}))
    True
    """
    return bool((rows["origin"].cast(pl.String) == SYNTHETIC).any())


def state_origin(rows: pl.DataFrame) -> str:
    """Return what is said at the head of a list that is made of ``rows``; nothing of real ones.

    A list of both kinds never has one mark for all.

    >>> state_origin(pl.DataFrame({"origin": ["synthetic", "synthetic"]})) == IN_SENTENCE
    True
    >>> state_origin(pl.DataFrame({"origin": ["official", "synthetic"]})) == IN_PART
    True
    >>> state_origin(pl.DataFrame({"origin": ["official"]}))
    ''
    """
    if not is_synthetic(rows):
        return ""
    return IN_PART if is_mixed(rows) else IN_SENTENCE


def is_mixed(rows: pl.DataFrame) -> bool:
    """Say whether ``rows`` come from made-up records and from something real."""
    return is_synthetic(rows) and rows["origin"].drop_nulls().cast(pl.String).n_unique() > 1


def mark_origin(origin: object) -> str:
    """Return the mark of one figure, finding or row: nothing where it is real.

    >>> mark_origin("synthetic"), mark_origin("official")
    (' (synthetic)', '')
    """
    return MARK if origin == SYNTHETIC else ""


def mark_caption(caption: str, rows: pl.DataFrame) -> str:
    """Return the caption of a table whose rows are marked, where some are real and some not.

    >>> mark_caption("Figures", pl.DataFrame({"origin": ["official", "synthetic"]}))
    'Figures (rows marked synthetic are about no real child)'
    """
    return caption + ROWS_MARKED if is_mixed(rows) else caption
