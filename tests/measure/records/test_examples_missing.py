"""Every indicator of missing children, worked by hand on a few rows."""

import pytest

from cpanalysis.declare.indicators import Readings
from cpanalysis.measure.records import Request
from tests.measure.records.example import LATER, find, make_records, tell, tell_waits

POPULATION = """
    district  year  age_band  sex  ethnic_group  estimate
    H         2024  10-11     all  all           200
    H         2024  12-13     all  all           300
    H         2024  14-15     all  all           250
    H         2024  16-17     all  all           250
    H         2024  5-9       all  all           900
"""


def test_mis_01_missing_episode_count() -> None:
    # a is reported again after 60 minutes (a duplicate) and after 61 (not one); b is absent;
    # c was born in May 2006, and may not be 18 yet in May 2024, d surely is; the last has no id.
    records = make_records(
        children="""
            child_id  dob_month
            a         2010-01-01
            c         2006-05-01
            d         2006-04-01
        """,
        missing_episodes="""
            child_id  reported_at          report_category
            a         2024-05-01 10:00     missing
            a         2024-05-01 11:00     missing
            a         2024-05-01 12:01     missing
            b         2024-05-02 10:00     absent
            c         2024-05-31 10:00     missing
            d         2024-05-02 10:00     missing
            -         2024-05-02 10:00     missing
        """,
    )
    assert tell("missing_episode_count", records) == (4, None, 4)
    row = find("missing_episode_count", records)
    assert (row["n_excluded"], row["n_not_recorded"]) == (3, 1)  # the last has no age


def test_mis_02_missing_rate_per_1000() -> None:
    # 3 episodes of 1,000 children in 31 of 366 days: 3 / (1000 * 31 / 366) * 1000 a year.
    records = make_records(
        population=POPULATION,
        missing_episodes="""
            placing_la
            not_applicable
            Middlesbrough
            other_la
        """,
    )
    exposure = 1000 * 31 / 366
    rate = pytest.approx((3, exposure, 3 / exposure * 1000))
    assert tell("missing_rate_per_1000", records) == rate
    residents = pytest.approx((2, exposure, 2 / exposure * 1000))
    assert tell("missing_rate_per_1000:residents", records) == residents


def test_mis_03_missing_children_count() -> None:
    # a twice in Hartlepool and once in Middlesbrough; b once; one without an id.
    records = make_records(
        missing_episodes="""
            child_id  district  reported_at
            a         H         2024-05-01 10:00
            a         H         2024-05-02 10:00
            a         M         2024-05-03 10:00
            b         H         2024-05-03 10:00
            -         H         2024-05-03 10:00
        """,
    )
    assert tell("missing_children_count", records) == (2, None, 2)
    assert tell("missing_children_count", records, area="Cleveland") == (2, None, 2)
    assert find("missing_children_count", records)["n_excluded"] == 1


def test_mis_04_missing_high_risk_share() -> None:
    # graded first: high, medium, low; not recorded leaves the denominator. Highest: two high.
    records = make_records(
        missing_episodes="""
            initial_risk  highest_risk
            high          high
            medium        high
            low           low
            not_recorded  not_recorded
        """,
    )
    assert tell("missing_high_risk_share", records) == pytest.approx((1, 3, 1 / 3))
    assert tell("missing_high_risk_share:highest", records) == pytest.approx((2, 3, 2 / 3))
    assert find("missing_high_risk_share", records)["n_not_recorded"] == 1
    highest = Request(
        indicators=("missing_high_risk_share",), readings=Readings(high_risk="highest")
    )
    assert tell("missing_high_risk_share", records, request=highest)[0] == 2


def test_mis_05_missing_high_risk_share_lac() -> None:
    # of two looked-after children's graded episodes one is high; not recorded is a third group.
    records = make_records(
        missing_episodes="""
            initial_risk  looked_after_at_report
            high          yes
            low           yes
            not_recorded  yes
            high          no
            high          not_recorded
        """,
    )
    code = "missing_high_risk_share_lac"
    assert tell(code, records) == (1, 2, 0.5)
    assert tell(f"{code}:status_not_recorded", records) == (1, 1, 1)


def test_mis_07_risk_under_grading_rate() -> None:
    # low below high, and medium below high, of three with both grades; one was not assessed; the
    # order is of the grades: high is above medium, though not in the alphabet.
    records = make_records(
        case_audits="""
            case_theme  assessed_at  risk_grade_recorded  risk_grade_assessor
            missing     2024-05-03   low                  high
            missing     2024-05-03   medium               high
            missing     2024-05-03   high                 medium
            missing     2024-05-03   low                  -
            missing     2024-05-03   not_recorded         high
            cse         2024-05-03   low                  high
        """,
    )
    assert tell("risk_under_grading_rate", records) == pytest.approx((2, 3, 2 / 3))
    assert find("risk_under_grading_rate", records)["n_not_recorded"] == 2


