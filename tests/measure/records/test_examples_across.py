"""Indicators of referrals, audits, links across themes and the records themselves, by hand."""

import pytest

from cpanalysis.measure.records import Request, measure_records
from tests.measure.records.example import LATER, find, make_records, tell, tell_waits


def test_ref_01_ppn_submission_rate() -> None:
    # four attended with a child, of which one has a notice within 28 days, one a minute later, one
    # none, and one a notice that is not in the extract; not attended, no child, and not recorded
    # whether a child was there are not in the denominator.
    records = make_records(
        ppn_referrals="ppn_id  submitted_at\np1  2024-05-29 12:00\np2  2024-05-29 12:01",
        ppn_eligible_incidents="""
            attended_at  child_present  ppn_id
            05-01 13:00  yes            p1
            05-01 13:00  yes            p2
            05-01 13:00  yes            -
            05-01 13:00  yes            p9
            -            yes            p2
            05-01 13:00  no             -
            05-01 13:00  not_recorded   p1
        """,
    )
    assert tell("ppn_submission_rate", records) == pytest.approx((1, 3, 1 / 3))
    assert find("ppn_submission_rate", records)["n_not_recorded"] == 2


def test_ref_01_knows_which_incidents_are_of_one_child() -> None:
    # two incidents are episodes of one child, one of another, and one of an episode of nobody known
    tables = {
        "missing_episodes": "child_id  episode_id\na  e1\na  e2\nb  e3",
        "ppn_eligible_incidents": """
            attended_at  child_present  source_record_id  ppn_id
            05-01 13:00  yes            e1                p1
            05-01 13:00  yes            e2                -
            05-01 13:00  yes            e3                -
            05-01 13:00  yes            e9                -
        """,
        "ppn_referrals": "ppn_id  submitted_at\np1  2024-05-29 12:00",
    }
    asked = Request(indicators=("ppn_submission_rate",), spread=True)
    known = measure_records(make_records(**tables), asked).spread.filter(area="Cleveland")
    plain = known.filter(stratum="all").select("total", "children", "unmatched").sort("total")
    assert plain.rows() == [(1, 2, 1), (2, 1, 0)]
    del tables["missing_episodes"]
    without = measure_records(make_records(**tables), asked)
    assert without.spread.filter(area="Cleveland", stratum="all")["unmatched"].sum() == 4
    assert without.results.filter(area="Cleveland", stratum="all")["denominator"].max() == 4


def test_ref_03_referral_backlog() -> None:
    # at the end of April the first waits, for 2 days less an instant; at the end of May the first,
    # assessed at the midnight that follows, and the second; at the end of June the second alone.
    records = make_records(
        ppn_referrals="""
            submitted_at  assessed_at
            04-29 00:00   06-01 00:00
            05-22 00:00   -
            05-02 00:00   05-31 23:59
        """,
    )
    assert tell("referral_backlog", records, month="2024-04") == (1, None, 1)
    assert tell("referral_backlog", records, month="2024-05") == (2, None, 2)
    assert tell("referral_backlog", records, month="2024-06") == (1, None, 1)
    # 2 days; 10 and 33 at the end of May; 40 at the end of June
    ages = [(2, "ended"), (10, "ended"), (33, "ended"), (40, "ended")]
    assert tell_waits("referral_backlog:age", records) == ages


def test_aud_01_audit_grade_distribution() -> None:
    # of three audits of one sample and scale two are good; another scale stands apart.
    records = make_records(
        case_audits="""
            assessed_at  sample_frame  scale_version     grade
            2024-05-03   random        ncpi_2014_3pt     good
            2024-05-03   random        ncpi_2014_3pt     good
            2024-05-03   random        ncpi_2014_3pt     inadequate
            2024-05-03   random        ncpi_2024_5pt     good
        """,
    )
    code = "audit_grade_distribution"
    good = tell(code, records, value="random / ncpi_2014_3pt / good")
    assert good == pytest.approx((2, 3, 2 / 3))
    bad = tell(code, records, value="random / ncpi_2014_3pt / inadequate")
    assert bad == pytest.approx((1, 3, 1 / 3))
    assert tell(code, records, value="random / ncpi_2024_5pt / good") == (1, 1, 1)


