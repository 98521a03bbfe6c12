"""Investigations of child sexual exploitation: victims, suspects and devices."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables.table import (
    Rule,
    Table,
    child,
    coded,
    day,
    flag,
    identifier,
    implies,
    moment,
    number,
    ordered,
    text,
)

INVESTIGATION = "cse_investigations.investigation_id"

CSE_INVESTIGATIONS = Table(
    name="cse_investigations",
    title="Investigations of child sexual exploitation or abuse",
    key=("investigation_id",),
    index_time="reported_at",
    columns=(
        identifier("investigation_id", "number of the investigation"),
        coded("district", codes.DISTRICT, "where the victim lives, or the offence by choice"),
        moment("reported_at", "reported to the police", nullable=False),
        moment("crime_recorded_at", "crime recorded"),
        day("offence_start_date", "first day of the offence"),
        coded("non_recent_flag", codes.YES_NO, "flagged as non-recent"),
        coded("offence_group", codes.CSE_OFFENCE_GROUP, "group of offences"),
        text("offence_code", "Home Office code of the offence"),
        coded("cse_flag", codes.YES_NO, "flagged as sexual exploitation, by hand"),
        coded("csa_flag", codes.YES_NO, "flagged as sexual abuse; exploitation is a part of it"),
        coded("online_flag", codes.ONLINE, "online, offline or both"),
        coded("report_channel", codes.REPORT_CHANNEL, "how it was reported"),
        coded("report_source", codes.REPORT_SOURCE, "who brought it to notice"),
        coded("sextortion_flag", codes.YES_NO, "sexual extortion"),
        coded("group_based_flag", codes.YES_NO_KNOWN, "two or more suspects, identified or not"),
        coded("self_harm_risk_recorded", codes.SELF_HARM_RISK, "risk of self-harm"),
        coded("first_allocated_team", codes.TEAM, "team that had it first"),
        moment("first_allocated_at", "first given to a team"),
        moment("polit_allocated_at", "given to the online investigation team"),
        coded("current_team", codes.TEAM, "team that has it now"),
        identifier("officer_id", "pseudonym of the officer", nullable=True),
        number("officer_pip_level", pl.Int8(), "officer's investigation level", bounds=(0, 4)),
        moment("specialist_advice_sought_at", "specialist advice sought"),
        coded("ocg_considered", codes.YES_NO, "organised crime considered"),
        moment("child_spoken_to_at", "child first spoken to"),
        moment("vri_at", "video-recorded interview"),
        moment("suspect_arrested_at", "first suspect arrested"),
        moment("suspect_interviewed_at", "first suspect interviewed"),
        coded("strategy_discussion_required", codes.YES_NO, "strategy discussion required"),
        moment("strategy_discussion_held_at", "strategy discussion held"),
        coded("strategy_outcome_recorded", codes.YES_NO_APPLICABLE, "its outcome recorded"),
        coded("wider_risk_assessed", codes.YES_NO, "wider risk of the suspect assessed"),
        moment("victim_support_referred_at", "victim referred to support"),
        coded("voice_recorded", codes.YES_NO_APPLICABLE, "the child's own account recorded"),
        identifier("ppn_id", "referral made", nullable=True, to="ppn_referrals.ppn_id"),
        moment("nrm_referred_at", "referred to the national referral mechanism"),
        number("n_supervisor_reviews", pl.Int16(), "reviews by a supervisor"),
        moment("supervisor_review_last_at", "last review"),
        moment("last_activity_at", "last activity"),
        coded("outcome_type", codes.OUTCOME, "Home Office outcome"),
        moment("outcome_at", "when the outcome was given"),
        moment("finalised_at", "when the investigation ended"),
        coded("nfa_review_status", codes.NFA_REVIEW, "review of a decision to take no action"),
        moment("nfa_reviewed_at", "when that was reviewed"),
        moment("reopened_at", "when it was reopened"),
        moment("recorded_at", "entered into the system: tells how late records come"),
    ),
    rules=(
        ordered("crime_recorded_at", "reported_at"),
        ordered("child_spoken_to_at", "reported_at"),
        ordered("polit_allocated_at", "reported_at"),
        ordered("suspect_interviewed_at", "reported_at"),
        ordered("outcome_at", "reported_at"),
        ordered("finalised_at", "reported_at"),
        Rule(
            "outcome_at_if_outcome",
            (pl.col("outcome_type") == "none_yet") == pl.col("outcome_at").is_null(),
            "outcome_at is given where, and only where, there is an outcome",
        ),
        implies(
            "polit_only_online",
            pl.col("polit_allocated_at").is_not_null(),
            then=pl.col("online_flag").is_in(["online", "both"]),
            words="polit_allocated_at is given only where online_flag is online or both",
        ),
        implies(
            "cse_within_csa",
            pl.col("cse_flag") == "yes",
            then=pl.col("csa_flag") != "no",
            words="an investigation with the cse_flag is not denied the csa_flag",
        ),
    ),
)

CSE_VICTIMS = Table(
    name="cse_victims",
    title="Child victims of an investigation",
    key=("investigation_id", "child_id"),
    index_time=None,
    columns=(
        identifier("investigation_id", "the investigation", to=INVESTIGATION),
        child(),
        number("age_at_offence", pl.Int8(), "age when it happened", bounds=(0, 17)),
        coded("looked_after_at_report", codes.YES_NO, "looked after when reported"),
    ),
)

CSE_SUSPECTS = Table(
    name="cse_suspects",
    title="Suspects of an investigation, identified or not",
    key=("investigation_id", "suspect_id"),
    index_time=None,
    columns=(
        identifier("investigation_id", "the investigation", to=INVESTIGATION),
        identifier("suspect_id", "pseudonym; begins with U for one not identified"),
        flag(
            "suspect_identified",
            "whether somebody was identified",
            derivation=~pl.col("suspect_id").str.starts_with("U"),
        ),
        number("age_at_offence", pl.Int16(), "age when it happened", bounds=(0, 120)),
        coded(
            "child_suspect",
            codes.YES_NO_KNOWN,
            "under 18 when it happened",
            derivation=pl.when(pl.col("age_at_offence") < 18)
            .then(pl.lit("yes"))
            .when(pl.col("age_at_offence") >= 18)
            .then(pl.lit("no"))
            .otherwise(pl.lit("not_known"))
            .cast(pl.Enum(codes.YES_NO_KNOWN)),
        ),
        coded("sex", codes.SEX, "sex as recorded"),
        coded("ethnicity_self", codes.ETHNICITY_SELF, "self-defined ethnicity, 18+1 codes"),
        coded("ethnicity_officer", codes.ETHNICITY_OFFICER, "ethnicity as an officer saw it"),
        coded("nationality_group", codes.NATIONALITY, "United Kingdom or not"),
        coded("relationship", codes.RELATIONSHIP, "relationship to the child"),
        moment("first_interviewed_at", "first interviewed"),
        moment("charged_at", "charged"),
        coded("outcome_type", codes.OUTCOME, "Home Office outcome"),
    ),
    rules=(
        implies(
            "identified_suspect_aged_ten",
            pl.col("suspect_identified"),
            then=pl.col("age_at_offence") >= 10,
            words="an identified suspect is at least 10",
        ),
        implies(
            "child_suspect_agrees_with_age",
            pl.col("child_suspect") != "not_known",
            then=(pl.col("child_suspect") == "yes") == (pl.col("age_at_offence") < 18),
            words="child_suspect agrees with age_at_offence",
        ),
    ),
)

CSE_DEVICES = Table(
    name="cse_devices",
    title="Phones and computers relevant to an investigation",
    key=("device_id",),
    index_time=None,
    columns=(
        identifier("device_id", "number of the device"),
        identifier("investigation_id", "the investigation", to=INVESTIGATION),
        coded("owner", codes.DEVICE_OWNER, "whose it is"),
        moment("seized_at", "seized; null where relevant but not retrieved"),
        moment("submitted_at", "submitted for examination"),
        moment("examined_at", "examined"),
        coded("exam_status", codes.EXAMINATION, "how far examination has come"),
        coded("evidence_recovered", codes.YES_NO_APPLICABLE, "evidence was recovered"),
    ),
    rules=(
        ordered("submitted_at", "seized_at"),
        ordered("examined_at", "seized_at"),
    ),
)
