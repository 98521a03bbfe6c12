"""What splits say: largest part, what differs, what is not recorded, what is hidden."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.words.strata import describe_parts, name_stratum

COUNT = RECORD_INDICATORS["missing_episode_count"]
SHARE = RECORD_INDICATORS["missing_high_risk_share"]
GRADES = RECORD_INDICATORS["audit_grade_distribution"]
COMMON = {
    "area": "Hartlepool",
    "period_start": date(2023, 4, 1),
    "period_end": date(2024, 3, 31),
    "status": "ok",
    "origin": "synthetic",
    "n_not_recorded": 0,
    "denominator": 60.0,
}


def say(indicator: Any, by: str, *parts: dict[str, Any]) -> str:
    rows = [
        COMMON
        | {"unit": indicator.kind.unit, "stratum": name_stratum(indicator, by), "lower": None}
        | {"upper": None}
        | part
        for part in parts
    ]
    return " ".join(describe_parts(pl.DataFrame(rows), indicator, "Hartlepool", by).lines)


def part(name: str, value: float | None, *ends: float, **more: Any) -> dict[str, Any]:
    lower, upper = ends or (None, None)
    return {"value_of_stratum": name, "value": value, "lower": lower, "upper": upper, **more}


def test_counts_name_the_largest_part_and_what_is_not_recorded():
    said = say(
        COUNT,
        "sex",
        part("female", 60.0, 46, 77),
        part("male", 30.0, 20, 43),
        part("not_recorded", 10.0, 5, 18),
    )
    assert "The largest part is female: 60 of 100 (60.0%), 95% interval 46 to 77." in said
    assert "Not recorded or unknown: 10 of 100 (10.0%)." in said
    assert "differ" not in said


@pytest.mark.parametrize(
    ("evening", "verdict"),
    [(90.0, "The lowest and the highest clearly differ"), (32.0, "No two parts clearly differ")],
)
def test_counts_of_equally_long_times_are_compared(evening, verdict):
    said = say(
        COUNT,
        "part_of_day",
        part("night_00_to_05", 25.0, 16, 37),
        part("evening_18_to_23", evening, evening * 0.8, evening * 1.25),
    )
    assert verdict in said


def test_shares_go_from_lowest_to_highest():
    said = say(
        SHARE,
        "looked_after",
        part("yes", 0.1, 0.06, 0.16, n_not_recorded=3),
        part("no", 0.4, 0.33, 0.47, n_not_recorded=2),
        part("not_recorded", 0.9, 0.5, 0.99),
    )
    assert (
        "From 10.0% (yes, 95% interval 6.0% to 16.0%) to 40.0% (no, 95% interval 33.0% to 47.0%)."
        in said
    )
    assert "The lowest and the highest clearly differ" in said
    assert "In 5 records the answer is not recorded." in said


def test_grades_are_told_together_for_each_sample_and_scale():
    said = say(
        GRADES,
        "grade",
        part("random / ncpi_2014_3pt / good", 0.25, 0.1, 0.5),
        part("random / ncpi_2014_3pt / inadequate", 0.75, 0.5, 0.9),
    )
    assert "Of 60 cases (chosen at random, three grades of 2014): good 25.0%, 95% interval" in said


def test_grades_of_which_only_those_of_no_case_are_shown_are_not_told():
    shown = part("dip / ncpi_2024_5pt / good", 0.0, 0.0, 0.4)
    said = say(GRADES, "grade", shown, part("dip / ncpi_2024_5pt / adequate", None, **HIDDEN))
    assert "(dip sample, five grades of 2024) most grades are not shown." in said
    assert "0.0%" not in said


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([("yes", 0.0), ("no", 0.0), ("other", None)], "Most parts are too small to be shown"),
        ([("yes", 0.3), ("no", None), ("other", None)], "Most parts are too small to be shown"),
        ([("yes", 0.3)], "Only one part has a figure: 30.0% (yes"),
        ([("yes", 0.3), ("no", 0.2), ("other", None)], "From 20.0% (no"),
        ([("yes", 0.0), ("no", 0.0)], "From 0.0% (yes"),
    ],
)
def test_parts_that_are_shown_by_their_value_are_not_held_against_each_other(parts, told):
    rows = [
        part(name, value, 0.0, 0.5) if value is not None else part(name, None, **HIDDEN)
        for name, value in parts
    ]
    said = say(SHARE, "looked_after", *rows)
    assert told in said
    assert ("differ" in said) == told.startswith("From")


def test_hidden_parts_are_counted_and_never_told():
    hidden = part("male", None, status="suppressed")
    said = say(COUNT, "sex", part("female", 60.0, 46, 77), hidden)
    assert "1 part is hidden because of small counts" in said
    assert "male:" not in said.replace("female:", "")


HIDDEN = {"status": "suppressed"}
HIDDEN_PART = part("16-17", None, **HIDDEN)


def write_counts(*parts: dict[str, Any], whole: float | None = None) -> str:
    rows = [
        COMMON | {"unit": "count", "stratum": "age_band", "lower": None, "upper": None} | part
        for part in parts
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return " ".join(describe_parts(frame, COUNT, "Hartlepool", "age_band", whole=whole).lines)


def test_shares_of_parts_are_of_all_also_of_those_hidden():
    said = write_counts(
        part("12-13", 20.0), part("14-15", 15.0), part("16-17", None, **HIDDEN), whole=55.0
    )
    assert "The largest part shown is 12-13: 20 of 55 (36.4%)." in said


def test_without_the_whole_a_hidden_part_leaves_no_share():
    said = write_counts(part("12-13", 20.0), part("14-15", 15.0), HIDDEN_PART)
    assert "The largest part shown is 12-13: 20." in said
    assert "%" not in said.split("The largest")[1]


def test_what_is_not_recorded_is_at_least_what_is_shown_of_it():
    said = write_counts(
        part("12-13", 20.0), part("not_recorded", 7.0), part("unknown", None, **HIDDEN), whole=30.0
    )
    assert "Not recorded or unknown: at least 7 of 30 (23.3%)." in said


def test_hidden_blanks_are_not_called_none():
    said = write_counts(part("12-13", 20.0), part("not_recorded", None, **HIDDEN), whole=22.0)
    assert "Not recorded" not in said


@pytest.mark.parametrize(
    ("blank", "sentence"),
    [
        (1, "1 required field is blank."),
        (6322, "6,322 required fields are blank."),
    ],
)
def test_blank_fields_are_not_called_records(blank, sentence):
    indicator = RECORD_INDICATORS["mandatory_field_completeness"]
    said = say(
        indicator,
        "record",
        part("a", 0.5, 0.4, 0.6, n_not_recorded=blank),
        part("b", 0.6, 0.5, 0.7),
    )
    assert sentence in said
    assert "records" not in said.split("differ")[-1]


@pytest.mark.parametrize(
    ("blank", "sentence"),
    [
        (1, "In 1 record the answer is not recorded."),
        (12, "In 12 records the answer is not recorded."),
    ],
)
def test_records_without_an_answer_are_counted_in_the_singular_too(blank, sentence):
    said = say(
        SHARE, "sex", part("a", 0.5, 0.4, 0.6, n_not_recorded=blank), part("b", 0.6, 0.5, 0.7)
    )
    assert sentence in said
