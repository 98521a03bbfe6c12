"""Splits of a figure, and how completely it was recorded, as they are written."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.results import SCHEMA
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
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
    NOTHING,
    TOO_SMALL,
    describe_counts,
    describe_grades,
    describe_hidden,
    describe_values,
    name_part,
    name_records,
    name_stratum,
    parts_of,
    whole_of,
    write_end,
    write_of,
    write_part,
    write_unanswered,
    write_whole,
)
from tests.held import fill, hold
from tests.words.rows import BEFORE, CODE, MONTH, SHARE, YEAR

Row = dict[str, Any]


def results(*rows: Row) -> Protected:
    return hold(results=fill(SCHEMA, rows))


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
ONLY = "Only one part has a figure: 10.0% (yes, 95% interval 6.0% to 16.0%)."
ALIKE = "No two parts clearly differ, all pairs of parts allowed for."
YES = {"unit": "proportion", "value_of_stratum": "yes", "value": 0.1, "lower": 0.06, "upper": 0.16}
NO = {"unit": "proportion", "value_of_stratum": "no", "value": 0.4, "lower": 0.33, "upper": 0.47}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], [NOTHING, ""]),
        ([{**YES, "value_of_stratum": "unknown"}], [NOTHING, ""]),
        ([{**YES, **UNSHOWN}], [TOO_SMALL, ""]),
        ([YES, *[{**NO, **UNSHOWN}] * 2], [TOO_SMALL, ""]),
        ([{**YES, "value": 0.0}, {**NO, **UNSHOWN}], [TOO_SMALL, ""]),
        ([YES, {**NO, **UNSHOWN}], [ONLY, ""]),
        ([{**YES, "n_not_recorded": 3.0}], [ONLY, "In 3 records the answer is not recorded."]),
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
        ([YES, {**NO, "value_of_stratum": "unknown"}], [ONLY, ""]),
    ],
)
def test_shares_go_from_the_lowest_to_the_highest(rows: list[Row], told: list[str]) -> None:
    every = parts(*rows)
    shown = every.filter(pl.col("value").is_not_null())
    assert describe_values(shown, every, NAMES_OF["rows"]) == told


def grade(name: str, value: float, of: str = "random / local") -> Row:
    return {
        "unit": "proportion",
        "value_of_stratum": f"{of} / {name}",
        "value": value,
        "lower": None,
    }


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [grade("good", 0.5)],
            "Of 1,000 cases (chosen at random, grades of the force): good 50.0%.",
        ),
        (
            [grade("good", 0.49)],
            "Of 1,000 cases (chosen at random, grades of the force) most grades are not shown.",
        ),
        (
            [grade("good", 0.25), grade("inadequate", 0.75)],
            "Of 1,000 cases (chosen at random, grades of the force): good 25.0%; inadequate 75.0%.",
        ),
    ],
)
def test_grades_are_told_where_those_shown_are_of_half_the_cases(
    rows: list[Row], told: str
) -> None:
    assert describe_grades(parts(*rows)) == [told]


def test_a_part_is_written_with_its_interval() -> None:
    row = {**PART, "value_of_stratum": "not_looked_after / 10-11"}
    assert name_part("not_looked_after / 10-11") == "not looked after, 10-11"
    assert write_part(row, 80.0) == "60 of 80 (75.0%), 95% interval 46 to 77"
    assert write_whole(row) == "not looked after, 10-11 60, 95% interval 46 to 77"
    assert write_end(row) == "60 (not looked after, 10-11, 95% interval 46 to 77)"
    assert write_end({**row, "lower": None}) == "60 (not looked after, 10-11)"


GRADED = "sample_frame / scale / grade"


@pytest.mark.parametrize(
    ("code", "by", "name"),
    [
        (CODE, "sex", "sex"),
        ("audit_grade_distribution", "grade", GRADED),
        ("audit_grade_distribution", "case_type", f"{GRADED} / case_type"),
    ],
)
def test_a_split_stands_after_what_is_never_pooled(code: str, by: str, name: str) -> None:
    assert name_stratum(find_indicator(code), by) == name


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
