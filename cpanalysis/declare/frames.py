"""Every frame that an analysis holds: one field each, empty until something fills it.

A new frame is a field here, its schema beside its theme, a rule in
:mod:`cpanalysis.protect.derived` that says when its rows are hidden, and one in
:mod:`cpanalysis.protect.partners` for what else partners are not told; joining, protecting, storing
and reading follow from the fields.
"""

from dataclasses import dataclass, field, fields

import polars as pl

from cpanalysis.declare.adjustment import ADJUSTED
from cpanalysis.declare.agreements import AGREEMENTS
from cpanalysis.declare.changes import CHANGE_POINTS, CHANGES, DECOMPOSITIONS
from cpanalysis.declare.charts import CHART_POINTS, CHARTS
from cpanalysis.declare.repeats import FLOWS, OVERLAP, REPETITION
from cpanalysis.declare.results import (
    COMPARISONS,
    FUNNEL_LIMITS,
    FUNNEL_POINTS,
    HETEROGENEITY,
    SCHEMA,
)
from cpanalysis.declare.stages import STAGES
from cpanalysis.declare.traces import TRACES
from cpanalysis.declare.waiting import CURVES, WAIT_COMPARISONS


@dataclass(frozen=True, kw_only=True)
class Frames:
    """Results, and what statistics made of them."""

    results: pl.DataFrame = field(default_factory=SCHEMA.to_frame)
    comparisons: pl.DataFrame = field(default_factory=COMPARISONS.to_frame)
    heterogeneity: pl.DataFrame = field(default_factory=HETEROGENEITY.to_frame)
    funnel_points: pl.DataFrame = field(default_factory=FUNNEL_POINTS.to_frame)
    funnel_limits: pl.DataFrame = field(default_factory=FUNNEL_LIMITS.to_frame)
    traces: pl.DataFrame = field(default_factory=TRACES.to_frame)
    agreements: pl.DataFrame = field(default_factory=AGREEMENTS.to_frame)
    stages: pl.DataFrame = field(default_factory=STAGES.to_frame)
    adjusted: pl.DataFrame = field(default_factory=ADJUSTED.to_frame)
    curves: pl.DataFrame = field(default_factory=CURVES.to_frame)
    wait_comparisons: pl.DataFrame = field(default_factory=WAIT_COMPARISONS.to_frame)
    repetition: pl.DataFrame = field(default_factory=REPETITION.to_frame)
    overlap: pl.DataFrame = field(default_factory=OVERLAP.to_frame)
    flows: pl.DataFrame = field(default_factory=FLOWS.to_frame)
    changes: pl.DataFrame = field(default_factory=CHANGES.to_frame)
    change_points: pl.DataFrame = field(default_factory=CHANGE_POINTS.to_frame)
    decompositions: pl.DataFrame = field(default_factory=DECOMPOSITIONS.to_frame)
    charts: pl.DataFrame = field(default_factory=CHARTS.to_frame)
    chart_points: pl.DataFrame = field(default_factory=CHART_POINTS.to_frame)


FRAME_NAMES = tuple(item.name for item in fields(Frames))


def list_frames(held: Frames) -> dict[str, pl.DataFrame]:
    """Return the frames by their names.

    >>> list(list_frames(Frames())) == list(FRAME_NAMES)
    True
    """
    return {name: getattr(held, name) for name in FRAME_NAMES}


def join_frames(first: Frames, second: Frames) -> dict[str, pl.DataFrame]:
    """Return the frames of both, one under the other, by their names.

    >>> join_frames(Frames(), Frames())["results"].height
    0
    """
    pairs = zip(list_frames(first).items(), list_frames(second).values(), strict=True)
    return {name: pl.concat([upper, lower]) for (name, upper), lower in pairs}
