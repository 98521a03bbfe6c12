"""What statistics made of results is hidden wherever a hidden result went into it.

Each frame beside the results has one rule: it takes the frame and the protected results, and
returns the frame without what a hidden row would give away.
"""

from collections.abc import Callable, Mapping

import polars as pl

from cpanalysis.analyse.verdicts import NOT_COMPARABLE
from cpanalysis.declare.agreements import EXACT
from cpanalysis.declare.results import A_MONTH, DAYS
from cpanalysis.declare.traces import NOT_COMPUTABLE
from cpanalysis.measure.comparators import COMPARED_WITH

ESTIMATES = ("estimate", "lower", "upper", "p_value", "q_value", "smallest_detectable")
STATISTICS = ("statistic", "p_value", "dispersion")
TRACED = (
    *("baseline_value", "latest_value", "estimate", "lower", "upper"),
    *("p_value", "q_value", "smallest_detectable", "moved"),
)
PAIRED = (
    *("cases", "agreed", "force_higher", "force_lower"),
    *("value", "lower", "upper", "p_value"),
)
PAIRS = "self_vs_inspector_agreement"
CELL = ["indicator", "area", "period_end"]
CONTROLLED = ("records", "synthetic")
HIDDEN = "hidden to protect children"

Rule = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


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


def hide_traces(traces: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return ``traces`` with those blanked whose baseline or latest row is hidden."""
    hidden = hidden_cells(results)
    ends = (["indicator", "area", f"{side}_end"] for side in ("baseline", "latest"))
    tells = pl.any_horizontal(is_among(hidden, side) for side in ends)
    return blank(traces, tells, TRACED).with_columns(
        pl.when(tells).then(pl.lit(NOT_COMPUTABLE)).otherwise("verdict").alias("verdict")
    )


def hide_agreements(agreements: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return ``agreements`` without those of a year whose pairs are hidden on either scale.

    One scale of a year and the year itself would give the other scale away.
    """
    hidden = hidden_cells(results).filter(pl.col("indicator") == PAIRS)
    year = ["area", "period_end"]
    small = agreements.filter(pl.col("reason") == HIDDEN, pl.col("measure") == EXACT)
    cells = pl.concat([hidden.select(year), small.select(year)]).unique()
    return blank(agreements, is_among(cells, year), PAIRED)


def keep_flows(flows: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return ``flows`` as they are: the door has joined the stages that would tell too much."""
    return flows


RULES: Mapping[str, Rule] = {
    "comparisons": hide_comparisons,
    "heterogeneity": hide_tests,
    "funnel_points": hide_points,
    "funnel_limits": keep_limits,
    "traces": hide_traces,
    "agreements": hide_agreements,
    "flows": keep_flows,
}
