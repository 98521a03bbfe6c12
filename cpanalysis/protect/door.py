"""Results go in, protected results come out; everything that shows or writes takes the latter."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.inspection import Inspection
from cpanalysis.declare.published import Published
from cpanalysis.declare.results import Status
from cpanalysis.protect.policy import Policy

FIGURES = ("numerator", "denominator", "value", "lower", "upper", "n_not_recorded", "n_excluded")
ESTIMATES = ("estimate", "lower", "upper", "p_value", "q_value", "smallest_detectable")
CONTROLLED = ("records", "synthetic")
HIDDEN = "hidden to protect children"


@dataclass(frozen=True)
class Context:
    """What has already been published by others and needs no control: documents and lists."""

    neighbours: pl.DataFrame | None = None
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
        heterogeneity=analysis.heterogeneity,
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
    """Return ``comparisons`` with those blanked that rest on a hidden row of the area."""
    hidden = results.filter(
        pl.col("status") == "suppressed", pl.col("origin").is_in(CONTROLLED)
    ).select("indicator", "area", "period_end", pl.lit(value=True).alias("hidden"))
    key = ["indicator", "area", "period_end"]
    joined = comparisons.join(
        hidden.unique(key), on=key, how="left", maintain_order="left"
    ).with_columns(pl.col("hidden").fill_null(value=False))
    blank = [pl.when(~pl.col("hidden")).then(name).alias(name) for name in ESTIMATES]
    return joined.with_columns(
        *blank, pl.when("hidden").then(pl.lit(HIDDEN)).otherwise("reason").alias("reason")
    ).drop("hidden")


def hide_points(points: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return funnel ``points`` without those of a hidden row."""
    hidden = results.filter(
        pl.col("status") == "suppressed", pl.col("origin").is_in(CONTROLLED)
    ).select("indicator", "area", "period_end")
    return points.join(hidden, on=["indicator", "area", "period_end"], how="anti")
