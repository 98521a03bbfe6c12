"""Reports of missing children and the interviews after their return."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables.table import (
    Rule,
    Table,
    child,
    coded,
    identifier,
    implies,
    moment,
    number,
    ordered,
    several,
    text,
)

RECORDED_RISKS = ("no_apparent_risk", "low", "medium", "high")


def no_lower_than(later: str, earlier: str) -> Rule:
    """Say that one recorded risk is not below another."""
    recorded = pl.col(later).is_in(RECORDED_RISKS) & pl.col(earlier).is_in(RECORDED_RISKS)
    return implies(
        f"{later}_not_below_{earlier}",
        recorded,
        then=pl.col(later) >= pl.col(earlier),
        words=f"{later} is not below {earlier}",
    )


MISSING_EPISODES = Table(
    name="missing_episodes",
    title="Missing episodes: one report to the police that a child is missing",
    key=("episode_id",),
    index_time="reported_at",
    columns=(
        identifier("episode_id", "number of the episode in the source system"),
        child("the child; null where none could be matched", nullable=True),
        number(
            "age",
            pl.Int16(),
            "whole years of age when reported; used where no month of birth is known",
            bounds=(0, 120),
        ),
        coded("district", codes.DISTRICT, "where the child went missing from, not where found"),
        coded("missing_from_type", codes.MISSING_FROM, "kind of place the child went from"),
        coded("placing_la", codes.PLACING_AUTHORITY, "authority that placed the child"),
        coded("report_category", codes.REPORT_CATEGORY, "missing, or absent while that was used"),
        coded("looked_after_at_report", codes.YES_NO, "looked after when reported"),
        moment("missing_since_at", "last seen"),
        moment("reported_at", "reported to the police", nullable=False),
        coded("reporter_type", codes.REPORTER, "who reported"),
        number("response_grade", pl.Int8(), "grade of response, 0 highest", bounds=(0, 4)),
        coded("thrive_recorded", codes.YES_NO, "assessment of threat, harm and risk recorded"),
        moment("deployed_at", "officers sent"),
        moment("first_attended_at", "officers arrived"),
        moment("first_enquiry_at", "first enquiry made"),
        coded("initial_risk", codes.RISK, "risk as first graded"),
        coded("highest_risk", codes.RISK, "highest risk graded"),
        coded("final_risk", codes.RISK, "risk as last graded"),
        moment("silver_verified_at", "high risk verified by a superintendent or equal"),
        moment("first_supervisor_review_at", "first review by a supervisor"),
        number("n_supervisor_reviews", pl.Int16(), "reviews by a supervisor"),
        coded("investigation_plan_recorded", codes.YES_NO, "plan of investigation recorded"),
        coded("vemt_marker_at_report", codes.YES_NO, "exploitation marker seen at report"),
        coded("cse_flag_at_report", codes.YES_NO, "sexual exploitation flag seen at report"),
        moment("located_at", "found; null while missing"),
        moment("returned_at", "back; starts the clock of the return interview"),
        coded("located_by", codes.LOCATED_BY, "who found the child"),
        moment("prevention_interview_at", "seen by police after return"),
        coded("prevention_interview_mode", codes.PREVENTION_INTERVIEW_MODE, "how seen"),
        coded("debrief_where", codes.DEBRIEF, "where the child had been"),
        coded("debrief_who", codes.DEBRIEF, "with whom"),
        coded("debrief_what", codes.DEBRIEF, "what happened"),
        coded("exploitation_screen_done", codes.YES_NO, "screened for exploitation"),
        coded("harm_recorded", codes.HARM, "harm while missing"),
        several("harm_type", codes.HARM_TYPE, "kinds of harm"),
        coded("voice_recorded", codes.YES_NO_APPLICABLE, "the child's own account recorded"),
        identifier("ppn_id", "referral made", nullable=True, to="ppn_referrals.ppn_id"),
        moment("csc_referral_at", "referred to children's social care"),
        moment("episode_closed_at", "record closed"),
        moment("recorded_at", "entered into the system: tells how late records come"),
        text("risk_policy_version", "grading policy in force", nullable=False),
    ),
    rules=(
        ordered("reported_at", "missing_since_at"),
        ordered("deployed_at", "reported_at"),
        ordered("first_attended_at", "reported_at"),
        ordered("first_enquiry_at", "reported_at"),
        ordered("located_at", "reported_at"),
        ordered("returned_at", "reported_at"),
        ordered("episode_closed_at", "reported_at"),
        no_lower_than("highest_risk", "initial_risk"),
        no_lower_than("highest_risk", "final_risk"),
        implies(
            "absent_without_risk",
            pl.col("report_category") == "absent",
            then=pl.col("initial_risk").is_in(["no_apparent_risk", codes.NOT_RECORDED]),
            words="an absent child has no apparent risk, or none recorded",
        ),
        implies(
            "harm_type_only_with_harm",
            pl.col("harm_type").list.len() > 0,
            then=pl.col("harm_recorded") == "yes_harm",
            words="harm_type is given only where harm_recorded is yes_harm",
        ),
        implies(
            "silver_only_high",
            pl.col("silver_verified_at").is_not_null(),
            then=pl.col("highest_risk") == "high",
            words="silver_verified_at is given only where highest_risk is high",
        ),
    ),
)

RETURN_INTERVIEWS = Table(
    name="return_interviews",
    title="Return interviews: offers and interviews after an episode",
    key=("interview_id",),
    index_time=None,
    columns=(
        identifier("interview_id", "number of the interview"),
        identifier("episode_id", "the episode", to="missing_episodes.episode_id"),
        child("the child of the episode"),
        coded("offer_status", codes.OFFER_STATUS, "whether it was offered"),
        moment("offered_at", "when it was offered"),
        coded("outcome", codes.RETURN_INTERVIEW_OUTCOME, "what came of it"),
        moment("due_at", "72 clock hours after the return; null until there is one"),
        moment("completed_at", "when it was completed"),
        coded("mode", codes.RETURN_INTERVIEW_MODE, "how it was held"),
        coded("provider", codes.PROVIDER, "who held it"),
        coded("independent", codes.YES_NO, "by someone independent of the child's care"),
        coded("recorded_on_police_system", codes.YES_NO, "seen on the police system"),
        moment("shared_with_police_at", "when it was shared with police"),
        coded("informs_plan", codes.YES_NO, "used in a plan"),
        coded("exploitation_disclosed", codes.YES_NO, "exploitation was disclosed"),
        several("reasons", codes.MISSING_REASON, "why the child went"),
    ),
    rules=(
        Rule(
            "completed_at_if_completed",
            (pl.col("outcome") == "completed") == pl.col("completed_at").is_not_null(),
            "completed_at is given where, and only where, the outcome is completed",
        ),
    ),
)
