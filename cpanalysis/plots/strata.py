"""The parts of one stratum side by side: a point and its interval each."""

import polars as pl
from matplotlib.ticker import FuncFormatter

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.labels import name_part
from cpanalysis.plots.comparisons import describe_area, draw_point
from cpanalysis.plots.figure import DARK_BLUE, Figure, mark_synthetic, open_canvas
from cpanalysis.plots.trends import UNIT_LABELS
from cpanalysis.words.numbers import write_period, write_value


def draw_parts(rows: pl.DataFrame, indicator: Indicator, area: str, by: str) -> Figure:
    """Return the parts of a stratum in the order of ``rows``, never of their values."""
    named = rows.with_columns(
        pl.col("value_of_stratum").map_elements(name_part, pl.String).alias("area")
    )
    canvas, axes = open_canvas(8.0, 0.9 + 0.34 * rows.height)
    mark_synthetic(axes, rows)
    for place, row in enumerate(named.iter_rows(named=True)):
        draw_point(axes, row, place, DARK_BLUE)
    unit = indicator.kind.unit
    axes.set_yticks(range(rows.height), named["area"].to_list())
    axes.invert_yaxis()
    axes.set_xlim(0, axes.get_xlim()[1] * 1.02)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", linewidth=0.8)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write_value(value, unit)))
    axes.set_xlabel(UNIT_LABELS.get(unit, unit))
    period = write_period(rows["period_start"][0], rows["period_end"][0])
    words = "; ".join(describe_area(row) for row in named.iter_rows(named=True))
    split = by.replace("_", " ")
    caption = f"{indicator.title} by {split}: {area}, {period}, with 95% intervals."
    return Figure(canvas, caption, f"Dot chart. {indicator.title} by {split}. {words}.")
