"""Where the year and the months of one series disagree, a sentence says why; else nothing."""

from datetime import date

import pytest

from cpanalysis.words.two_answers import word_disagreement

CHART = {
    "baseline_start": date(2021, 10, 1),
    "baseline_end": date(2023, 9, 30),
    "since": date(2024, 9, 1),
}
VERDICTS = ("a rise", "a fall", "no clear change")
STATES = {"higher": "a rise", "lower": "a fall", "stable": "no clear change"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("year", VERDICTS)
def test_a_disagreement_is_explained_and_agreement_is_not(year: str, state: str) -> None:
    told = word_disagreement(year, {**CHART, "state": state})
    if STATES[state] == year:
        assert told == ""
        return
    months = "no clear change" if state == "stable" else f"{state} since September 2024"
    assert told.startswith(f"The year shows {year} and the months show {months}: these answer two")
    assert "The year is compared with the year before." in told
    assert "their baseline (October 2021 to September 2023)" in told


@pytest.mark.parametrize("state", ["too few months", "no chart"])
def test_a_chart_that_says_nothing_contradicts_nothing(state: str) -> None:
    assert word_disagreement("a rise", {**CHART, "state": state}) == ""
