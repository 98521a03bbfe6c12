"""Each sentence on a series, its splits and its recording as it is written, at each boundary."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.charts import CHARTS
from cpanalysis.declare.results import COMPARISONS, SCHEMA
from cpanalysis.protect import Protected
from cpanalysis.words.comparisons import describe_comparisons, name_comparator
from cpanalysis.words.trends import (
    describe_absence,
    describe_breaks,
    describe_changes,
    describe_gap,
    describe_interval,
    describe_latest,
    describe_trend,
    is_told_longer,
    monthly_series,
    own_series,
    short_series,
    write_estimate,
)
from cpanalysis.words.two_answers import join_year_and_months, word_disagreement
from tests.held import fill, hold
from tests.words.rows import BEFORE, CODE, HIDDEN, MONTH, SHARE, YEAR

Row = dict[str, Any]
RISE: Row = {
    **dict.fromkeys(COMPARISONS.names()),
    **{"indicator": CODE, "theme": "missing", "area": "Hartlepool", "tests": 96},
    **{"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)},
    **{"comparator": "a year earlier", "measure": "difference", "estimate": 0.062},
    **{"lower": 0.01, "upper": 0.11, "family": "primary", "verdict": "higher"},
    **{"origin": "records"},
}
LATEST = (
    "Hartlepool, 12 months to September 2025: 12.1% (121 of 1,000), 95% interval 10.0% to 14.3%."
)


def results(*rows: Row) -> Protected:
    return hold(results=fill(SCHEMA, rows))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, LATEST),
        (
            {"months_known": 11},
            "Hartlepool, 12 months to September 2025 (11 of 12 months recorded): 12.1% (121 of"
            " 1,000), 95% interval 10.0% to 14.3%.",
        ),
        (
            {"unit": "per 10,000", "value": 30.34, "lower": None},
            "Hartlepool, 12 months to September 2025: 30.3 per 10,000 (121 of 1,000).",
        ),
        (
            {"unit": "minutes", "value": 65.0, "numerator": None, "lower": None},
            "Hartlepool, 12 months to September 2025: 65.",
        ),
        (
            {
                "unit": "count",
                "value": 1_210.0,
                "denominator": None,
                "lower": 1_000.0,
                "upper": 1_300,
            },
            "Hartlepool, 12 months to September 2025: 1,210, 95% interval 1,000 to 1,300.",
        ),
    ],
)
def test_the_latest_figure_has_counts_and_interval(changed: Row, told: str) -> None:
    assert describe_latest({**YEAR, **changed}, "Hartlepool") == told


@pytest.mark.parametrize(
    ("method", "why"),
    [
        ("Wilson", ""),
        ("clustered by child", ", allowing for children who count again"),
        (
            "clustered, at least so wide",
            " at its narrowest, because the same children count again",
        ),
        ("Poisson on the implied count", ", approximately"),
        ("at least the implied count", ", approximately"),
    ],
)
def test_an_interval_says_how_it_was_made(method: str, why: str) -> None:
    row = {**YEAR, "interval_method": method}
    assert describe_interval(row) == f", 95% interval 10.0% to 14.3%{why}"
    assert describe_interval({**row, "lower": None}) == ""


def test_an_estimate_is_written_with_its_interval() -> None:
    assert write_estimate(RISE) == "+6.2 points (+1.0 to +11.0)"
    ratio = {"measure": "ratio", "estimate": 0.9, "lower": 0.8, "upper": 0.996}
    assert write_estimate(ratio) == "0.90 times (0.80 to 0.996)"


def test_an_absence_gives_up_to_three_reasons() -> None:
    reasons = ["a", "b", "a", None, "c", "d"]
    rows = fill(SCHEMA, ({**YEAR, "reason": reason} for reason in reasons))
    opening = "There is no figure of Hartlepool for this indicator"
    assert describe_absence(rows, "Hartlepool") == f"{opening}: a; b; c."
    assert describe_absence(rows.head(1), "Hartlepool") == f"{opening}: a."
    assert describe_absence(rows.clear(), "Hartlepool") == f"{opening}."


def test_a_gap_is_of_the_newest_period() -> None:
    newest = fill(SCHEMA, [BEFORE, {**YEAR, **HIDDEN}])
    assert describe_gap(newest, "Hartlepool") == (
        "For the 12 months to September 2025 there is no figure of Hartlepool [c]: hidden."
    )
    assert describe_gap(fill(SCHEMA, [{**BEFORE, **HIDDEN}, YEAR]), "Hartlepool") == ""


def test_each_break_is_told_once() -> None:
    rows = fill(
        SCHEMA, ({**YEAR, "break_before": why} for why in (None, "a switch", "a switch", "b"))
    )
    assert describe_breaks(rows) == ["The series is broken: a switch.", "The series is broken: b."]


def test_changes_are_from_earlier_periods_of_the_same_figure() -> None:
    five = {**RISE, "comparator": "five years earlier", "verdict": "not comparable", "reason": "x"}
    others = [{**RISE, "comparator": "England"}, {**RISE, "area": "Cleveland"}]
    others += [{**RISE, "indicator": "x"}, {**RISE, "period_end": date(2024, 9, 30)}]
    held = hold(comparisons=fill(COMPARISONS, [RISE, five, *others]))
    assert describe_changes(held, YEAR) == [
        "Against a year earlier: +6.2 points (+1.0 to +11.0), a rise.",
        "Not comparable with five years earlier: x.",
    ]
    for period in ("three_years", "other"):
        assert describe_changes(held, {**YEAR, "period": period}) == []


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([BEFORE, YEAR], [LATEST, "Against a year earlier: +6.2 points (+1.0 to +11.0), a rise."]),
        (
            [{**YEAR, "origin": "synthetic", "break_before": "a switch"}],
            [
                "From synthetic records, about no real child.",
                LATEST,
                "Against a year earlier: +6.2 points (+1.0 to +11.0), a rise.",
                "The series is broken: a switch.",
            ],
        ),
        (
            [BEFORE, {**YEAR, **HIDDEN}],
            ["For the 12 months to September 2025 there is no figure of Hartlepool [c]: hidden."],
        ),
        (
            [{**BEFORE, "origin": "official"}, {**YEAR, **HIDDEN, "origin": "official"}],
            [
                "For the 12 months to September 2025 there is no figure of Hartlepool [c]: hidden.",
                LATEST.replace("2025", "2024"),
            ],
        ),
        ([{**YEAR, **HIDDEN}], ["There is no figure of Hartlepool for this indicator: hidden."]),
        ([], ["There is no figure of Hartlepool for this indicator."]),
    ],
)
def test_a_trend_is_told_in_order(rows: list[Row], lines: list[str]) -> None:
    comparisons = fill(COMPARISONS, [RISE])
    held = hold(results=fill(SCHEMA, rows), comparisons=comparisons)
    assert list(describe_trend(held, SHARE, "Hartlepool").lines) == lines


def test_a_series_is_of_years_of_months_or_of_the_shortest_period() -> None:
    quarter = {**YEAR, "period": "quarter", "period_start": date(2025, 7, 1)}
    split = {**YEAR, "stratum": "sex"}
    other = [{**YEAR, "area": "Cleveland"}, {**YEAR, "indicator": "x"}]
    held = results(YEAR, BEFORE, MONTH, quarter, split, *other)
    assert own_series(held, CODE, "Hartlepool")["period_end"].dt.year().to_list() == [2024, 2025]
    assert monthly_series(held, CODE, "Hartlepool")["period"].to_list() == ["month"]
    assert short_series(held, CODE, "Hartlepool")["period"].to_list() == ["month"]
    late = {**quarter, "period_end": date(2026, 9, 30)}
    without = results(late, quarter, split, *other)
    ends = own_series(without, CODE, "Hartlepool")["period_end"].dt.year().to_list()
    assert ends == [2025, 2026]
    assert is_told_longer(short_series(without, CODE, "Hartlepool"))
    assert not is_told_longer(short_series(held, CODE, "Hartlepool"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("rest of London", "the rest of London"),
        ("rest of Yorkshire and The Humber", "the rest of Yorkshire and The Humber"),
        ("rest of South West", "the rest of the South West"),
    ],
)
def test_regions_take_the_article_that_english_gives_them(name: str, told: str) -> None:
    assert name_comparator(name) == told


def test_comparisons_with_places_are_told_in_order() -> None:
    force = {**RISE, "comparator": "rest of force"}
    unmade = {**force, "comparator": "England", "verdict": "not comparable", "reason": "x"}
    old = {**force, "period_end": date(2024, 9, 30)}
    rows = fill(COMPARISONS, [{**force, "origin": "synthetic"}, unmade, old, RISE])
    assert describe_comparisons(hold(comparisons=rows), SHARE, "Hartlepool").lines == (
        "From synthetic records, about no real child.",
        "Hartlepool beside other areas, 12 months to September 2025.",
        "Against the rest of the force: +6.2 points (+1.0 to +11.0), higher.",
        "Not comparable with England: x.",
    )


CHART = {"baseline_start": date(2021, 10, 1), "baseline_end": date(2023, 9, 1)}
CHART |= {"since": date(2024, 9, 1)}
ANSWERS = [
    (
        *("a rise", "stable"),
        "The year shows a rise and the months show no clear change: these answer two questions. The"
        " year is compared with the year before. The months are compared with their baseline"
        " (October 2021 to September 2023), and as every month is looked at, only stronger evidence"
        " counts.",
    ),
    (
        *("no clear change", "higher"),
        "The year shows no clear change and the months show higher since September 2024: these"
        " answer two questions. The year is compared with the year before. The months are compared"
        " with their baseline (October 2021 to September 2023), above which they have been for some"
        " time.",
    ),
    (
        *("a rise", "lower"),
        "The year shows a rise and the months show lower since September 2024: these answer two"
        " questions. The year is compared with the year before. The months are compared with their"
        " baseline (October 2021 to September 2023), below which they have been for some time.",
    ),
]


@pytest.mark.parametrize(("year", "state", "told"), ANSWERS)
def test_two_answers_are_told_whole(year: str, state: str, told: str) -> None:
    row = {**CHART, "state": state}
    assert word_disagreement(year, row) == told
    undated = word_disagreement(year, {**row, "baseline_end": None})
    assert undated == told.replace(" (October 2021 to September 2023)", "")
    other = word_disagreement(year, row, "2019")
    assert other == told.replace("compared with the year before", "compared with 2019")


def test_a_year_is_joined_with_the_chart_of_its_months() -> None:
    chart = {**CHART, "indicator": CODE, "area": "Hartlepool", "stratum": "all"}
    chart |= {"value_of_stratum": "all", "rules": "calibrated", "state": "stable"}
    end, charts = date(2025, 9, 30), fill(CHARTS, [chart])
    held = hold(comparisons=fill(COMPARISONS, [RISE]), charts=charts)
    assert join_year_and_months(held, CODE, "Hartlepool", end) == ANSWERS[0][2]
    assert join_year_and_months(held, CODE, "Hartlepool", date(2024, 9, 30)) == ""
    assert join_year_and_months(held, CODE, "Cleveland", end) == ""
    for changed in ({"comparator": "England"}, {"verdict": "not comparable"}, {"indicator": "x"}):
        other = hold(comparisons=fill(COMPARISONS, [{**RISE, **changed}]), charts=charts)
        assert join_year_and_months(other, CODE, "Hartlepool", end) == ""
    alone = hold(comparisons=fill(COMPARISONS, [RISE]))
    assert join_year_and_months(alone, CODE, "Hartlepool", end) == ""
