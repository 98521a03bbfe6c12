"""Indicators of a district, a row each: latest value, interval, comparisons."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.wording import JUDGED, mark_family, word_verdict
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.numbers import write_period, write_range, write_value
from cpanalysis.words.scorecard import LAST_YEAR, latest_against
from cpanalysis.words.trends import Row, own_series, write_estimate


def tabulate_scorecard(
    protected: Protected, indicators: tuple[Indicator, ...], district: str
) -> Table:
    """Return the latest figure of every indicator with what it is compared with."""
    rows = [write_indicator(protected, indicator, district) for indicator in indicators]
    notes = (
        "Counts and rates are compared by ratio, shares by percentage points; in brackets the"
        " 95% interval. Nothing is ranked and nothing is added up to a score.",
        "A dash: no figure, or no comparison is possible. Exploratory: not one of the comparisons"
        " planned before the run.",
    )
    left = ("Period", "Against the rest of the force", "Against the year before")
    return make_table(
        pl.DataFrame(rows), f"Official indicators of {district}", left=left, notes=notes
    )


def write_indicator(protected: Protected, indicator: Indicator, district: str) -> dict[str, str]:
    """Return one indicator as text."""
    series = own_series(protected, indicator.code, district).filter(pl.col("status") == "ok")
    latest: Row = series.row(-1, named=True) if series.height else {}
    unit = indicator.kind.unit
    return {
        "Indicator": name_indicator(indicator),
        "Period": write_period(latest["period_start"], latest["period_end"]) if latest else "–",
        "Value": write_value(latest.get("value"), unit),
        "95% interval": write_range(latest.get("lower"), latest.get("upper"), unit),
        "Against the rest of the force": write_comparison(
            latest_against(protected, indicator.code, district, REST_OF_FORCE.name)
        ),
        "Against the year before": write_comparison(
            latest_against(protected, indicator.code, district, LAST_YEAR)
        ),
    }


def name_indicator(indicator: Indicator) -> str:
    """Return the title of an indicator, with its unit where that is a rate."""
    unit = indicator.kind.unit
    return f"{indicator.title} ({unit})" if unit.startswith("per") else indicator.title


def write_comparison(row: Row | None) -> str:
    """Return a comparison with its verdict, or a dash."""
    if row is None:
        return "–"
    word = word_verdict(row)
    return f"{word}{mark_family(row)}: {write_estimate(row)}" if word in JUDGED else word


def tabulate_districts(protected: Protected, indicators: tuple[Indicator, ...]) -> Table:
    """Return every indicator with the latest figure of each district and of the force."""
    areas = (*DISTRICT_NAMES, FORCE.name)
    rows = [
        {
            "Indicator": name_indicator(indicator),
            **{area: write_latest(protected, indicator, area) for area in areas},
        }
        for indicator in indicators
    ]
    notes = (
        "Latest figure with its 95% interval; the year where it is not the newest of the row."
        " Districts stand in a fixed order and are not ranked.",
    )
    return make_table(pl.DataFrame(rows), "Latest official figures", notes=notes)


def write_latest(protected: Protected, indicator: Indicator, area: str) -> str:
    """Return the latest figure of an area with its interval and, if older, its year."""
    rows = protected.results.filter(
        pl.col("indicator") == indicator.code, pl.col("stratum") == "all"
    )
    series = own_series(protected, indicator.code, area).filter(pl.col("status") == "ok")
    if series.is_empty():
        return "–"
    latest = series.row(-1, named=True)
    unit = indicator.kind.unit
    value = write_value(latest["value"], unit)
    interval = write_range(latest["lower"], latest["upper"], unit)
    newest = rows["period_end"].max() == latest["period_end"]
    year = "" if newest else f", {latest['period_end']:%Y}"
    return f"{value}{year}" if latest["lower"] is None else f"{value} ({interval}){year}"
