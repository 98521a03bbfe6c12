"""Results go in, protected results come out; everything that shows or writes takes the latter."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.inspection import Inspection
from cpanalysis.analyse.verdicts import NOT_COMPARABLE
from cpanalysis.declare.published import Published
from cpanalysis.declare.results import A_MONTH, DAYS, Status
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.protect.policy import Policy

FIGURES = ("numerator", "denominator", "value", "lower", "upper", "n_not_recorded", "n_excluded")
ESTIMATES = ("estimate", "lower", "upper", "p_value", "q_value", "smallest_detectable")
STATISTICS = ("statistic", "p_value", "dispersion")
CELL = ["indicator", "area", "period_end"]
CONTROLLED = ("records", "synthetic")
HIDDEN = "hidden to protect children"


@dataclass(frozen=True)
class Context:
    """What has already been published by others and needs no control: documents and lists."""

    neighbours: pl.DataFrame | None = None
    extract: pl.DataFrame | None = None
    published: Published | None = None
    inspection: Inspection | None = None


@dataclass(frozen=True)
class Protected:
    """Results that may be shown to the audience of ``policy``; made by :func:`protect` alone."""

    results: pl.DataFrame
    comparisons: pl.DataFrame
    heterogeneity: pl.DataFrame
    funnel_points: pl.DataFrame
    funnel_limits: pl.DataFrame
    policy: Policy
    context: Context


def protect(analysis: Analysis, policy: Policy, context: Context | None = None) -> Protected:
    """Return ``analysis`` with everything hidden that ``policy`` hides.

    A row from records whose numerator, complement or denominator is above 0 and below the
    threshold is blanked whole: an interval or a comparison gives its numerator away.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from cpanalysis.analyse.analysis import no_analysis
    >>> from cpanalysis.declare.results import conform
    >>> row = {"indicator": ["a"], "numerator": [3], "denominator": [40], "status": ["ok"],
    ...        "origin": ["synthetic"]}
    >>> analysis = replace(no_analysis(), results=conform(pl.DataFrame(row)))
    >>> protect(analysis, Policy()).results.select("numerator", "status").rows()
    [(None, 'suppressed')]
    """
    results = hide_small_counts(analysis.results, policy)
    return Protected(
        results=results,
        comparisons=hide_comparisons(analysis.comparisons, results),
        heterogeneity=hide_tests(analysis.heterogeneity, results),
        funnel_points=hide_points(analysis.funnel_points, results),
        funnel_limits=analysis.funnel_limits,
        policy=policy,
        context=context or Context(inspection=analysis.inspection),
    )


def hide_small_counts(results: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return ``results`` with rows blanked whose counts are above 0 and below the threshold."""
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    of_people = pl.col("unit") == "proportion"
    small = (
        is_small(numerator, policy)
        | is_small(denominator, policy)
        | (of_people & is_small(denominator - numerator, policy))
    )
    hidden = pl.col("origin").is_in(CONTROLLED) & small.fill_null(value=False)
    status = pl.col("status").cast(pl.String)
    return results.with_columns(
        *(pl.when(~hidden).then(name).alias(name) for name in FIGURES),
        pl.when(hidden).then(pl.lit("suppressed")).otherwise(status).cast(Status).alias("status"),
        pl.when(hidden).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )


def is_small(count: pl.Expr, policy: Policy) -> pl.Expr:
    """Return whether a count is above 0 and below the threshold."""
    return (count > 0) & (count < policy.threshold)


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
