"""A district over time, with its interval, beside region and country."""

import polars as pl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from cpanalysis.declare.areas import ENGLAND, FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Stock
from cpanalysis.declare.results import LENGTH, count_months
from cpanalysis.declare.whom import list_wholes
from cpanalysis.plots.figure import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    MID_GREY,
    ORANGE,
    TURQUOISE,
    Figure,
    mark_synthetic,
    open_canvas,
)
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_period, write_symbol, write_value
from cpanalysis.words.trends import is_told_longer, own_series, short_series

UNIT_LABELS = {"proportion": "share", "count": "number"}
COLOURS = {FORCE.name: TURQUOISE, ENGLAND.name: MID_GREY}
"""Of force and country; a region is pink, whichever it is."""


def draw_trend(protected: Protected, indicator: Indicator, area: str) -> Figure:
    """Return the series of ``area`` with its 95 % interval, broken where it cannot be compared.

    Rates and proportions stand beside those of force, region and country; counts stand alone,
    because the areas differ in size.
    """
    series = cut_at_breaks(drawn_series(protected, indicator.code, area))
    canvas, axes = open_canvas()
    mark_synthetic(axes, series)
    if not isinstance(indicator.kind, Count | Stock):
        draw_references(axes, protected, series, list_wholes(area))
    draw_series(axes, series, area)
    draw_breaks(axes, series)
    draw_absent(axes, series)
    label_axes(axes, series)
    caption = f"{indicator.title}: {area}{explain_marks(series)}"
    return Figure(canvas, caption, describe_series(series, indicator, area))


def drawn_series(protected: Protected, code: str, area: str) -> pl.DataFrame:
    """Return what is drawn of an indicator: quarters or half-years where it is told so, or years.

    Months have charts of their own.
    """
    short = short_series(protected, code, area)
    return short if is_told_longer(short) else own_series(protected, code, area)


def cut_at_breaks(series: pl.DataFrame) -> pl.DataFrame:
    """Return ``series`` with its piece: a line is drawn within a piece only.

    A new piece begins at a break, and after a period without a figure.
    """
    cut = pl.col("break_before").is_not_null() | pl.col("value").is_null()
    year, part = pl.col("period_end").dt.year(), pl.col("period_end").dt.month() / MONTHS
    within = pl.when(count_months().is_between(1, MONTHS - 1)).then(part).otherwise(0.0)
    return series.with_columns(cut.cum_sum().alias("piece"), (year + within).alias("year"))


MONTHS = 12


def draw_series(axes: Axes, series: pl.DataFrame, area: str) -> None:
    """Draw the area's line, points and interval."""
    shown = series.filter(pl.col("value").is_not_null())
    sns.lineplot(
        data=shown.select("year", "value", "piece").to_pandas(),
        x="year",
        y="value",
        units="piece",
        estimator=None,
        color=DARK_BLUE,
        linewidth=2.2,
        marker="o",
        markersize=7,
        markeredgecolor="white",
        ax=axes,
        zorder=4,
    )
    axes.plot([], [], color=DARK_BLUE, linewidth=2.2, marker="o", label=area)
    for _, piece in shown.group_by("piece", maintain_order=True):
        draw_interval(axes, piece.filter(pl.col("lower").is_not_null()))


def draw_interval(axes: Axes, piece: pl.DataFrame) -> None:
    """Draw the interval of one piece: a band, with bars so that a single point has one too."""
    year, lower, upper = (piece[name].to_numpy() for name in ("year", "lower", "upper"))
    axes.fill_between(year, lower, upper, color=DARK_BLUE, alpha=0.13, linewidth=0, zorder=2)
    axes.vlines(year, lower, upper, color=DARK_BLUE, alpha=0.5, linewidth=1.2, zorder=3)


def draw_references(
    axes: Axes, protected: Protected, series: pl.DataFrame, names: tuple[str, ...]
) -> None:
    """Draw the wholes that the area stands beside as thin lines: force, region and country.

    They are drawn over periods of the same length.
    """
    length = series.select(LENGTH.alias("length"))["length"]
    for name in names:
        drawn = drawn_series(protected, series["indicator"][0], name).filter(
            LENGTH.is_in(length.implode())
        )
        rows = drawn.filter(pl.col("value").is_not_null())
        if rows.is_empty():
            continue
        pieces = cut_at_breaks(rows)
        for _, piece in pieces.group_by("piece", maintain_order=True):
            label = name if piece["year"][0] == pieces["year"][0] else "_"
            colour = COLOURS.get(name, DARK_PINK)
            axes.plot(piece["year"], piece["value"], color=colour, linewidth=1.4, label=label)


