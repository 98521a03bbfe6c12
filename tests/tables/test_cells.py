"""Each cell of a table as it is written: value and text, with the limits of each rule."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.results import COMPARISONS, SCHEMA
from cpanalysis.tables import (
    changes,
    charts,
    districts,
    inspection,
    records,
    repetition,
    scorecard,
    stages,
    traces,
    trends,
    waits,
)
from cpanalysis.words.catalogue import find_indicator
from tests.held import fill

Row = dict[str, Any]
SHARE, WAIT = (
    find_indicator(code) for code in ("missing_high_risk_share", "response_time_minutes")
)
RATIO: Row = {
    **{"measure": "ratio", "estimate": 0.64, "lower": 0.48, "upper": 0.996, "family": "primary"},
    **{"smallest": 0.4, "largest": 0.62, "range_lower": 0.3, "range_upper": 1.2},
    **{"verdict": "higher", "comparator": "rest of force"},
}
CHART: Row = {
    **{"baseline_start": date(2021, 10, 1), "baseline_end": date(2023, 9, 1), "centre": 9.6},
    **{"change": 0.541, "change_lower": 0.4, "change_upper": 0.7349, "chart": "c", "unit": "count"},
    **{"dispersion": 1.25, "rules": "calibrated", "change_to_see": 0.2},
    **{"months_to_see_fall": 14.0, "months_to_see_rise": None},
}
SHOWN: Row = {
    **{"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30), "period": "year"},
    **{"value": 0.121, "lower": 0.1, "upper": 0.143, "unit": "proportion", "symbol": None},
    **{"status": "ok", "reason": None, "area": "Hartlepool", "origin": "records"},
}
HIDDEN = {"value": None, "status": "suppressed", "symbol": "c", "lower": None}
LONG = {"period": "three_years", "period_start": date(2022, 10, 1)}


@pytest.mark.parametrize(
    ("q_value", "written"),
    [(0.0, "0.001"), (0.00099, "0.001"), (0.001, "0.001"), (0.0496, "0.050"), (0.25, "0.250")],
)
def test_a_q_value_is_never_0(q_value: float, written: str) -> None:
    below = q_value < 0.001
    assert changes.write_q(q_value) == (f"<{written}" if below else written)
    assert traces.write_chance(q_value) == (f"< {written}" if below else written)
    assert stages.write_chance(q_value) == (f"< {written}" if below else written)
    assert changes.write_q(None) == "–"
    assert stages.write_chance(None) == "[c]"


@pytest.mark.parametrize(
    ("count", "written"), [(None, "[c]"), (0.0, "0"), (1.0, "1"), (1_240.0, "1,240")]
)
def test_a_count_that_is_hidden_has_its_mark(count: float | None, written: str) -> None:
    assert waits.write_number(count) == written
    assert repetition.write_number(count) == written
    assert stages.write_count(count) == written
    assert trends.write_count(count, "[c]") == written


@pytest.mark.parametrize(
    ("amount", "unit", "written"),
    [
        (None, "number", "no end"),
        (0.307, "proportion", "30.7%"),
        (0.0099, "number", "below 0.01"),
        (0.01, "number", "0.01"),
        (12.345, "number", "12.35"),
    ],
)
def test_a_measure_of_repetition(amount: float | None, unit: str, written: str) -> None:
    assert repetition.write_amount(amount, unit) == written


def test_a_change_and_its_reach() -> None:
    window = {**RATIO, "estimate": None}
    assert changes.write_size(RATIO).split() == ["0.64", "times"]
    assert changes.write_size(window).split() == ["0.40", "times", "to", "0.62", "times"]
    assert changes.write_reach(RATIO) == "0.48 to 0.996"
    assert changes.write_reach(window) == "0.30 to 1.20"
    ends = {"level": 1.5, "level_lower": 1.004, "level_upper": 2.0}
    assert changes.write_ratio_with_ends(ends, "level").split() == ["1.50", "(1.004", "to", "2.00)"]
    assert changes.write_ratio_with_ends({"level": None}, "level") == "–"


@pytest.mark.parametrize(
    ("write", "changed", "written"),
    [
        (charts.write_span, {}, "Oct 2021 to Sep 2023"),
        (charts.write_span, {"baseline_start": None}, "–"),
        (charts.write_ratio_of, {}, "0.54 (0.40 to 0.73)"),
        (charts.write_ratio_of, {"change": None}, "–"),
        (
            charts.write_ratio_of,
            {"chart": "xmr", "unit": "minutes", "change": 21.4, "change_lower": 9.6},
            "21 (10 to 1)",
        ),
        (charts.write_dispersion, {}, "1.2"),
        (charts.write_dispersion, {"dispersion": None}, "–"),
        (charts.write_dispersion, {"chart": "xmr"}, "–"),
        (charts.write_dispersion, {"rules": "mdc"}, "–"),
        (charts.write_waits, {}, "14, over 60"),
        (charts.write_waits, {"unit": "proportion", "centre": 0.84}, "14, –"),
        (charts.write_waits, {"centre": None}, "–"),
        (charts.write_waits, {"rules": "mdc"}, "–"),
        (charts.write_waits, {"chart": "xmr"}, "–"),
    ],
)
def test_the_cells_of_a_chart(write: Any, changed: Row, written: str) -> None:
    assert write({**CHART, **changed}) == written


@pytest.mark.parametrize(
    ("level", "unit", "written"),
    [(None, "count", "–"), (1_209.583, "count", "1,209.6"), (0.446, "proportion", "44.6%")],
)
def test_a_mean_of_months(level: float | None, unit: str, written: str) -> None:
    assert charts.write_mean(level, unit) == written


def test_the_latest_month_has_its_figure_or_its_symbol() -> None:
    month = {**SHOWN, "period_start": date(2025, 9, 1)}
    assert charts.write_latest(month, "proportion") == "12.1% (September 2025)"
    assert charts.write_latest({**month, **HIDDEN}, "proportion") == "[c] (September 2025)"
    assert charts.write_latest({}, "proportion") == "–"


@pytest.mark.parametrize(
    ("changed", "cell", "comparison"),
    [
        ({}, "0.64 times (0.48 to 0.996), higher", "higher: 0.64 times (0.48 to 0.996)"),
        (
            {"family": "exploratory", "comparator": "a year earlier"},
            "0.64 times (0.48 to 0.996), a rise (exploratory)",
            "a rise (exploratory): 0.64 times (0.48 to 0.996)",
        ),
        ({"verdict": "not comparable"}, "not comparable", "not comparable"),
        ({"verdict": "too few to say"}, "too few to say", "too few to say"),
    ],
)
def test_a_comparison_has_its_verdict(changed: Row, cell: str, comparison: str) -> None:
    assert districts.write_cell({**RATIO, **changed}) == cell
    assert scorecard.write_comparison({**RATIO, **changed}) == comparison
    assert scorecard.write_comparison(None) == "–"


@pytest.mark.parametrize(
    ("measure", "seen", "written"),
    [
        ("ratio", [None], "–"),
        ("ratio", [1.4, None, 1.25], "1.25 to 1.40 times"),
        ("difference", [0.062, 0.031], "3.1 to 6.2 points"),
    ],
)
def test_rises_that_would_have_been_seen(
    measure: str, seen: list[float | None], written: str
) -> None:
    rows = fill(COMPARISONS, ({"measure": measure, "smallest_detectable": one} for one in seen))
    assert districts.write_seen(rows) == written


def test_like_is_compared_with_like() -> None:
    row = {"crude": 1.3, "estimate": 1.1, "lower": 1.004, "upper": 1.2, "standardised": None}
    assert districts.write_like(row) == "1.30 → 1.10 (1.004 to 1.20)"
    both = districts.write_like({**row, "standardised": 1.15})
    assert both == "1.30 → 1.10 (1.004 to 1.20), standardised 1.15"
    assert districts.write_like({**row, "crude": None}) == "–"
    assert districts.write_times({**row, "estimate": None}, ("estimate", "lower", "upper")) == "–"


@pytest.mark.parametrize(
    ("changed", "written"),
    [({}, "12.1% (10.0% to 14.3%)"), ({"lower": None}, "12.1%"), (HIDDEN, "[c]")],
)
def test_a_figure_beside_others(changed: Row, written: str) -> None:
    rows = fill(SCHEMA, [{**SHOWN, **changed}])
    assert districts.write_figure(rows, "Hartlepool") == written
    assert districts.write_figure(rows, "Cleveland") == "–"


@pytest.mark.parametrize(
    ("changed", "latest", "interval"),
    [
        ({}, "12.1%", "10.0% to 14.3%"),
        (LONG, "12.1% (3 years to September 2025)", "10.0% to 14.3%"),
        (HIDDEN, "[c]", "–"),
        ({**HIDDEN, **LONG}, "[c] (3 years to September 2025)", "–"),
        ({**HIDDEN, "reason": "hidden to protect children"}, "[c]", "[c]"),
    ],
)
def test_the_latest_year_of_records(changed: Row, latest: str, interval: str) -> None:
    row = {**SHOWN, **changed}
    assert records.write_latest(row, SHARE) == latest
    assert records.write_interval(row, SHARE) == interval
    ends = f" ({interval})" if row["lower"] else ""
    assert records.write_cell(row, None, SHARE) == f"{latest}{ends}"
    assert records.write_latest(None, SHARE) == records.write_interval(None, SHARE) == "–"


def test_a_wait_has_its_unit_and_a_chart_its_state() -> None:
    assert records.write_latest({**SHOWN, "value": 64.6}, WAIT) == "65 minutes"
    lower = {"state": "lower", "since": date(2024, 4, 1), "variation": "concern"}
    assert records.write_state(lower) == "lower since Apr 2024 (concern)"
    assert records.write_state({**lower, "variation": "lower"}) == "lower since Apr 2024"
    assert records.write_state(None) == "–"
    cell = records.write_cell(SHOWN, lower, SHARE)
    assert cell == "12.1% (10.0% to 14.3%); lower since Apr 2024 (concern)"


@pytest.mark.parametrize(
    ("changed", "written"),
    [
        ({}, "12.1% (8 of 66)"),
        ({"numerator": None}, "12.1%"),
        ({"unit": "count", "value": 1_240.0}, "1,240"),
        ({"unit": "hours", "value": 2.5}, "2.5 hours"),
    ],
)
def test_a_published_figure_has_its_counts(changed: Row, written: str) -> None:
    row = {"unit": "proportion", "value": 0.121, "numerator": 8.0, "denominator": 66.0}
    assert inspection.write_figure({**row, **changed}) == written


def test_a_published_period_is_told_as_far_as_it_is_known() -> None:
    known = {**SHOWN, "period_note": "x"}
    assert inspection.write_published_period(known) == "12 months to September 2025"
    assert inspection.write_published_period({**known, "period_end": None}) == "x"
    unknown = {**known, "period_start": None, "period_note": ""}
    assert inspection.write_published_period(unknown) == "not stated"


@pytest.mark.parametrize(
    ("verdict", "estimate", "written"),
    [(None, 2.0, "–"), ("higher", 2.0, "higher (exploratory)"), ("too few", None, "too few")],
)
def test_a_verdict_on_waits(verdict: str | None, estimate: float | None, written: str) -> None:
    assert waits.write_verdict({"verdict": verdict, "estimate": estimate}) == written