RESPONSES = """
    reported_at          first_attended_at    located_at           returned_at
    2024-05-01 10:00     2024-05-01 11:00     2024-05-01 20:00     2024-05-01 21:00
    2024-05-01 10:00     2024-05-01 13:00     2024-05-01 20:00     2024-05-01 21:00
    2024-05-01 10:00     2024-05-01 15:00     -                    -
    2024-05-01 10:00     2024-05-01 09:00     2024-05-01 20:00     2024-05-01 21:00
    2024-05-01 10:00     -                    2024-05-01 12:00     2024-05-01 14:00
    2024-05-01 10:00     -                    -                    -
    2024-05-01 10:00     2024-05-01 16:00     2024-05-01 09:00     2024-05-01 09:30
"""


def test_mis_09_response_time_minutes() -> None:
    # after 60, 180 and 300 minutes; attended before report, and back before report, are errors;
    # found before attendance ends the wait otherwise; the one still waiting is open to the end.
    records = make_records(missing_episodes=RESPONSES)
    assert tell("response_time_minutes", records) == (3, 5, None)
    open_for = (60 * 24 + 14) * 60  # from 1 May 10:00 to 1 July 00:00
    assert tell_waits("response_time_minutes", records) == [
        (-60, "out_of_order"),
        (-60, "out_of_order"),
        (60, "ended"),
        (120, "other_end"),
        (180, "ended"),
        (300, "ended"),
        (open_for, "open"),
    ]


def test_mis_10_response_over_3h_rate() -> None:
    # of five: 300 minutes and the one still waiting are over three hours; 60 and 180 minutes are
    # not, nor is the one found after two. Two have impossible times.
    records = make_records(missing_episodes=RESPONSES)
    assert tell("response_over_3h_rate", records) == (2, 5, 0.4)
    assert find("response_over_3h_rate", records)["n_excluded"] == 2


@pytest.mark.parametrize(
    ("attended", "located", "returned", "expected"),
    [
        ("-", "13:01", "14:00", (1, 1, 1)),  # found after three hours, police never came
        ("-", "-", "13:01", (1, 1, 1)),  # came back alone after three hours
        ("15:00", "13:30", "13:30", (1, 1, 1)),  # police came to a child found after three hours
        ("13:30", "12:00", "12:00", (0, 1, 0)),  # found before three hours, police came later
        ("-", "13:00", "13:00", (0, 1, 0)),  # found at three hours exactly
        ("13:00", "-", "-", (0, 1, 0)),
        ("13:01", "-", "-", (1, 1, 1)),
        ("-", "-", "-", (1, 1, 1)),  # nobody came and the child is not back
    ],
)
def test_whoever_waited_three_hours_counts_however_it_ended(
    attended: str, located: str, returned: str, expected: tuple[float, float, float]
) -> None:
    ends = (time if time == "-" else f"05-01 {time}" for time in (attended, located, returned))
    records = make_records(
        missing_episodes=f"""
            reported_at   first_attended_at  located_at  returned_at
            05-01 10:00   {"   ".join(ends)}
        """
    )
    assert tell("response_over_3h_rate", records) == expected


def test_mis_11_missing_duration_hours() -> None:
    # 10 and 30 hours, one still missing, one found before the report: an error. From last seen
    # the first is 12 hours, and two have no time of it. Longer than 24 hours: 30, still missing.
    records = make_records(
        missing_episodes="""
            missing_since_at     reported_at          located_at
            2024-05-01 08:00     2024-05-01 10:00     2024-05-01 20:00
            -                    2024-05-01 10:00     2024-05-02 16:00
            2024-05-01 10:00     2024-05-01 10:00     -
            -                    2024-05-01 10:00     2024-05-01 09:00
        """,
    )
    assert tell("missing_duration_hours", records) == (2, 3, None)
    assert tell("missing_duration_hours:last_seen", records) == (1, 2, None)
    assert tell("missing_duration_hours:long", records) == pytest.approx((2, 3, 2 / 3))
    assert tell_waits("missing_duration_hours:last_seen", records)[0] == (12, "ended")


def test_mis_12_repeat_episode_share() -> None:
    # a's second report is exactly 365 days after the first, b's a second more; the report
    # without an id is left out. In May 2022 nobody has a year of look-back.
    records = make_records(
        missing_episodes="""
            child_id  reported_at
            a         2023-05-02 10:00:00
            a         2024-05-01 10:00:00
            b         2023-05-02 10:00:00
            b         2024-05-01 10:00:01
            -         2024-05-01 10:00:00
        """,
    )
    assert tell("repeat_episode_share", records) == (1, 2, 0.5)
    early = find("repeat_episode_share", records, month="2022-05")
    assert (early["status"], early["value"]) == ("not_computable", None)
    assert early["reason"] == "the records of missing episodes do not cover the 365 days before"


