"""Every authority of England against the national value: limits that chance alone would keep to."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from cpanalysis.analyse.intervals import Numbers, numbers
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Kind, Proportion, Rate
from cpanalysis.declare.results import FUNNEL_LIMITS, FUNNEL_POINTS
from cpanalysis.statistics.funnel import (
    ALARM_LEVEL,
    WARNING_LEVEL,
    binomial_funnel,
    binomial_position,
    overdispersion,
    poisson_funnel,
    poisson_position,
)

FEWEST_AUTHORITIES = 30
GRID = 80
"""Places at which the limits are computed, evenly over the sizes of the authorities."""


def measure_funnels(
    rows: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return points and limits of the latest funnel of every rate and proportion.

    ``rows`` are measured. A funnel needs thirty authorities with a figure in one period. Its
    middle is the value of all of them together, and its limits are widened by how much more
    they vary than chance would have it.
    """
    points, limits = [pl.DataFrame(schema=FUNNEL_POINTS)], [pl.DataFrame(schema=FUNNEL_LIMITS)]
    for code, own in authorities(rows).group_by("indicator", maintain_order=True):
        kind = indicators[str(code[0])].kind
        latest = latest_period(own)
        if isinstance(kind, Proportion | Rate) and latest.height >= FEWEST_AUTHORITIES:
            found = measure_funnel(latest, kind)
            points.append(found[0])
            limits.append(found[1])
    return pl.concat(points), pl.concat(limits)


def authorities(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the usable rows of single authorities."""
    is_authority = pl.col("area_code").str.contains(r"^E(06|08|09|10)")
    usable = (pl.col("status") == "ok") & (pl.col("exposure") > 0)
    return rows.filter(is_authority, usable, pl.col("stratum") == "all")


def latest_period(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the latest period that has enough authorities for a funnel."""
    counted = rows.group_by("period_end").agg(pl.len())
    enough = counted.filter(pl.col("len") >= FEWEST_AUTHORITIES)
    return rows.join(enough.select(pl.col("period_end").max()), on="period_end")


def measure_funnel(rows: pl.DataFrame, kind: Kind) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return points and limits of one indicator and period."""
    events, exposure = np.round(numbers(rows, "events")), numbers(rows, "exposure")
    target = float(events.sum() / exposure.sum())
    dispersion = overdispersion(events, target * exposure, fitted=1)
    per = float(getattr(kind, "per", 1))
    binomial = isinstance(kind, Proportion)
    place = find_positions(events, exposure, target, dispersion=dispersion, binomial=binomial)
    sizes = np.round(np.geomspace(exposure.min(), exposure.max(), GRID)).astype(np.float64)
    points = rows.select(
        "indicator", "area", "period_start", "period_end", "unit", "exposure", "value", "origin"
    ).with_columns(pl.Series("position", place))
    shared = {name: rows[name][0] for name in ("indicator", "period_end")}
    ends = find_limits(sizes, target, dispersion=dispersion, binomial=binomial)
    scaled = {name: values * per for name, values in ends.items()}
    limits = pl.DataFrame({"exposure": sizes, **scaled}).with_columns(
        *(pl.lit(value).alias(name) for name, value in shared.items()),
        pl.lit(target * per).alias("target"),
        pl.lit(dispersion).alias("dispersion"),
    )
    return points.select(FUNNEL_POINTS.names()), limits.select(FUNNEL_LIMITS.names())


def find_positions(
    events: Numbers, exposure: Numbers, target: float, *, dispersion: float, binomial: bool
) -> Numbers:
    """Return where each authority lies: 0 inside, ±1 beyond 95 %, ±2 beyond 99.8 %."""
    if binomial:
        found = binomial_position(events, exposure, target=target, dispersion=dispersion)
    else:
        found = poisson_position(events, target * exposure, dispersion=dispersion)
    return np.asarray(found, dtype=np.float64)


def find_limits(
    sizes: Numbers, target: float, *, dispersion: float, binomial: bool
) -> dict[str, Numbers]:
    """Return the limits at each size, as values of the indicator for one at risk."""
    ends = {}
    for name, level in (("warning", WARNING_LEVEL), ("action", ALARM_LEVEL)):
        if binomial:
            limit = binomial_funnel(target, sizes, level=level, dispersion=dispersion)
            scale = 1.0
        else:
            limit = poisson_funnel(target * sizes, level=level, dispersion=dispersion)
            scale = target
        ends[f"lower_{name}"] = np.asarray(limit.lower) * scale
        ends[f"upper_{name}"] = np.asarray(limit.upper) * scale
    return ends
