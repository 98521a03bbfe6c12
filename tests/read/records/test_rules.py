"""One fault at a time in an extract without a fault: found in its row, named, and alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.read.records import CheckReport, check
from tests.read.records.extracts import child, clean_extract, start_of, write_csv_folder

ROW = 7
SOURCE_ROW = ROW + 2
Cells = dict[str, str]


@pytest.fixture(scope="module")
def clean() -> dict[str, pl.DataFrame]:
    return clean_extract(episodes=20)


@pytest.fixture
def check_with(
    clean: dict[str, pl.DataFrame], tmp_path: Path
) -> Callable[[str, Cells], CheckReport]:
    def change(table: str, cells: Cells) -> CheckReport:
        changed = dict(clean)
        here = pl.int_range(pl.len()) == ROW
        changed[table] = clean[table].with_columns(
            pl.when(here).then(pl.lit(said)).otherwise(pl.col(name)).alias(name)
            for name, said in cells.items()
        )
        return check(write_csv_folder(tmp_path, changed))

    return change


def _hour(at: int, hours: float) -> str:
    return f"{start_of(at) + timedelta(hours=hours):%Y-%m-%d %H:%M:%S}"


def test_without_a_fault_nothing_is_found(clean, tmp_path):
    told = check(write_csv_folder(tmp_path, clean))
    assert told.usable
    assert told.rejected.is_empty()
    assert told.warnings.is_empty()
    assert told.problems == told.not_supplied == told.not_used == ()


REJECTED = [
    ("missing_episodes", {"episode_id": ""}, "episode_id is given"),
    ("missing_episodes", {"reported_at": "N/A"}, "reported_at is given"),
    ("missing_episodes", {"reported_at": "31/02/2024 10:00"}, "reported_at is a date and time"),
    ("missing_episodes", {"deployed_at": "soon"}, "deployed_at is a date and time"),
    ("missing_episodes", {"report_category": ""}, "report_category is given"),
    ("missing_episodes", {"initial_risk": "H"}, "initial_risk is a code of the dictionary"),
    ("missing_episodes", {"harm_type": "sexual; arson"}, "harm_type is a code of the dictionary"),
    ("missing_episodes", {"child_id": "Ann Smith"}, "child_id is a keyed hash"),
    ("missing_episodes", {"response_grade": "5"}, "response_grade is from 0 to 4"),
    ("missing_episodes", {"response_grade": "two"}, "response_grade is a whole number"),
    ("missing_episodes", {"n_supervisor_reviews": "-1"}, "n_supervisor_reviews is at least 0"),
    ("custody_detentions", {"age_at_arrival": "18"}, "age_at_arrival is from 10 to 17"),
    ("custody_detentions", {"age_at_arrival": "9"}, "age_at_arrival is from 10 to 17"),
    ("custody_detentions", {"certificate_required": "maybe"}, "certificate_required is a code"),
    ("cse_victims", {"age_at_offence": "18"}, "age_at_offence is from 0 to 17"),
    ("case_audits", {"grade": "adequate"}, "grade is one of the grades of its scale_version"),
    ("case_audits", {"assessed_at": "May"}, "assessed_at is a date"),
    ("child_status_periods", {"end_at": "2001-01-01"}, "end_at is not before start_at"),
    ("children", {"child_id": "C123"}, "child_id is a keyed hash"),
]


@pytest.mark.parametrize(("table", "cells", "rule"), REJECTED)
def test_rows_that_are_rejected(check_with, table, cells, rule):
    told = check_with(table, cells)
    own = told.rejected.filter(pl.col("table") == table)
    assert own["row"].to_list() == [SOURCE_ROW]
    assert own["rule"][0].startswith(rule)
    assert own["column"][0].split(", ")[0] in {*cells, "scale_version", "start_at", "end_at"}
    counts = next(report for report in told.tables if report.table == table)
    assert (counts.read, counts.accepted, counts.rejected) == (20, 19, 1)


WARNED = [
    ("missing_episodes", {"first_attended_at": _hour(ROW, -1)},
     "first_attended_at is not before reported_at"),
    ("missing_episodes", {"missing_since_at": _hour(ROW, 5)},
     "reported_at is not before missing_since_at"),
    ("missing_episodes", {"highest_risk": "low"}, "highest_risk is not below initial_risk"),
    ("missing_episodes", {"report_category": "absent"}, "an absent child has no apparent risk"),
    ("missing_episodes", {"harm_recorded": "no_harm"}, "harm_type is given only where"),
    ("missing_episodes", {"reported_at": "2023-03-26 01:30"}, "reported_at: the time does"),
    ("missing_episodes", {"looked_after_at_report": "no"}, "looked_after_at_report agrees with"),
    ("missing_episodes", {"child_id": child(99)}, "child_id is among the children.child_id"),
    ("missing_episodes", {"ppn_id": "none such"}, "ppn_id is among the ppn_referrals.ppn_id"),
    ("missing_episodes", {"child_id": child(ROW - 1), "reported_at": _hour(ROW - 1, 0.2)},
     "the child was not reported within the 60 minutes before"),
    ("return_interviews", {"outcome": "declined"}, "completed_at is given where, and only where"),
    ("return_interviews", {"completed_at": _hour(ROW, 0.1)}, "completed_at is not before the"),
    ("return_interviews", {"child_id": child(3)}, "the child is that of the episode"),
    ("return_interviews", {"episode_id": "none such"}, "episode_id is among the missing_episodes"),
    ("child_status_periods", {"child_id": child(ROW - 1)}, "the child's last period of this"),
    ("custody_detentions", {"detention_purpose": "s136_mha"}, "no child is held in custody under"),
    ("custody_detentions", {"charged_at": ""}, "bail is refused only after charge"),
    ("custody_detentions", {"la_response": "no_bed"}, "a child who was transferred was provided"),
    ("custody_detentions", {"certificate_reason": "no_secure_and_risk", "age_at_arrival": "11"},
     "the reason no_secure_and_risk is open only"),
    ("custody_detentions", {"certificate_required": "true"}, "certificate_required agrees with"),
    ("custody_detentions", {"released_at": _hour(ROW, 200)}, "released_at is within 96 hours"),
    ("custody_detentions", {"child_id": child(ROW), "arrived_at": _hour(ROW, 0.3),
                            "arrested_at": ""},
     "the child was not missing on arrival"),
    ("cse_investigations", {"online_flag": "offline"}, "polit_allocated_at is given only where"),
    ("cse_investigations", {"csa_flag": "no"}, "an investigation with the cse_flag"),
    ("cse_investigations", {"outcome_type": "none_yet"}, "outcome_at is given where, and only"),
    ("cse_investigations", {"group_based_flag": "yes"}, "group_based_flag agrees with the count"),
    ("cse_suspects", {"child_suspect": "yes"}, "child_suspect agrees with age_at_offence"),
    ("cse_devices", {"examined_at": "2001-01-01"}, "examined_at is not before seized_at"),
    ("case_audits", {"case_id": "case_id-3", "case_theme": "s47"}, "all audits of one case_id"),
    ("ppn_referrals", {"submitted_at": "2012-01-01", "incident_at": "2012-01-01"},
     "the row is not older than 7 years"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "cells", "rule"), WARNED)
def test_rows_that_stay_in_doubt(check_with, table, cells, rule):
    told = check_with(table, cells)
    own = told.warnings.filter((pl.col("table") == table) & pl.col("rule").str.starts_with(rule))
    assert SOURCE_ROW in own["row"].to_list()
    assert told.usable


@pytest.mark.parametrize("ended", [_hour(ROW, 1), ""], ids=["later", "not yet"])
def test_episodes_of_one_child_do_not_overlap(check_with, ended):
    cells = {"child_id": child(ROW - 1), "reported_at": _hour(ROW - 1, -5), "located_at": ended}
    told = check_with("missing_episodes", {**cells, "returned_at": ended})
    overlap = told.warnings.filter(pl.col("rule").str.starts_with("the child's last episode"))
    assert overlap["row"].to_list() == [SOURCE_ROW - 1]


@pytest.mark.parametrize(
    ("reported", "rejected", "doubted"),
    [
        ("2028-04-30 23:59", 0, 0), ("2028-05-01 00:00", 0, 1), ("2028-05-31 23:59", 0, 1),
        ("2028-06-01 00:00", 1, 0), ("2010-04-30 12:00", 1, 0),
    ],
)  # fmt: skip
def test_a_child_is_under_eighteen_on_the_day(check_with, reported, rejected, doubted):
    """The child was born in May 2010: in May 2028 the day of birth decides, and is not known."""
    cells = {"reported_at": reported, "missing_since_at": "", "returned_at": ""}
    told = check_with("missing_episodes", cells)
    rules = "under 18"
    of_age = pl.col("rule").str.contains(rules, literal=True)
    assert told.rejected.filter(of_age).height == rejected
    assert told.warnings.filter(of_age).height == doubted


def test_the_same_row_twice_stays_once(clean, tmp_path):
    twice = pl.concat([clean["missing_episodes"], clean["missing_episodes"][ROW]])
    told = check(write_csv_folder(tmp_path, clean | {"missing_episodes": twice}))
    assert told.rejected.select("row", "rule").rows() == [(22, "the row does not repeat another")]


def test_a_key_used_twice_for_different_contents_stays_once_and_in_doubt(clean, tmp_path):
    other = clean["missing_episodes"][ROW].with_columns(response_grade=pl.lit("0"))
    twice = pl.concat([clean["missing_episodes"], other])
    told = check(write_csv_folder(tmp_path, clean | {"missing_episodes": twice}))
    assert told.rejected["row"].to_list() == [22]
    assert "not used again for other contents" in told.rejected["rule"][0]
    assert told.warnings.select("row", "rule").rows()[0] == (
        SOURCE_ROW, "no other row says something else"
    )  # fmt: skip


def test_a_rejected_row_does_not_take_the_key_from_a_sound_one(clean, tmp_path):
    broken = clean["missing_episodes"][ROW].with_columns(initial_risk=pl.lit("?"))
    both = pl.concat([broken, clean["missing_episodes"]])
    told = check(write_csv_folder(tmp_path, clean | {"missing_episodes": both}))
    assert told.rejected["row"].to_list() == [2]
    assert told.tables[2].accepted == 20


def test_populations_that_do_not_add_up(clean, tmp_path):
    wrong = clean["population"].with_columns(
        estimate=pl.when(pl.col("sex") == "all").then(pl.lit("9")).otherwise("estimate")
    )
    told = check(write_csv_folder(tmp_path, clean | {"population": wrong}))
    assert told.warnings["rule"].to_list() == [
        "girls and boys add up to all children, to within one"
    ]


def test_populations_given_twice(clean, tmp_path):
    single = clean["population"].with_columns(age_band=pl.lit("10"))
    both = pl.concat([clean["population"], single])
    told = check(write_csv_folder(tmp_path, clean | {"population": both}))
    assert told.warnings["row"].to_list() == [5, 6, 7]


def test_a_fault_names_the_record_but_never_a_name(check_with):
    told = check_with("missing_episodes", {"child_id": "Ann Smith", "response_grade": "Ann Smith"})
    assert told.rejected["key"].unique().to_list() == [f"episode_id-{ROW}"]
    assert "Smith" not in str(told)
    assert "Smith" not in str(told.rejected.to_dicts())
