"""A control chart as its columns say: points, centre, limits, marks, phases and dated events."""

from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cpanalysis.declare.indicator import Indicator
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    LIGHT_GREY,
    MID_GREY,
    ORANGE,
    TURQUOISE,
    Figure,
    mark_synthetic,
    open_canvas,
)
from cpanalysis.plots.trends import UNIT_LABELS
from cpanalysis.words.charts import Row, describe_picture, name_chart, name_series
from cpanalysis.words.events import Marked
from cpanalysis.words.numbers import write_amount, write_symbol, write_value

MARKS = {1: ("^", ORANGE, "signal, high"), -1: ("v", DARK_PINK, "signal, low")}
LIMITS: dict[str, Any] = {"color": TURQUOISE, "linestyle": (0, (5, 2)), "linewidth": 1.3}
FEW_SYMBOLS = 12
"""Up to so many symbols of absent months are written large."""

LABEL_SHARE = 0.055
"""Part of the width of a chart that the label of an event takes."""

MARGIN = 25
"""Days left free on either side."""

LABEL_STEP = 10
"""Points by which the label of an event is lowered under one that is near."""

STRETCH = 1.6
"""Limits beyond so many times the highest month run out of the chart, which stays legible."""


def draw_chart(
    row: Row, points: pl.DataFrame, indicator: Indicator, *, events: list[Marked]
) -> Figure:
    """Return a chart of one series; nothing is computed here but where marks stand."""
    canvas, axes = open_canvas(8.0, 3.9)
    mark_synthetic(axes, points)
    draw_events(axes, events, points)
    for phase in points.partition_by("phase", maintain_order=True):
        draw_lines(axes, phase)
    draw_target(axes, row)
    draw_points(axes, points)
    draw_provisional(axes, points)
    draw_signals(axes, points)
    draw_absent(axes, points)
    label_chart(axes, points, str(row["unit"]))
    caption = f"{indicator.title}: {name_series(row)} by month. {explain(row, points, events)}"
    return Figure(canvas, caption, describe_picture(row, points, indicator))


