"""Rows of single children in order of time, from generated records."""

from datetime import date

from cpanalysis.declare.indicators import Readings
from cpanalysis.measure.records.contacts import (
    day_number,
    list_contacts,
    list_episodes,
    list_items,
)
from cpanalysis.read.records.records import Records
from tests.measure.records.example import make_records
from tests.measure.records.generated import AS_OF, generate

RECORDS = generate(1)
NONE = Records(tables={}, as_of=AS_OF, origin="records", source="nothing")


def test_episodes_are_of_known_children_and_in_days() -> None:
    rows = list_episodes(RECORDS, Readings()).rows
    assert rows.columns == ["child", "district", "started", "ended", "interviewed"]
    assert rows["child"].null_count() == 0
    assert (
        rows["started"].is_between(day_number(date(2023, 1, 1)), day_number(date(2025, 4, 2))).all()
    )


def test_contacts_keep_records_without_a_child() -> None:
    rows = list_contacts(RECORDS, Readings()).rows
    assert set(rows["theme"]) == {"missing", "cse", "custody"}
    assert rows.filter(theme="custody")["child_id"].null_count() > 0
    assert rows.filter(theme="custody").height == 500


def test_items_are_all_that_came_in() -> None:
    rows = list_items(RECORDS, "referrals").rows
    assert rows.height == 700
    assert rows["closed"].null_count() > 0


HALF = (day_number(date(2024, 5, 1)) * 2 + 1) / 2
"""Noon of 1 May 2024, in days."""


def test_items_by_hand() -> None:
    records = make_records(
        ppn_referrals="""
            district  submitted_at  assessed_at
            M         05-01 12:00   05-03 12:00
            -         05-02 12:00   -
        """
    )
    found = list_items(records, "referrals").rows
    assert found.columns == ["district", "opened", "closed"]
    assert found.rows() == [("Middlesbrough", HALF, HALF + 2), ("unknown", HALF + 1, None)]


def test_episodes_by_hand() -> None:
    records = make_records(
        missing_episodes="""
            episode_id  child_id  district  reported_at  returned_at  report_category
            e           a         H         05-01 12:00  05-02 12:00  missing
            f           -         H         05-01 12:00  05-02 12:00  missing
            g           b         -         05-03 12:00  -            missing
            h           c         H         05-04 12:00  05-05 12:00  absent
        """,
        return_interviews="""
            episode_id  offer_status  offered_at   completed_at  outcome
            e           offered       05-02 13:00  05-04 12:00   not_recorded
        """,
    )
    found = list_episodes(records, Readings()).rows.drop("child").sort("started")
    assert found.rows() == [
        ("Hartlepool", HALF, HALF + 1, HALF + 3),
        ("unknown", HALF + 2, None, None),
    ]


def test_contacts_by_hand() -> None:
    records = make_records(
        children="child_id  home_district\na  M",
        missing_episodes="child_id  reported_at\na  05-01 12:00\nb  05-02 12:00",
        cse_investigations="investigation_id  reported_at\ni  05-03 12:00",
        cse_victims="investigation_id  child_id\ni  a",
        custody_detentions="child_id  arrived_at\n-  05-04 12:00",
    )
    assert list_contacts(records, Readings()).rows.sort("at").rows() == [
        ("missing", "a", HALF, "Middlesbrough"),
        ("missing", "b", HALF + 1, "unknown"),
        ("cse", "a", HALF + 2, "Middlesbrough"),
        ("custody", None, HALF + 3, "unknown"),
    ]


def test_what_is_lacking_is_told() -> None:
    readings = Readings()
    told = [
        list_episodes(NONE, readings).lacking,
        list_contacts(NONE, readings).lacking,
        list_items(NONE, "referrals").lacking,
    ]
    assert told == [
        "table missing_episodes was not supplied",
        "table missing_episodes was not supplied",
        "table ppn_referrals was not supplied",
    ]
    assert list_episodes(NONE, readings).rows.is_empty()
