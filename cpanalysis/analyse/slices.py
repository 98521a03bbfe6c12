"""The slices that recommendations ask about, each as a variant of its indicator."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings, RecordIndicator, Variant
from cpanalysis.declare.published import Published
from cpanalysis.declare.traces import RECORD, WHOLE, Slice
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.setting import suppose_everything
from cpanalysis.errors import InputError, nearest

CODES = {item.reference: code for code, item in RECORD_INDICATORS.items()}
FILE = "recommendation_indicators.csv"


def slices_of(published: Published) -> tuple[Slice, ...]:
    """Return what recommendations ask about, each slice once.

    Indicators that are not measured, and those of which nothing answers, have none.

    Raises
    ------
    InputError
        For a part that the split of an indicator does not have, which would never be met.
    """
    return tuple(dict.fromkeys(list_slices(published.recommendation_indicators)))


def list_slices(answers: pl.DataFrame) -> Iterator[Slice]:
    """Yield the slice of each row that has one."""
    for row in answers.filter(pl.col("not_as_asked") == "").iter_rows(named=True):
        if row["reference"] in CODES:
            yield require_parts(row, CODES[row["reference"]])


def require_parts(row: Mapping[str, Any], code: str) -> Slice:
    """Return the slice of a row, whose parts are values that its split can have."""
    part = Slice(code, row["split"] or WHOLE, tuple(row["parts"]))
    known = list_parts(RECORD_INDICATORS[code], part.split) if part.parts else ()
    for name in part.parts:
        if name not in known:
            raise InputError(
                f"{FILE}, row {row['row']}, column 'parts': {name!r}; known:"
                f" {', '.join(known)}.{nearest(name, known)}"
            )
    return part


def list_parts(indicator: RecordIndicator, split: str) -> tuple[str, ...]:
    """Return the values that a split of an indicator can have.

    >>> list_parts(RECORD_INDICATORS["ppn_submission_rate"], "case_type")[:2]
    ('missing', 'cse')
    """
    if split == RECORD:
        return tuple(record.label for record in indicator.records)
    empty = derive_rows(find_rows(indicator.rows), (split,), suppose_everything(Readings()))
    dtype = empty.schema[split]
    return tuple(dtype.categories) if isinstance(dtype, pl.Enum) else ()


def with_slices(
    indicators: Mapping[str, RecordIndicator], apart: Collection[Slice]
) -> dict[str, RecordIndicator]:
    """Return ``indicators`` in which each slice is a variant that counts only its rows."""
    return {
        code: replace(one, variants=(*one.variants, *list_variants(one, apart)))
        for code, one in indicators.items()
    }


def list_variants(indicator: RecordIndicator, apart: Collection[Slice]) -> tuple[Variant, ...]:
    """Return the slices of an indicator as variants."""
    return tuple(vary(indicator, part) for part in apart if part.indicator == indicator.code)


def vary(indicator: RecordIndicator, part: Slice) -> Variant:
    """Return the variant in which the rows of a slice are counted, and counted against."""
    chosen = pl.col(part.split).is_in(list(part.parts))
    changes = {"denominator": indicator.denominator & chosen, "strata": ()}
    return Variant(part.name, part.part, changes)
