"""Every indicator of sexual exploitation, worked by hand on a few rows."""

from datetime import date

import pytest

from cpanalysis.declare.indicators import Readings
from cpanalysis.measure.records import Request
from tests.measure.records.example import LATER, find, make_records, tell, tell_waits


def test_cse_01_cse_investigation_count() -> None:
    # flagged twice; one is of abuse alone; one has no answer. With abuse included there are 3.
    records = make_records(
        cse_investigations="""
            cse_flag      csa_flag
            yes           yes
            yes           not_recorded
            no            yes
            not_recorded  no
        """,
    )
    assert tell("cse_investigation_count", records) == (2, None, 2)
    assert find("cse_investigation_count", records)["n_not_recorded"] == 1
    wider = Request(
        indicators=("cse_investigation_count",), readings=Readings(include_csa_only=True)
    )
    assert tell("cse_investigation_count", records, request=wider)[0] == 3


def test_cse_02_cse_victim_rate_per_1000() -> None:
    # a is a victim in two investigations and counts once; b once; c is of abuse alone.
    # 2 children of 1,000 in 31 of 366 days.
    records = make_records(
        population="""
            district  year  age_band  sex     ethnic_group  estimate
            H         2023  0-4       female  all           100
            H         2023  5-9       female  all           100
            H         2023  10-11     female  all           100
            H         2023  12-13     female  all           100
            H         2023  14-15     female  all           100
            H         2023  16-17     female  all           500
        """,
        cse_investigations="""
            investigation_id  cse_flag
            i1                yes
            i2                yes
            i3                no
        """,
        cse_victims="""
            investigation_id  child_id
            i1                a
            i1                b
            i2                a
            i3                c
        """,
    )
    exposure = 1000 * 31 / 366
    rate = pytest.approx((2, exposure, 2 / exposure * 1000))
    assert tell("cse_victim_rate_per_1000", records) == rate


def test_cse_03_online_share() -> None:
    # online and both of three recorded.
    records = make_records(
        cse_investigations="""
            online_flag
            online
            both
            offline
            not_recorded
        """,
    )
    assert tell("online_share", records) == pytest.approx((2, 3, 2 / 3))


ONLINE = """
    reported_at     polit_allocated_at  finalised_at  online_flag  outcome_type  current_team
    06-02 10:00:00  06-09 10:00:00      -             online       none_yet      polit
    06-02 10:00:00  06-09 10:00:01      -             both         none_yet      polit
    06-02 10:00:00  -                   06-22 10:00   online       18            cid
    06-02 10:00:00  -                   06-03 10:00   online       20            other
    06-02 10:00:00  06-02 11:00:00      -             offline      none_yet      polit
    06-28 10:00:00  -                   -             online       none_yet      cid
    05-02 10:00:00  05-02 12:00:00      -             online       none_yet      polit
"""


def test_cse_04_online_cse_allocated_to_polit_rate() -> None:
    # after exactly 7 days; a second late; never; passed on within 24 hours, left out; offline,
    # not counted; the last one never.
    records = make_records(cse_investigations=ONLINE, until=LATER)
    code = "online_cse_allocated_to_polit_rate"
    assert tell(code, records, month="2024-06") == (1, 4, 0.25)
    assert tell(f"{code}:current_team", records, month="2024-06") == (2, 4, 0.5)
    assert find(code, records, month="2024-06")["n_excluded"] == 1
    # on 1 July the last week of June could not be followed for 7 days
    row = find(code, make_records(cse_investigations=ONLINE), month="2024-06")
    assert (row["value"], row["status"]) == (None, "not_computable")
    assert row["reason"].startswith("not yet complete: answers take up to 7 days")
    before = find(code, records, month="2024-05")
    assert (before["status"], before["reason"]) == ("not_applicable", "applies from 1 June 2024")
    assert tell(f"{code}:any_date", records, month="2024-05") == (1, 1, 1)


def test_cse_05_hours_to_polit_allocation() -> None:
    # 168 hours, a second more; the third ended without it when it was finalised, after 480; the
    # fourth was passed on, left out; the last waits at the end of the year.
    records = make_records(cse_investigations=ONLINE, until=LATER)
    assert tell("hours_to_polit_allocation", records, month="2024-06") == (2, 4, None)
    assert tell_waits("hours_to_polit_allocation", records) == [
        (168, "ended"),
        (168.0003, "ended"),
        (480, "other_end"),
        (4479, "open"),
    ]


