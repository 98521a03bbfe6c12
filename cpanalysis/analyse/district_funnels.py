"""The four districts in a funnel: limits as wide as their own months say that chance is."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from cpanalysis.analyse.funnels import find_limits, find_positions
from cpanalysis.analyse.heterogeneity import dispersion_of, dispersion_of_shares
from cpanalysis.analyse.intervals import numbers
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Proportion, Rate
from cpanalysis.declare.results import FUNNEL_LIMITS, FUNNEL_POINTS, OF_MONTH, OF_YEAR
from cpanalysis.statistics.funnel import overdispersion, overdispersion_of_shares

GRID = 40
BEYOND = 1.3
"""How far the limits are drawn beyond the smallest and the largest district."""


def measure_district_funnels(
    years: pl.DataFrame, months: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return points and limits of the latest twelve months of every rate and proportion.

    Four districts cannot tell how much more than chance they vary, so the limits are widened by
    how much the months of each district vary about its own mean, and by how events cluster in
    children where that is more: children who are missing again and again make a year vary more
    than its months show.
    """
    points, limits = [pl.DataFrame(schema=FUNNEL_POINTS)], [pl.DataFrame(schema=FUNNEL_LIMITS)]
    own_months = usable(months).filter(OF_MONTH)
    for code, latest in latest_years(years):
        if isinstance(indicators[code].kind, Proportion | Rate):
            inside = months_of(own_months.filter(pl.col("indicator") == code), latest)
            found = measure_funnel(latest, inside, indicators[code])
            points.append(found[0])
            limits.append(found[1])
    return pl.concat(points), pl.concat(limits)


def usable(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the unsplit rows of districts that have a figure."""
    sound = (pl.col("status") == "ok") & (pl.col("exposure") > 0)
    return rows.filter(pl.col("area").is_in(DISTRICT_NAMES), sound, pl.col("stratum") == "all")


def latest_years(years: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each indicator with its latest twelve months in which every district has a figure."""
    key = ["indicator", "period_end"]
    long = usable(years).filter(OF_YEAR)
    whole = long.filter(pl.len().over(key) == len(DISTRICT_NAMES))
    latest = whole.filter(pl.col("period_end") == pl.col("period_end").max().over("indicator"))
    for (code,), rows in latest.group_by("indicator", maintain_order=True):
        yield str(code), rows


def months_of(months: pl.DataFrame, year: pl.DataFrame) -> pl.DataFrame:
    """Return the months inside the twelve months of ``year``."""
    start, end = year["period_start"][0], year["period_end"][0]
    return months.filter(pl.col("period_start") >= start, pl.col("period_end") <= end)


def measure_funnel(
    rows: pl.DataFrame, months: pl.DataFrame, indicator: Indicator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return points and limits of one indicator."""
    events, exposure = np.round(numbers(rows, "events")), numbers(rows, "exposure")
    target = float(events.sum() / exposure.sum())
    binomial, per = isinstance(indicator.kind, Proportion), float(getattr(indicator.kind, "per", 1))
    dispersion = find_dispersion(rows, months, binomial=binomial)
    place = find_positions(events, exposure, target, dispersion=dispersion, binomial=binomial)
    ends = np.geomspace(exposure.min() / BEYOND, exposure.max() * BEYOND, GRID)
    sizes = np.unique(np.maximum(np.round(ends), 1.0))
    lines = find_limits(sizes, target, dispersion=dispersion, binomial=binomial)
    points = rows.with_columns(pl.Series("position", place)).select(FUNNEL_POINTS.names())
    limits = pl.DataFrame({"exposure": sizes, **{k: v * per for k, v in lines.items()}})
    return points, limits.select(
        pl.lit(rows["indicator"][0]).alias("indicator"),
        pl.lit(rows["period_end"][0]).alias("period_end"),
        "exposure",
        pl.lit(target * per).alias("target"),
        *("lower_warning", "upper_warning", "lower_action", "upper_action"),
        pl.lit(dispersion).alias("dispersion"),
    )


def find_dispersion(rows: pl.DataFrame, months: pl.DataFrame, *, binomial: bool) -> float:
    """Return how many times chance the districts vary: by their months, or by their children."""
    by_child = dispersion_of_shares(rows) if binomial else dispersion_of(rows)
    by_month = dispersion_of_months(months, binomial=binomial)
    return float(np.nanmax([1.0, by_child, by_month]))


def dispersion_of_months(months: pl.DataFrame, *, binomial: bool) -> float:
    """Return how many times chance the months of each district vary about their own mean.

    What all districts share of a month, its season or a change of policy, is taken out: with the
    rates ``r`` of the district, the month and all together a rate of ``r r / r`` is expected.
    """
    rate = mean_rate(["area"]) * mean_rate(["period_end"]) / mean_rate([])
    expected = months.with_columns(rate=rate.clip(0, 1) if binomial else rate)
    events, exposure = np.round(numbers(expected, "events")), numbers(expected, "exposure")
    fitted = months["area"].n_unique() + months["period_end"].n_unique() - 1
    if binomial:
        return overdispersion_of_shares(events, exposure, numbers(expected, "rate"), fitted=fitted)
    return overdispersion(events, numbers(expected, "rate") * exposure, fitted=fitted)


def mean_rate(over: list[str]) -> pl.Expr:
    """Return events over exposure of all rows together that share some columns."""
    events, exposure = pl.col("events").sum(), pl.col("exposure").sum()
    return events.over(over) / exposure.over(over) if over else events / exposure
