"""A funnel: every authority by size and value, with the limits that chance would keep to."""

from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.whom import list_elsewhere
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    LIGHT_GREY,
    MID_GREY,
    TURQUOISE,
    Figure,
    open_canvas,
)
from cpanalysis.plots.trends import UNIT_LABELS
from cpanalysis.protect import Protected
from cpanalysis.words.funnels import describe_position, funnel_of
from cpanalysis.words.numbers import write_period, write_value


def draw_funnel(protected: Protected, indicator: Indicator, district: str) -> Figure:
    """Return the funnel of the latest year: the district, and the others of its force, marked."""
    points, limits = funnel_of(protected, indicator.code)
    canvas, axes = open_canvas(8.0, 4.4)
    draw_limits(axes, limits)
    others = points.filter(~pl.col("area").is_in(list_marked(district)))
    axes.plot(others["exposure"], others["value"], "o", color=LIGHT_GREY, markeredgecolor=MID_GREY)
    draw_districts(axes, points, district)
    label_funnel(axes, str(points["unit"][0]), size_of(indicator))
    axes.set_ylim(0, 1.15 * float(points["value"].max()))  # type: ignore[arg-type]
    period = write_period(points["period_start"][0], points["period_end"][0])
    caption = (
        f"{indicator.title}, {period}: {points.height} authorities of England by size. Between"
        " the lines lie 95% (solid) and 99.8% (dashed) of authorities that do not differ."
    )
    alternative = f"Funnel chart. {describe_position(protected, indicator, district)}"
    return Figure(canvas, caption, alternative)


def size_of(indicator: Indicator) -> str:
    """Return what the authorities' size is measured in."""
    return str(getattr(indicator.kind, "of", "number counted against"))


def draw_limits(axes: Axes, limits: pl.DataFrame, *, label: str = "England together") -> None:
    """Draw the value of all together and both pairs of limits."""
    size = limits["exposure"]
    axes.plot(size, limits["target"], color=DARK_GREY, linewidth=1.2, label=label)
    for name, style in (("warning", "-"), ("action", "--")):
        for end in ("lower", "upper"):
            line = limits[f"{end}_{name}"]
            axes.plot(size, line, color=TURQUOISE, linestyle=style, linewidth=1.3)


def draw_districts(axes: Axes, points: pl.DataFrame, district: str) -> None:
    """Draw the district of the page filled, and the other three of a force's four as rings."""
    marked = points.filter(pl.col("area").is_in(list_marked(district)))
    own, others = marked.filter(area=district), marked.filter(pl.col("area") != district)
    ring: dict[str, Any] = {"markeredgecolor": DARK_BLUE, "markeredgewidth": 1.6}
    if not list_elsewhere([district]):
        axes.plot(*xy(others), "o", color="white", markersize=7, label="rest of the force", **ring)
    axes.plot(*xy(own), "o", color=DARK_BLUE, markersize=9, label=district, **ring)


def list_marked(district: str) -> tuple[str, ...]:
    """Return the authorities that the funnel of one marks.

    >>> list_marked("Leeds")
    ('Leeds',)
    """
    return list_elsewhere([district]) or DISTRICT_NAMES


def xy(points: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return size and value of points, to draw them."""
    return points["exposure"], points["value"]


def label_funnel(axes: Axes, unit: str, size: str) -> None:
    """Write the axes: size on a logarithmic scale, because authorities differ fiftyfold."""
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(f"size: {size} (logarithmic)")
    axes.set_ylabel(UNIT_LABELS.get(unit, unit))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.legend(frameon=False, loc="upper right", fontsize=9)
