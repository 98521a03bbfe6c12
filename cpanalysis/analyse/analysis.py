"""Everything that is known about the areas of a pack, before disclosure control."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.heterogeneity import measure_heterogeneity
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.results import conform
from cpanalysis.measure.values import add_values


@dataclass(frozen=True)
class Analysis:
    """Results, comparisons and tests; unprotected, so nothing that shows or writes takes it."""

    results: pl.DataFrame
    comparisons: pl.DataFrame
    heterogeneity: pl.DataFrame


def analyse(measured: pl.DataFrame, indicators: dict[str, Indicator]) -> Analysis:
    """Return the analysis of measured rows (see :mod:`cpanalysis.measure.official`)."""
    valued = add_intervals(add_values(measured, indicators), indicators)
    return Analysis(
        results=conform(valued),
        comparisons=compare(valued, indicators),
        heterogeneity=measure_heterogeneity(valued, indicators),
    )
