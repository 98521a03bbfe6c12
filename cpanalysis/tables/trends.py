"""A series of one area, a row a period."""

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.catalogue import CATALOGUE
from cpanalysis.words.numbers import (
    write_known,
    write_period,
    write_range,
    write_symbol,
    write_value,
)
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.trends import Row, is_told_longer, own_series, short_series


def tabulate_trend(protected: Protected, indicator: Indicator, area: str) -> Table:
    """Return value, counts and interval of ``area`` for every period longer than a month."""
    years, short = (find(protected, indicator.code, area) for find in (own_series, short_series))
    series = pl.concat([short, years]) if is_told_longer(short) else years
    rows = [write_row(row) for row in series.iter_rows(named=True)]
    caption = f"{indicator.title}, {area}"
    return make_table(
        pl.DataFrame(rows),
        caption,
        left=("Note",),
        notes=sources_of(series),
        synthetic=is_synthetic(series),
    )


def write_row(row: Row) -> dict[str, str]:
    """Return one row of the table as text."""
    unit = row["unit"]
    absent = write_symbol(row["symbol"], row["status"])
    rounded = f"rounded to {row['rounded_to']:.0f}" if row["rounded_to"] else ""
    none = absent if row["status"] == "suppressed" else "–"
    known = ""
    if row["status"] == "ok":
        known = write_known(row["period_start"], row["period_end"], row["months_known"])
    note = "; ".join(part for part in (row["reason"], known, row["break_before"], rounded) if part)
    return {
        "Period": write_period(row["period_start"], row["period_end"]),
        "Value": write_value(row["value"], unit) if row["value"] is not None else absent,
        "Counted": write_count(row["numerator"], none),
        "Of": write_count(row["denominator"], none),
        "95% interval": none if none != "–" else write_range(row["lower"], row["upper"], unit),
        **write_unknown(row, none),
        "Note": note,
    }


def write_count(count: float | None, none: str) -> str:
    """Return a count, or what stands where there is none."""
    return none if count is None else write_value(count, "count")


def write_unknown(row: Row, none: str) -> dict[str, str]:
    """Return how many records lacked the answer, and were left out; nothing of official figures.

    Where an indicator asks nothing that could be left blank (it counts what is recorded, or asks
    whether something is), there is no number of blanks, and no column for it.
    """
    if row["origin"] not in ("records", "synthetic"):
        return {}
    left_out = {"Left out": write_count(row["n_excluded"], none)}
    if not asks_what_can_be_blank(row["indicator"]):
        return left_out
    return {"Not recorded": write_count(row["n_not_recorded"], none), **left_out}


def asks_what_can_be_blank(code: str) -> bool:
    """Say whether an indicator asks for an answer that a record may not have.

    >>> asks_what_can_be_blank("missing_high_risk_share")
    True
    >>> asks_what_can_be_blank("ethnicity_recorded_rate")
    False
    """
    declared = CATALOGUE.get(code)
    recorded = getattr(declared, "recorded", None)
    return recorded is None or bool(recorded.meta.root_names())


def sources_of(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return the sources of ``rows`` as notes, each once."""
    sources = rows["source"].drop_nulls().unique(maintain_order=True).to_list()
    return (f"Source: {'; '.join(sources)}.",) if sources else ()
