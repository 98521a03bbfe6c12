"""The parts of a stratum side by side."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.plots.strata import draw_parts


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_a_chart_of_few_synthetic_parts_has_room(parts: int) -> None:
    """A layout that fails is a warning of matplotlib, and every warning is an error in tests."""
    shown = {
        "value_of_stratum": [f"part {number}" for number in range(parts)],
        "value": [0.9] * parts,
        "lower": [0.8] * parts,
        "upper": [0.95] * parts,
        "unit": ["proportion"] * parts,
        "status": ["ok"] * parts,
        "symbol": [None] * parts,
        "origin": ["synthetic"] * parts,
        "period_start": [date(2024, 10, 1)] * parts,
        "period_end": [date(2025, 9, 30)] * parts,
    }
    rows = pl.DataFrame(shown, schema_overrides={"symbol": pl.String})
    indicator = RECORD_INDICATORS["looked_after_status_recorded_rate"]
    assert draw_parts(rows, indicator, "Hartlepool", "record").png
