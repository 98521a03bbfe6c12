"""Facts at the moment on which they turn: the last that counts and the first that does not.

Every case is one row of its kind and what stands beside it. The reading within which something
must come is the default, and said where it is not.
"""

from datetime import date

import pytest

from cpanalysis.declare.indicators import Readings
from tests.derive.test_facts import derive
from tests.derive.written import CASE, DETENTION, EPISODE, VICTIM, Cells, about, write

IN_TIME = [
    # kind of row, fact, its cells, whether it holds
    ("missing_episodes", "referred_in_time", {"csc_referral_at": "05-09 12:00"}, True),
    ("missing_episodes", "referred_in_time", {"csc_referral_at": "05-09 12:01"}, False),
    ("missing_episodes", "referred_in_time", {"csc_referral_at": "-"}, False),
    ("missing_episodes", "returned_before_report", {"returned_at": "05-01 12:00"}, False),
    ("missing_episodes", "returned_before_report", {"returned_at": "05-01 11:59"}, True),
    ("missing_episodes", "returned_before_report", {"returned_at": "-"}, False),
    ("missing_episodes", "closed", {"returned_at": "-"}, False),
    ("missing_episodes", "closed", {}, True),
    ("custody_detentions", "referred_in_time", {"csc_referral_at": "05-08 12:00"}, True),
    ("custody_detentions", "referred_in_time", {"csc_referral_at": "05-08 12:01"}, False),
    ("cse_investigations", "allocated_in_time", {"polit_allocated_at": "05-08 12:00"}, True),
    ("cse_investigations", "allocated_in_time", {"polit_allocated_at": "05-08 12:01"}, False),
    ("cse_investigations", "allocated_in_time", {"polit_allocated_at": "-"}, False),
    ("cse_investigations", "allocated_before_report", {"polit_allocated_at": "05-01 12:00"}, False),
    ("cse_investigations", "allocated_before_report", {"polit_allocated_at": "05-01 11:59"}, True),
    *(
        ("cse_investigations", "passed_on", {"finalised_at": at, "outcome_type": kind}, passed)
        for at, kind, passed in (
            ("05-02 12:00", "20", True),
            ("05-02 12:01", "20", False),
            ("05-02 12:00", "none_yet", True),
            ("05-02 12:00", "18", False),
        )
    ),
    *(
        ("cse_investigations", fact, {"outcome_at": at, "outcome_type": kind}, holds)
        for fact, at, kind, holds in (
            ("no_suspect_in_time", "10-28 11:00", "18", True),  # 180 days, over winter time
            ("no_suspect_in_time", "10-28 11:01", "18", False),
            ("no_suspect_in_time", "10-28 11:00", "1", False),
            ("charged_in_time", "2025-05-02 12:00", "1", True),  # 365 days from recording
            ("charged_in_time", "2025-05-02 12:01", "1", False),
            ("charged_in_time", "2025-05-02 12:00", "1A", True),
            ("charged_in_time", "2025-05-02 12:00", "18", False),
        )
    ),
    ("cse_investigations", "inactive", {"last_activity_at": "06-03 00:00"}, False),  # 28 days
    ("cse_investigations", "inactive", {"last_activity_at": "06-02 23:59"}, True),
    ("cse_investigations", "inactive", {"last_activity_at": "-"}, True),  # since the report
    ("cse_investigations", "is_closed", {"outcome_at": "-"}, False),
    ("cse_investigations", "is_open", {"finalised_at": "-"}, True),
    *(
        ("custody_detentions", "overnight", {"released_at": at}, held)
        for at, held in (
            ("05-02 04:00", True),  # four hours from midnight
            ("05-02 03:59", False),
            ("05-01 12:00", False),  # no time at all
            ("05-01 11:00", False),  # impossible
            ("-", True),  # held until the records end
        )
    ),
    *(
        (
            "custody_detentions",
            "transferred_before_court",
            {"released_at": released, "transferred_at": moved},
            before,
        )
        for released, moved, before in (
            ("05-02 12:00", "05-02 12:00", True),
            ("05-02 12:00", "05-02 12:01", False),
            ("-", "05-02 12:01", True),
            ("05-02 12:00", "-", False),
        )
    ),
    *(
        (
            "custody_detentions",
            "certificate_needed",
            {
                "charged_at": charged,
                "bail_decision": bail,
                "released_at": "05-02 12:00",
                "transferred_at": moved,
            },
            needed,
        )
        for charged, bail, moved, needed in (
            ("05-01 20:00", "refused", "-", True),
            ("-", "refused", "-", False),
            ("05-01 20:00", "bailed", "-", False),
            ("05-01 20:00", "refused", "05-02 09:00", False),
        )
    ),
]
ROWS = {
    "missing_episodes": {**EPISODE, "ppn_id": "-"},
    "custody_detentions": {**DETENTION, "ppn_id": "-"},
    "cse_investigations": CASE,
}


