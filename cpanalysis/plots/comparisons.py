"""Areas beside each other in one period: a point and its interval each, never ranked."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.whom import list_beside
from cpanalysis.plots.figure import (
    DARK_BLUE,
    MID_GREY,
    Figure,
    mark_synthetic,
    open_canvas,
)
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_period, write_range, write_symbol, write_value
from cpanalysis.words.trends import Row, own_series

SIDE_BY_SIDE = list_beside(DISTRICT_NAMES[0])


def draw_areas(
    protected: Protected,
    indicator: Indicator,
    area: str,
    *,
    names: tuple[str, ...] = SIDE_BY_SIDE,
) -> Figure:
    """Return the latest period of ``names`` side by side in their given order.

    The order is that of ``names``, never of the values: districts are not ranked.
    """
    rows = latest_rows(protected, indicator.code, area, names)
    canvas, axes = open_canvas(8.0, 0.9 + 0.34 * rows.height)
    mark_synthetic(axes, rows)
    for place, row in enumerate(rows.iter_rows(named=True)):
        colour = DARK_BLUE if row["area"] == area else MID_GREY
        draw_point(axes, row, place, colour)
    label_areas(axes, rows, area)
    period = write_period(rows["period_start"][0], rows["period_end"][0])
    caption = f"{indicator.title}, {period}: points with their 95% intervals, not ranked."
    return Figure(canvas, caption, describe_areas(rows, indicator, period))


def latest_rows(protected: Protected, code: str, area: str, names: tuple[str, ...]) -> pl.DataFrame:
    """Return the rows of ``names`` in the latest period in which ``area`` has a figure."""
    rows = pl.concat([own_series(protected, code, name) for name in names])
    own = rows.filter(pl.col("area") == area, pl.col("status") == "ok")
    latest = rows.join(own.select(pl.col("period_end").max()), on="period_end")
    order = pl.DataFrame({"area": list(names)})
    return order.join(latest, on="area", how="inner", maintain_order="left")


def draw_point(axes: Axes, row: Row, place: int, colour: str) -> None:
    """Draw one area's value and interval, or its symbol where there is none."""
    if row["value"] is None:
        symbol = write_symbol(row["symbol"], str(row["status"]))
        axes.annotate(symbol, (0, place), xytext=(4, 0), textcoords="offset points", va="center")
        return
    if row["lower"] is not None:
        axes.hlines(place, row["lower"], row["upper"], color=colour, linewidth=2.4)
    axes.plot([row["value"]], [place], "o", color=colour, markersize=7, markeredgecolor="white")


def label_areas(axes: Axes, rows: pl.DataFrame, area: str) -> None:
    """Write the names of the areas, that of the page in bold, and the unit."""
    unit = str(rows["unit"][0])
    axes.set_yticks(range(rows.height), rows["area"].to_list())
    for label in axes.get_yticklabels():
        label.set_fontweight("bold" if label.get_text() == area else "normal")
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", linewidth=0.8)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.set_xlabel("share" if unit == "proportion" else unit)


def describe_areas(rows: pl.DataFrame, indicator: Indicator, period: str) -> str:
    """Return the chart in words: every area with its value and interval."""
    parts = [describe_area(row) for row in rows.iter_rows(named=True)]
    return f"Dot chart. {indicator.title}, {period}. {'; '.join(parts)}."


def describe_area(row: Row) -> str:
    """Return one area with its value and interval in words."""
    unit = str(row["unit"])
    if row["value"] is None:
        return f"{row['area']} no figure"
    value = write_value(row["value"], unit)
    if row["lower"] is None:
        return f"{row['area']} {value}"
    return f"{row['area']} {value} ({write_range(row['lower'], row['upper'], unit)})"
