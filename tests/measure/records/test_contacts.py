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
