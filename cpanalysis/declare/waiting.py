"""Waiting times: which are drawn, up to when, and the frames of their curves and comparisons."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin, Theme


@dataclass(frozen=True)
class Limit:
    """The time within which a wait should end, and how far its curve is drawn.

    ``within`` names a reading; ``horizon`` is in the unit of the wait, and the mean wait is
    restricted to it. ``awaited`` is what ends the wait, ``otherwise`` what else can. ``share``
    names the indicator that is the share of the same waits at ``within``, if there is one: waits
    that the records do not follow for so long are then left out of both, and of the median, so that
    each is told of the same waits.
    """

    within: str
    horizon: float
    awaited: str
    otherwise: str = ""
    share: str = ""


WAITING = {
    "response_time_minutes": Limit(
        "response_hours",
        720,
        "attended by police",
        "back or found before police came",
        share="response_over_3h_rate",
    ),
    "missing_duration_hours": Limit(
        "long_missing_hours", 72, "found", share="missing_duration_hours:long"
    ),
    "days_report_to_child_spoken_to": Limit(
        "inactive_days", 56, "child spoken to", "case finalised without"
    ),
    "days_report_to_suspect_interview": Limit(
        "inactive_days", 112, "suspect arrested or interviewed", "case finalised without"
    ),
    "hours_to_polit_allocation": Limit(
        "allocation_days",
        336,
        "with the specialist online team",
        "case finalised without",
        share="online_cse_allocated_to_polit_rate",
    ),
    "aa_within_2h_rate": Limit(
        "aa_hours",
        8,
        "appropriate adult there",
        "released without one",
        share="aa_within_2h_rate",
    ),
    "detention_hours": Limit("long_detained_hours", 24, "released", share="detention_hours:day"),
    "hours_charge_to_la_request": Limit(
        "night_hours", 12, "accommodation asked for", "released without a request"
    ),
}
"""The waits that are drawn, by their indicator."""

CURVE_KINDS: dict[str, Any] = {
    "indicator": pl.String,
    "theme": Theme,
    "area": pl.String,
    "compared_with": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "unit": pl.String,
    "end": pl.String,
    "threshold": pl.Float64,
    "time": pl.Float64,
    "share": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "method": pl.String,
    "at_risk": pl.Float64,
    "ended": pl.Float64,
    "origin": Origin,
}
CURVES = pl.Schema(CURVE_KINDS)
"""Share of waits that have ended (``end``: awaited or otherwise) by each time of a fixed grid.

The ``threshold`` and the horizon are among the times. ``at_risk`` are still waiting after that
time, ``ended`` have ended so by then. The rest of the force says which district it is
``compared_with``. What is said of the share in time is read here, at the threshold.
"""

WAIT_KINDS: dict[str, Any] = {
    "indicator": pl.String,
    "theme": Theme,
    "area": pl.String,
    "compared_with": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "unit": pl.String,
    "waits": pl.Float64,
    "ended": pl.Float64,
    "other_end": pl.Float64,
    "open": pl.Float64,
    "unusable": pl.Float64,
    "children": pl.Float64,
    "threshold": pl.Float64,
    "median": pl.Float64,
    "horizon": pl.Float64,
    "mean": pl.Float64,
    "estimate": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_value": pl.Float64,
    "q_value": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
    "origin": Origin,
}
WAIT_COMPARISONS = pl.Schema(WAIT_KINDS)
"""One row a wait, area and period.

Counts of waits by how they came out; the ``median`` wait to the first of its ends; the ``mean`` of
the same waits, longer ones counted as ``horizon``, by how much (``estimate``) it exceeds that of
the rest of the force, and the ``p_value`` of that difference, drawn again by child. The waits of an
area are one exploratory family, of whose ``q_value`` the ``verdict`` is made.
"""
