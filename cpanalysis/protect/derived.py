"""What statistics made of results is hidden wherever a hidden result went into it.

Each frame beside the results has one rule: it takes the frame, the protected results and the
threshold of small counts, and returns the frame without what a hidden row would give away.
"""

from collections.abc import Callable, Mapping

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, REST_OF_FORCE
from cpanalysis.declare.results import OF_YEAR, PLACE
from cpanalysis.declare.traces import TOGETHER
from cpanalysis.declare.wording import NOT_SHOWN
from cpanalysis.protect.agreements import hide_agreements
from cpanalysis.protect.blanking import CELL, CONTROLLED, blank, hidden_cells, is_among, is_small
from cpanalysis.protect.changes import hide_change_points, hide_changes, hide_decompositions
from cpanalysis.protect.charts import hide_chart_points, hide_charts
from cpanalysis.protect.counted import (
    hide_flows,
    hide_overlap,
    hide_repetition,
    hide_waits,
    thin_curves,
)
from cpanalysis.protect.stages import join_stages

ESTIMATES = (
    *("estimate", "lower", "upper", "p_value", "q_value"),
    *("smallest_detectable", "smallest_detectable_fall"),
)
STATISTICS = ("statistic", "p_value", "q_value", "dispersion")
TRACED = (
    *("baseline_value", "latest_value", "estimate", "lower", "upper"),
    *("p_value", "q_value", "smallest_detectable", "smallest_detectable_fall", "moved"),
)
ADJUSTMENTS = (
    *("crude", "crude_lower", "crude_upper", "estimate", "lower", "upper"),
    *("expected", "standardised", "not_recorded"),
)

Rule = Callable[[pl.DataFrame, pl.DataFrame, int], pl.DataFrame]


def hide_comparisons(comparisons: pl.DataFrame, results: pl.DataFrame, _: int) -> pl.DataFrame:
    """Return ``comparisons`` with those blanked that rest on a hidden row, on either side."""
    hidden = hidden_cells(results)
    sides = (
        CELL,
        ["indicator", "area", "compared_end"],
        ["indicator", "comparator", "compared_end"],
    )
    tells = pl.any_horizontal(is_among(hidden, side) for side in sides)
    return blank(comparisons, tells, ESTIMATES).with_columns(
        pl.when(tells).then(pl.lit(NOT_SHOWN)).otherwise("verdict").alias("verdict")
    )


def hide_tests(tests: pl.DataFrame, results: pl.DataFrame, _: int) -> pl.DataFrame:
    """Return ``tests`` of all districts with those blanked that a hidden row went into."""
    return blank(tests, is_of_hidden(results), STATISTICS)


def is_of_hidden(results: pl.DataFrame) -> pl.Expr:
    """Return whether a row of a district, or of its rest of the force, is hidden.

    Of the same indicator and period.
    """
    key, areas = ["indicator", "period_end"], [*DISTRICT_NAMES, REST_OF_FORCE.name]
    hidden = hidden_cells(results).filter(pl.col("area").is_in(areas))
    return is_among(hidden.select(key).unique(), key)


def hide_adjusted(adjusted: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``adjusted`` comparisons without those of a hidden row.

    A district's rest of the force tells it, so that all four go with any hidden one.
    """
    hidden = blank(adjusted, is_of_hidden(results), ADJUSTMENTS)
    few = pl.col("origin").is_in(CONTROLLED) & is_small(pl.col("not_recorded"), threshold)
    return hidden.with_columns(pl.when(~few).then("not_recorded").alias("not_recorded"))


def hide_points(points: pl.DataFrame, results: pl.DataFrame, _: int) -> pl.DataFrame:
    """Return funnel ``points`` without those of an indicator and period with a hidden row.

    The middle of a funnel of four districts is what all four make together.
    """
    return points.filter(~is_of_hidden(results))


def hide_limits(limits: pl.DataFrame, results: pl.DataFrame, _: int) -> pl.DataFrame:
    """Return funnel ``limits`` without those of an indicator and period with a hidden row."""
    return limits.filter(~is_of_hidden(results))


def hide_traces(traces: pl.DataFrame, results: pl.DataFrame, _: int) -> pl.DataFrame:
    """Return ``traces`` with those blanked whose baseline or latest row is hidden.

    A trace of several parts together is hidden with any of them, which it would give away.
    """
    parts = traces.with_row_index("place").with_columns(pl.col("part").str.split(TOGETHER))
    each = parts.explode("part", empty_as_null=True)
    ends = pl.concat([name_window(each, side) for side in ("baseline", "latest")])
    hidden = results.filter(pl.col("status") == "suppressed", OF_YEAR)
    places = ends.join(hidden, on=list(PLACE), how="semi")["place"].unique()
    tells = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(places.implode())
    return blank(traces, tells, TRACED).with_columns(
        pl.when(tells).then(pl.lit(NOT_SHOWN)).otherwise("verdict").alias("verdict")
    )


def name_window(parts: pl.DataFrame, side: str) -> pl.DataFrame:
    """Return the rows of results that one side of each trace rests on."""
    return parts.select(
        "place",
        "indicator",
        "area",
        pl.col(f"{side}_start").alias("period_start"),
        pl.col(f"{side}_end").alias("period_end"),
        "stratum",
        pl.col("part").alias("value_of_stratum"),
    )


RULES: Mapping[str, Rule] = {
    "traces": hide_traces,
    "agreements": hide_agreements,
    "stages": join_stages,
    "comparisons": hide_comparisons,
    "heterogeneity": hide_tests,
    "funnel_points": hide_points,
    "funnel_limits": hide_limits,
    "adjusted": hide_adjusted,
    "curves": thin_curves,
    "wait_comparisons": hide_waits,
    "repetition": hide_repetition,
    "overlap": hide_overlap,
    "flows": hide_flows,
    "charts": hide_charts,
    "chart_points": hide_chart_points,
    "changes": hide_changes,
    "change_points": hide_change_points,
    "decompositions": hide_decompositions,
}
