"""Every planted fault is found again from the records alone, and no other."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample import Plan, SampleOptions, make_tables
from cpanalysis.sample.faults import FAULTS, count_faults, flag

HOUR = timedelta(hours=1)


def find_unmatched(tables, table):
    return tables[table]["child_id"].null_count()


def follow(tables):
    """Return episodes with the last report and return of the same child."""
    before = pl.col("reported_at", "returned_at").shift(1).over("child_id").name.prefix("last_")
    episodes = tables["missing_episodes"].drop_nulls("child_id").sort("child_id", "reported_at")
    return episodes.with_columns(before).with_columns(
        gap=pl.col("reported_at") - pl.col("last_reported_at")
    )


def find_duplicates(tables):
    return follow(tables).filter(pl.col("gap") <= HOUR).height


def find_overlaps(tables):
    late = pl.col("last_returned_at") > pl.col("reported_at")
    return follow(tables).filter(late & (pl.col("gap") > HOUR)).height


def find_early(tables):
    return (
        tables["missing_episodes"]
        .filter(pl.col("first_attended_at") < pl.col("reported_at"))
        .height
    )


def find_disagreement(tables):
    periods = tables["child_status_periods"].filter(status="looked_after")
    episodes = tables["missing_episodes"].drop_nulls("child_id")
    joined = episodes.join(periods, on="child_id", how="left")
    ended = (pl.col("reported_at") >= pl.col("end_at")).fill_null(False)
    true = (pl.col("reported_at") >= pl.col("start_at")).fill_null(False) & ~ended
    said = pl.col("looked_after_at_report")
    return joined.filter(((said == "yes") & ~true) | ((said == "no") & true)).height


def find_grown(tables, table, at):
    joined = tables[table].join(tables["children"], on="child_id")
    grown = joined[at].dt.date() >= joined["dob_month"].dt.offset_by("18y")
    return grown.sum()


def find_changes(tables, table, at):
    """Count by the time zone database: hours whose offset differs from that of a neighbour."""
    instants = tables[table][at].dt.convert_time_zone("UTC").to_list()
    return sum(is_near_change(instant) for instant in instants)


def is_near_change(instant: datetime) -> bool:
    sunday = instant.date() if instant.isoweekday() == 7 else None
    last = sunday and sunday.month in (3, 10) and (sunday + timedelta(days=7)).month != sunday.month
    at_one = datetime(instant.year, instant.month, instant.day, 1, tzinfo=UTC)
    return bool(last) and abs(instant.replace(tzinfo=UTC) - at_one) < HOUR


def find_detained_missing(tables):
    detentions = tables["custody_detentions"].select("detention_id", "child_id", "arrived_at")
    episodes = tables["missing_episodes"].select("child_id", "reported_at", "located_at")
    both = detentions.drop_nulls("child_id").join(episodes, on="child_id")
    inside = (pl.col("arrived_at") > pl.col("reported_at")) & (
        pl.col("located_at").is_null() | (pl.col("arrived_at") < pl.col("located_at"))
    )
    return both.filter(inside)["detention_id"].n_unique()


def find_empty_months(tables):
    months = tables["custody_detentions"]["arrived_at"].dt.strftime("%Y-%m").n_unique()
    return 48 - months


FIND = {
    "unmatched_episode": lambda t: find_unmatched(t, "missing_episodes"),
    "overlapping_episode": find_overlaps,
    "duplicate_episode": find_duplicates,
    "attended_before_reported": find_early,
    "care_disagrees": find_disagreement,
    "aged_18_missing": lambda t: find_grown(t, "missing_episodes", "reported_at"),
    "clock_change_missing": lambda t: find_changes(t, "missing_episodes", "reported_at"),
    "absent_report": lambda t: (t["missing_episodes"]["report_category"] == "absent").sum(),
    "unmatched_detention": lambda t: find_unmatched(t, "custody_detentions"),
    "aged_18_detained": lambda t: find_grown(t, "custody_detentions", "arrived_at"),
    "clock_change_detained": lambda t: find_changes(t, "custody_detentions", "arrived_at"),
    "detained_while_missing": find_detained_missing,
    "section_136": lambda t: (t["custody_detentions"]["detention_purpose"] == "s136_mha").sum(),
    "aged_18_referred": lambda t: find_grown(t, "ppn_referrals", "incident_at"),
}


def test_every_fault_of_rows_is_looked_for():
    assert set(FIND) | {"uncovered_month"} == set(FAULTS)
    assert {fault.table for fault in FAULTS.values()} <= set(TABLES)


@pytest.mark.parametrize("code", FIND)
def test_what_was_planted_is_found_to_the_row(made, code):
    assert FIND[code](made.tables) == made.faults[code]


@pytest.mark.parametrize("code", [code for code in FIND if code != "absent_report"])
def test_every_fault_is_there(made, code):
    assert made.faults[code] > 0


def test_one_month_in_48_is_empty(tables):
    assert find_empty_months(tables) == 1


@pytest.mark.parametrize("code", [code for code in FIND if not code.startswith("clock_change")])
def test_without_faults_nothing_is_wrong(plain, code):
    assert FIND[code](plain.tables) == plain.faults[code] == 0


def test_two_of_a_hundred_episodes_have_no_child(large):
    share = large["missing_episodes"]["child_id"].null_count() / large["missing_episodes"].height
    assert share == pytest.approx(0.02, abs=0.003)


def test_absent_reports_end_with_2017():
    plan = Plan(months=6, options=SampleOptions(end=date(2018, 3, 31)))
    made = make_tables(plan)
    episodes = made.tables["missing_episodes"]
    absent = episodes.filter(report_category="absent")
    assert absent.height == made.faults["absent_report"] > 50
    assert absent["reported_at"].dt.date().max() <= date(2017, 12, 31)
    assert (absent["initial_risk"] == "no_apparent_risk").all()


def test_flags_are_counted_over_frames():
    frame = pl.DataFrame({"a": [1, 2]}).with_columns(flag("section_136", pl.col("a") > 1))
    assert count_faults([frame, frame]) == {"section_136": 2}
