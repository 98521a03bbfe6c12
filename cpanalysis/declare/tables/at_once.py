"""Columns that are written with their row, and so do not change as time goes on.

Everything else is written later: found, interviewed, closed, assessed. What reads it must say when
it is known (:class:`cpanalysis.declare.indicators.Maturity`). A new column is later until it stands
here.
"""

from collections.abc import Mapping

AT_ONCE: Mapping[str, frozenset[str]] = {
    "children": frozenset({"child_id", "dob_month", "sex", "home_district"}),
    "child_status_periods": frozenset({"child_id", "status", "start_at"}),
    "missing_episodes": frozenset(
        {
            *("episode_id", "child_id", "district", "missing_from_type", "placing_la"),
            *("report_category", "looked_after_at_report", "missing_since_at", "reported_at"),
            *("reporter_type", "response_grade", "thrive_recorded", "initial_risk"),
            *("vemt_marker_at_report", "cse_flag_at_report", "risk_policy_version"),
        }
    ),
    "return_interviews": frozenset({"interview_id", "episode_id", "child_id"}),
    "cse_investigations": frozenset(
        {
            *("investigation_id", "district", "reported_at", "offence_start_date"),
            *("non_recent_flag", "offence_group", "offence_code", "cse_flag", "csa_flag"),
            *("online_flag", "report_channel", "report_source", "sextortion_flag"),
        }
    ),
    "cse_victims": frozenset(
        {"investigation_id", "child_id", "age_at_offence", "looked_after_at_report"}
    ),
    "cse_suspects": frozenset({"investigation_id"}),
    "cse_devices": frozenset({"investigation_id", "device_id", "owner"}),
    "custody_detentions": frozenset(
        {
            *("detention_id", "child_id", "suite", "arrest_district", "residence_district"),
            *("age_at_arrival", "detention_purpose", "offence_group", "arrested_at"),
            *("arrived_at", "looked_after_at_arrival", "aa_required"),
        }
    ),
    "ppn_eligible_incidents": frozenset(
        {"incident_id", "theme", "source_record_id", "district", "occurred_at", "child_present"}
    ),
    "ppn_referrals": frozenset(
        {
            *("ppn_id", "child_id", "ppn_form_id", "source_theme", "source_team", "district"),
            *("incident_at", "submitted_at", "pathway", "risk_grade", "voice_recorded"),
            *("demeanour_recorded", "ethnicity_recorded"),
        }
    ),
    "case_audits": frozenset(
        {
            *("audit_id", "case_id", "case_theme", "source_record_id", "district"),
            *("sample_frame", "assessor_org", "assessed_at", "case_date", "grade"),
            *("scale_version", "risk_grade_recorded", "risk_grade_assessor", "activity_adequate"),
            *("supervision_present", "voice_present", "vbl_present", "ethnicity_recorded"),
            *("referred_back",),
        }
    ),
}
"""An audit is a row when it is finished; a notice when it is submitted."""