def test_aud_02_self_vs_inspector_agreement() -> None:
    # c1 agrees, by the latest audit of the force; c2 does not; c3 is on two scales, left out; c4
    # was graded by the force alone.
    records = make_records(
        case_audits="""
            case_id  case_theme  assessed_at  assessor_org  scale_version  grade
            c1       cse         2024-05-01   force         local          inadequate
            c1       cse         2024-05-02   force         local          good
            c1       cse         2024-05-03   hmicfrs       local          good
            c2       cse         2024-05-01   force         local          good
            c2       cse         2024-05-03   hmicfrs       local          inadequate
            c3       cse         2024-05-01   force         ncpi_2014_3pt  good
            c3       cse         2024-05-03   hmicfrs       ncpi_2024_5pt  good
            c4       cse         2024-05-01   force         local          good
        """,
    )
    code = "self_vs_inspector_agreement"
    assert tell(code, records) == (1, 2, 0.5)
    assert find(code, records)["n_excluded"] == 1
    assert tell(f"{code}:grades", records, value="local / good / inadequate") == (1, 2, 0.5)


def test_aud_04_victim_blaming_language_rate() -> None:
    records = make_records(
        case_audits="""
            assessed_at  vbl_present
            2024-05-03   yes
            2024-05-03   no
            2024-05-03   no
            2024-05-03   not_assessed
        """,
    )
    assert tell("victim_blaming_language_rate", records) == pytest.approx((1, 3, 1 / 3))


INVESTIGATIONS = """
    investigation_id  reported_at          cse_flag  csa_flag
    i1                2024-05-01 10:00:00  yes       yes
    i2                2022-05-01 10:00:00  yes       yes
    i3                2024-05-01 10:00:00  no        yes
"""


def test_xth_01_cse_with_prior_missing_share() -> None:
    # a was missing exactly 365 days before; b a second earlier; c only afterwards; d was absent;
    # e's report of May 2022 has no look-back; f is a victim of abuse alone.
    records = make_records(
        cse_investigations=INVESTIGATIONS,
        cse_victims="""
            investigation_id  child_id
            i1                a
            i1                b
            i1                c
            i1                d
            i2                e
            i3                f
        """,
        missing_episodes="""
            child_id  reported_at          report_category
            a         2023-05-02 10:00:00  missing
            b         2023-05-02 09:59:59  missing
            c         2024-05-02 10:00:00  missing
            d         2024-04-02 10:00:00  absent
            e         2022-04-02 10:00:00  missing
            f         2024-04-02 10:00:00  missing
        """,
    )
    assert tell("cse_with_prior_missing_share", records) == (1, 4, 0.25)
    assert tell("cse_with_prior_missing_share", records, month="2022-05")[2] is None


def test_xth_02_missing_with_cse_share() -> None:
    # a is a victim within 365 days after; b has a marker that ended within 365 days before; c has
    # neither; d's marker ended long before. The last year cannot be followed.
    records = make_records(
        missing_episodes="""
            child_id  reported_at
            a         2023-05-02 10:00
            a         2023-05-09 10:00
            b         2023-05-02 10:00
            c         2023-05-02 10:00
            d         2023-05-02 10:00
            c         2024-05-02 10:00
        """,
        cse_investigations=INVESTIGATIONS,
        cse_victims="""
            investigation_id  child_id
            i1                a
        """,
        child_status_periods="""
            child_id  status      start_at          end_at
            b         cse_marker  2022-02-01 10:00  2022-08-01 10:00
            d         cse_marker  2022-02-01 10:00  2022-03-01 10:00
        """,
    )
    code = "missing_with_cse_share"
    # the year to June 2023: only the report of a that i1 follows within 365 days counts
    assert tell(code, records, month="2023-05") == (2, 4, 0.5)
    assert tell(f"{code}:before", records, month="2023-05") == (1, 4, 0.25)
    late = find(code, records, month="2024-05")
    assert (late["value"], late["status"]) == (None, "not_computable")
    assert late["reason"].startswith("not yet complete: answers take up to 365 days")


