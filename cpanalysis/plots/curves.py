"""Curves of waiting times: the share that has ended by each time, with numbers still waiting."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import blended_transform_factory

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.waiting import WAITING
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    MID_GREY,
    ORANGE,
    TURQUOISE,
    Figure,
    close_canvas,
    mark_synthetic,
    open_canvas,
)
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_period, write_value
from cpanalysis.words.waits import describe_waits, rows_of_waits, write_length

AWAITED, OTHERWISE = "awaited", "otherwise"
COLOURS = dict(zip(DISTRICT_NAMES, (DARK_BLUE, DARK_PINK, TURQUOISE, ORANGE), strict=True))
TIMES_TOLD = 7
LINE_HEIGHT = 0.085
"""Of a row of numbers under the chart, as a share of its height."""


def curves_of(protected: Protected, code: str, area: str) -> dict[str, pl.DataFrame]:
    """Return the curves to draw by the name of their area: a district and its rest, or all four."""
    latest = pl.col("period_end") == pl.col("period_end").max()
    own = protected.curves.filter(pl.col("indicator") == code).filter(latest)
    if area == FORCE.name:
        found = {name: own.filter(area=name) for name in DISTRICT_NAMES}
    else:
        rest = own.filter(area=REST_OF_FORCE.name, compared_with=area)
        found = {area: own.filter(area=area), REST_OF_FORCE.name: rest}
    return {name: curve for name, curve in found.items() if curve.height > 1}


def draw_curves(protected: Protected, indicator: Indicator, area: str) -> Figure:
    """Return the curves of a wait: a district beside the rest of the force, or all districts."""
    curves = curves_of(protected, indicator.code, area)
    canvas, axes = open_canvas(8.0, 3.8 + 0.25 * len(curves))
    mark_synthetic(axes, next(iter(curves.values())))
    shaded = area != FORCE.name
    for name, curve in curves.items():
        colour = choose_colour(name, shaded=shaded)
        draw_curve(axes, curve.filter(end=AWAITED), name, colour=colour, shaded=shaded)
    limit = WAITING[indicator.code]
    if limit.otherwise and shaded and area in curves:
        draw_otherwise(axes, curves[area], limit.otherwise)
    row = rows_of_waits(protected, indicator.code).row(0, named=True)
    mark_limit(axes, row["threshold"], row["unit"])
    write_numbers(axes, curves)
    label_curves(axes, row["unit"], limit.horizon)
    period = write_period(row["period_start"], row["period_end"])
    caption = (
        f"{indicator.title}, {period}: share {limit.awaited} by each time, {area}"
        f"{' beside the rest of the force' if shaded else ''}. Under the chart, how many were"
        " still waiting. Told on a fixed grid, and only where at least five cases part two points."
    )
    words = describe_waits(protected, indicator, area)
    return close_canvas(canvas, caption, f"Curve chart. {words}")


def choose_colour(name: str, *, shaded: bool) -> str:
    """Return dark blue for the district of the page, grey for its rest, one each for all four.

    >>> choose_colour("Hartlepool", shaded=True) == DARK_BLUE
    True
    """
    if name == REST_OF_FORCE.name:
        return MID_GREY
    return DARK_BLUE if shaded else COLOURS[name]


def draw_curve(axes: Axes, curve: pl.DataFrame, label: str, *, colour: str, shaded: bool) -> None:
    """Draw one curve as steps, with its interval where there is room for it."""
    time = curve["time"].to_numpy()
    axes.step(time, curve["share"].to_numpy(), where="post", color=colour, label=label, linewidth=2)
    if shaded:
        ends = (curve["lower"].to_numpy(), curve["upper"].to_numpy())
        axes.fill_between(time, *ends, step="post", color=colour, alpha=0.18, linewidth=0)


def draw_otherwise(axes: Axes, curve: pl.DataFrame, words: str) -> None:
    """Draw the share of a district's waits that ended otherwise, dashed."""
    other = curve.filter(end=OTHERWISE)
    axes.step(
        other["time"].to_numpy(),
        other["share"].to_numpy(),
        where="post",
        color=DARK_BLUE,
        linestyle="--",
        linewidth=1.4,
        label=words,
    )


def mark_limit(axes: Axes, threshold: float, unit: str) -> None:
    """Mark the time within which the wait should end."""
    axes.axvline(threshold, color=DARK_GREY, linestyle=":", linewidth=1.2)
    axes.annotate(
        write_length(threshold, unit),
        (threshold, 1.0),
        xytext=(4, -2),
        textcoords="offset points",
        va="top",
        fontsize=8,
        color=DARK_GREY,
    )


def write_numbers(axes: Axes, curves: dict[str, pl.DataFrame]) -> None:
    """Write under the chart how many were still waiting, a row an area."""
    place = blended_transform_factory(axes.transData, axes.transAxes)
    for number, (name, curve) in enumerate(curves.items()):
        height = -0.24 - number * LINE_HEIGHT
        axes.text(
            -0.045, height, name, transform=axes.transAxes, ha="right", va="center", fontsize=8
        )
        for time, waiting in pick_times(curve.filter(end=AWAITED)):
            axes.text(
                time,
                height,
                f"{waiting:,.0f}",
                transform=place,
                ha="center",
                va="center",
                fontsize=8,
            )


def pick_times(curve: pl.DataFrame) -> list[tuple[float, float]]:
    """Return a few times of a curve, evenly spread, with how many were still waiting."""
    times = curve["time"].to_numpy()
    wanted = np.linspace(times[0], times[-1], TIMES_TOLD)
    places = np.unique(np.abs(times[:, None] - wanted).argmin(axis=0))
    picked = curve[places.tolist()]
    return list(zip(picked["time"].to_list(), picked["at_risk"].to_list(), strict=True))


def label_curves(axes: Axes, unit: str, horizon: float) -> None:
    """Write time and share."""
    axes.set_xlim(0, horizon)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(unit)
    axes.set_ylabel("share ended")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, "proportion")))
    axes.legend(frameon=False, loc="lower right", fontsize=9)
