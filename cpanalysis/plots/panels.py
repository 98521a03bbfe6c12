"""Small charts side by side: one indicator each, the district beside force and country."""

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
    mark_synthetic,
    open_canvas,
)
from cpanalysis.plots.trends import (
    UNIT_LABELS,
    cut_at_breaks,
    describe_series,
    draw_breaks,
    draw_interval,
    name_periods,
)
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_value
from cpanalysis.words.trends import own_series

LINES = {FORCE.name: TURQUOISE, ENGLAND.name: MID_GREY}


def draw_panel(protected: Protected, indicator: Indicator, district: str) -> Figure:
    """Return one indicator as a small chart: the district with its interval, force, England."""
    series = cut_at_breaks(own_series(protected, indicator.code, district))
    canvas, axes = open_canvas(3.7, 3.0)
    mark_synthetic(axes, series)
    draw_lines(axes, protected, indicator, series)
    label_panel(axes, indicator.kind.unit)
    caption = f"{indicator.title} by {name_periods(series)}."
    return Figure(canvas, caption, describe_series(series, indicator, district))


def draw_lines(
    axes: Axes, protected: Protected, indicator: Indicator, series: pl.DataFrame
) -> None:
    """Draw force and England, and over them the district with its interval and breaks."""
    for name, colour in LINES.items():
        draw_line(axes, cut_at_breaks(own_series(protected, indicator.code, name)), colour, name)
    draw_line(axes, series, DARK_BLUE, str(series["area"][0]), marker="o")
    for _, piece in series.filter(pl.col("lower").is_not_null()).group_by("piece"):
        draw_interval(axes, piece.sort("year"))
    draw_breaks(axes, series)


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


def label_panel(axes: Axes, unit: str) -> None:
    """Write years, unit and legend, small."""
    axes.set_ylabel(UNIT_LABELS.get(unit, unit), fontsize=9)
    axes.set_ylim(bottom=0)
    axes.tick_params(labelsize=9)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(-0.15, 1.0), fontsize=8)
