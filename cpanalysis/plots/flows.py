"""Cumulative flow: what has come in and gone out since the first month, and what lies between."""

import numpy as np
import polars as pl
from matplotlib.ticker import FuncFormatter

from cpanalysis.plots.figure import (
    DARK_BLUE,
    LIGHT_GREY,
    TURQUOISE,
    Figure,
    mark_synthetic,
    open_canvas,
)


def draw_flow(rows: pl.DataFrame, items: str, area: str, words: str) -> Figure:
    """Return cumulative arrivals and departures of months that can all be shown."""
    canvas, axes = open_canvas()
    mark_synthetic(axes, rows)
    ends = rows["period_end"].to_numpy()
    start = float(rows["open"][0]) - float(rows["received"][0]) + float(rows["closed"][0])
    arrived = start + np.cumsum(rows["received"].to_numpy())
    gone = np.cumsum(rows["closed"].to_numpy())
    axes.fill_between(ends, gone, arrived, color=LIGHT_GREY, linewidth=0, label="open")
    axes.plot(ends, arrived, color=DARK_BLUE, linewidth=2, label="came in")
    axes.plot(ends, gone, color=TURQUOISE, linewidth=2, label="went out")
    axes.set_ylabel("number since the first month")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.legend(frameon=False, loc="upper left", fontsize=9)
    caption = (
        f"{items[0].upper()}{items[1:]}, cumulative: {area}. The distance between the lines at a"
        " month's end is how many were open then."
    )
    return Figure(canvas, caption, f"Flow chart. {words}")
