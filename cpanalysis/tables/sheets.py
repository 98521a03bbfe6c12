"""Protected results of an area as the sheets of a workbook: a row for each figure, typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

import polars as pl

from cpanalysis.declare.labels import name_part
from cpanalysis.declare.orders import sort_by_part
from cpanalysis.declare.results import LENGTH, THEMES
from cpanalysis.tables.trends import asks_what_can_be_blank
from cpanalysis.words.catalogue import title_of
from cpanalysis.words.numbers import PERCENT, SHOWN_AS, WHOLE, write_known, write_period
from cpanalysis.words.origin import IN_CAPTION, SYNTHETIC, is_synthetic

IN_WORDS = {
    "missing": "Missing children",
    "cse": "Exploitation",
    "custody": "Custody",
    "context": "Context",
    "inspection": "Inspection",
    "referrals": "Referrals",
    "audits": "Audits",
    "links": "Same children",
    "data_quality": "Data quality",
}
IN_PART = " (rows marked synthetic are about no real child)"
NOT_APPLICABLE = SHOWN_AS["not_applicable"]
NUMBERS = {
    "Counted": "numerator",
    "Of": "denominator",
    "Value": "value",
    "Lower 95%": "lower",
    "Upper 95%": "upper",
    "Not recorded": "n_not_recorded",
    "Left out": "n_excluded",
}
"""Columns of numbers, with those of the results that they come from."""

BLANKS = "Not recorded"
IN_UNIT = ("Value", "Lower 95%", "Upper 95%")
SPLIT = ("Split by", "Part")
COMPARED = "compared with"

SORTS = {
    "years": "by year and longer period",
    "months": "by month, quarter or half-year",
    "parts": "by part",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its label, what it holds in words, and its rows."""

    label: str
    title: str
    rows: pl.DataFrame
    sources: tuple[str, ...]


def list_sheets(results: pl.DataFrame, area: str) -> Iterator[Sheet]:
    """Yield a sheet for each theme and sort of figure of which an area has any."""
    own = results.filter(pl.col("area") == area, ~pl.col("stratum").str.starts_with(COMPARED))
    own = sort_by_part(own, "period_end", "period_start").sort(
        "indicator", "stratum", maintain_order=True
    )
    for theme in THEMES:
        for sort, rows in split_rows(own.filter(pl.col("theme") == theme)).items():
            if not rows.is_empty():
                yield make_sheet(rows, theme, sort, area)


def split_rows(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return rows of whole areas by year, those by month, and parts of the longer periods."""
    whole, short = pl.col("stratum") == "all", LENGTH.is_in(["month", "quarter", "half_year"])
    simple = ~pl.col("stratum").str.contains("/", literal=True)
    return {
        "years": rows.filter(whole, ~short),
        "months": rows.filter(whole, short),
        "parts": rows.filter(~whole, simple, ~short),
    }


def make_sheet(rows: pl.DataFrame, theme: str, sort: str, area: str) -> Sheet:
    """Return one sheet, whose title says so where its figures are made up."""
    whole = set(rows["origin"].cast(pl.String)) == {SYNTHETIC}
    marked = (IN_CAPTION if whole else IN_PART) if is_synthetic(rows) else ""
    title = f"{IN_WORDS[theme]} {SORTS[sort]}: {area}{marked}"
    written = pl.DataFrame(
        [write_row(row, split=sort == "parts") for row in rows.iter_rows(named=True)],
        schema_overrides=dict.fromkeys(NUMBERS, pl.Object),
        infer_schema_length=None,
    )
    sources = rows["source"].drop_nulls().unique().sort()
    return Sheet(f"{IN_WORDS[theme]} {sort}", title, written, tuple(sources))


def write_row(row: dict[str, object], *, split: bool) -> dict[str, object]:
    """Return one figure: words as words, numbers as numbers, a symbol where there is none."""
    unit = str(row["unit"])
    part = dict(
        zip(SPLIT, (name_part(row["stratum"]), name_part(row["value_of_stratum"])), strict=True)
    )
    return {
        "Indicator": title_of(str(row["indicator"])),
        "Period": write_period(row["period_start"], row["period_end"]),  # type: ignore[arg-type]
        **(part if split else {}),
        "Unit": "per cent" if unit == PERCENT else unit,
        "Origin": str(row["origin"]),
        **{column: write_number(row, column, unit) for column in NUMBERS},
        "Note": str(row["reason"] or say_known(row) or row["break_before"] or NOT_APPLICABLE),
    }


def say_known(row: dict[str, object]) -> str:
    """Return of how many of its months a figure is, where it is not of all of them."""
    asked = [row[name] for name in ("period_start", "period_end", "months_known")]
    return write_known(*asked) if row["status"] == "ok" else ""  # type: ignore[arg-type]


def write_number(row: dict[str, object], column: str, unit: str) -> float | int | str:
    """Return a number as it is shown, or the symbol that stands in its place."""
    value = row[NUMBERS[column]]
    if column == BLANKS and not asks_what_can_be_blank(str(row["indicator"])):
        return NOT_APPLICABLE
    if not isinstance(value, float):
        return str(SHOWN_AS.get(str(row["status"]), NOT_APPLICABLE))
    if not isfinite(value):
        return SHOWN_AS["insufficient"]
    if column in IN_UNIT:
        return round_value(value, unit)
    return round(value, 1) if value % 1 else int(value)


def round_value(value: float, unit: str) -> float | int:
    """Return a value in its unit, no more exact than pages show it.

    >>> round_value(0.1211, "proportion"), round_value(30.346, "per 10,000")
    (12.1, 30.3)
    >>> round_value(208.0, "per 100,000")
    208
    """
    if unit == PERCENT:
        return round(100 * value, 1)
    return round(value) if unit in WHOLE else round(value, 1)
