"""Rows of changes at events, of which tests say what is told."""

from datetime import date
from typing import Any

from cpanalysis.declare.changes import CHANGES
from cpanalysis.words.catalogue import find_indicator

Row = dict[str, Any]
COUNT = "missing_episode_count"
SHARE = "missing_high_risk_share"
AGAIN, HARM, FOUND = "re_missing_within_30d_rate", "missing_harm_share", "found_by_police_share"
FALL: Row = {
    **dict.fromkeys(CHANGES.names()),
    **{"indicator": COUNT, "theme": "missing", "event": "F1", "area": "Hartlepool"},
    **{"title": "new force policy", "first_day": date(2024, 4, 1), "last_day": date(2024, 4, 1)},
    **{"measure": "ratio", "estimate": 0.64, "lower": 0.48, "upper": 0.84, "q_value": 0.03},
    **{"family": "declared event", "tests": 5, "months_before": 30, "months_after": 18},
    **{"smallest_detectable": 1.4, "smallest_detectable_fall": 0.71, "verdict": "a fall"},
    **{"aimed": True, "origin": "records"},
}
SHARES: Row = {
    **FALL,
    **{"indicator": SHARE, "measure": "difference", "estimate": -0.021, "lower": -0.05},
    **{"upper": -0.0004, "observed": 30.0, "expected": 40.0, "expected_lower": 35.0},
    **{"expected_upper": 50.0, "total_after": 200.0},
}
WINDOW: Row = {
    **FALL,
    **{"estimate": None, "lower": None, "upper": None, "reason": "too long a window"},
    **{"months_tried": 9, "months_told": 7, "smallest": 0.4, "largest": 0.62},
    **{"range_lower": 0.3, "range_upper": 0.9, "last_day": date(2024, 12, 31)},
}
UNCLEAR = {"verdict": "no clear change", "q_value": 0.08}
WIDE = {**UNCLEAR, "lower": 0.9, "upper": 1.2, "estimate": 1.1}
EXPLORED = {"family": "exploratory", "tests": 40}
MISSING, GRADED = (find_indicator(code).title for code in (COUNT, SHARE))
