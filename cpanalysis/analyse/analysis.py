"""Everything that is known about the areas of a pack, before disclosure control."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.funnels import measure_funnels
from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.analyse.inspection import Inspection, add_published_intervals, inspect
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.published import Published
from cpanalysis.declare.results import (
    COMPARISONS,
    FUNNEL_LIMITS,
    FUNNEL_POINTS,
    HETEROGENEITY,
    conform,
    empty_results,
)
from cpanalysis.measure.published import measure_figures, measure_grades
from cpanalysis.measure.values import add_values


@dataclass(frozen=True)
class Analysis:
    """Results, comparisons and tests; unprotected, so nothing that shows or writes takes it."""

    results: pl.DataFrame
    comparisons: pl.DataFrame
    heterogeneity: pl.DataFrame
    funnel_points: pl.DataFrame
    funnel_limits: pl.DataFrame
    inspection: Inspection | None = None


def no_analysis() -> Analysis:
    """Return an analysis of nothing.

    >>> no_analysis().results.height
    0
    """
    return Analysis(
        results=empty_results(),
        comparisons=pl.DataFrame(schema=COMPARISONS),
        heterogeneity=pl.DataFrame(schema=HETEROGENEITY),
        funnel_points=pl.DataFrame(schema=FUNNEL_POINTS),
        funnel_limits=pl.DataFrame(schema=FUNNEL_LIMITS),
    )


def analyse(measured: pl.DataFrame, indicators: Mapping[str, Indicator]) -> Analysis:
    """Return the analysis of measured rows (see :mod:`cpanalysis.measure.official`)."""
    valued = add_intervals(add_values(measured, indicators), indicators)
    points, limits = measure_funnels(valued, indicators)
    return Analysis(
        results=conform(valued),
        comparisons=compare(valued, indicators),
        heterogeneity=measure_heterogeneity(valued, indicators),
        funnel_points=points,
        funnel_limits=limits,
    )


def add_published(analysis: Analysis, published: Published) -> Analysis:
    """Return ``analysis`` with what is published about the force, and what follows from it."""
    rows = pl.concat([measure_figures(published.figures), measure_grades(published.grades)])
    return replace(
        analysis,
        results=pl.concat([analysis.results, add_published_intervals(rows)]),
        inspection=inspect(published.grades, published.figures),
    )
