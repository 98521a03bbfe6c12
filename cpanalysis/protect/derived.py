"""What statistics made of results is hidden wherever a hidden result went into it.

Each frame beside the results has one rule: it takes the frame and the protected results, and
returns the frame without what a hidden row would give away.
"""

from collections.abc import Callable, Mapping

import polars as pl

from cpanalysis.analyse.verdicts import NOT_COMPARABLE
from cpanalysis.declare.results import A_MONTH, DAYS
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.protect.changes import (
    HIDDEN,
    hide_change_points,
    hide_changes,
    hide_decompositions,
)
from cpanalysis.protect.charts import hide_chart_points, hide_charts

ESTIMATES = ("estimate", "lower", "upper", "p_value", "q_value", "smallest_detectable")
STATISTICS = ("statistic", "p_value", "dispersion")
CELL = ["indicator", "area", "period_end"]
CONTROLLED = ("records", "synthetic")

Rule = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
CountedRule = Callable[[pl.DataFrame, pl.DataFrame, int], pl.DataFrame]
"""A rule of a frame that has counts of its own, held to the threshold."""


def hide_comparisons(comparisons: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return ``comparisons`` with those blanked that rest on a hidden row, on either side."""
    hidden = hidden_cells(results)
    sides = (
        CELL,
        ["indicator", "area", "compared_end"],
        ["indicator", "comparator", "compared_end"],
    )
    tells = pl.any_horizontal(is_among(hidden, side) for side in sides)
    return blank(comparisons, tells, ESTIMATES).with_columns(
        pl.when(tells).then(pl.lit(NOT_COMPARABLE)).otherwise("verdict").alias("verdict")
    )


def hidden_cells(results: pl.DataFrame) -> pl.DataFrame:
    """Return indicator, area and last day of every hidden row that a comparison rests on."""
    hidden = results.filter(
        pl.col("status") == "suppressed",
        pl.col("origin").is_in(CONTROLLED),
        pl.col("stratum").is_in(["all", COMPARED_WITH]),
        ~DAYS.is_between(*A_MONTH).fill_null(value=False),
    )
    return hidden.select(CELL).unique()


def hide_tests(tests: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return ``tests`` of all districts with those blanked that a hidden row went into."""
    key = ["indicator", "period_end"]
    hidden = hidden_cells(results).select(key).unique()
    return blank(tests, is_among(hidden, key), STATISTICS)


def is_among(cells: pl.DataFrame, columns: list[str]) -> pl.Expr:
    """Return whether the contents of ``columns`` are one of ``cells``, in order."""
    known = cells.select(pl.concat_str(cells.columns, separator="|")).to_series()
    found = pl.concat_str(columns, separator="|").is_in(known.implode())
    return found.fill_null(value=False)


def blank(frame: pl.DataFrame, hidden: pl.Expr, columns: tuple[str, ...]) -> pl.DataFrame:
    """Return ``frame`` without the contents of ``columns`` in ``hidden`` rows, and the reason."""
    return frame.with_columns(
        *(pl.when(~hidden).then(name).alias(name) for name in columns),
        pl.when(hidden).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )


def hide_points(points: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return funnel ``points`` without those of a hidden row."""
    return points.join(hidden_cells(results), on=CELL, how="anti")


def keep_limits(limits: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return funnel ``limits`` as they are: sizes and a value of all authorities of England."""
    return limits


RULES: Mapping[str, Rule] = {
    "comparisons": hide_comparisons,
    "heterogeneity": hide_tests,
    "funnel_points": hide_points,
    "funnel_limits": keep_limits,
}

COUNTED_RULES: Mapping[str, CountedRule] = {
    "charts": hide_charts,
    "chart_points": hide_chart_points,
    "changes": hide_changes,
    "change_points": hide_change_points,
    "decompositions": hide_decompositions,
}


def hide_derived(
    name: str, frame: pl.DataFrame, results: pl.DataFrame, *, threshold: int
) -> pl.DataFrame:
    """Return a frame beside the results, by its rule."""
    if name in COUNTED_RULES:
        return COUNTED_RULES[name](frame, results, threshold)
    return RULES[name](frame, results)
