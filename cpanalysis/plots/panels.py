"""Small charts side by side: one indicator a theme, the district beside force and country."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cpanalysis.declare.areas import ENGLAND, FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.plots.figure import (
    DARK_BLUE,
    MID_GREY,
    TURQUOISE,
    Figure,
    close_canvas,
    mark_synthetic,
    open_panels,
)
from cpanalysis.plots.trends import cut_at_breaks, describe_series, draw_breaks, draw_interval
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_value
from cpanalysis.words.trends import own_series

LINES = {FORCE.name: TURQUOISE, ENGLAND.name: MID_GREY}


def draw_panels(protected: Protected, indicators: tuple[Indicator, ...], district: str) -> Figure:
    """Return one small chart an indicator, with the district's interval."""
    canvas, grid = open_panels(len(indicators))
    described = []
    for axes, indicator in zip(grid, indicators, strict=True):
        series = cut_at_breaks(own_series(protected, indicator.code, district))
        draw_panel(axes, protected, indicator, series)
        described.append(describe_series(series, indicator, district))
    grid[0].legend(frameon=False, fontsize=8, loc="best")
    caption = (
        f"{district} (dark, with its 95% interval), the force and England, years to 31 March."
        " England has no usable figure for first-time entrants."
    )
    return close_canvas(canvas, caption, " ".join(described))


def draw_panel(
    axes: Axes, protected: Protected, indicator: Indicator, series: pl.DataFrame
) -> None:
    """Draw one indicator."""
    mark_synthetic(axes, series)
    for name, colour in LINES.items():
        draw_line(axes, cut_at_breaks(own_series(protected, indicator.code, name)), colour, name)
    draw_line(axes, series, DARK_BLUE, str(series["area"][0]), marker="o")
    for _, piece in series.filter(pl.col("lower").is_not_null()).group_by("piece"):
        draw_interval(axes, piece.sort("year"))
    draw_breaks(axes, series)
    unit = indicator.kind.unit
    axes.set_title(indicator.title, fontsize=9, wrap=True)
    axes.set_ylabel("share" if unit == "proportion" else unit, fontsize=8)
    axes.set_ylim(bottom=0)
    axes.tick_params(labelsize=8)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))


def draw_line(
    axes: Axes, series: pl.DataFrame, colour: str, label: str, *, marker: str = ""
) -> None:
    """Draw the pieces of one series, labelled once."""
    shown = series.filter(pl.col("value").is_not_null())
    for _, piece in shown.group_by("piece", maintain_order=True):
        name = label if piece["year"][0] == shown["year"][0] else "_"
        axes.plot(
            piece["year"],
            piece["value"],
            color=colour,
            marker=marker,
            markersize=4,
            linewidth=1.6,
            label=name,
        )
