"""The core indicators of records: value of the latest twelve months, and how the months stand."""

from collections.abc import Mapping

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.kinds import Duration
from cpanalysis.declare.results import LENGTH
from cpanalysis.protect import Protected
from cpanalysis.tables.scorecard import name_indicator
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.charts import Row
from cpanalysis.words.numbers import (
    write_absence,
    write_period,
    write_range,
    write_symbol,
    write_value,
)
from cpanalysis.words.origin import is_synthetic

NOTES = (
    "Value and 95% interval are those of the latest twelve months. By month: whether the control"
    " chart of months is above or below the level of its baseline, and since when; in brackets what"
    " that means where a direction is declared better.",
    "No clear change does not mean the same: the page of the theme says how small a change would"
    " have been seen. Symbols in brackets stand where there is no figure; a dash where no chart"
    " fits. Districts stand in a fixed order and are not ranked.",
)
STATES = {"stable": "no clear change", "too few months": "too few months", "no chart": "–"}
JUDGED = ("improvement", "concern")
Cells = Mapping[tuple[str, str], Row]


def has_records(protected: Protected) -> bool:
    """Say whether the results hold indicators of records."""
    return protected.charts.height > 0


def tabulate_records(protected: Protected, district: str) -> Table:
    """Return every core indicator of a district, a row each."""
    years, charts = latest_years(protected), latest_charts(protected)
    rows = [
        {
            "Indicator": name_indicator(indicator),
            "Value": write_latest(years.get((code, district)), indicator),
            "95% interval": write_interval(years.get((code, district)), indicator),
            "By month": write_state(charts.get((code, district))),
        }
        for code, indicator in RECORD_INDICATORS.items()
    ]
    return finish(protected, rows, f"Core indicators of records: {district}", left=("By month",))


def tabulate_records_of_districts(protected: Protected) -> Table:
    """Return every core indicator with the districts side by side."""
    years, charts = latest_years(protected), latest_charts(protected)
    rows = [
        {
            "Indicator": name_indicator(indicator),
            **{
                name: write_cell(years.get((code, name)), charts.get((code, name)), indicator)
                for name in DISTRICT_NAMES
            },
        }
        for code, indicator in RECORD_INDICATORS.items()
    ]
    return finish(protected, rows, "Core indicators of records", left=DISTRICT_NAMES)


def finish(
    protected: Protected, rows: list[dict[str, str]], caption: str, *, left: tuple[str, ...]
) -> Table:
    """Return the rows as a table that says where they come from."""
    synthetic = is_synthetic(protected.charts)
    return make_table(pl.DataFrame(rows), caption, left=left, notes=NOTES, synthetic=synthetic)


def latest_years(protected: Protected) -> Cells:
    """Return the newest twelve months of every indicator and district.

    Where years are too small to be shown it is three years, or all that is covered, that end last.
    """
    own = protected.results.filter(
        pl.col("indicator").is_in(list(RECORD_INDICATORS)),
        pl.col("area").is_in(DISTRICT_NAMES),
        pl.col("stratum") == "all",
        LENGTH.is_in(["day", "year", "three_years", "other"]),
    )
    newest = own.filter(pl.col("period_end") == pl.col("period_end").max().over("indicator"))
    return {(row["indicator"], row["area"]): row for row in newest.iter_rows(named=True)}


def latest_charts(protected: Protected) -> Cells:
    """Return the chart of every indicator and district."""
    own = protected.charts.filter(pl.col("rules") == "calibrated", pl.col("stratum") == "all")
    return {(row["indicator"], row["area"]): row for row in own.iter_rows(named=True)}


def write_latest(row: Row | None, indicator: Indicator) -> str:
    """Return the value of a row, or the symbol that stands for it."""
    if row is None:
        return "–"
    if row["value"] is None:
        return f"{write_symbol(row['symbol'], row['status'])}{write_longer(row)}"
    unit = indicator.kind.unit
    value = write_value(row["value"], unit)
    timed = f"{value} {unit}" if isinstance(indicator.kind, Duration) else value
    return f"{timed}{write_longer(row)}"


def write_longer(row: Row) -> str:
    """Return the period of a row where it is longer than a year, or nothing."""
    if row["period"] not in ("three_years", "other"):
        return ""
    return f" ({write_period(row['period_start'], row['period_end'])})"


def write_interval(row: Row | None, indicator: Indicator) -> str:
    """Return the interval of a row, or a dash."""
    if row is None:
        return "–"
    if row["lower"] is None:
        return write_absence(row["reason"])
    return write_range(row["lower"], row["upper"], indicator.kind.unit)


def write_state(row: Row | None) -> str:
    """Return how the months stand, and since when.

    >>> from datetime import date
    >>> write_state({"state": "lower", "since": date(2024, 4, 1), "variation": "improvement"})
    'lower since Apr 2024 (improvement)'
    """
    if row is None:
        return "–"
    if row["since"] is None:
        return STATES.get(row["state"], str(row["state"]))
    meaning = f" ({row['variation']})" if row["variation"] in JUDGED else ""
    return f"{row['state']} since {row['since']:%b %Y}{meaning}"


def write_cell(year: Row | None, chart: Row | None, indicator: Indicator) -> str:
    """Return value, interval and state in one cell."""
    value = write_latest(year, indicator)
    if year is not None and None not in (year["lower"], year["upper"]):
        value = f"{value} ({write_interval(year, indicator)})"
    state = write_state(chart)
    return value if state == "–" else f"{value}; {state}"