def line(points: pl.DataFrame, name: str) -> np.ndarray:
    """Return a column as numbers, nan where there is none: a line breaks there."""
    return points[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def draw_lines(axes: Axes, phase: pl.DataFrame) -> None:
    """Draw centre, limits and the band of 95 % of months, of one phase."""
    when = phase["period_start"].to_numpy()
    centre, low, high = (line(phase, name) for name in ("centre", "lower_warning", "upper_warning"))
    axes.fill_between(when, low, high, color=DARK_BLUE, alpha=0.08, linewidth=0, zorder=1)
    axes.plot(when, centre, color=MID_GREY, linewidth=1.4, zorder=2)
    for name in ("lower_action", "upper_action"):
        axes.plot(when, line(phase, name), **LIMITS, marker="_", markersize=5, zorder=2)


def draw_points(axes: Axes, points: pl.DataFrame) -> None:
    """Draw the months, joined where they follow one another."""
    axes.plot(
        points["period_start"].to_numpy(),
        line(points, "value"),
        color=DARK_BLUE,
        linewidth=0.8,
        marker="o",
        markersize=4.2,
        markeredgecolor="white",
        markeredgewidth=0.6,
        label="month",
        zorder=4,
    )


def draw_provisional(axes: Axes, points: pl.DataFrame) -> None:
    """Draw months of which many records are not in yet: hollow, joined to nothing."""
    late = points.drop_nulls("provisional")
    if late.height:
        axes.plot(
            late["period_start"].to_numpy(),
            line(late, "provisional"),
            linestyle="none",
            marker="o",
            markersize=5,
            markerfacecolor="white",
            markeredgecolor=DARK_BLUE,
            label="provisional",
            zorder=4,
        )


def draw_signals(axes: Axes, points: pl.DataFrame) -> None:
    """Mark signals by shape and colour: a triangle that points to the side they lie on."""
    for side, (marker, colour, label) in MARKS.items():
        marked = points.filter(pl.col("is_signal"), pl.col("direction") == side)
        if marked.is_empty():
            continue
        axes.plot(
            marked["period_start"].to_numpy(),
            line(marked, "value"),
            linestyle="none",
            color=colour,
            marker=marker,
            markersize=8.5,
            markeredgecolor="white",
            label=label,
            zorder=5,
        )


def draw_target(axes: Axes, row: Row) -> None:
    """Draw the declared target, where there is one."""
    if row["target"] is not None:
        axes.axhline(
            row["target"], color=DARK_GREY, linestyle=":", linewidth=1.4, label="target", zorder=2
        )


def find_absent(points: pl.DataFrame) -> pl.DataFrame:
    """Return the months without a figure, final or provisional."""
    return points.filter(pl.col("value").is_null(), pl.col("provisional").is_null())


def draw_absent(axes: Axes, points: pl.DataFrame) -> None:
    """Write at the foot the symbol of each month without a figure: it is not zero."""
    absent = find_absent(points)
    for row in absent.iter_rows(named=True):
        axes.annotate(
            write_symbol(row["symbol"], row["status"]),
            (row["period_start"], 0.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=8 if absent.height <= FEW_SYMBOLS else 5.5,
            color=DARK_GREY,
        )


def draw_events(axes: Axes, events: list[Marked], points: pl.DataFrame) -> None:
    """Draw a thin line at each event of known month, a band over the days one can lie in."""
    first, last = points["period_start"].min(), points["period_start"].max()
    if first is None or first == last:
        return
    width = LABEL_SHARE * (date2num(last) - date2num(first))
    starts = [max(date2num(event.first), date2num(first)) for event in events]
    for event, start, level in zip(events, starts, stagger(starts, width), strict=True):
        if event.is_window:
            axes.axvspan(start, date2num(event.last), color=LIGHT_GREY, alpha=0.4, zorder=0)
        else:
            axes.axvline(start, color=MID_GREY, linestyle="-", linewidth=0.8, zorder=1)
        axes.annotate(
            event.code,
            (start, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -2 - LABEL_STEP * level),
            textcoords="offset points",
            va="top",
            fontsize=7.5,
            color=DARK_GREY,
        )


def stagger(starts: list[float], width: float) -> list[int]:
    """Return for each label the uppermost row in which it overlaps no other; starts in order.

    >>> stagger([0, 10, 200], 50)
    [0, 1, 0]
    """
    ends: list[float] = []
    rows = []
    for start in starts:
        row = next((row for row, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [start + width]
        rows.append(row)
    return rows


def label_chart(axes: Axes, points: pl.DataFrame, unit: str) -> None:
    """Write axes and legend; limits far above the months run out of the chart."""
    axes.plot([], [], color=MID_GREY, linewidth=1.4, label="expected")
    axes.plot([], [], **LIMITS, label="limits")
    first, last = points["period_start"].min(), points["period_start"].max()
    axes.set_xlim(date2num(first) - MARGIN, date2num(last) + MARGIN)
    axes.set_ylim(0, find_top(points, unit))
    axes.yaxis.set_major_locator(MaxNLocator(8, integer=unit == "count"))
    axes.set_xlabel("month")
    axes.set_ylabel(UNIT_LABELS.get(unit, unit))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.legend(frameon=False, ncols=6, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=9)


def find_top(points: pl.DataFrame, unit: str) -> float:
    """Return where the vertical axis ends."""
    highest, limit = (
        float(np.nanmax(np.append(line(points, name), 0.0))) for name in ("value", "upper_action")
    )
    centre, late = (
        float(np.nanmax(np.append(line(points, name), 0.0))) for name in ("centre", "provisional")
    )
    seen = max(highest, centre, late)
    top = 1.1 * max(seen, min(limit, STRETCH * seen if highest > 0 else np.inf)) or 1.0
    return min(top, 1.05) if unit == "proportion" else top


def explain(row: Row, points: pl.DataFrame, events: list[Marked]) -> str:
    """Return what the marks of the chart mean, as far as it has them."""
    absent = find_absent(points).height
    bear = f"{'bears' if absent == 1 else 'bear'} its symbol"
    marks = {
        "the grey line is what the baseline leads one to expect": has(points, "centre"),
        "dashed lines are its limits, the band holds 95% of months": has(points, "upper_action"),
        "triangles mark signals": bool(points["is_signal"].any()),
        "lines begin anew at a declared event": points["phase"].n_unique() > 1,
        PROVISIONAL: has(points, "provisional"),
        f"{write_amount(absent, 'month')} without a figure {bear}": absent > 0,
    }
    said = [words for words, is_drawn in marks.items() if is_drawn]
    titles = [f"{event.code} {event.title}" for event in events]
    return "; ".join([name_chart(row), *said, *titles]) + "."


PROVISIONAL = "hollow marks are provisional: not all records are in yet, and none is tested"


def has(points: pl.DataFrame, name: str) -> bool:
    """Return whether any month has a figure of a column."""
    return bool(points[name].is_not_null().any())
