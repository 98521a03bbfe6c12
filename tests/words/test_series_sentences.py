"""Each sentence on a series, its splits and its recording as it is written, at each boundary."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.charts import CHARTS
from cpanalysis.declare.results import COMPARISONS, SCHEMA
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.comparisons import describe_comparisons, name_comparator
from cpanalysis.words.recording import (
    NO_FIGURE,
    NOT_TOLD,
    ONE_BY_ONE,
    describe_recording,
    write_change,
)
from cpanalysis.words.sentences import Findings
from cpanalysis.words.strata import (
    NAMES_OF,
    describe_counts,
    describe_hidden,
    describe_values,
    name_part,
    name_records,
    parts_of,
    whole_of,
    write_end,
    write_of,
    write_part,
    write_unanswered,
    write_whole,
)
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


SIDE = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30), "asked": 1_250.0}
FIRST = {**SIDE, "period_start": date(2023, 10, 1), "period_end": date(2024, 9, 30)}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (100.0, 250.0, "+12.0 points, 95% interval +9.3 to +14.7, the records changed"),
        (250.0, 100.0, "−12.0 points, 95% interval −14.7 to −9.3, the records changed"),
        (100.0, 110.0, "+0.8 points, 95% interval −1.4 to +3.0, no clear change of the records"),
    ],
)
def test_a_change_of_recording_is_told_with_its_interval(
    before: float, after: float, told: str
) -> None:
    written = write_change({**FIRST, "n_not_recorded": before}, {**SIDE, "n_not_recorded": after})
    share = f"{before:.0f} of 1,250 ({before / 1250:.1%}), 12 months to September 2024"
    assert written == f"Before that {share}: {told}. {ONE_BY_ONE}"


def test_recording_is_told_of_the_newest_year() -> None:
    assert write_change({**SIDE, "n_not_recorded": 1.0}, {**SIDE, "n_not_recorded": 2.0}) == ""
    rows = fill(SCHEMA, [{**YEAR, "n_not_recorded": 250.0, "origin": "synthetic"}, BEFORE])
    last = "Not recorded, Hartlepool: 250 of 1,250 (20.0%), 12 months to September 2025."
    told = describe_recording(rows, SHARE, "Hartlepool").lines
    assert told[:2] == ("From synthetic records, about no real child.", last)
    assert told[2].startswith("Before that 0 of 1,000 (0.0%), 12 months to September 2024: +20.0")
    assert describe_recording(rows.clear(), SHARE, "Hartlepool").lines == (NO_FIGURE,)
    official = find_indicator("looked_after_missing_share")
    assert describe_recording(rows, official, "Hartlepool").lines == (NOT_TOLD,)
    for changed in ({"status": "suppressed"}, {"n_not_recorded": None}, {"denominator": None}):
        other = fill(SCHEMA, [{**YEAR, **changed}])
        assert describe_recording(other, SHARE, "Hartlepool").lines == (NO_FIGURE,)


PART: Row = {**YEAR, "stratum": "sex", "unit": "count", "value": 60.0, "lower": 46.0, "upper": 77.0}


def parts(*rows: Row) -> pl.DataFrame:
    return fill(SCHEMA, ({**PART, **row} for row in rows))


GIRL, BOY = {"value_of_stratum": "girl"}, {"value_of_stratum": "boy", "value": 40.0}
UNSAID = {"value_of_stratum": "not_recorded", "value": 25.0}
UNSHOWN = {"status": "suppressed", "value": None}


@pytest.mark.parametrize(
    ("rows", "whole", "told"),
    [
        ([UNSAID], None, []),
        (
            [BOY, GIRL],
            None,
            [
                "The largest part is girl: 60 of 100 (60.0%), 95% interval 46 to 77.",
                "Not recorded or unknown: 0 of 100 (0.0%).",
            ],
        ),
        (
            [BOY, GIRL, UNSAID],
            None,
            [
                "The largest part is girl: 60 of 125 (48.0%), 95% interval 46 to 77.",
                "Not recorded or unknown: 25 of 125 (20.0%).",
            ],
        ),
        (
            [GIRL, {**BOY, **UNSHOWN}],
            None,
            [
                "The largest part shown is girl: 60, 95% interval 46 to 77.",
                "Not recorded or unknown: 0.",
            ],
        ),
        (
            [GIRL, {**UNSAID, **UNSHOWN}],
            64.0,
            ["The largest part shown is girl: 60 of 64 (93.8%), 95% interval 46 to 77.", ""],
        ),
        (
            [GIRL, UNSAID, {"value_of_stratum": "unknown", **UNSHOWN}],
            88.0,
            [
                "The largest part shown is girl: 60 of 88 (68.2%), 95% interval 46 to 77.",
                "Not recorded or unknown: at least 25 of 88 (28.4%).",
            ],
        ),
    ],
)
def test_parts_of_a_count_are_of_all_there_are(
    rows: list[Row], whole: float | None, told: list[str]
) -> None:
    assert describe_counts(parts(*rows), "sex", whole) == told


@pytest.mark.parametrize(
    ("count", "total", "written"),
    [(20, 55, "20 of 55 (36.4%)"), (0, 55, "0 of 55 (0.0%)"), (1_020, 0, "1,020")],
)
def test_a_count_has_its_share_where_all_is_known(count: float, total: float, written: str) -> None:
    assert write_of(count, total) == written


@pytest.mark.parametrize(
    ("unsaid", "counts", "told"),
    [
        (0, "rows", ""),
        (1, "rows", "In 1 record the answer is not recorded."),
        (2, "rows", "In 2 records the answer is not recorded."),
        (1, "children", "In 1 child the answer is not recorded."),
        (1_200, "children", "In 1,200 children the answer is not recorded."),
        (1, "cells", "1 required field is blank."),
        (6_322, "cells", "6,322 required fields are blank."),
    ],
)
def test_missing_answers_are_counted(unsaid: float, counts: str, told: str) -> None:
    assert write_unanswered(unsaid, NAMES_OF[counts]) == told


def test_records_are_named_as_what_they_are() -> None:
    assert name_records(SHARE) == ("record", "records")
    assert name_records(find_indicator("looked_after_missing_share")) == ("record", "records")
    required = find_indicator("mandatory_field_completeness")
    assert name_records(required) == ("required field", "required fields")


@pytest.mark.parametrize(("hidden", "told"), [(0, ""), (1, "1 part is"), (2, "2 parts are")])
def test_hidden_parts_are_counted(hidden: int, told: str) -> None:
    rows = parts(GIRL, *([{**BOY, **UNSHOWN}] * hidden))
    whole = f"{told} hidden because of small counts, and in no figure here."
    assert describe_hidden(rows) == (whole if told else "")


APART = "The lowest and the highest clearly differ, all pairs of parts allowed for."
ALIKE = "No two parts clearly differ, all pairs of parts allowed for."
YES = {"unit": "proportion", "value_of_stratum": "yes", "value": 0.1, "lower": 0.06, "upper": 0.16}
NO = {"unit": "proportion", "value_of_stratum": "no", "value": 0.4, "lower": 0.33, "upper": 0.47}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([YES], [""]),
        ([{**YES, "n_not_recorded": 3.0}], ["In 3 records the answer is not recorded."]),
        (
            [{**NO, "n_not_recorded": 1.0}, {**YES, "n_not_recorded": 3.0}],
            [
                "From 10.0% (yes, 95% interval 6.0% to 16.0%) to 40.0% (no, 95% interval 33.0% to"
                " 47.0%).",
                APART,
                "In 4 records the answer is not recorded.",
            ],
        ),
        (
            [YES, {**NO, "value": 0.12, "lower": 0.06, "upper": 0.2}],
            [
                "From 10.0% (yes, 95% interval 6.0% to 16.0%) to 12.0% (no, 95% interval 6.0% to"
                " 20.0%).",
                ALIKE,
                "",
            ],
        ),
        ([YES, {**NO, "value_of_stratum": "unknown"}], [""]),
    ],
)
def test_shares_go_from_the_lowest_to_the_highest(rows: list[Row], told: list[str]) -> None:
    assert describe_values(parts(*rows), NAMES_OF["rows"]) == told


def test_a_part_is_written_with_its_interval() -> None:
    row = {**PART, "value_of_stratum": "not_looked_after / 10-11"}
    assert name_part("not_looked_after / 10-11") == "not looked after, 10-11"
    assert write_part(row, 80.0) == "60 of 80 (75.0%), 95% interval 46 to 77"
    assert write_whole(row) == "not looked after, 10-11 60, 95% interval 46 to 77"
    assert write_end(row) == "60 (not looked after, 10-11, 95% interval 46 to 77)"
    assert write_end({**row, "lower": None}) == "60 (not looked after, 10-11)"


def test_parts_are_of_the_latest_year_with_any_figure() -> None:
    rows = [{**PART, **GIRL}, {**PART, **BOY}, {**PART, **BEFORE, "stratum": "sex"}]
    rows += [{**PART, "area": "Cleveland"}, {**PART, "stratum": "age"}, {**MONTH, "stratum": "sex"}]
    empty = {**PART, "status": "not_computable", "period_end": date(2026, 9, 30)}
    empty |= {"period_start": date(2025, 10, 1)}
    held = results(*rows, empty, YEAR)
    found = parts_of(held, SHARE, "Hartlepool", "sex")
    assert sorted(found["value_of_stratum"]) == ["boy", "girl"]
    assert whole_of(held, found, SHARE) == 121.0
    without = results(*rows, {**YEAR, "numerator": None})
    assert whole_of(without, found, SHARE) is None
    assert whole_of(results(*rows), found, SHARE) is None


def test_findings_are_a_list_and_none_are_nothing() -> None:
    assert Findings(("A <b>", "B"))._repr_html_() == "<ul><li>A &lt;b&gt;</li><li>B</li></ul>"
    assert Findings(())._repr_html_() == ""
    assert str(Findings(("A.", "B."))) == "A. B."
