"""Frames of repetition, of the overlap of themes, and of what comes in and goes out."""

from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin

REPEATS = {
    "top_tenth": "Share of episodes of the tenth of children with most",
    "gini": "Gini coefficient: 0 all children alike, 1 all episodes of one child",
    "k": "k of the negative binomial: the smaller, the more unequal",
    "again_30": "Average child: missing again within 30 days of return",
    "again_90": "Average child: missing again within 90 days of return",
    "first_30": "Average child: missing again within 30 days of a first known episode",
    "second_30": "Average child: missing again within 30 days of a second known episode",
    "third_30": "Average child: missing again within 30 days of a third known episode",
    "interviewed_30": "Average child: missing again from 72 hours to 30 days, interviewed by then",
    "not_interviewed_30": "Average child: missing again from 72 hours to 30 days, not interviewed",
}
"""Measures of repetition in words."""

CONCENTRATIONS = ("top_tenth", "gini", "k")

THEMES_OF_CHILDREN = {
    "missing": "missing",
    "cse": "victims of exploitation",
    "custody": "detained",
}
"""The three sets of children that are laid over each other."""

REPETITION_KINDS: dict[str, Any] = {
    "measure": pl.String,
    "area": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "children": pl.Float64,
    "episodes": pl.Float64,
    "unmatched": pl.Float64,
    "counted": pl.Float64,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "expected": pl.Float64,
    "p_value": pl.Float64,
    "reason": pl.String,
    "origin": Origin,
}
REPETITION = pl.Schema(REPETITION_KINDS)
"""One row a measure, area and period.

Concentration (``top_tenth``, ``gini``, ``k``): ``lower`` to ``upper`` hold the middle 95 % of
random re-assignments with ``expected`` in the middle; of known children alone, with the episodes
that are ``unmatched`` beside them. Gaps (``again within ...``): the interval of
the share itself. ``counted`` is what the value rests on: children of the top tenth with more than
one episode, or gaps that ended in a new episode.
"""

OVERLAP_KINDS: dict[str, Any] = {
    "part": pl.String,
    "first": pl.String,
    "second": pl.String,
    "area": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n_excluded": pl.Float64,
    "reason": pl.String,
    "origin": Origin,
}
OVERLAP = pl.Schema(OVERLAP_KINDS)
"""One row a part of the picture of three sets of children, area and period.

``part`` is ``set`` (children of a theme), ``region`` (children in exactly these themes),
``before`` or ``after`` (of children first seen in ``first``, those seen in ``second`` before or
after), ``order`` (first seen in ``first`` of those in both), or ``bounds`` (least and most that the
overlap can be, whoever the unmatched are).
"""

FLOW_KINDS: dict[str, Any] = {
    "items": pl.String,
    "area": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "received": pl.Float64,
    "closed": pl.Float64,
    "open": pl.Float64,
    "reason": pl.String,
    "origin": Origin,
}
FLOWS = pl.Schema(FLOW_KINDS)
"""One row a kind of item, area and month: how many came in, went out, and were open at its end."""
