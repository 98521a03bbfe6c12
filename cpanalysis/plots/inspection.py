"""What inspectors graded, and how little a few cases can say."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from cpanalysis.declare.published import GRADES
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_PINK,
    MID_GREY,
    ORANGE,
    TURQUOISE,
    Figure,
    open_canvas,
)
from cpanalysis.protect import Protected
from cpanalysis.words.inspection import grades_by_type, name_grade, published_shares

GRADE_COLOURS = dict(zip(GRADES, (TURQUOISE, ORANGE, DARK_PINK), strict=True))


def draw_grades(protected: Protected) -> Figure:
    """Return the cases of 2017 by type and grade, with their numbers."""
    rows = grades_by_type(protected)
    types = rows["stratum"].unique(maintain_order=True).to_list()
    canvas, axes = open_canvas(8.0, 0.9 + 0.42 * len(types))
    for grade, colour in GRADE_COLOURS.items():
        draw_grade(axes, rows, grade, colour)
    axes.set_yticks(range(len(types)), types)
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("cases")
    axes.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=9)
    caption = "Cases read by inspectors in May 2017, by type and grade; the figures are cases."
    return Figure(canvas, caption, describe_grades(rows))


def draw_grade(axes: Axes, rows: pl.DataFrame, grade: str, colour: str) -> None:
    """Draw one grade of all types as a part of the stacked bars, with its number."""
    before = rows.filter(pl.col("value_of_stratum").is_in(GRADES[: GRADES.index(grade)]))
    left = before.group_by("stratum").agg(pl.col("numerator").sum().alias("left"))
    bars = rows.filter(pl.col("value_of_stratum") == grade).join(
        left, on="stratum", how="left", maintain_order="left"
    )
    widths, starts = bars["numerator"].to_list(), bars["left"].fill_null(0.0).to_list()
    drawn = axes.barh(
        range(bars.height),
        widths,
        left=starts,
        color=colour,
        label=name_grade(grade),
        edgecolor="white",
    )
    labels = [f"{width:.0f}" if width else "" for width in widths]
    dark = "black" if grade == "requires_improvement" else "white"
    axes.bar_label(drawn, labels=labels, label_type="center", color=dark, fontsize=9)


def describe_grades(rows: pl.DataFrame) -> str:
    """Return the chart of grades in words."""
    parts = []
    for (name,), cases in rows.group_by("stratum", maintain_order=True):
        counts = zip(cases["value_of_stratum"], cases["numerator"], strict=True)
        written = ", ".join(f"{number:.0f} {name_grade(grade)}" for grade, number in counts)
        parts.append(f"{name}: {written}")
    return f"Stacked bar chart of cases by grade. {'; '.join(parts)}."


def draw_shares(protected: Protected, titles: dict[str, str]) -> Figure:
    """Return published shares with their counts and 95 % intervals.

    ``titles`` gives the label of each published reference that is shown, in order.
    """
    rows = published_shares(protected, list(titles))
    canvas, axes = open_canvas(8.0, 0.9 + 0.4 * rows.height)
    for place, row in enumerate(rows.iter_rows(named=True)):
        axes.hlines(place, row["lower"], row["upper"], color=DARK_BLUE, linewidth=2.6)
        axes.plot([row["value"]], [place], "o", color=DARK_BLUE, markeredgecolor="white")
    labels = [
        f"{titles[row['value_of_stratum']]}\n{row['numerator']:.0f} of {row['denominator']:.0f}"
        for row in rows.iter_rows(named=True)
    ]
    axes.set_yticks(range(rows.height), labels, fontsize=8.5)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.axvline(0.5, color=MID_GREY, linewidth=0.8, linestyle=":")
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", linewidth=0.8)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    caption = (
        "Shares that inspectors and auditors found, with 95% Wilson intervals, as if the cases"
        " had been drawn at random, which they were not."
    )
    return Figure(canvas, caption, describe_shares(rows, titles))


def describe_shares(rows: pl.DataFrame, titles: dict[str, str]) -> str:
    """Return the chart of shares in words."""
    parts = [
        f"{titles[row['value_of_stratum']]}: {row['numerator']:.0f} of {row['denominator']:.0f},"
        f" {row['lower']:.0%} to {row['upper']:.0%}"
        for row in rows.iter_rows(named=True)
    ]
    return f"Dot chart of shares with intervals. {'; '.join(parts)}."
