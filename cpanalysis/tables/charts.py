"""A control chart as one row: level, latest month, state, limits and how soon it could tell."""

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.statistics.charts.detectable import HORIZON
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.charts import Row, can_rise, name_series, name_short
from cpanalysis.words.numbers import (
    write_absence,
    write_period,
    write_range,
    write_symbol,
    write_value,
)
from cpanalysis.words.origin import is_synthetic

NOTE = (
    "Limits are those of the latest month. Change: the latest stretch over the level of the"
    " baseline, with its 95% interval. Dispersion: how much more months vary than chance has it,"
    " children who come again allowed for; 1 for not at all. Months to detect: after so many the"
    " chart signals such a change in four of five series. A dash: none."
)


def tabulate_chart(row: Row, points: pl.DataFrame, indicator: Indicator) -> Table:
    """Return the one row that a chart comes down to."""
    told = write_row(row, points)
    return make_table(
        pl.DataFrame([told]),
        f"Control chart: {indicator.title}, {name_series(row)}",
        left=("Chart", "Baseline", "State", "Since"),
        notes=(NOTE,),
        synthetic=is_synthetic(points),
    )


def write_row(row: Row, points: pl.DataFrame) -> dict[str, str]:
    """Return a chart as text."""
    unit = str(row["unit"])
    final = points.filter(pl.col("provisional").is_null())
    latest: Row = final.row(-1, named=True) if final.height else {}
    none = write_absence(row["reason"])
    told = {
        "Chart": name_short(row),
        "Baseline": write_span(row),
        "Level": write_mean(row["centre"], unit),
        "Latest": write_latest(latest, unit),
        "Limits": write_range(latest.get("lower_action"), latest.get("upper_action"), unit),
        "State": str(row["state"]),
        "Since": f"{row['since']:%B %Y}" if row["since"] else "–",
        "Change": write_ratio_of(row),
        "Dispersion": write_dispersion(row),
        f"Months to detect a {row['change_to_see']:.0%} fall, rise": write_waits(row),
    }
    hidden = {name: none for name, text in told.items() if text == "–" and name != "Since"}
    return {**told, **hidden}


def write_span(row: Row) -> str:
    """Return the months of the baseline."""
    if row["baseline_start"] is None:
        return "–"
    return f"{row['baseline_start']:%b %Y} to {row['baseline_end']:%b %Y}"


def write_mean(level: float | None, unit: str) -> str:
    """Return the mean of some months, a count with one decimal.

    >>> write_mean(9.583, "count"), write_mean(None, "count")
    ('9.6', '–')
    """
    if level is None:
        return "–"
    return f"{level:,.1f}" if unit == "count" else write_value(level, unit)


def write_latest(latest: Row, unit: str) -> str:
    """Return the latest month: its figure, or the symbol of one that is not shown."""
    if not latest:
        return "–"
    period = write_period(latest["period_start"], latest["period_end"])
    if latest["value"] is None:
        return f"{write_symbol(latest['symbol'], latest['status'])} ({period})"
    return f"{write_value(latest['value'], unit)} ({period})"


def write_ratio_of(row: Row) -> str:
    """Return the change of the latest stretch with its interval."""
    if row["change"] is None:
        return "–"
    if row["chart"] == "xmr":
        ends = write_range(row["change_lower"], row["change_upper"], row["unit"])
        return f"{write_value(row['change'], row['unit'])} ({ends})"
    return f"{row['change']:.2f} ({row['change_lower']:.2f} to {row['change_upper']:.2f})"


def write_dispersion(row: Row) -> str:
    """Return the dispersion of a chart of counts or shares."""
    told = row["dispersion"] is not None and row["chart"] != "xmr" and row["rules"] != "mdc"
    return f"{row['dispersion']:.1f}" if told else "–"


def write_waits(row: Row) -> str:
    """Return after how many months a fall and a rise usually show."""
    if row["centre"] is None or row["rules"] == "mdc" or row["chart"] == "xmr":
        return "–"
    fall, rise = (write_months(row[f"months_to_see_{side}"]) for side in ("fall", "rise"))
    return f"{fall}, {rise if can_rise(row) else '–'}"


def write_months(months: float | None) -> str:
    """Return a number of months, or that it is too large.

    >>> write_months(12.0), write_months(None)
    ('12', 'over 60')
    """
    return f"over {HORIZON}" if months is None else f"{months:.0f}"