@pytest.mark.parametrize(
    ("third", "children"),
    [("2024-05-01 10:59:59", 1), ("2024-05-01 11:00:00", 1), ("2024-05-01 11:00:01", 0)],
)
def test_mis_13_missing_3in90_children(third: str, children: int) -> None:
    # 90 days of 24 hours after 10:00 on 1 February are over at 11:00 on 1 May by the clock,
    # which went forward in between: one second before, on the boundary, one second after.
    records = make_records(
        missing_episodes=f"""
            child_id  reported_at
            a         2024-02-01 10:00:00
            a         2024-03-01 10:00:00
            a         {third}
            b         2024-05-01 10:00:00
            b         2024-05-02 10:00:00
        """,
    )
    assert tell("missing_3in90_children", records) == (children, None, children)


def test_mis_14_missing_3in90_caseworker_rate() -> None:
    # a: plan after exactly 7 days; b: already open to the team; c: plan after 8 days; d: none;
    # e: a plan from before the report, of a time with the team that had ended by then.
    # a's fourth report completes three again, inside 90 days of the first trigger: not counted.
    reports = "".join(f"{child}  2024-05-0{day} 10:00\n" for child in "abcde" for day in (1, 2, 3))
    records = make_records(
        missing_episodes=f"child_id  reported_at\n{reports}a  2024-05-05 10:00",
        child_status_periods="""
            child_id  status        start_at             end_at  plan_recorded_at
            a         vemt_open     2024-05-10 09:00     -       2024-05-10 10:00
            b         vemt_open     2024-01-01 09:00     -       -
            c         vemt_open     2024-05-11 09:00     -       2024-05-11 10:00
            d         looked_after  2024-01-01 09:00     -       2024-05-04 10:00
            e         vemt_open     2024-01-01 09:00     2024-04-01 09:00  2024-05-01 10:00
        """,
    )
    assert tell("missing_3in90_caseworker_rate", records) == (2, 5, 0.4)


def test_mis_15_repeat_concentration() -> None:
    # 20 children: one with 6 episodes, one with 4, 18 with one. The tenth is two children, who
    # have 10 of 28 episodes. With 19 children nothing is shown.
    rows = [("a", day) for day in range(1, 7)] + [("b", day) for day in range(1, 5)]
    rows += [(f"c{child}", 1) for child in range(18)]
    text = "".join(f"{child}  2024-05-{day:02} 10:00\n" for child, day in rows)
    header = "child_id  reported_at\n"
    told = tell("repeat_concentration", make_records(missing_episodes=header + text))
    assert told == pytest.approx((10, 28, 10 / 28))
    fewer = text.replace("c0  ", "c1  ")
    row = find("repeat_concentration", make_records(missing_episodes=header + fewer))
    assert (row["value"], row["status"]) == (None, "insufficient")
    assert row["reason"] == "fewer than 20 children"


def test_mis_16_re_missing_within_30d_rate() -> None:
    # a is back and reported after exactly 30 days; b a second later; c never again; d is reported
    # again before the return: overlapping, an error, as is the return of f before the report; e
    # is not back. The later episodes of a and b are of May, and are followed by none.
    records = make_records(
        missing_episodes="""
            child_id  reported_at            returned_at
            a         2024-05-01 08:00:00    2024-05-01 10:00:00
            a         2024-05-31 10:00:00    2024-06-20 12:00:00
            b         2024-05-01 08:00:00    2024-05-01 10:00:00
            b         2024-05-31 10:00:01    2024-06-20 12:00:00
            c         2024-05-01 08:00:00    2024-05-01 10:00:00
            d         2024-05-01 08:00:00    2024-05-04 10:00:00
            d         2024-05-03 08:00:00    2024-06-20 10:00:00
            e         2024-05-01 08:00:00    -
            f         2024-05-01 08:00:00    2024-04-30 08:00:00
        """,
        until=LATER,
    )
    assert tell("re_missing_within_30d_rate", records) == pytest.approx((1, 6, 1 / 6))
    waits = tell_waits("re_missing_within_30d_rate", records)
    assert [wait for wait in waits if wait[1] == "ended"] == [(720, "ended"), (720.0003, "ended")]