def draw_breaks(axes: Axes, series: pl.DataFrame) -> None:
    """Draw a dashed line before each period that cannot be compared with the one before."""
    half = find_step(series) / 2
    for year in series.filter(pl.col("break_before").is_not_null())["year"]:
        axes.axvline(year - half, color=ORANGE, linestyle="--", linewidth=1.5, zorder=1)
        axes.annotate(
            "break",
            (year - half, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(3, -3),
            textcoords="offset points",
            va="top",
            fontsize=8,
            color=DARK_GREY,
        )


def draw_absent(axes: Axes, series: pl.DataFrame) -> None:
    """Write the symbol of each period without a figure above the axis: it is not zero."""
    for row in series.filter(pl.col("value").is_null()).iter_rows(named=True):
        axes.annotate(
            write_symbol(row["symbol"], row["status"]),
            (row["year"], 0.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            color=DARK_GREY,
        )


def label_axes(axes: Axes, series: pl.DataFrame) -> None:
    """Write years, unit and legend."""
    unit = str(series["unit"][0])
    years = series["year"]
    room = 0.6 * find_step(series)
    axes.set_xlim(float(years.min()) - room, float(years.max()) + room)  # type: ignore[arg-type]
    axes.set_xticks(*pick_ticks(series))
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.set_xlabel(name_periods(series))
    axes.set_ylabel(UNIT_LABELS.get(unit, unit))
    axes.legend(frameon=False, ncols=4, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=9)


def find_step(series: pl.DataFrame) -> float:
    """Return how far apart the periods of a series stand, in years."""
    months = int(series.select(count_months())["months"].max() or 0)  # type: ignore[arg-type]
    return months / MONTHS if 0 < months < MONTHS else 1.0


def pick_ticks(series: pl.DataFrame) -> tuple[list[float], list[str]]:
    """Return where the axis of time is labelled, and how: every year, or the ends of periods."""
    places = series["year"].to_list()
    if find_step(series) == 1.0:
        return places, [f"{place:.0f}" for place in places]
    names = [f"{end:%b %Y}" for end in series["period_end"]]
    every = -(-len(places) // LABELS)
    first = (len(places) - 1) % every
    return places[first::every], names[first::every]


LABELS = 8
"""Most labels of an axis of time; the latest period always has one."""


def name_periods(series: pl.DataFrame) -> str:
    """Return what the periods of a series are, from their own first and last days.

    >>> from datetime import date
    >>> def over(*days):
    ...     return pl.DataFrame([days], schema=["period_start", "period_end"], orient="row")
    >>> name_periods(over(date(2024, 10, 1), date(2025, 9, 30)))
    'year to 30 September'
    >>> name_periods(over(date(2025, 7, 1), date(2025, 9, 30))), name_periods(over(*[date.max] * 2))
    ('quarter, by its last month', 'year')
    """
    lengths = series.select(LENGTH.cast(pl.String).alias("length"))["length"].unique().to_list()
    ends = series.select(pl.col("period_end").dt.strftime("%-d %B"))["period_end"].unique()
    named = NAMES_OF_LENGTHS.get(lengths[0], "period") if len(lengths) == 1 else "period"
    if lengths == ["year"] and len(ends) == 1:
        return f"year to {ends[0]}"
    return named


NAMES_OF_LENGTHS = {
    "day": "year",
    "month": "month",
    "quarter": "quarter, by its last month",
    "half_year": "half-year, by its last month",
    "year": "year",
    "three_years": "three years ending",
}
"""A state on one day is taken once a year."""


def explain_marks(series: pl.DataFrame) -> str:
    """Return what the marks of the chart mean, as far as it has them."""
    marks = []
    if series["lower"].is_not_null().any():
        marks.append("the band is the 95% interval")
    if series["break_before"].is_not_null().any():
        marks.append("a dashed line marks a break, across which years cannot be compared")
    if series["value"].is_null().any():
        marks.append("a symbol in brackets stands where there is no figure")
    return "".join(f"; {mark}" for mark in marks) + "."


def describe_series(series: pl.DataFrame, indicator: Indicator, area: str) -> str:
    """Return the chart in words: what it shows, first, highest and latest value."""
    shown = series.filter(pl.col("value").is_not_null())
    opening = f"Line chart. {indicator.title}, {area}."
    if shown.is_empty():
        return f"{opening} No period has a figure."
    marked = {
        "first": shown.row(0, named=True),
        "highest": shown.row(int(shown["value"].arg_max() or 0), named=True),
        "latest": shown.row(-1, named=True),
    }
    parts = [
        f"{name} {write_value(row['value'], row['unit'])}"
        f" ({write_period(row['period_start'], row['period_end'])})"
        for name, row in marked.items()
    ]
    told = ", ".join(parts)
    return f"{opening} {told[0].upper()}{told[1:]}."
