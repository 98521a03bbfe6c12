"""The courses of several areas or parts over the years, one beside the other on one scale."""

from itertools import pairwise
from textwrap import fill
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from cpanalysis.declare.indicator import Indicator
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    LIGHT_GREY,
    Figure,
    mark_synthetic,
    open_canvas,
)
from cpanalysis.plots.trends import UNIT_LABELS
from cpanalysis.words.numbers import write_period, write_range, write_symbol, write_value

GAP = 1.5
"""Between two courses, in years."""
LETTERS = 90
"""Of all names beside each other, before they are broken into lines."""

Row = dict[str, Any]


def draw_courses(rows: pl.DataFrame, indicator: Indicator, about: str) -> Figure:
    """Return every ``course`` of the rows with its intervals, in their order, never ranked."""
    series = place_courses(rows)
    courses = [part for _, part in series.group_by("course", maintain_order=True)]
    canvas, axes = open_canvas(max(8.0, min(11.0, 0.9 * len(courses))), 3.6)
    mark_synthetic(axes, series)
    for course in courses:
        draw_course(axes, course)
    label_courses(axes, series, courses)
    first, last = (f"{end:%B %Y}" for end in sorted(series["period_end"])[:: series.height - 1])
    caption = (
        f"{indicator.title}, {about}: each line runs from the period to {first} to that to {last};"
        " bars are 95% intervals, a symbol in brackets stands where there is no figure."
    )
    return Figure(canvas, caption, describe_courses(courses, indicator, about))


def place_courses(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with their ``place`` from left to right, and the ``piece`` of their line.

    No line crosses a break or an absent figure.
    """
    ends = rows["period_end"].unique().sort()
    names = rows["course"].unique(maintain_order=True).to_list()
    step = ends.len() - 1 + GAP
    starts = pl.col("course").replace_strict(
        {name: at * step for at, name in enumerate(names)}, return_dtype=pl.Float64
    )
    within = pl.col("period_end").rank("dense") - 1
    cut = pl.col("break_before").is_not_null() | pl.col("value").is_null()
    return rows.with_columns(
        (starts + within).alias("place"), cut.cum_sum().over("course").alias("piece")
    )


def draw_course(axes: Axes, course: pl.DataFrame) -> None:
    """Draw the pieces of one course with their intervals, and symbols where there is no figure."""
    shown = course.filter(pl.col("value").is_not_null())
    bars = shown.filter(pl.col("lower").is_not_null())
    place, lower, upper = (bars[name].to_numpy() for name in ("place", "lower", "upper"))
    axes.vlines(place, lower, upper, color=DARK_BLUE, alpha=0.45, linewidth=2, zorder=3)
    for _, piece in shown.group_by("piece", maintain_order=True):
        axes.plot(
            *(piece[name].to_numpy() for name in ("place", "value")),
            color=DARK_BLUE,
            linewidth=1.4,
            marker="o",
            markersize=5,
            markeredgecolor="white",
            zorder=4,
        )
    for row in course.filter(pl.col("value").is_null()).iter_rows(named=True):
        write_absent(axes, row)


def write_absent(axes: Axes, row: Row) -> None:
    """Write the symbol of a period without a figure at the foot: it is not zero."""
    axes.annotate(
        write_symbol(row["symbol"], row["status"]),
        (row["place"], 0.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=8,
        color=DARK_GREY,
    )


def label_courses(axes: Axes, series: pl.DataFrame, courses: list[pl.DataFrame]) -> None:
    """Write names under the courses, the first and the last year of each, and the unit."""
    unit = str(series["unit"][0])
    wide = max(8, LETTERS // len(courses))
    middles = [float(part["place"].mean()) for part in courses]  # type: ignore[arg-type]
    names = [fill(str(part["course"][0]), wide) for part in courses]
    axes.set_xticks(middles, names, fontsize=9)
    axes.tick_params(axis="x", which="major", length=0, pad=16)
    ends = sorted({row for part in courses for row in first_and_last(part)})
    axes.xaxis.set_minor_locator(FixedLocator([place for place, _ in ends]))
    axes.set_xticks([place for place, _ in ends], [year for _, year in ends], minor=True)
    axes.tick_params(axis="x", which="minor", length=3, labelsize=7.5, labelcolor=DARK_GREY)
    for left, right in pairwise(courses):
        between = (float(left["place"].max()) + float(right["place"].min())) / 2  # type: ignore[arg-type]
        axes.axvline(between, color=LIGHT_GREY, linewidth=0.8, zorder=0)
    axes.set_ylim(0, find_top(series))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.set_ylabel(UNIT_LABELS.get(unit, unit))


def first_and_last(course: pl.DataFrame) -> list[tuple[float, str]]:
    """Return the places of the first and the last period of a course, with their years."""
    ordered = course.sort("place")
    return [
        (float(row["place"]), f"{row['period_end']:%Y}")
        for row in (ordered.row(0, named=True), ordered.row(-1, named=True))
    ]


def find_top(series: pl.DataFrame) -> float:
    """Return where the vertical axis ends; one stretched interval does not flatten the values."""
    values, ends = (float(series[name].max() or 0) for name in ("value", "upper"))  # type: ignore[arg-type]
    top = 1.08 * max(values, min(ends, 2 * values)) or 1.0
    return min(top, 1.02) if series["unit"][0] == "proportion" else top


def describe_courses(courses: list[pl.DataFrame], indicator: Indicator, about: str) -> str:
    """Return the chart in words: the latest figure of each course with its interval."""
    latest = [course.sort("period_end").row(-1, named=True) for course in courses]
    said = "; ".join(f"{row['course']} {describe_end(row)}" for row in latest)
    return f"Line chart, one line for each. {indicator.title}, {about}. Latest: {said}."


def describe_end(row: Row) -> str:
    """Return the latest figure of one course in words."""
    period = write_period(row["period_start"], row["period_end"])
    if row["value"] is None:
        return f"no figure ({period})"
    unit = str(row["unit"])
    value = write_value(row["value"], unit)
    if row["lower"] is None:
        return f"{value} ({period})"
    return f"{value}, {write_range(row['lower'], row['upper'], unit)} ({period})"