@pytest.mark.parametrize(("kind", "fact", "cells", "holds"), IN_TIME)
def test_what_comes_in_time(kind: str, fact: str, cells: Cells, holds: bool) -> None:
    none = {"ppn_id": "none", "submitted_at": "05-01 00:00"}
    tables = about(kind, {**ROWS[kind], **cells}, ppn_referrals=none)
    assert derive(kind, fact, **tables) == [holds]


@pytest.mark.parametrize(
    ("kind", "fact", "submitted", "linked", "holds"),
    [
        ("missing_episodes", "referred_in_time", "05-09 12:00", "n", True),
        ("missing_episodes", "referred_in_time", "05-09 12:01", "n", False),
        ("missing_episodes", "referred_in_time", "05-09 12:00", "m", False),
        ("custody_detentions", "referred_in_time", "05-08 12:00", "n", True),
        ("custody_detentions", "referred_in_time", "05-08 12:01", "n", False),
        ("missing_episodes", "notice_undated", "05-01 12:00", "n", False),
        ("missing_episodes", "notice_undated", "05-01 12:00", "m", True),
        ("missing_episodes", "notice_undated", "05-01 12:00", "-", False),
    ],
)
def test_a_notice_counts_by_its_own_time(
    kind: str, fact: str, submitted: str, linked: str, holds: bool
) -> None:
    row = {**ROWS[kind], "csc_referral_at": "-", "ppn_id": linked}
    tables = about(kind, row, ppn_referrals={"ppn_id": "n", "submitted_at": submitted})
    assert derive(kind, fact, **tables) == [holds]


@pytest.mark.parametrize(
    ("fact", "cells", "holds"),
    [
        *(
            ("rhi_in_time", {"completed_at": at}, holds)
            for at, holds in (
                ("05-02 11:59", False),  # before the child was back
                ("05-02 12:00", True),
                ("05-05 12:00", True),  # 72 hours
                ("05-05 12:01", False),
                ("-", False),
            )
        ),
        *(
            ("rhi_offered_in_time", {"offer_status": status, "offered_at": at}, holds)
            for status, at, holds in (
                ("offered", "05-30 12:00", True),  # 28 days
                ("offered", "05-30 12:01", False),
                ("offered", "-", True),
                ("not_offered", "05-03 12:00", False),
            )
        ),
        ("rhi_recorded", {"outcome": "not_recorded", "completed_at": "-"}, False),
        ("rhi_recorded", {"outcome": "not_recorded", "completed_at": "05-03 12:00"}, True),
        ("rhi_recorded", {"outcome": "declined", "completed_at": "-"}, True),
        ("rhi_declined", {"outcome": "declined"}, True),
        ("rhi_declined", {"outcome": "other_la_responsible"}, False),
        ("rhi_other_authority", {"outcome": "other_la_responsible"}, True),
        ("rhi_other_authority", {"outcome": "declined"}, False),
        ("rhi_again_first", {"outcome": "missing_again_first"}, True),
        ("rhi_recorded", {"episode_id": "f"}, False),
    ],
)
def test_what_return_interviews_say(fact: str, cells: Cells, holds: bool) -> None:
    none = {"offer_status": "offered", "offered_at": "-", "completed_at": "-"}
    interview = {"episode_id": "e", **none, "outcome": "declined", **cells}
    tables = about("missing_episodes", {**EPISODE, "episode_id": "e"}, return_interviews=interview)
    assert derive("missing_episodes", fact, **tables) == [holds]


