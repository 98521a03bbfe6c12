"""Every indicator of custody, worked by hand on a few rows."""

import pytest

from cpanalysis.declare.indicators import Readings
from cpanalysis.measure.records import Request
from tests.measure.records.example import find, make_records, tell, tell_waits


def test_cus_01_child_detention_count() -> None:
    # two arrested in Hartlepool, one of unknown age; police protection is left out.
    records = make_records(
        custody_detentions="""
            arrest_district  age_at_arrival  detention_purpose
            H                15              pace_offence
            H                -               warrant
            H                14              s46_police_protection
            M                15              pace_offence
        """,
    )
    assert tell("child_detention_count", records) == (2, None, 2)
    row = find("child_detention_count", records)
    assert (row["n_excluded"], row["n_not_recorded"]) == (1, 1)


def test_cus_02_child_detention_rate_per_1000() -> None:
    # by where children live: two of Hartlepool, though one was arrested in Middlesbrough; the one
    # from outside is a row of its own without a rate, and not in the force's.
    bands = ("10-11", "12-13", "14-15", "16-17")
    population = "".join(
        f"{district}  2024  {band}  all  all  {size}\n"
        for district, size in (("H", 250), ("M", 500), ("R", 250), ("S", 500))
        for band in bands
    )
    records = make_records(
        population="district  year  age_band  sex  ethnic_group  estimate\n" + population,
        custody_detentions="""
            arrest_district  residence_district  detention_purpose
            H                H                   pace_offence
            M                H                   pace_offence
            H                out                 pace_offence
        """,
    )
    share = 31 / 366
    own = pytest.approx((2, 1000 * share, 2 / share))
    assert tell("child_detention_rate_per_1000", records) == own
    force = tell("child_detention_rate_per_1000", records, area="Cleveland")
    assert force == pytest.approx((2, 6000 * share, 2 / (6 * share)))
    outside = find("child_detention_rate_per_1000", records, area="out of force")
    assert (outside["numerator"], outside["value"]) == (1, None)
    assert outside["status"] == "not_computable"


HELD = """
    arrived_at           detention_authorised_at  released_at
    2024-05-01 09:50     2024-05-01 10:00         2024-05-01 22:00
    2024-05-01 09:50     2024-05-01 10:00         2024-05-02 11:00
    2024-05-01 09:50     2024-05-01 10:00         -
    2024-05-01 09:50     2024-05-01 10:00         2024-05-01 09:00
    2024-05-01 09:50     -                        2024-05-01 22:00
"""


def test_cus_03_detention_hours() -> None:
    # 12 hours, 25 hours, still held; released before it was authorised, an error; not authorised.
    records = make_records(custody_detentions=HELD)
    assert tell("detention_hours", records) == (2, 3, None)
    row = find("detention_hours", records)
    assert (row["n_excluded"], row["n_not_recorded"]) == (1, 1)
    assert tell("detention_hours:half_day", records) == pytest.approx((2, 3, 2 / 3))
    assert tell("detention_hours:day", records) == pytest.approx((2, 3, 2 / 3))
    assert tell_waits("detention_hours", records)[:3] == [
        (-1, "out_of_order"),
        (12, "ended"),
        (25, "ended"),
    ]


ADULTS = """
    arrived_at   detention_authorised_at  aa_required   aa_requested_at  aa_arrived_at  released_at
    05-01 09:50  05-01 10:00              yes           05-01 11:00      05-01 12:00    05-01 18:00
    05-01 09:50  05-01 10:00              yes           05-01 11:00      05-01 12:01    05-01 18:00
    05-01 09:50  05-01 10:00              yes           05-01 11:00      05-01 09:55    05-01 18:00
    05-01 09:50  05-01 10:00              yes           -                -              05-01 12:00
    05-01 09:50  05-01 10:00              yes           -                -              05-01 11:59
    05-01 09:50  05-01 10:00              no            -                -              05-01 18:00
    05-01 09:50  05-01 10:00              not_recorded  -                05-01 10:30    05-01 18:00
"""


def test_cus_04_aa_within_2h_rate() -> None:
    # in exactly two hours; a minute late; there before the clock began; never and held for two
    # hours, and released before two hours without one: not met.
    records = make_records(custody_detentions=ADULTS)
    assert tell("aa_within_2h_rate", records) == (2, 5, 0.4)
    row = find("aa_within_2h_rate", records)
    assert (row["n_excluded"], row["n_not_recorded"]) == (0, 1)
    # by the request, the first three are in time, and the others have no clock
    asked = Request(indicators=("aa_within_2h_rate",), readings=Readings(aa_clock="requested"))
    assert tell("aa_within_2h_rate", records, request=asked) == (3, 3, 1)


def test_cus_06_overnight_detention_rate() -> None:
    # 4 hours from midnight; 3 hours 59; three hours in each of two nights; still held.
    records = make_records(
        custody_detentions="""
            arrived_at           detention_authorised_at  released_at
            2024-05-01 22:00     2024-05-01 23:00         2024-05-02 04:00
            2024-05-01 22:00     2024-05-01 23:00         2024-05-02 03:59
            2024-05-01 04:00     2024-05-01 05:00         2024-05-02 03:00
            2024-05-01 22:00     -                        -
        """,
    )
    assert tell("overnight_detention_rate", records) == (2, 4, 0.5)