def test_cse_07_device_examined_rate() -> None:
    # i1 has one examined of two, after exactly 90 days; i2 was triaged on the
    # scene; i3 waits; i4 has no device, which counts as not examined; i5 was examined a day late;
    # i6 is offline; of i7 it is not known when.
    records = make_records(
        cse_investigations="""
            investigation_id  reported_at          finalised_at         online_flag
            i1                2024-05-01 10:00     2024-05-20 10:00     online
            i2                2024-05-01 10:00     2024-05-20 10:00     both
            i3                2024-05-01 10:00     2024-05-20 10:00     online
            i4                2024-05-01 10:00     2024-05-20 10:00     online
            i5                2024-05-01 10:00     -                    online
            i6                2024-05-01 10:00     2024-05-20 10:00     offline
            i7                2024-05-01 10:00     -                    online
        """,
        cse_devices="""
            investigation_id  exam_status       seized_at            examined_at
            i1                examined          2024-05-02 10:00     2024-07-30 10:00
            i1                awaiting          2024-05-02 10:00     -
            i2                triaged_on_scene  2024-05-02 10:00     2024-05-02 10:00
            i3                awaiting          2024-05-02 10:00     -
            i5                examined          2024-05-02 10:00     2024-07-31 10:00
            i6                examined          2024-05-02 10:00     2024-05-03 10:00
            i7                examined          2024-05-02 10:00     -
        """,
        until=LATER,
    )
    assert tell("device_examined_rate", records) == (2, 5, 0.4)
    assert find("device_examined_rate", records)["n_not_recorded"] == 1


def test_cse_09_ppn_submitted_rate_cse() -> None:
    # form f1 names a in 24 hours and b a second later; form f2 does not name c; d has no notice.
    records = make_records(
        cse_investigations="""
            investigation_id  reported_at          ppn_id
            i1                2024-05-01 10:00     p1
            i2                2024-05-01 10:00     p3
            i3                2024-05-01 10:00     -
        """,
        cse_victims="""
            investigation_id  child_id
            i1                a
            i1                b
            i2                c
            i3                d
        """,
        ppn_referrals="""
            ppn_id  ppn_form_id  child_id  submitted_at
            p1      f1           a         2024-05-02 10:00:00
            p2      f1           b         2024-05-02 10:00:01
            p3      f2           x         2024-05-01 12:00:00
        """,
    )
    assert tell("ppn_submitted_rate_cse", records) == (1, 4, 0.25)
    assert tell("ppn_submitted_rate_cse:later", records) == (2, 4, 0.5)


def test_cse_10_days_report_to_child_spoken_to() -> None:
    # spoken to after 1.5 days; not yet, finalised after 10; in i3 no child is known.
    records = make_records(
        cse_investigations="""
            investigation_id  reported_at          child_spoken_to_at   finalised_at
            i1                2024-05-01 10:00     2024-05-02 22:00     -
            i2                2024-05-01 10:00     -                    2024-05-11 10:00
            i3                2024-05-01 10:00     -                    -
        """,
        cse_victims="""
            investigation_id  child_id  age_at_offence
            i1                a         14
            i2                b         15
        """,
    )
    assert tell("days_report_to_child_spoken_to", records) == (1, 2, None)
    assert find("days_report_to_child_spoken_to", records)["n_excluded"] == 1
    waits = tell_waits("days_report_to_child_spoken_to", records)
    assert waits == [(1.5, "ended"), (10, "other_end")]


def test_cse_11_days_report_to_suspect_interview() -> None:
    # arrested after 2 days, before the interview; never reached, until it ended after 20 days;
    # of i3 no suspect is identified.
    records = make_records(
        cse_investigations="""
            investigation_id  reported_at  suspect_arrested_at  suspect_interviewed_at  finalised_at
            i1                05-01 10:00  05-03 10:00          05-04 10:00             -
            i2                05-01 10:00  -                    -                       05-21 10:00
            i3                05-01 10:00  -                    05-02 10:00             -
        """,
        cse_suspects="""
            investigation_id  suspect_id  suspect_identified
            i1                s1          yes
            i2                s2          yes
            i3                U1          no
        """,
    )
    assert tell("days_report_to_suspect_interview", records) == (1, 2, None)
    waits = tell_waits("days_report_to_suspect_interview", records)
    assert waits == [(2, "ended"), (20, "other_end")]


def test_cse_13_no_suspect_outcome_rate() -> None:
    # closed so after exactly 180 days; a second late; charged; still open, which counts against;
    # closed so, it is not known when.
    records = make_records(
        cse_investigations="""
            reported_at          outcome_at              outcome_type
            2024-05-01 12:00     2024-10-28 11:00:00     18
            2024-05-01 12:00     2024-10-28 12:00:01     18
            2024-05-01 12:00     2024-05-20 10:00:00     1
            2024-05-01 12:00     -                       none_yet
            2024-05-01 12:00     -                       18
        """,
        until=LATER,
    )
    assert tell("no_suspect_outcome_rate", records) == (1, 4, 0.25)
    assert find("no_suspect_outcome_rate", records)["n_not_recorded"] == 1


