"""How completely an answer was recorded: shares and their change, worked by hand."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.results import conform
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.recording import describe_recording


def series(*years: tuple[int, float, float]) -> pl.DataFrame:
    """Return years with a denominator of 100 by numbers counted and not recorded."""
    made = [
        {
            "period_start": date(year - 1, 10, 1),
            "period_end": date(year, 9, 30),
            "numerator": counted,
            "denominator": 100.0,
            "n_not_recorded": lacking,
            "status": "ok",
            "origin": "records",
        }
        for year, counted, lacking in years
    ]
    return conform(pl.DataFrame(made))


def test_a_share_that_leaves_the_unrecorded_out_is_of_both() -> None:
    rows = series((2024, 30, 0), (2025, 30, 25))
    told = str(describe_recording(rows, find_indicator("missing_high_risk_share"), "Hartlepool"))
    assert "25 of 125 (20.0%), 12 months to September 2025" in told
    assert "0 of 100 (0.0%), 12 months to September 2024: +20.0 points" in told
    assert "the records changed" in told


@pytest.mark.parametrize("code", ["rhi_offered_rate", "missing_episode_count"])
def test_where_the_unrecorded_stay_in_they_are_not_added(code: str) -> None:
    rows = series((2025, 100, 25))
    told = str(describe_recording(rows, find_indicator(code), "Hartlepool"))
    assert told == "Not recorded, Hartlepool: 25 of 100 (25.0%), 12 months to September 2025."


def test_no_clear_change_is_said() -> None:
    rows = series((2024, 30, 10), (2025, 30, 11))
    told = str(describe_recording(rows, find_indicator("missing_high_risk_share"), "Hartlepool"))
    assert "no clear change of the records" in told


def test_official_figures_do_not_tell() -> None:
    told = describe_recording(series(), find_indicator("looked_after_missing_share"), "Hartlepool")
    assert "not told by its publisher" in str(told)
