"""Results go in, protected results come out; everything that shows or writes takes the latter."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.inspection import Inspection
from cpanalysis.declare.agreements import SIGN
from cpanalysis.declare.frames import Frames, list_frames
from cpanalysis.declare.published import Published
from cpanalysis.declare.results import Status
from cpanalysis.protect.derived import (
    CONTROLLED,
    HIDDEN,
    PAIRED,
    RULES,
    blank,
)
from cpanalysis.protect.policy import Policy
from cpanalysis.protect.stages import join_stages

SIDES = ("force_higher", "force_lower")
FIGURES = ("numerator", "denominator", "value", "lower", "upper", "n_not_recorded", "n_excluded")


@dataclass(frozen=True)
class Context:
    """What has already been published by others and needs no control: documents and lists."""

    neighbours: pl.DataFrame | None = None
    extract: pl.DataFrame | None = None
    published: Published | None = None
    inspection: Inspection | None = None


@dataclass(frozen=True, kw_only=True)
class Protected(Frames):
    """Results that may be shown to the audience of ``policy``; made by :func:`protect` alone."""

    policy: Policy
    context: Context


def protect(analysis: Analysis, policy: Policy, context: Context | None = None) -> Protected:
    """Return ``analysis`` with everything hidden that ``policy`` hides.

    A row from records whose numerator, complement or denominator is above 0 and below the
    threshold is blanked whole: an interval or a comparison gives its numerator away.

    Examples
    --------
    >>> from cpanalysis.declare.results import conform
    >>> row = {"indicator": ["a"], "numerator": [3], "denominator": [40], "status": ["ok"],
    ...        "origin": ["synthetic"]}
    >>> analysis = Analysis(results=conform(pl.DataFrame(row)))
    >>> protect(analysis, Policy()).results.select("numerator", "status").rows()
    [(None, 'suppressed')]
    """
    results = hide_small_counts(analysis.results, policy)
    counted = {
        "agreements": hide_small_pairs(analysis.agreements, policy),
        "flows": join_stages(analysis.flows, policy.threshold),
    }
    made = {**list_frames(analysis), **counted}
    derived = {
        name: RULES[name](frame, results) for name, frame in made.items() if name != "results"
    }
    known = context or Context(inspection=analysis.inspection)
    return Protected(results=results, **derived, policy=policy, context=known)


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


def hide_small_pairs(agreements: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return ``agreements`` with those blanked that rest on few pairs, or few (dis)agreed.

    Of how many one side graded higher, and of the test made from that, a small number is enough.
    """
    apart = pl.col("cases") - pl.col("agreed")
    few = [is_small(count, policy) for count in (pl.col("cases"), pl.col("agreed"), apart)]
    small = pl.any_horizontal(*few).fill_null(value=False)
    sides = [is_small(pl.col(name), policy) for name in SIDES]
    lopsided = pl.any_horizontal(*sides).fill_null(value=False)
    guarded = agreements.with_columns(lopsided.alias("lopsided"))
    blanked = blank(guarded, small | (pl.col("lopsided") & (pl.col("measure") == SIGN)), PAIRED)
    shown = [pl.when(~pl.col("lopsided")).then(name).alias(name) for name in SIDES]
    return blanked.with_columns(shown).drop("lopsided")


def is_small(count: pl.Expr, policy: Policy) -> pl.Expr:
    """Return whether a count is above 0 and below the threshold."""
    return (count > 0) & (count < policy.threshold)