@pytest.mark.parametrize(
    ("night", "released", "overnight"),
    [
        ("2024-03-31", "05:00", 1),  # clocks went forward: 00:00 to 05:00 are four hours
        ("2024-03-31", "04:59", 0),
        ("2023-10-29", "03:00", 1),  # clocks went back: 00:00 to 03:00 are four hours
        ("2023-10-29", "02:59", 0),
    ],
)
def test_cus_06_in_the_nights_when_clocks_change(night: str, released: str, overnight: int) -> None:
    records = make_records(
        custody_detentions=f"""
            arrived_at        detention_authorised_at  released_at
            {night} 00:00     {night} 00:00            {night} {released}
        """,
    )
    assert tell("overnight_detention_rate", records, month=night[:7])[0] == overnight


CHARGED = """
    charged_at   bail_decision  transferred_at  released_at  release_outcome  la_accom_requested_at
    05-01 10:00  refused        05-01 12:00     05-01 12:00  transferred_la   05-01 11:00
    05-01 10:00  refused        05-02 10:00     05-02 09:00  charged_court    05-01 09:00
    05-01 10:00  refused        -               05-01 14:00  charged_court    -
    05-01 10:00  bailed         -               05-01 11:00  charged_bail     -
    05-01 10:00  not_recorded   -               05-01 11:00  other            -
    -            not_charged    -               05-01 11:00  nfa              -
"""


def test_cus_08_s38_6_transfer_rate() -> None:
    # moved at once; moved after court had begun, too late; not moved, court after four hours.
    # With a notice of five hours the last is left out.
    records = make_records(custody_detentions=CHARGED)
    assert tell("s38_6_transfer_rate", records) == pytest.approx((1, 3, 1 / 3))
    assert find("s38_6_transfer_rate", records)["n_not_recorded"] == 1
    notice = Request(indicators=("s38_6_transfer_rate",), readings=Readings(court_notice_hours=5))
    assert tell("s38_6_transfer_rate", records, request=notice) == (1, 2, 0.5)


def test_cus_10_hours_charge_to_la_request() -> None:
    # asked after one hour; asked before charge, which is no wait; never asked, held four hours.
    records = make_records(custody_detentions=CHARGED)
    assert tell("hours_charge_to_la_request", records) == (2, 3, None)
    waits = tell_waits("hours_charge_to_la_request", records)
    assert waits == [(0, "ended"), (1, "ended"), (4, "other_end")]


def test_cus_12_detention_certificate_correct_rate() -> None:
    # of the four refused bail the first was moved and needs none; one of two assessed is correct.
    records = make_records(
        custody_detentions="""
            charged_at   bail_decision  transferred_at  released_at  certificate_correct
            05-01 10:00  refused        05-01 12:00     05-01 12:00  not_applicable
            05-01 10:00  refused        -               05-02 09:00  yes
            05-01 10:00  refused        -               05-02 09:00  no
            05-01 10:00  refused        -               05-02 09:00  not_assessed
            05-01 10:00  bailed         -               05-01 11:00  not_applicable
        """,
    )
    assert tell("detention_certificate_correct_rate", records) == (1, 2, 0.5)
    assert find("detention_certificate_correct_rate", records)["n_not_recorded"] == 1


def test_cus_12_completed() -> None:
    # completed, not completed, not recorded: strict 1 of 3, known 1 of 2.
    records = make_records(
        custody_detentions="""
            charged_at   bail_decision  transferred_at  released_at  detention_certificate_completed
            05-01 10:00  refused        -               05-02 09:00  yes
            05-01 10:00  refused        -               05-02 09:00  no
            05-01 10:00  refused        -               05-02 09:00  not_recorded
        """,
    )
    code = "detention_certificate_correct_rate:completed"
    assert tell(code, records) == pytest.approx((1, 3, 1 / 3))
    assert tell(f"{code}:known", records) == (1, 2, 0.5)


def test_cus_13_custody_csc_referral_rate() -> None:
    # a referral, a notice, neither; a referral and a notice more than 7 days after arrival; a
    # notice that is not in the extract, so that it is not known when.
    records = make_records(
        ppn_referrals="""
            ppn_id  submitted_at
            p1      2024-05-01 12:00
            p2      2024-05-08 12:01
        """,
        custody_detentions="""
            csc_referral_at      ppn_id
            2024-05-03 10:00     -
            -                    p1
            -                    -
            2024-05-08 12:01     -
            -                    p2
            -                    p9
        """,
    )
    assert tell("custody_csc_referral_rate", records) == pytest.approx((2, 5, 0.4))
    assert find("custody_csc_referral_rate", records)["n_not_recorded"] == 1


def test_cus_15_s136_children_in_custody() -> None:
    records = make_records(
        custody_detentions="""
            detention_purpose
            s136_mha
            pace_offence
        """,
    )
    assert tell("s136_children_in_custody", records) == (1, None, 1)
    assert tell("s136_children_in_custody", records, month="2024-04") == (0, None, 0)
