"""The frame of crude and adjusted comparisons: like with like, district against the rest."""

from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin, Theme

SHARES_BY = ("looked_after", "age_band")
RESIDENTS_BY = ("age_band", "sex")
"""What shares of records, and rates against residents, are adjusted for.

Residents are not counted by whether they are looked after, so rates cannot be adjusted for it.
"""

ADJUSTED_KINDS: dict[str, Any] = {
    "indicator": pl.String,
    "theme": Theme,
    "area": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "measure": pl.String,
    "adjusted_for": pl.String,
    "crude": pl.Float64,
    "crude_lower": pl.Float64,
    "crude_upper": pl.Float64,
    "estimate": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "expected": pl.Float64,
    "standardised": pl.Float64,
    "strata": pl.Float64,
    "not_recorded": pl.Float64,
    "reason": pl.String,
    "origin": Origin,
}
ADJUSTED = pl.Schema(ADJUSTED_KINDS)
"""One row an indicator, district and period.

``crude`` and ``estimate`` are the Mantel-Haenszel ratio (of rates, or of odds) with one stratum
and with all; ``standardised`` is events over those ``expected`` at the rates of the rest of the
force in each stratum; ``not_recorded`` is the share of the district's records whose stratum is
not known, which are compared among themselves.
"""
