"""What statistics made of results is hidden wherever a hidden result went into it.

Each frame beside the results has one rule: it takes the frame and the protected results, and
returns the frame without what a hidden row would give away.
"""

from collections.abc import Callable, Mapping

import polars as pl

from cpanalysis.analyse.verdicts import NOT_COMPARABLE
from cpanalysis.declare.traces import NOT_COMPUTABLE
from cpanalysis.protect.agreements import hide_agreements
from cpanalysis.protect.changes import (
    hide_change_points,
    hide_changes,
    hide_decompositions,
)
from cpanalysis.protect.charts import hide_chart_points, hide_charts
from cpanalysis.protect.hidden import CELL, blank, hidden_cells, is_among
from cpanalysis.protect.stages import join_stages

ESTIMATES = ("estimate", "lower", "upper", "p_value", "q_value", "smallest_detectable")
STATISTICS = ("statistic", "p_value", "dispersion")
TRACED = (
    *("baseline_value", "latest_value", "estimate", "lower", "upper"),
    *("p_value", "q_value", "smallest_detectable", "moved"),
)

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


def hide_tests(tests: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return ``tests`` of all districts with those blanked that a hidden row went into."""
    key = ["indicator", "period_end"]
    hidden = hidden_cells(results).select(key).unique()
    return blank(tests, is_among(hidden, key), STATISTICS)


def hide_points(points: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return funnel ``points`` without those of a hidden row."""
    return points.join(hidden_cells(results), on=CELL, how="anti")


def keep_limits(limits: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return funnel ``limits`` as they are: sizes and a value of all authorities of England."""
    return limits


def hide_traces(traces: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return ``traces`` with those blanked whose baseline or latest row is hidden."""
    hidden = hidden_cells(results)
    ends = (["indicator", "area", f"{side}_end"] for side in ("baseline", "latest"))
    tells = pl.any_horizontal(is_among(hidden, side) for side in ends)
    return blank(traces, tells, TRACED).with_columns(
        pl.when(tells).then(pl.lit(NOT_COMPUTABLE)).otherwise("verdict").alias("verdict")
    )


RULES: Mapping[str, Rule] = {
    "comparisons": hide_comparisons,
    "heterogeneity": hide_tests,
    "funnel_points": hide_points,
    "funnel_limits": keep_limits,
    "traces": hide_traces,
}

COUNTED_RULES: Mapping[str, CountedRule] = {
    "charts": hide_charts,
    "chart_points": hide_chart_points,
    "changes": hide_changes,
    "change_points": hide_change_points,
    "decompositions": hide_decompositions,
    "agreements": hide_agreements,
    "flows": join_stages,
}


def hide_derived(
    name: str, frame: pl.DataFrame, results: pl.DataFrame, *, threshold: int
) -> pl.DataFrame:
    """Return a frame beside the results, by its rule."""
    if name in COUNTED_RULES:
        return COUNTED_RULES[name](frame, results, threshold)
    return RULES[name](frame, results)
