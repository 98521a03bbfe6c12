"""A district month by month, with its interval, beside the force, and with dated events."""

import polars as pl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.ticker import FuncFormatter

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    LIGHT_GREY,
    ORANGE,
    TURQUOISE,
    Figure,
    close_canvas,
    mark_synthetic,
    open_canvas,
)
from cpanalysis.plots.trends import UNIT_LABELS, describe_series
from cpanalysis.protect import Protected
from cpanalysis.words.events import Marked, marked_events
from cpanalysis.words.numbers import write_symbol, write_value
from cpanalysis.words.trends import monthly_series

ABSENT_SHOWN = 6
"""So many absent months carry their symbol each; more are said in the caption alone."""


def draw_months(protected: Protected, indicator: Indicator, area: str) -> Figure:
    """Return the months of ``area`` with their 95 % intervals; a month without figure is a gap."""
    series = cut_at_gaps(monthly_series(protected, indicator.code, area))
    events = marked_events(protected, indicator.theme, series)
    canvas, axes = open_canvas()
    mark_synthetic(axes, series)
    draw_events(axes, events)
    if not isinstance(indicator.kind, Count):
        force = cut_at_gaps(monthly_series(protected, indicator.code, FORCE.name))
        draw_line(axes, force, TURQUOISE, FORCE.name)
    draw_line(axes, series, DARK_BLUE, area)
    draw_band(axes, series)
    draw_absent(axes, series)
    label_months(axes, indicator.kind.unit)
    caption = f"{indicator.title}: {area} by month, with 95% intervals{explain(series, events)}"
    return close_canvas(canvas, caption, describe_series(series, indicator, area))


def cut_at_gaps(series: pl.DataFrame) -> pl.DataFrame:
    """Return ``series`` with its piece: a line is drawn within a piece only."""
    return series.with_columns(pl.col("value").is_null().cum_sum().alias("piece"))


def draw_line(axes: Axes, series: pl.DataFrame, colour: str, label: str) -> None:
    """Draw the months of one area."""
    shown = series.filter(pl.col("value").is_not_null())
    sns.lineplot(
        data=shown.select("period_start", "value", "piece").to_pandas(),
        x="period_start",
        y="value",
        units="piece",
        estimator=None,
        color=colour,
        linewidth=1.8,
        ax=axes,
        zorder=4,
    )
    axes.plot([], [], color=colour, linewidth=1.8, label=label)


def draw_band(axes: Axes, series: pl.DataFrame) -> None:
    """Draw the intervals as a band within each piece."""
    known = series.filter(pl.col("lower").is_not_null())
    for _, piece in known.group_by("piece", maintain_order=True):
        when, lower, upper = (piece[name].to_numpy() for name in ("period_start", "lower", "upper"))
        axes.fill_between(when, lower, upper, color=DARK_BLUE, alpha=0.13, linewidth=0, zorder=2)


def draw_absent(axes: Axes, series: pl.DataFrame) -> None:
    """Write the symbol of each month without a figure: it is not zero."""
    absent = series.filter(pl.col("value").is_null())
    if absent.height > ABSENT_SHOWN:
        return
    for row in absent.iter_rows(named=True):
        axes.annotate(
            write_symbol(row["symbol"], row["status"]),
            (row["period_start"], 0.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            color=DARK_GREY,
        )


def draw_events(axes: Axes, events: list[Marked]) -> None:
    """Draw a line at each event of known month, and a band over the days one can lie in."""
    for event in events:
        if event.is_window:
            axes.axvspan(
                date2num(event.first), date2num(event.last), color=LIGHT_GREY, alpha=0.5, zorder=0
            )
        else:
            axes.axvline(
                date2num(event.first), color=ORANGE, linestyle="--", linewidth=1.2, zorder=1
            )
        axes.annotate(
            event.code,
            (date2num(event.first), 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -2),
            textcoords="offset points",
            va="top",
            fontsize=8,
            color=DARK_GREY,
        )


def label_months(axes: Axes, unit: str) -> None:
    """Write the axes and the legend."""
    axes.set_ylim(bottom=0)
    axes.set_xlabel("month")
    axes.set_ylabel(UNIT_LABELS.get(unit, unit))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.legend(frameon=False, ncols=4, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=9)


def explain(series: pl.DataFrame, events: list[Marked]) -> str:
    """Return what the marks of the chart mean, as far as it has them."""
    said = [f"{event.code} {event.title}" for event in events]
    absent = series["value"].is_null().sum()
    gaps = f"; {absent} of {series.height} months have no figure" if absent else ""
    return gaps + "".join(f"; {words}" for words in said) + "."
