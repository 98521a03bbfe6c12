"""Waiting times as a table: counts by how they came out, share in time, mean, difference."""

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.waiting import WAITING
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.numbers import write_p_value, write_period, write_range, write_value
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.trends import Row
from cpanalysis.words.waits import list_rows, rows_of_waits, tell_difference, write_length
from cpanalysis.words.waits import write_signed as signed

HIDDEN = "[c]"
"""The mark of a hidden count."""


def tabulate_waits(protected: Protected, indicator: Indicator, area: str) -> Table:
    """Return the waits of ``area`` beside others in the latest twelve months."""
    found = list_rows(protected, indicator.code, area)
    first = found[0]
    limit, unit = WAITING[indicator.code], first["unit"]
    within = f"Within {write_length(first['threshold'], unit)}"
    period = write_period(first["period_start"], first["period_end"])
    notes = (
        f"Ended: {limit.awaited}." + (f" Otherwise: {limit.otherwise}." if limit.otherwise else ""),
        f"Mean: restricted to {write_length(first['horizon'], unit)}, so that open waits count."
        " Difference from the rest of the force with its bootstrap interval; the log-rank test"
        " (p) stands second. [c]: hidden to protect children.",
    )
    return make_table(
        pl.DataFrame([write_row(row, within) for row in found]),
        f"{indicator.title}, {period}: {area}",
        left=("Verdict",),
        notes=notes,
        synthetic=is_synthetic(rows_of_waits(protected, indicator.code)),
    )


def write_row(row: Row, within: str) -> dict[str, str]:
    """Return one area as text."""
    unit, known = row["unit"], row["estimate"] is not None
    share = write_value(row["share_within"], "proportion")
    ends = write_range(row["share_lower"], row["share_upper"], "proportion")
    apart = f"{signed(row['lower'])} to {signed(row['upper'])}" if known else ""
    p_value = row["p_value"]
    return {
        "Area": str(row["area"]),
        "Waits": f"{row['waits']:,.0f}",
        "Ended": write_number(row["ended"]),
        "Otherwise": write_number(row["other_end"]),
        "Open": write_number(row["open"]),
        within: HIDDEN if row["share_within"] is None else f"{share} ({ends})",
        f"Mean, {unit}": "–" if row["mean"] is None else f"{row['mean']:,.1f}",
        "Difference": f"{signed(row['estimate'])} ({apart})" if known else "–",
        "p": "–" if p_value is None else write_p_value(p_value).removeprefix("p ").lstrip("= "),
        "Verdict": f"{tell_difference(row)} (exploratory)" if known else "–",
    }


def write_number(count: float | None) -> str:
    """Return a count, or the mark of a hidden one.

    >>> write_number(12.0), write_number(None)
    ('12', '[c]')
    """
    return HIDDEN if count is None else f"{count:,.0f}"