@pytest.mark.parametrize(
    ("fact", "later", "holds"),
    [
        ("again_in_time", "06-01 12:00", True),  # 30 days after return
        ("again_in_time", "06-01 12:01", False),
        ("overlaps_next", "05-02 12:00", False),
        ("overlaps_next", "05-02 11:59", True),
        ("again_before_due", "05-05 12:00", True),  # due 72 hours after return
        ("again_before_due", "05-05 12:01", False),
    ],
)
def test_the_next_report_of_the_child(fact: str, later: str, holds: bool) -> None:
    next_report = {**EPISODE, "reported_at": later, "returned_at": "-"}
    interview = {
        "episode_id": "none",
        "outcome": "declined",
        "completed_at": "-",
        "offer_status": "offered",
        "offered_at": "-",
    }
    tables = {
        "missing_episodes": write(EPISODE, next_report),
        "return_interviews": write(interview),
    }
    assert derive("missing_episodes", fact, **tables) == [holds, False]
    tables["missing_episodes"] = write(EPISODE, {**next_report, "child_id": "b"})
    assert derive("missing_episodes", fact, **tables) == [False, False]


@pytest.mark.parametrize(
    ("fact", "gap", "holds"),
    [
        ("repeat", "2023-05-02 12:00", True),  # 365 days before
        ("repeat", "2023-05-02 11:59", False),
        ("trigger", "2024-02-01 11:00", True),  # the second in 90 days, over summer time
        ("trigger", "2024-02-01 10:59", False),
    ],
)
def test_reports_before_count_within_their_time(fact: str, gap: str, holds: bool) -> None:
    rows = write({**EPISODE, "reported_at": gap}, EPISODE)
    found = derive("missing_episodes", fact, Readings(repeat_n=2), missing_episodes=rows)
    assert found == [False, holds]


def test_a_trigger_at_the_end_of_the_window_of_the_last_is_not_the_first() -> None:
    days = [{**EPISODE, "reported_at": f"05-{day} 12:00"} for day in ("01", "02", "12")]
    readings = Readings(repeat_n=2, window_days=10)
    for fact, holds in (("trigger", [False, True, True]), ("first_trigger", [False, True, False])):
        assert derive("missing_episodes", fact, readings, missing_episodes=write(*days)) == holds


@pytest.mark.parametrize(("minutes", "counted"), [("13:00", 1), ("13:01", 2)])
def test_a_second_report_within_the_hour_is_the_first(minutes: str, counted: int) -> None:
    rows = write(EPISODE, {**EPISODE, "reported_at": f"05-01 {minutes}"})
    assert derive("missing_episodes", "in_scope", missing_episodes=rows).count(True) == counted


@pytest.mark.parametrize(
    ("notice", "outcome", "released", "near"),
    [
        (24, "charged_court", "05-02 11:59", True),
        (24, "charged_court", "05-02 12:00", False),
        (24, "charged_court", "05-01 12:00", True),
        (24, "charged_court", "05-01 11:59", False),
        (24, "charged_court", "-", False),
        (24, "charged_bail", "05-01 20:00", False),
        (0, "charged_court", "05-01 12:00", False),
    ],
)
def test_court_soon_after_charge(notice: int, outcome: str, released: str, near: bool) -> None:
    row = {**DETENTION, "charged_at": "05-01 12:00", "released_at": released}
    found = derive(
        "custody_detentions",
        "near_court",
        Readings(court_notice_hours=notice),
        custody_detentions=write({**row, "release_outcome": outcome}),
    )
    assert found == [near]


