"""Numbers as systems write them."""

import polars as pl

from cpanalysis.read.records.cells.blank import as_text, clean

GROUPED = r"^[+-]?\d{1,3}(?:[,\u{00A0}\u{202F} ]\d{3})+(?:\.\d+)?$"
GROUP = r"[,\u{00A0}\u{202F} ]"


def read_numbers(cells: pl.Series, dtype: pl.DataType) -> tuple[pl.Series, pl.Series]:
    """Return cells as numbers of a type, and where they are none of it.

    Thousands may be grouped by commas or spaces; a whole number may carry ``.0`` and nothing else
    behind the point.

    >>> read_numbers(pl.Series(["1,234", "3.0", "3.5", "ten", "N/A"]), pl.Int16())[0].to_list()
    [1234, 3, None, None, None]
    >>> read_numbers(pl.Series(["1,234", "3.0", "3.5", "ten", "N/A"]), pl.Int16())[1].to_list()
    [False, False, True, True, False]
    """
    direct = cells.cast(dtype, strict=False) if cells.dtype == pl.String else None
    if direct is not None and direct.null_count() == cells.null_count():
        return direct, pl.Series([False]).new_from_index(0, len(cells))
    texts = clean(as_text(cells))
    grouped = texts.str.contains(GROUPED).fill_null(value=False)
    plain = texts.set(grouped, None).cast(pl.Float64, strict=False)
    parsed = texts.filter(grouped).str.replace_all(GROUP, "").cast(pl.Float64, strict=False)
    values = _fit(plain.scatter(grouped.arg_true(), parsed), dtype)
    return values, texts.is_not_null() & values.is_null()


def _fit(numbers: pl.Series, dtype: pl.DataType) -> pl.Series:
    finite = numbers.set(~numbers.is_finite().fill_null(value=True), None)
    if not dtype.is_integer():
        return finite.cast(dtype)
    whole = finite.set(~(finite % 1 == 0).fill_null(value=True), None)
    return whole.cast(dtype, strict=False)