def test_cse_14_charge_rate_cohort() -> None:
    # charged after exactly 365 days; a day later; 1A at once; not charged; never recorded as a
    # crime, left out. June 2023 could not be followed for 365 days after 28 until it is recorded.
    records = make_records(
        cse_investigations="""
            reported_at          crime_recorded_at    outcome_type  outcome_at
            2022-09-01 10:00     2022-09-02 10:00     1             2023-09-02 10:00
            2022-09-01 10:00     2022-09-02 10:00     1             2023-09-03 10:00
            2022-09-01 10:00     2022-09-02 10:00     1A            2022-09-05 10:00
            2022-09-01 10:00     2022-09-02 10:00     none_yet      -
            2023-06-01 10:00     2023-07-15 10:00     1             2023-07-20 10:00
            2022-09-01 10:00     -                    none_yet      -
        """,
    )
    # years are counted back from June 2024: 2022-07 to 2023-06 holds all reports
    assert tell("charge_rate_cohort", records, month="2023-06") == (2, 4, 0.5)
    row = find("charge_rate_cohort", records, month="2023-06")
    assert (row["n_excluded"], row["months_known"]) == (2, 11)


SUSPECTS = """
    investigation_id  suspect_id  suspect_identified
    i1                s1          yes
    i1                U2          no
    i2                s3          yes
    i2                s4          yes
    i3                s5          yes
"""


@pytest.mark.parametrize(
    ("definition", "group_based"),
    [
        ("two_or_more", 2),  # i1 and i2
        ("two_or_more_identified", 1),  # i2
        ("contact_group", 1),  # i1: two suspects, two victims, not online
        ("recorded", 1),  # i3, as somebody flagged it
    ],
)
def test_cse_16_group_based_share(definition: str, group_based: int) -> None:
    # i4 has no suspect on record: it is not known whether it is group-based.
    records = make_records(
        cse_investigations="""
            investigation_id  online_flag  group_based_flag
            i1                offline      no
            i2                online       no
            i3                offline      yes
            i4                offline      not_known
        """,
        cse_suspects=SUSPECTS,
        cse_victims="""
            investigation_id  child_id  age_at_offence
            i1                a         14
            i1                b         14
            i2                a         14
            i2                b         14
        """,
        until=LATER,
    )
    request = Request(
        indicators=("group_based_share",), readings=Readings(group_definition=definition)
    )
    told = tell("group_based_share", records, request=request)
    assert told == pytest.approx((group_based, 3, group_based / 3))


def test_cse_17_nfa_reviewed_rate() -> None:
    # two in scope and window, one reviewed; one after the window; one not in scope; one not
    # recorded whether it is in scope.
    records = make_records(
        cse_investigations="""
            reported_at          outcome_at           nfa_review_status   nfa_reviewed_at
            2024-01-10 10:00     2024-02-01 10:00     reviewed_no_change  2024-03-01 10:00
            2024-01-10 10:00     2024-02-01 10:00     identified          -
            2024-01-10 10:00     2024-04-01 10:00     reopened            2024-05-01 10:00
            2024-01-10 10:00     2024-02-01 10:00     not_in_scope        -
            2024-01-10 10:00     2024-02-01 10:00     not_recorded        -
        """,
    )
    request = Request(
        indicators=("nfa_reviewed_rate",), readings=Readings(nfa_to=date(2024, 3, 31))
    )
    row = find("nfa_reviewed_rate", records, request=request)
    assert row["period_start"] == row["period_end"] == date(2024, 6, 30)
    assert (row["numerator"], row["denominator"], row["value"]) == (1, 2, 0.5)
    assert (row["n_excluded"], row["n_not_recorded"]) == (1, 1)


def test_cse_18_inactivity_over_28d_rate() -> None:
    # on 1 July 00:00: active exactly 28 days before; a second earlier; never, since the report in
    # May; the fourth is charged and awaits court, left out; the fifth is closed.
    records = make_records(
        cse_investigations="""
            reported_at          last_activity_at        finalised_at         outcome_type
            2024-05-01 10:00     2024-06-03 00:00:00     -                    none_yet
            2024-05-01 10:00     2024-06-02 23:59:59     -                    none_yet
            2024-05-01 10:00     -                       -                    none_yet
            2024-05-01 10:00     2024-05-02 10:00:00     -                    1
            2024-05-01 10:00     2024-05-02 10:00:00     2024-06-01 10:00     18
        """,
    )
    row = find("inactivity_over_28d_rate", records, month="2024-06")
    assert (row["numerator"], row["denominator"]) == (2, 3)
    assert (row["period_start"], row["period_end"]) == (date(2024, 6, 30), date(2024, 6, 30))


def test_cse_20_voice_of_child_recorded_rate() -> None:
    # i1 has two victims; i2's is not recorded; i3 does not apply. Strict 2 of 3, known 2 of 2.
    records = make_records(
        cse_investigations="""
            investigation_id  voice_recorded
            i1                yes
            i2                not_recorded
            i3                not_applicable
        """,
        cse_victims="""
            investigation_id  child_id
            i1                a
            i1                b
            i2                c
            i3                d
        """,
        until=LATER,
    )
    code = "voice_of_child_recorded_rate"
    assert tell(code, records) == pytest.approx((2, 3, 2 / 3))
    assert tell(f"{code}:known", records) == (2, 2, 1)