@pytest.mark.parametrize(
    ("day", "reviewed"),
    [
        ("2010-01-01 00:00", True),
        ("2009-12-31 23:59", False),
        ("2025-03-31 23:59", True),
        ("2025-04-01 00:00", False),
        ("-", False),
    ],
)
def test_cases_closed_in_the_window_of_the_review(day: str, reviewed: bool) -> None:
    window = Readings(nfa_from=date(2010, 1, 1), nfa_to=date(2025, 3, 31))
    tables = about("cse_investigations", {**CASE, "outcome_at": day})
    found = derive("cse_investigations", "closed_in_review_window", window, **tables)
    assert found == [reviewed]


@pytest.mark.parametrize(
    ("status", "examined", "in_time"),
    [
        ("examined", "07-30 12:00", True),  # 90 days
        ("examined", "07-30 12:01", False),
        ("triaged_on_scene", "07-30 12:00", True),
        ("awaiting", "07-30 12:00", False),
        ("examined", "-", False),
    ],
)
def test_a_device_examined_in_time(status: str, examined: str, in_time: bool) -> None:
    device = {"investigation_id": "i", "exam_status": status, "examined_at": examined}
    tables = about("cse_investigations", CASE, cse_devices=device)
    assert derive("cse_investigations", "device_examined_in_time", **tables) == [in_time]


@pytest.mark.parametrize(
    ("suspects", "group", "identified"),
    [
        ("i  s1  yes\ni  s2  no", True, False),
        ("i  s1  yes\ni  s2  yes", True, True),
        ("i  s1  yes\ni  s1  yes", False, False),  # one suspect told twice
        ("j  s1  yes\nj  s2  yes", False, False),
    ],
)
def test_two_suspects_make_a_group(suspects: str, group: bool, identified: bool) -> None:
    tables = about("cse_investigations", {**CASE, "online_flag": "offline"})
    tables |= {
        "cse_suspects": f"investigation_id  suspect_id  suspect_identified\n{suspects}",
        "cse_victims": "investigation_id  child_id\ni  a\ni  b",
    }
    definitions = {
        "two_or_more": group,
        "two_or_more_identified": identified,
        "contact_group": group,
    }
    for definition, expected in definitions.items():
        reading = Readings(group_definition=definition)  # type: ignore[arg-type]
        found = derive("cse_investigations", "is_group_based", reading, **tables)
        assert found == [expected], definition


@pytest.mark.parametrize(
    ("victims", "online", "group"),
    [("a b", "offline", True), ("a", "offline", False), ("a b", "online", False)],
)
def test_a_contact_group_has_several_victims_and_meets_them(
    victims: str, online: str, group: bool
) -> None:
    tables = about("cse_investigations", {**CASE, "online_flag": online})
    rows = "\n".join(f"i  {child}" for child in victims.split())
    tables |= {
        "cse_suspects": "investigation_id  suspect_id  suspect_identified\ni  s  no\ni  t  no",
        "cse_victims": f"investigation_id  child_id\n{rows}",
    }
    reading = Readings(group_definition="contact_group")
    assert derive("cse_investigations", "is_group_based", reading, **tables) == [group]


@pytest.mark.parametrize(
    ("notice", "noticed", "later"),
    [
        ({"submitted_at": "05-02 12:00"}, True, True),  # 24 hours
        ({"submitted_at": "05-02 12:01"}, False, True),
        ({"submitted_at": "05-29 12:00"}, False, True),  # 28 days
        ({"submitted_at": "05-29 12:01"}, False, False),
        ({"child_id": "b"}, False, False),  # the notice names another child
        ({"child_id": "-"}, False, False),
    ],
)
def test_the_notice_of_the_case_names_the_victim(notice: Cells, noticed: bool, later: bool) -> None:
    named = {"ppn_id": "n", "ppn_form_id": "f", "child_id": "a", "submitted_at": "05-01 12:00"}
    case = {**CASE, "ppn_id": "n"}
    beside = {"cse_investigations": case, "ppn_referrals": {**named, **notice}}
    tables = about("cse_victims", VICTIM, **beside)
    assert derive("cse_victims", "noticed_in_time", **tables) == [noticed]
    assert derive("cse_victims", "noticed_later", **tables) == [later]