def test_mis_17_missing_referral_rate() -> None:
    # a notice before the return; social care told after exactly 7 days; after 8 days; nothing; a
    # notice after 8 days; still missing; and a notice that is not in the extract.
    records = make_records(
        ppn_referrals="""
            ppn_id  submitted_at
            p1      2024-05-01 12:00
            p3      2024-05-09 20:00
        """,
        missing_episodes="""
            returned_at          ppn_id  csc_referral_at
            2024-05-01 20:00     p1      -
            2024-05-01 20:00     -       2024-05-08 20:00
            2024-05-01 20:00     -       2024-05-09 20:00
            2024-05-01 20:00     -       -
            2024-05-01 20:00     p3      -
            -                    p2      -
            2024-05-01 20:00     p9      -
        """,
    )
    assert tell("missing_referral_rate", records) == (2, 5, 0.4)
    row = find("missing_referral_rate", records)
    assert (row["n_excluded"], row["n_not_recorded"]) == (1, 1)


def test_mis_18_prevention_interview_face_to_face_rate() -> None:
    # four closed: in person, by phone, none, not recorded. Strict 1 of 4, known 1 of 3.
    records = make_records(
        missing_episodes="""
            returned_at          prevention_interview_mode
            2024-05-01 20:00     face_to_face
            2024-05-01 20:00     phone
            2024-05-01 20:00     none
            2024-05-01 20:00     not_recorded
            -                    face_to_face
        """,
    )
    code = "prevention_interview_face_to_face_rate"
    assert tell(code, records) == (1, 4, 0.25)
    assert tell(f"{code}:known", records) == pytest.approx((1, 3, 1 / 3))
    assert find(code, records)["n_not_recorded"] == 1


def test_mis_19_debrief_completeness_rate() -> None:
    # all three recorded; one declined, which counts as asked; one lacking.
    records = make_records(
        missing_episodes="""
            returned_at          debrief_where  debrief_who  debrief_what
            2024-05-01 20:00     recorded       recorded     recorded
            2024-05-01 20:00     declined       recorded     declined
            2024-05-01 20:00     recorded       recorded     not_recorded
        """,
    )
    assert tell("debrief_completeness_rate", records) == pytest.approx((2, 3, 2 / 3))


INTERVIEWED = """
    episode_id  child_id  reported_at          returned_at
    e1          a         2024-05-01 10:00     2024-05-01 20:00
    e2          b         2024-05-01 10:00     2024-05-01 20:00
    e3          c         2024-05-01 10:00     2024-05-01 20:00
    e4          d         2024-05-01 10:00     2024-05-01 20:00
    e5          e         2024-05-01 10:00     2024-05-01 20:00
    e6          f         2024-05-01 10:00     2024-05-01 20:00
    e7          f         2024-05-03 10:00     -
    e8          g         2024-05-01 10:00     2024-05-01 20:00
"""
INTERVIEWS = """
    episode_id  offer_status  outcome               completed_at         offered_at
    e1          offered       completed             2024-05-04 20:00:00  2024-05-02 10:00
    e2          offered       completed             2024-05-04 20:00:01  2024-05-02 10:00
    e3          offered       declined              -                    2024-05-29 20:00
    e4          not_recorded  not_recorded          -                    -
    e4          not_offered   pending               -                    -
    e5          offered       other_la_responsible  -                    -
    e8          offered       completed             2024-06-04 20:00:00  2024-05-30 20:00
"""


def test_mis_20_rhi_offered_rate() -> None:
    # offered: e1, e2, and e3 after exactly 28 days; e8 a day later; e4 not; e6 has no row, so is
    # not recorded; e5 is another authority's.
    records = make_records(missing_episodes=INTERVIEWED, return_interviews=INTERVIEWS, until=LATER)
    assert tell("rhi_offered_rate", records) == (3, 6, 0.5)
    assert tell("rhi_offered_rate:known", records) == (3, 5, 0.6)
    assert tell("rhi_offered_rate:other_authority", records) == (1, 1, 1)


def test_mis_21_rhi_completed_within_72h_rate() -> None:
    # e1 after exactly 72 hours, e2 a second late, e8 weeks; e3 declined and e4 pending stay in; e5
    # is another authority's; e6 was missing again before it was due.
    records = make_records(missing_episodes=INTERVIEWED, return_interviews=INTERVIEWS, until=LATER)
    code = "rhi_completed_within_72h_rate"
    assert tell(code, records) == (1, 5, 0.2)
    assert tell(f"{code}:not_declined", records) == (1, 4, 0.25)
    assert tell(f"{code}:missing_again", records) == (0, 1, 0)
    assert find(code, records)["n_excluded"] == 2


def test_mis_24_looked_after_share() -> None:
    # yes, no, no; not recorded is never no.
    records = make_records(
        missing_episodes="""
            looked_after_at_report
            yes
            no
            no
            not_recorded
        """,
    )
    assert tell("looked_after_share", records) == pytest.approx((1, 3, 1 / 3))
