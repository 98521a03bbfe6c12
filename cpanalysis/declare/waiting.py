"""Waiting times: which are drawn, up to when, and the frames of their curves and comparisons."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin, Theme


@dataclass(frozen=True)
class Limit:
    """The time within which a wait should end, and how far its curve is drawn.

    ``within`` names a reading; ``horizon`` is in the unit of the wait, and the mean wait is
    restricted to it. ``awaited`` is what ends the wait, ``otherwise`` what else can.
    """

    within: str
    horizon: float
    awaited: str
    otherwise: str = ""


WAITING = {
    "response_time_minutes": Limit(
        "response_hours", 720, "attended by police", "back or found before police came"
    ),
    "missing_duration_hours": Limit("long_missing_hours", 72, "found"),
    "days_report_to_child_spoken_to": Limit("inactive_days", 56, "child spoken to"),
    "days_report_to_suspect_interview": Limit("inactive_days", 112, "suspect arrested or seen"),
    "hours_to_polit_allocation": Limit("allocation_days", 336, "with the specialist online team"),
    "aa_within_2h_rate": Limit("aa_hours", 8, "appropriate adult there", "released without one"),
    "detention_hours": Limit("long_detained_hours", 24, "released"),
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
    "time": pl.Float64,
    "share": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "at_risk": pl.Float64,
    "ended": pl.Float64,
    "origin": Origin,
}
CURVES = pl.Schema(CURVE_KINDS)
"""Share of waits that have ended (``end``: awaited or otherwise) by each time of a fixed grid.

``at_risk`` are still waiting then, ``ended`` have ended so by then. The rest of the force says
which district it is ``compared_with``.
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
    "share_within": pl.Float64,
    "share_lower": pl.Float64,
    "share_upper": pl.Float64,
    "method": pl.String,
    "horizon": pl.Float64,
    "mean": pl.Float64,
    "estimate": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_value": pl.Float64,
    "reason": pl.String,
    "origin": Origin,
}
WAIT_COMPARISONS = pl.Schema(WAIT_KINDS)
"""One row a wait, area and period.

Counts of waits by how they came out; the share ended within ``threshold`` read off the curve; the
mean wait up to ``horizon``, and by how much (``estimate``) it exceeds that of the rest of the
force; ``p_value`` of the log-rank test.
"""
