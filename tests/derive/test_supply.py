"""What is needed is read off expressions, through facts and links."""

import pytest

from cpanalysis.declare.indicators import Readings
from cpanalysis.derive.calendar import single_day
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.setting import Setting, suppose_everything
from cpanalysis.derive.supply import find_lacking, find_reads
from tests.measure.records.example import AS_OF, make_records

EVERYTHING = suppose_everything(Readings())


@pytest.mark.parametrize(
    ("rows", "name", "reads"),
    [
        ("missing_episodes", "graded_risk", {"missing_episodes.initial_risk"}),
        (
            "missing_episodes",
            "age_band",
            {"children.dob_month", "children.child_id", "missing_episodes.child_id"},
        ),
        ("missing_episodes", "trigger", {"missing_episodes.child_id"}),
        (
            "cse_victims",
            "is_exploitation",
            {"cse_investigations.cse_flag", "cse_victims.investigation_id"},
        ),
        ("open_referrals", "risk", {"ppn_referrals.risk_grade", "ppn_referrals.assessed_at"}),
        ("cse_investigations", "device_examined_in_time", {"cse_devices.exam_status"}),
    ],
)
def test_reads_are_found_through_facts_and_links(rows: str, name: str, reads: set[str]) -> None:
    assert reads <= set(find_reads(find_rows(rows), [name], EVERYTHING))


@pytest.mark.parametrize(
    ("rows", "needs_child"), [("missing_episodes", True), ("custody_detentions", False)]
)
def test_what_belongs_needs_the_child_where_duplicates_are_set_aside(
    rows: str, needs_child: bool
) -> None:
    reads = find_reads(find_rows(rows), ["in_scope"], EVERYTHING)
    assert (f"{rows}.child_id" in reads) is needs_child


def test_readings_decide_what_is_read() -> None:
    highest = suppose_everything(Readings(high_risk="highest"))
    reads = find_reads(find_rows("missing_episodes"), ["graded_risk"], highest)
    assert "missing_episodes.highest_risk" in reads
    assert "missing_episodes.initial_risk" not in reads


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("initial_risk", "column missing_episodes.initial_risk was not supplied"),
        ("rhi_offer", "table return_interviews was not supplied"),
        ("age_band", "table children was not supplied"),
        ("in_scope", None),  # adults cannot be told, but something stands in
        ("district", None),
    ],
)
def test_what_is_lacking_is_named(name: str, reason: str | None) -> None:
    records = make_records(missing_episodes="child_id\na")
    setting = Setting(records, Readings(), single_day(AS_OF.date()))
    lacking = find_lacking(find_rows("missing_episodes"), [name], setting)
    assert lacking == reason
