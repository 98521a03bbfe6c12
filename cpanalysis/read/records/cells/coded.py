"""Codes as systems write them: a code of the dictionary, a known other name, or the layout's."""

from collections.abc import Mapping

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.read.records.cells.blank import BLANK_TEXTS, as_text
from cpanalysis.read.records.names import fold

YES_NO_NAMES = {"y": "yes", "n": "no", "true": "yes", "false": "no"}
TRUTH_NAMES = {
    "y": "true", "n": "false", "yes": "true", "no": "false", "t": "true", "f": "false",
    "1": "true", "0": "false",
}  # fmt: skip
OTHER_NAMES = {
    **{fold(name): code for name, code in codes.DISTRICT_ALIASES.items()},
    **{fold(old): new for old, new in codes.ETHNICITY_LEGACY.items()},
    **YES_NO_NAMES,
}
BETWEEN = (";", "|", ",")


class Codebook:
    """Finds the code that a text stands for; ``None`` for a blank, ``KeyError`` for no code.

    >>> book = Codebook(codes.RISK, {"h": "high"})
    >>> book.find(" H "), book.find("No apparent risk"), book.find("n/a")
    ('high', 'no_apparent_risk', None)
    """

    def __init__(self, known: tuple[str, ...], values: Mapping[str, str]) -> None:
        folded = {fold(code): code for code in known}
        others = {name: code for name, code in OTHER_NAMES.items() if code in known}
        self._by_fold = others | folded
        self._by_text = values

    def find(self, text: str) -> str | None:
        """Return the code of a text.

        Raises
        ------
        KeyError
            Where it is no code and no blank.
        """
        said = text.strip().strip("\u00a0").lower()
        if said in self._by_text:
            return self._by_text[said]
        if fold(text) in self._by_fold:
            return self._by_fold[fold(text)]
        if said in BLANK_TEXTS:
            return None
        raise KeyError(text)

    def find_several(self, text: str) -> list[str] | None:
        """Return the codes of a text that holds any number of them.

        >>> Codebook(codes.HARM_TYPE, {}).find_several("Sexual; Self-harm")
        ['sexual', 'self_harm']
        """
        between = next((mark for mark in BETWEEN if mark in text), BETWEEN[0])
        found = [self.find(part) for part in text.strip("[]").split(between)]
        return list(dict.fromkeys(code for code in found if code is not None)) or None


def read_codes(
    cells: pl.Series, dtype: pl.DataType, *, values: Mapping[str, str] | None = None
) -> tuple[pl.Series, pl.Series]:
    """Return cells as codes of an enumeration or list of them, and where they are none.

    Every different text is looked up once, however often it stands there.

    >>> risk = pl.Enum(codes.RISK)
    >>> read_codes(pl.Series(["HIGH", "Low ", "-", "4"]), risk)[0].to_list()
    ['high', 'low', None, None]
    >>> read_codes(pl.Series(["HIGH", "Low ", "-", "4"]), risk)[1].to_list()
    [False, False, False, True]
    """
    if isinstance(dtype, pl.List):
        return _read_several(as_text(cells), dtype, values or {})
    texts, given = as_text(cells), dict(values or {})
    known = tuple(dtype.categories) if isinstance(dtype, pl.Enum) else ("true", "false")
    book = Codebook(known, given if dtype != pl.Boolean else TRUTH_NAMES | given)
    found, failed = _look_up(texts, book)
    wrong = texts.is_in(failed) if failed else pl.Series([False]).new_from_index(0, len(texts))
    return _replace(texts, found, dtype), wrong.fill_null(value=False)


def _look_up(texts: pl.Series, book: Codebook) -> tuple[dict[str, str | None], list[str]]:
    found: dict[str, str | None] = {}
    failed: list[str] = []
    for text in texts.drop_nulls().unique():
        try:
            found[text] = book.find(text)
        except KeyError:
            failed.append(text)
    return found, failed


def _replace(texts: pl.Series, found: Mapping[str, str | None], dtype: pl.DataType) -> pl.Series:
    if dtype == pl.Boolean:
        return texts.replace_strict(found, default=None, return_dtype=pl.String) == "true"
    return texts.replace_strict(found, default=None, return_dtype=dtype)


def _read_several(
    texts: pl.Series, dtype: pl.List, values: Mapping[str, str]
) -> tuple[pl.Series, pl.Series]:
    inner = dtype.inner
    book = Codebook(tuple(inner.categories) if isinstance(inner, pl.Enum) else (), values)
    rows = [_find_several(book, text) for text in texts.drop_nulls().unique()]
    kinds = {"text": pl.String(), "codes": dtype, "failed": pl.Boolean()}
    lookup = pl.DataFrame(rows, schema=kinds, orient="row")
    joined = pl.DataFrame({"text": texts}).join(
        lookup, on="text", how="left", maintain_order="left"
    )
    return joined["codes"], joined["failed"].fill_null(value=False)


def _find_several(book: Codebook, text: str) -> tuple[str, list[str] | None, bool]:
    try:
        return text, book.find_several(text), False
    except KeyError:
        return text, None, True
