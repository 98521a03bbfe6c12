"""Rows of results that tests of sentences begin with, of one share of one district."""

from datetime import date
from typing import Any

from cpanalysis.declare.results import SCHEMA
from cpanalysis.words.catalogue import find_indicator

Row = dict[str, Any]
CODE = "missing_high_risk_share"
SHARE = find_indicator(CODE)
YEAR: Row = {
    **dict.fromkeys(SCHEMA.names()),
    **{"indicator": CODE, "theme": "missing", "area": "Hartlepool", "period": "year"},
    **{"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30), "months_known": 12},
    **{"stratum": "all", "value_of_stratum": "all", "unit": "proportion", "value": 0.121},
    **{"numerator": 121.0, "denominator": 1_000.0, "lower": 0.1, "upper": 0.143},
    **{"interval_method": "Wilson", "status": "ok", "origin": "records", "n_not_recorded": 0.0},
}
BEFORE = {**YEAR, "period_start": date(2023, 10, 1), "period_end": date(2024, 9, 30)}
MONTH = {**YEAR, "period_start": date(2025, 9, 1), "period": "month"}
HIDDEN = {"status": "suppressed", "symbol": "c", "reason": "hidden", "value": None}
