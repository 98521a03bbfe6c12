"""An event in a series: what was seen, what was fitted, and the course before carried on."""

from datetime import date

import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.ticker import FuncFormatter

from cpanalysis.declare.changes import ALL_OF_IT, OF_MIX, WITHIN
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.wording import mark_family, word_verdict
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    LIGHT_GREY,
    ORANGE,
    TURQUOISE,
    Figure,
    mark_synthetic,
    open_canvas,
)
from cpanalysis.plots.trends import UNIT_LABELS
from cpanalysis.words.changes import write_when
from cpanalysis.words.numbers import signed, write_points, write_value
from cpanalysis.words.trends import Row

SIZE = (5.2, 3.6)
PART_LABELS = {
    ALL_OF_IT: "all of the change",
    OF_MIX: "change of mix",
    WITHIN: "within like groups",
}


def draw_change(points: pl.DataFrame, row: Row, indicator: Indicator) -> Figure:
    """Return the months of one indicator, area and event with the lines of the model."""
    canvas, axes = open_canvas(*SIZE)
    mark_synthetic(axes, points)
    draw_event(axes, row["first_day"], row["last_day"], row["event"])
    draw_course(axes, points)
    draw_fitted(axes, points)
    draw_observed(axes, points)
    label_change(axes, indicator.kind.unit)
    caption = f"{indicator.title}: {row['area']} before and after {row['event']}{explain(points)}"
    return Figure(canvas, caption, describe_change_chart(points, row, indicator))


def draw_event(axes: Axes, first: date, last: date, code: str) -> None:
    """Draw a line at an event of known month, or a band over the window it can lie in."""
    if (first.year, first.month) == (last.year, last.month):
        axes.axvline(date2num(first), color=ORANGE, linestyle="--", linewidth=1.2, zorder=1)
    else:
        axes.axvspan(date2num(first), date2num(last), color=LIGHT_GREY, alpha=0.6, zorder=0)
    axes.annotate(
        code,
        (date2num(first), 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(2, -2),
        textcoords="offset points",
        va="top",
        fontsize=8,
        color=DARK_GREY,
    )


def draw_observed(axes: Axes, points: pl.DataFrame) -> None:
    """Draw what was seen, a dot a month; a month without a figure has none."""
    seen = points.filter(pl.col("observed").is_not_null())
    when, value = (seen[name].to_numpy() for name in ("period_start", "observed"))
    axes.plot(when, value, "o", color=DARK_BLUE, markersize=4, label="observed", zorder=4)


def draw_fitted(axes: Axes, points: pl.DataFrame) -> None:
    """Draw the fitted line on either side of the event, never across it."""
    for side in ("before", "after"):
        part = points.filter(pl.col("side") == side, pl.col("fitted").is_not_null())
        when, value = (part[name].to_numpy() for name in ("period_start", "fitted"))
        label = "fitted" if side == "after" and part.height else "_"
        axes.plot(when, value, color=DARK_BLUE, linewidth=1.8, label=label, zorder=3)


def draw_course(axes: Axes, points: pl.DataFrame) -> None:
    """Draw the course before, carried on from the event, with its interval."""
    after = points.filter(pl.col("side") != "before", pl.col("counterfactual").is_not_null())
    if after.is_empty():
        return
    when, value, lower, upper = (
        after[name].to_numpy() for name in ("period_start", "counterfactual", "lower", "upper")
    )
    axes.fill_between(when, lower, upper, color=TURQUOISE, alpha=0.18, linewidth=0, zorder=2)
    axes.plot(
        when, value, color=TURQUOISE, linestyle="--", linewidth=1.8, label="course before", zorder=3
    )


def label_change(axes: Axes, unit: str) -> None:
    """Write the axes and the legend."""
    axes.set_ylim(bottom=0)
    axes.set_xlabel("month")
    axes.set_ylabel(UNIT_LABELS.get(unit, unit))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.tick_params(axis="x", labelrotation=30, labelsize=8)
    axes.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=8)


def explain(points: pl.DataFrame) -> str:
    """Return what of the chart is missing, and what the band is."""
    absent = points["observed"].is_null().sum()
    have = "has" if absent == 1 else "have"
    gaps = f"; {absent} of {points.height} months {have} no figure" if absent else ""
    if points["counterfactual"].is_null().all():
        return f"{gaps}; no line is shown."
    return f"{gaps}; the band is the 95% interval of the course before, not of single months."


def describe_change_chart(points: pl.DataFrame, row: Row, indicator: Indicator) -> str:
    """Return the chart in words."""
    opening = f"Line chart. {indicator.title}, {row['area']}, by month, with an event"
    when = f"{opening} ({row['event']}, {write_when(row)})."
    word = f"{word_verdict(row)}{mark_family(row)}"
    if row["estimate"] is None:
        return f"{when} No line is shown ({row['reason']}); {word}."
    means = [
        write_value(points.filter(pl.col("side") == side)["fitted"].mean(), indicator.kind.unit)  # type: ignore[arg-type]
        for side in ("before", "after")
    ]
    return f"{when} Fitted on average {means[0]} before and {means[1]} since; {word}."


def draw_parts_of_change(rows: pl.DataFrame, indicator: Indicator) -> Figure:
    """Return the change of a share and its two parts, with their intervals, for each area."""
    canvas, axes = open_canvas(7.0, 2.8)
    mark_synthetic(axes, rows)
    axes.axvline(0, color=DARK_GREY, linewidth=1.0, zorder=1)
    areas = rows["area"].unique(maintain_order=True).to_list()
    for place, area in enumerate(areas):
        own = rows.filter(pl.col("area") == area, pl.col("difference").is_not_null())
        draw_area(axes, own, colour=(DARK_BLUE, TURQUOISE)[place % 2], shift=0.2 * place - 0.1)
    label_parts(axes)
    caption = f"{indicator.title}: the change in points of per cent, and its parts, with intervals."
    return Figure(canvas, caption, describe_parts_chart(rows, indicator))


def draw_area(axes: Axes, rows: pl.DataFrame, *, colour: str, shift: float) -> None:
    """Draw the parts of one area as points with bars."""
    order = list(PART_LABELS)
    label = rows["area"][0] if rows.height else "_"
    for row in rows.iter_rows(named=True):
        height = order.index(row["part"]) + shift
        axes.plot([100 * row["lower"], 100 * row["upper"]], [height] * 2, color=colour, linewidth=2)
        axes.plot([100 * row["difference"]], [height], "o", color=colour, markersize=6, label=label)
        label = "_"


def label_parts(axes: Axes) -> None:
    """Write the parts, first on top, and the legend."""
    axes.set_yticks(range(len(PART_LABELS)), list(PART_LABELS.values()))
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", linewidth=0.8)
    axes.set_xlabel("points of per cent")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: signed(value / 100)))
    axes.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=9)


def describe_parts_chart(rows: pl.DataFrame, indicator: Indicator) -> str:
    """Return the chart of parts in words."""
    parts = [
        f"{row['area']}, {PART_LABELS[row['part']]}: {write_points(row['difference'])}"
        for row in rows.filter(pl.col("difference").is_not_null()).iter_rows(named=True)
    ]
    return f"Dot chart. {indicator.title}. {'; '.join(parts) or 'No part has a figure'}."