def test_xth_04_three_theme_children() -> None:
    # a has all three in the year to June 2024; b two; c three, but one of them the year before.
    records = make_records(
        children="""
            child_id  home_district
            a         H
            b         H
            c         H
        """,
        missing_episodes="""
            child_id  reported_at
            a         2024-05-02 10:00
            b         2024-05-02 10:00
            c         2023-06-30 10:00
        """,
        cse_investigations=INVESTIGATIONS,
        cse_victims="""
            investigation_id  child_id
            i1                a
            i1                c
        """,
        custody_detentions="""
            child_id  arrived_at
            a         2023-07-02 10:00
            b         2024-05-02 10:00
            c         2024-05-02 10:00
        """,
    )
    assert tell("three_theme_children", records) == (1, None, 1)
    assert tell("three_theme_children:share", records) == pytest.approx((1, 3, 1 / 3))
    assert tell("three_theme_children", records, area="Cleveland")[0] == 1


def test_dq_01_ethnicity_recorded_rate() -> None:
    # children of episodes: one stated, one asked and not stated, one not in the table of children.
    records = make_records(
        children="""
            child_id  ethnicity_self
            a         W1
            b         NS
        """,
        missing_episodes="""
            child_id
            a
            b
            c
        """,
    )
    code = "ethnicity_recorded_rate"
    assert tell(code, records, value="missing: child") == pytest.approx((1, 3, 1 / 3))
    assert tell(f"{code}:asked", records, value="missing: child") == pytest.approx((2, 3, 2 / 3))
    suspects = find(code, records, value="cse: suspect")
    assert (suspects["status"], suspects["value"]) == ("not_computable", None)
    assert suspects["reason"] == "table cse_suspects was not supplied"


def test_dq_02_looked_after_status_recorded_rate() -> None:
    records = make_records(
        missing_episodes="""
            looked_after_at_report
            yes
            no
            not_recorded
        """,
        custody_detentions="""
            looked_after_at_arrival
            not_recorded
        """,
    )
    code = "looked_after_status_recorded_rate"
    assert tell(code, records, value="missing: child") == pytest.approx((2, 3, 2 / 3))
    assert tell(code, records, value="custody: child") == (0, 1, 0)


def test_dq_03_mandatory_field_completeness() -> None:
    # cells that must be answered here are the owner, the state of examination and whether evidence
    # was recovered, which does not apply to the first: 5 cells, 3 answered.
    records = make_records(
        cse_investigations=INVESTIGATIONS,
        cse_devices="""
            investigation_id  owner         exam_status   evidence_recovered
            i1                suspect       awaiting      not_applicable
            i1                not_recorded  not_recorded  yes
        """,
        until=LATER,
    )
    code = "mandatory_field_completeness"
    assert tell(code, records, value="cse_devices") == (3, 5, 0.6)


def test_dq_03_leaves_out_columns_that_were_not_supplied() -> None:
    # two of three columns supplied: of 4 cells one is not answered, and 2 were not supplied.
    records = make_records(
        cse_investigations=INVESTIGATIONS,
        cse_devices="""
            investigation_id  owner         exam_status
            i1                suspect       awaiting
            i1                not_recorded  awaiting
        """,
        until=LATER,
    )
    row = find("mandatory_field_completeness", records, value="cse_devices")
    assert (row["numerator"], row["denominator"], row["n_excluded"]) == (3, 4, 2)


def test_dq_04_timestamp_logic_error_rate() -> None:
    # attended before the report; two wrong times of one row are one row; a time that is not known
    # breaks nothing: 2 of 4 rows, 500 in a thousand.
    records = make_records(
        missing_episodes="""
            reported_at  first_attended_at  returned_at
            05-01 10:00  05-01 09:59        05-01 12:00
            05-01 10:00  05-01 09:00        05-01 09:00
            05-01 10:00  05-01 10:00        -
            05-01 10:00  05-01 11:00        05-01 12:00
        """,
    )
    told = tell("timestamp_logic_error_rate", records, value="missing_episodes")
    assert told == (2, 4, 500)


def test_examples_can_ask_for_years() -> None:
    records = make_records(missing_episodes="child_id\na\nb")
    year = Request(indicators=("missing_episode_count",), length="financial year")
    assert tell("missing_episode_count", records, request=year)[0] is None  # June ends the records
    whole = Request(indicators=("missing_episode_count",), length="12 months")
    assert tell("missing_episode_count", records, request=whole)[0] == 2
