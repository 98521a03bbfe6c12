"""Everything that is known about the areas of a pack, before disclosure control."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from cpanalysis.analyse.comparisons import OWN_AREAS, compare
from cpanalysis.analyse.funnels import measure_funnels
from cpanalysis.analyse.heterogeneity import judge_tests, measure_heterogeneity
from cpanalysis.analyse.inspection import add_published_intervals
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.analyse.verdicts import judge
from cpanalysis.declare.distinct import DISTINCT
from cpanalysis.declare.family import PRIMARY
from cpanalysis.declare.frames import Frames, join_frames
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.published import Published
from cpanalysis.declare.results import conform
from cpanalysis.measure.published import measure_figures, measure_grades
from cpanalysis.measure.values import add_values


@dataclass(frozen=True, kw_only=True)
class Analysis(Frames):
    """Results, comparisons and tests; unprotected, so nothing that shows or writes takes it.

    ``distinct`` says how few different children results of records are about
    (:mod:`cpanalysis.measure.records.distinct`); disclosure control alone reads it.
    """

    distinct: pl.DataFrame = field(default_factory=DISTINCT.to_frame)


def analyse(
    measured: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    primary: Collection[str] = PRIMARY,
    *,
    elsewhere: Collection[str] = (),
) -> Analysis:
    """Return the analysis of measured rows (see :mod:`cpanalysis.measure.official`).

    The force and its districts are compared, and with them authorities ``elsewhere``.
    """
    valued = add_intervals(add_values(measured, indicators), indicators)
    points, limits = measure_funnels(valued, indicators)
    return Analysis(
        results=conform(valued),
        comparisons=compare(valued, indicators, primary, areas=(*OWN_AREAS, *elsewhere)),
        heterogeneity=measure_heterogeneity(valued, indicators, primary),
        funnel_points=points,
        funnel_limits=limits,
    )


def add_published(analysis: Analysis, published: Published) -> Analysis:
    """Return ``analysis`` with what is published about the force."""
    rows = pl.concat([measure_figures(published.figures), measure_grades(published.grades)])
    return replace(
        analysis,
        results=pl.concat([analysis.results, add_published_intervals(rows)]),
    )


def join_analyses(first: Analysis, second: Analysis) -> Analysis:
    """Return both analyses as one, the families of their tests judged together.

    >>> join_analyses(Analysis(), Analysis()).results.height
    0
    """
    frames = join_frames(first, second)
    judged = {
        "comparisons": judge(frames["comparisons"]),
        "heterogeneity": judge_tests(frames["heterogeneity"]),
    }
    return Analysis(
        **{**frames, **judged},
        distinct=pl.concat([first.distinct, second.distinct]),
    )
