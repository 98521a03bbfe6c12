"""Curves of waiting times: the share that has ended by each time, with numbers still waiting."""

from math import ceil
from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
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
    mark_synthetic,
    open_canvas,
)
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_period, write_value
from cpanalysis.words.waits import describe_waits, rows_of_waits, write_length

AWAITED, OTHERWISE = "awaited", "otherwise"
COLOURS = (DARK_BLUE, DARK_PINK, TURQUOISE, ORANGE)
STYLES = ("-", "--", "-.", ":")
"""With more areas than colours, the next line style begins."""
TIMES_TOLD = 7
PANEL, ABOVE, BELOW = 3.0, 0.15, 0.75
"""Heights in inches: of the panel, of the margin over it, and of time and unit under it."""
LINE_HEIGHT = 0.21
"""Height in inches of a row of numbers under the chart."""
WIDTH, LEAST_LEFT, RIGHT, LETTER = 8.0, 0.9, 0.3, 0.068
"""Inches: of the picture, of its margins, and of a letter of an area's name."""
LEGEND_COLUMNS = 2
TEXT_WIDTH = 0.42
"""Inches that a number under the chart needs beside the next."""


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
    canvas, _ = draw_lines(protected, indicator, area)
    row = rows_of_waits(protected, indicator.code).row(0, named=True)
    period = write_period(row["period_start"], row["period_end"])
    beside = "" if area == FORCE.name else " beside the rest of the force"
    caption = (
        f"{indicator.title}, {period}: share {WAITING[indicator.code].awaited} by each time,"
        f" {area}{beside}. Under the chart, how many were still waiting. Straight lines join the"
        " points that can be shown: at least five cases lie between two of them."
    )
    words = describe_waits(protected, indicator, area)
    return Figure(canvas, caption, f"Curve chart. {words}")


def draw_lines(protected: Protected, indicator: Indicator, area: str) -> tuple[Canvas, Axes]:
    """Return the picture with its lines, and a row of numbers under it for each area."""
    curves = curves_of(protected, indicator.code, area)
    canvas, axes = open_room(list(curves))
    mark_synthetic(axes, next(iter(curves.values())))
    shaded = area != FORCE.name
    for place, (name, curve) in enumerate(curves.items()):
        line = choose_line(name, place, shaded=shaded)
        draw_curve(axes, curve.filter(end=AWAITED), name, line=line, shaded=shaded)
    limit = WAITING[indicator.code]
    if limit.otherwise and shaded and area in curves:
        draw_otherwise(axes, curves[area], limit.otherwise)
    row = rows_of_waits(protected, indicator.code).row(0, named=True)
    mark_limit(axes, row["threshold"], row["unit"])
    label_curves(axes, row["unit"], limit.horizon)
    write_numbers(axes, curves, shaded=shaded)
    return canvas, axes


def open_room(areas: list[str]) -> tuple[Canvas, Axes]:
    """Return a canvas with room for the legend above and a row of numbers for each area below."""
    above = ABOVE + LINE_HEIGHT * ceil((len(areas) + 1) / LEGEND_COLUMNS)
    below = BELOW + LINE_HEIGHT * len(areas)
    left = max(LEAST_LEFT, LETTER * max(map(len, areas)) + 0.5)
    height = above + PANEL + below
    canvas, axes = open_canvas(WIDTH, height)
    canvas.set_layout_engine("none")
    size = (1 - (left + RIGHT) / WIDTH, PANEL / height)
    axes.set_position((left / WIDTH, below / height, *size))
    return canvas, axes


def choose_line(name: str, place: int, *, shaded: bool) -> tuple[str, str]:
    """Return colour and style: dark blue for the district of the page, grey for its rest.

    Where all districts are drawn each has its own, by its place among them.

    >>> choose_line("Hartlepool", 0, shaded=True) == (DARK_BLUE, "-")
    True
    """
    if name == REST_OF_FORCE.name:
        return MID_GREY, "-"
    if shaded:
        return DARK_BLUE, "-"
    return COLOURS[place % len(COLOURS)], STYLES[place // len(COLOURS) % len(STYLES)]


def draw_curve(
    axes: Axes, curve: pl.DataFrame, label: str, *, line: tuple[str, str], shaded: bool
) -> None:
    """Draw one curve through its points, with its interval where there is room for it."""
    time, (colour, style) = curve["time"].to_numpy(), line
    axes.plot(
        time,
        curve["share"].to_numpy(),
        color=colour,
        linestyle=style,
        label=label,
        linewidth=2,
        marker="o",
        markersize=3,
    )
    if shaded:
        ends = (curve["lower"].to_numpy(), curve["upper"].to_numpy())
        axes.fill_between(time, *ends, color=colour, alpha=0.18, linewidth=0)


def draw_otherwise(axes: Axes, curve: pl.DataFrame, words: str) -> None:
    """Draw the share of a district's waits that ended otherwise, dashed."""
    other = curve.filter(end=OTHERWISE)
    axes.plot(
        other["time"].to_numpy(),
        other["share"].to_numpy(),
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


def write_numbers(axes: Axes, curves: dict[str, pl.DataFrame], *, shaded: bool) -> None:
    """Write under the chart how many were still waiting, a row an area, each in its colour."""
    under = blended_transform_factory(axes.transData, axes.transAxes)
    least = axes.get_xlim()[1] * TEXT_WIDTH / (WIDTH * axes.get_position().width)
    how: dict[str, Any] = {"va": "center", "fontsize": 8}
    for number, (name, curve) in enumerate(curves.items()):
        height = -(BELOW + LINE_HEIGHT * (number - 0.2)) / PANEL
        colour, _ = choose_line(name, number, shaded=shaded)
        axes.text(-0.06, height, name, transform=axes.transAxes, ha="right", color=colour, **how)
        for time, waiting in pick_times(curve.filter(end=AWAITED), least):
            axes.text(time, height, f"{waiting:,.0f}", transform=under, ha="center", **how)


def pick_times(curve: pl.DataFrame, least: float) -> list[tuple[float, float]]:
    """Return a few times of a curve, evenly spread, with how many were still waiting.

    No two are nearer to each other than ``least``, so that their numbers do not run together.

    >>> curve = pl.DataFrame({"time": [0.0, 1.0, 2.0, 60.0], "at_risk": [9.0, 8.0, 7.0, 5.0]})
    >>> pick_times(curve, 5.0)
    [(0.0, 9.0), (60.0, 5.0)]
    """
    times = curve["time"].to_numpy()
    wanted = np.linspace(times[0], times[-1], TIMES_TOLD)
    places = np.unique(np.abs(times[:, None] - wanted).argmin(axis=0))
    kept: list[int] = []
    for at in places.tolist():
        if not kept or times[at] - times[kept[-1]] >= least:
            kept.append(at)
    picked = curve[kept]
    return list(zip(picked["time"].to_list(), picked["at_risk"].to_list(), strict=True))


def label_curves(axes: Axes, unit: str, horizon: float) -> None:
    """Write time and share."""
    axes.set_xlim(0, horizon)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(unit)
    axes.set_ylabel("share ended")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, "proportion")))
    axes.legend(
        frameon=False,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        borderaxespad=0.2,
        ncols=LEGEND_COLUMNS,
        fontsize=8,
    )
