"""Rows of changes since the baseline, of which tests say what is told."""

from datetime import date
from typing import Any

from cpanalysis.declare.traces import CHANGED, TRACES
from cpanalysis.words.catalogue import find_indicator

Row = dict[str, Any]
SHARE: Row = {
    **dict.fromkeys(TRACES.names()),
    **{"indicator": "missing_referral_rate", "theme": "missing", "area": "Hartlepool"},
    **{"stratum": "all", "part": "all", "unit": "proportion", "tests": 210},
    **{"baseline_start": date(2021, 10, 1), "baseline_end": date(2022, 9, 30)},
    **{"latest_start": date(2024, 10, 1), "latest_end": date(2025, 9, 30)},
    **{"baseline_value": 0.5, "latest_value": 0.75, "measure": "difference"},
    **{"estimate": 0.25, "lower": 0.2, "upper": 0.3, "q_value": 0.001},
    **{"smallest_detectable": 0.06, "smallest_detectable_fall": -0.05},
    **{"moved": "higher", "verdict": "improved", "origin": "records"},
}
RATE: Row = {
    **SHARE,
    **{"indicator": "missing_rate_per_1000", "unit": "per 1,000", "measure": "ratio"},
    **{"baseline_value": 20.0, "latest_value": 15.0, "estimate": 0.75, "lower": 0.6},
    **{"upper": 0.996, "smallest_detectable": 1.2, "smallest_detectable_fall": 0.84},
    **{"moved": "lower", "verdict": CHANGED},
}
WAIT: Row = {
    **SHARE,
    **{"indicator": "response_time_minutes", "unit": "minutes"},
    **{"measure": "difference of median waits", "estimate": -25.9, "lower": -38.03},
    **{"upper": -13.3, "smallest_detectable": 12.0, "smallest_detectable_fall": -11.0},
    **{"baseline_value": 90.0, "latest_value": 64.1, "moved": "lower"},
}
UNCLEAR = {"moved": None, "verdict": "no clear change"}
WIDE = {**UNCLEAR, "lower": -0.1}
REFERRED, RATED = (find_indicator(row["indicator"]).title for row in (SHARE, RATE))
