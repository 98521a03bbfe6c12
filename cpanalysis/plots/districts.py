"""The four districts side by side: small multiples of a theme, and a funnel of the four."""

from collections.abc import Sequence
from itertools import zip_longest

import polars as pl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    MID_GREY,
    Figure,
    mark_synthetic,
    open_canvas,
    open_grid,
)
from cpanalysis.plots.funnels import draw_limits, size_of
from cpanalysis.plots.trends import UNIT_LABELS
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.districts import describe_funnel, name_theme
from cpanalysis.words.funnels import funnel_of
from cpanalysis.words.numbers import write_period, write_range, write_value

COLUMNS = 3
PANEL_HEIGHT = 1.75
TITLE = 34
"""Letters of a title that fit on a line over a panel."""


def draw_side_by_side(rows: pl.DataFrame, theme: str, force: str) -> Figure:
    """Return a small chart for each indicator of a theme: the districts with their intervals."""
    groups = [
        (str(code[0]), group) for code, group in rows.group_by("indicator", maintain_order=True)
    ]
    lines = -(-len(groups) // COLUMNS)
    canvas, panels = open_grid(lines, COLUMNS, 9.0, PANEL_HEIGHT * lines)
    for axes, panel in zip_longest(panels, groups):
        draw_panel(axes, panel)
    caption = (
        f"{name_theme(theme)}, the latest twelve months of each: the four districts with 95%"
        f" intervals in their fixed order, not ranked; the line is {force} as a whole."
    )
    words = "; ".join(describe_panel(code, group) for code, group in groups)
    return Figure(canvas, caption, f"Dot chart. {force}, {theme}. {words}.")


def draw_panel(axes: Axes, panel: tuple[str, pl.DataFrame] | None) -> None:
    """Draw one indicator, or leave the panel empty."""
    if panel is None:
        axes.set_axis_off()
        return
    code, rows = panel
    mark_small(axes, rows)
    four = order_districts(rows)
    shown = four.drop_nulls("value")
    bounded = shown.drop_nulls(["lower", "upper"])
    axes.hlines(bounded["place"], bounded["lower"], bounded["upper"], color=DARK_BLUE, linewidth=2)
    sns.scatterplot(
        x=shown["value"].to_numpy(), y=shown["place"].to_numpy(), color=DARK_BLUE, s=36, ax=axes
    )
    whole = rows.filter(pl.col("area") == FORCE.name)["value"].drop_nulls()
    if len(whole):
        axes.axvline(float(whole[0]), color=MID_GREY, linewidth=1.2)
    label_panel(axes, code, str(rows["unit"][0]))


def mark_small(axes: Axes, rows: pl.DataFrame) -> None:
    """Mark a panel of made-up records, small enough for it."""
    mark_synthetic(axes, rows)
    for text in axes.texts:
        text.set_fontsize(14)


def order_districts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the districts in their fixed order, each with its place."""
    order = pl.DataFrame({"area": DISTRICT_NAMES, "place": range(len(DISTRICT_NAMES))})
    return order.join(rows, on="area", how="left", maintain_order="left")


def label_panel(axes: Axes, code: str, unit: str) -> None:
    """Write title, districts and unit, small."""
    axes.set_title(break_title(find_indicator(code).title), fontsize=8)
    axes.set_yticks(range(len(DISTRICT_NAMES)), DISTRICT_NAMES, fontsize=7)
    axes.set_ylim(len(DISTRICT_NAMES) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", linewidth=0.6)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.tick_params(axis="x", labelsize=7)
    axes.set_xlabel(UNIT_LABELS.get(unit, unit), fontsize=7)


def break_title(title: str) -> str:
    r"""Return a title over two lines where it is long.

    >>> break_title("Return interviews completed within 72 hours of return")
    'Return interviews completed within\n72 hours of return'
    """
    if len(title) <= TITLE:
        return title
    cut = title.rfind(" ", 0, TITLE + 1)
    return f"{title[:cut]}\n{title[cut + 1 :]}" if cut > 0 else title


def describe_panel(code: str, rows: pl.DataFrame) -> str:
    """Return one panel in words."""
    parts = []
    for row in order_districts(rows).iter_rows(named=True):
        if row["value"] is None:
            parts.append(f"{row['area']} no figure")
        else:
            ends = write_range(row["lower"], row["upper"], row["unit"])
            parts.append(f"{row['area']} {write_value(row['value'], row['unit'])} ({ends})")
    return f"{find_indicator(code).title}: {', '.join(parts)}"


def draw_district_funnel(protected: Protected, indicator: Indicator, force: str) -> Figure:
    """Return the four districts by size in the limits that chance would keep to."""
    points, limits = funnel_of(protected, indicator.code)
    own = points.filter(pl.col("area").is_in(DISTRICT_NAMES))
    canvas, axes = open_canvas(8.0, 4.0)
    mark_synthetic(axes, own)
    draw_limits(axes, limits, label="four districts together")
    axes.plot(own["exposure"], own["value"], "o", color=DARK_BLUE, markersize=8)
    name_points(axes, own, float(limits["target"][0]))
    unit = str(own["unit"][0])
    axes.set_xlabel(f"size: {size_of(indicator)}")
    axes.set_ylabel(UNIT_LABELS.get(unit, unit))
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.legend(frameon=False, loc="lower right", fontsize=9)
    period = write_period(own["period_start"][0], own["period_end"][0])
    caption = (
        f"{indicator.title}, {period}: the districts of {force} by size. Between the lines lie 95%"
        " (solid) and 99.8% (dashed) of districts that do not differ."
    )
    words = describe_funnel(protected, indicator, force)
    return Figure(canvas, caption, f"Funnel chart. {words}")


def name_points(axes: Axes, points: pl.DataFrame, target: float) -> None:
    """Write each district's name beside its point, away from the middle line."""
    rows: Sequence[tuple[str, float, float]] = points.select("area", "exposure", "value").rows()
    for name, size, value in rows:
        axes.annotate(
            name,
            (size, value),
            xytext=(7, 5 if value >= target else -14),
            textcoords="offset points",
            fontsize=9,
            color=DARK_GREY,
        )
