"""What counts as blank: cells that say nothing, however they say it."""

import polars as pl

BLANK_TEXTS = (
    "", "-", "--", "n/a", "na", "#n/a", "null", "(null)", "<null>", "nan", "nat", "nil", "(blank)",
)  # fmt: skip
_SPACES = " \t\r\n\v\f\u00a0\u2007\u202f\ufeff\u200b"


def as_text(cells: pl.Series) -> pl.Series:
    """Return cells as texts; a whole number read as a fraction loses its empty decimals.

    >>> as_text(pl.Series([12.0, None])).to_list(), as_text(pl.Series([True])).to_list()
    (['12', None], ['true'])
    """
    if cells.dtype == pl.String:
        return cells
    if isinstance(cells.dtype, pl.List):
        texts = cells.list.eval(pl.element().cast(pl.String))
        return texts.list.join(";")
    if cells.dtype.is_float() and (cells.drop_nulls() % 1 == 0).all():
        return cells.cast(pl.Int64, strict=False).cast(pl.String)
    if cells.dtype == pl.Binary:
        return cells.bin.encode("hex")
    return cells.cast(pl.String)


def clean(cells: pl.Series) -> pl.Series:
    r"""Return texts without outer spaces; one that says nothing is null.

    >>> clean(pl.Series([" a ", "N/A", "-", "NULL", "\u00a0", None])).to_list()
    ['a', None, None, None, None, None]
    """
    stripped = as_text(cells).str.strip_chars(_SPACES)
    short = (stripped.str.len_bytes() <= max(map(len, BLANK_TEXTS))) & stripped.is_not_null()
    blank = stripped.filter(short).str.to_lowercase().is_in(list(BLANK_TEXTS))
    at = short.arg_true().filter(blank)
    return stripped.scatter(at, None) if len(at) else stripped
