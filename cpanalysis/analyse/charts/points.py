"""The months of charts as rows: value, lines and signals."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.analyse.charts.series import Block, Numbers
from cpanalysis.declare.charts import CHART_POINTS, RuleSet
from cpanalysis.statistics.charts import Chart
from cpanalysis.statistics.charts.limits import binomial_limits, poisson_limits
from cpanalysis.statistics.charts.making_data_count import OUTER_THIRD

WARNING_TAIL = 0.025
NORMAL_TAIL = 1.959964
"""Standard deviations within which 95 % of normal values lie."""


def write_points(block: Block, charts: Sequence[Chart], rules: RuleSet) -> pl.DataFrame:
    """Return a row for each month of each chart of a block."""
    centre, lower, upper = (stack(charts, name) for name in ("centre", "lower", "upper"))
    low, high = warning_limits(block, charts, rules)
    scale = block.keys["per"].to_numpy()[:, None]
    highest = 1.0 if block.chart == "p" else np.inf
    lines = {
        "value": stack(charts, "value") * scale,
        "centre": centre * scale,
        "lower_action": np.maximum(lower, 0.0) * scale,
        "upper_action": np.minimum(upper, highest) * scale,
        "lower_warning": np.maximum(low, 0.0) * scale,
        "upper_warning": np.minimum(high, highest) * scale,
        "events": block.events if block.chart != "xmr" else np.full(centre.shape, np.nan),
        "exposure": block.exposure,
        "dispersion": month_dispersion(block, charts, rules),
    }
    marks = {
        "phase": stack(charts, "phase"),
        "in_baseline": stack(charts, "baseline"),
        "is_tested": stack(charts, "tested"),
        "is_signal": stack(charts, "direction") != 0,
        "signal": stack(charts, "signal"),
        "direction": stack(charts, "direction"),
    }
    written = block.rows.with_columns(
        *(pl.Series(name, block.at_rows(line), nan_to_null=True) for name, line in lines.items()),
        *(pl.Series(name, block.at_rows(line)) for name, line in marks.items()),
        pl.lit(rules).alias("rules"),
    )
    return conform_points(written)


def month_dispersion(block: Block, charts: Sequence[Chart], rules: RuleSet) -> Numbers:
    """Return the dispersion of each month: that of the chart, or more by the month's children."""
    whole = np.array([[chart.dispersion] for chart in charts])
    children = block.dispersion if rules == "calibrated" else None
    known = np.full(block.events.shape, np.nan) if children is None else children
    return np.where(np.isnan(whole), np.nan, np.fmax(whole, known))


def conform_points(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the columns of chart points."""
    return rows.select(pl.col(name).cast(kind) for name, kind in CHART_POINTS.items())


def stack(charts: Sequence[Chart], name: str) -> NDArray[Any]:
    """Return one attribute of all charts, of shape (series, months)."""
    return np.stack([getattr(chart, name) for chart in charts])


def warning_limits(
    block: Block, charts: Sequence[Chart], rules: RuleSet
) -> tuple[Numbers, Numbers]:
    """Return the limits within which 95 % of single months lie, per unit of exposure.

    Of counts and shares exact at the centre and the dispersion of the chart; of values by the
    normal curve; by the rules of Making Data Count two thirds of the way to their limits.
    """
    centre, lower, upper = (stack(charts, name) for name in ("centre", "lower", "upper"))
    if rules == "mdc":
        return centre + OUTER_THIRD * (lower - centre), centre + OUTER_THIRD * (upper - centre)
    spread = month_dispersion(block, charts, rules)
    if block.chart == "xmr":
        reach = np.where(np.isnan(lower), np.nan, NORMAL_TAIL * np.sqrt(spread))
        return centre - reach, centre + reach
    exposure = np.where(np.isnan(lower) & np.isnan(upper), np.nan, block.exposure)
    return tail_limits(block.chart, centre, exposure, spread, tail=WARNING_TAIL)


def tail_limits(
    chart: str, rate: Numbers, exposure: Numbers, spread: Numbers, *, tail: float
) -> tuple[Numbers, Numbers]:
    """Return exact limits of single months of a known rate, per unit of exposure.

    A month of a share cannot be more dispersed than all its records alike.
    """
    known = np.where(np.isnan(spread), 1.0, np.maximum(spread, 1.0))
    if chart == "p":
        size = np.where(exposure > 0, exposure, np.nan)
        found = binomial_limits(
            rate, size, dispersion=np.minimum(known, np.fmax(size, 1)), tail=tail
        )
        return np.asarray(found.lower), np.asarray(found.upper)
    found = poisson_limits(rate * exposure, dispersion=known, tail=tail)
    return np.asarray(found.lower) / exposure, np.asarray(found.upper) / exposure
