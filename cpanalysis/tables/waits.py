"""Waiting times as tables: how they came out, share in time, median, mean, and year by year."""

import polars as pl

from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.waiting import WAITING
from cpanalysis.declare.wording import mark_family
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.numbers import write_period, write_range, write_signed, write_value
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.trends import Row
from cpanalysis.words.waits import (
    OTHERWISE,
    list_rows,
    name_mean,
    rows_of_waits,
    share_in_time,
    still_waiting,
    write_length,
    write_point,
)

UNPLANNED = {"family": EXPLORATORY}
HIDDEN = "[c]"
"""The mark of a hidden count."""


def tabulate_waits(protected: Protected, indicator: Indicator, area: str) -> Table:
    """Return the waits of ``area`` beside others in the latest twelve months."""
    found = list_rows(protected, indicator.code, area)
    first = found[0]
    limit = WAITING[indicator.code]
    period = write_period(first["period_start"], first["period_end"])
    notes = (
        f"Ended: {limit.awaited}." + (f" Otherwise: {limit.otherwise}." if limit.otherwise else ""),
        "Median: half of the waits lasted longer. Mean: the"
        f" {name_mean(first)}. Difference: of that mean from the rest of the force, with an"
        " interval drawn again by child; q: false discovery rate over the waits of the area."
        " [c]: hidden to protect children.",
    )
    return make_table(
        pl.DataFrame([write_row(protected, row) for row in found]),
        f"{indicator.title}, {period}: {area}",
        left=("Verdict",),
        notes=notes,
        synthetic=is_synthetic(rows_of_waits(protected, indicator.code)),
    )


def write_row(protected: Protected, row: Row) -> dict[str, str]:
    """Return one area as text."""
    unit, known = row["unit"], row["estimate"] is not None
    within = write_length(row["threshold"], unit)
    own = share_in_time(protected, row)
    other = share_in_time(protected, row, OTHERWISE)
    ends = f"{write_signed(row['lower'])} to {write_signed(row['upper'])}" if known else ""
    q_value = row["q_value"]
    return {
        "Area": str(row["area"]),
        "Waits": f"{row['waits']:,.0f}",
        "Ended": write_number(row["ended"]),
        "Otherwise": write_number(row["other_end"]),
        "Open": write_number(row["open"]),
        f"Ended within {within}": HIDDEN if own is None else write_point(own),
        f"Still waiting at {within}": HIDDEN
        if own is None
        else write_value(still_waiting(own, other), "proportion"),
        f"Median, {unit}": HIDDEN if row["median"] is None else write_value(row["median"], unit),
        f"Mean, {unit}": "–" if row["mean"] is None else f"{row['mean']:,.1f}",
        "Difference of means": f"{write_signed(row['estimate'])} ({ends})" if known else "–",
        "q": "–" if q_value is None else f"{q_value:.3f}",
        "Verdict": write_verdict(row),
    }


def write_verdict(row: Row) -> str:
    """Return the verdict of a comparison that was not planned; a dash where there is none.

    >>> write_verdict({"verdict": "higher", "estimate": 2.0})
    'higher (exploratory)'
    >>> write_verdict({"verdict": "too few to say", "estimate": None})
    'too few to say'
    """
    if row["verdict"] is None:
        return "–"
    return str(row["verdict"]) + (mark_family(UNPLANNED) if row["estimate"] is not None else "")


def tabulate_medians(results: pl.DataFrame, indicator: Indicator, area: str) -> Table:
    """Return the median wait of each twelve months with its interval, the newest first."""
    unit = results["unit"][0]
    written = [
        {
            "Period": write_period(row["period_start"], row["period_end"]),
            f"Median, {unit}": write_value(row["value"], unit),
            "95% interval": write_range(row["lower"], row["upper"], unit),
        }
        for row in results.iter_rows(named=True)
    ]
    return make_table(
        pl.DataFrame(written),
        f"{indicator.title}, median of twelve months: {area}",
        left=("95% interval",),
        notes=("Median: half of the waits lasted longer.",),
        synthetic=is_synthetic(results),
    )


def write_number(count: float | None) -> str:
    """Return a count, or the mark of a hidden one.

    >>> write_number(12.0), write_number(None)
    ('12', '[c]')
    """
    return HIDDEN if count is None else f"{count:,.0f}"
