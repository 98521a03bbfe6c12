"""Children in police custody."""

from datetime import timedelta

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables.table import (
    Rule,
    Table,
    child,
    coded,
    flag,
    identifier,
    implies,
    moment,
    number,
    ordered,
    text,
)

CERTIFICATE_REQUIRED = (
    pl.col("charged_at").is_not_null()
    & (pl.col("bail_decision") == "refused")
    & pl.col("transferred_at").is_null()
)

CUSTODY_DETENTIONS = Table(
    name="custody_detentions",
    title="Detentions of children: one arrival at a custody suite",
    key=("detention_id",),
    index_time="arrived_at",
    columns=(
        identifier("detention_id", "number of the detention"),
        child("the child; null where none could be matched", nullable=True),
        text("suite", "name of the suite, or other_force", nullable=False),
        coded("arrest_district", codes.DISTRICT, "where arrested"),
        coded("residence_district", codes.DISTRICT, "where the child lives; rates are by this"),
        number("age_at_arrival", pl.Int8(), "age on arrival", bounds=(10, 17)),
        coded("detention_purpose", codes.DETENTION_PURPOSE, "why detained"),
        coded("offence_group", codes.CUSTODY_OFFENCE_GROUP, "group of offences"),
        moment("arrested_at", "arrested"),
        moment("arrived_at", "arrived at the suite", nullable=False),
        moment("detention_authorised_at", "detention authorised; starts the clock"),
        coded("aa_required", codes.YES_NO, "an appropriate adult is required"),
        moment("aa_requested_at", "appropriate adult asked to come"),
        moment("aa_arrived_at", "appropriate adult arrived"),
        coded("aa_type", codes.APPROPRIATE_ADULT, "who came"),
        coded("risk_assessment_recorded", codes.YES_NO, "risk assessment recorded"),
        coded("cse_risk_considered", codes.YES_NO, "sexual exploitation considered"),
        moment("liaison_diversion_seen_at", "seen by liaison and diversion"),
        coded("looked_after_at_arrival", codes.YES_NO, "looked after on arrival"),
        moment("charged_at", "charged"),
        coded("bail_decision", codes.BAIL_DECISION, "bail after charge"),
        coded("bail_refusal_rationale_recorded", codes.YES_NO_APPLICABLE, "reason recorded"),
        moment("la_accom_requested_at", "accommodation asked of the authority"),
        coded("la_accom_type_requested", codes.ACCOMMODATION, "secure or not"),
        coded("la_contacted", codes.AUTHORITY, "responsible authority"),
        coded("la_response", codes.ACCOMMODATION_RESPONSE, "what the authority answered"),
        moment("la_response_at", "when it answered"),
        moment("escalated_at", "when it was escalated"),
        moment("transferred_at", "moved to the authority's accommodation"),
        flag(
            "certificate_required",
            "charged, refused bail and not transferred",
            derivation=CERTIFICATE_REQUIRED,
        ),
        coded("detention_certificate_completed", codes.YES_NO_APPLICABLE, "certificate made"),
        coded("certificate_correct", codes.CERTIFICATE_CORRECT, "certificate made correctly"),
        coded("certificate_reason", codes.CERTIFICATE_REASON, "reason that it gives"),
        moment("certificate_to_court_at", "certificate given to the court"),
        moment("csc_referral_at", "referred to children's social care"),
        identifier("ppn_id", "referral made", nullable=True, to="ppn_referrals.ppn_id"),
        moment("released_at", "left custody; null while detained"),
        coded("release_outcome", codes.RELEASE_OUTCOME, "how the detention ended"),
        moment("recorded_at", "entered into the system: tells how late records come"),
    ),
    rules=(
        ordered("arrived_at", "arrested_at"),
        ordered("detention_authorised_at", "arrived_at"),
        ordered("aa_arrived_at", "arrived_at"),
        ordered("la_accom_requested_at", "charged_at"),
        Rule(
            "released_after_authorised",
            pl.col("released_at") > pl.col("detention_authorised_at"),
            "released_at is after detention_authorised_at",
        ),
        Rule(
            "released_within_96_hours",
            pl.col("released_at") - pl.col("detention_authorised_at") <= timedelta(hours=96),
            "released_at is within 96 hours of detention_authorised_at",
        ),
        Rule(
            "no_child_under_section_136",
            pl.col("detention_purpose") != "s136_mha",
            "no child is held in custody under section 136 of the Mental Health Act",
        ),
        implies(
            "refused_bail_was_charged",
            pl.col("bail_decision") == "refused",
            then=pl.col("charged_at").is_not_null(),
            words="bail is refused only after charge",
        ),
        implies(
            "transfer_was_provided",
            pl.col("transferred_at").is_not_null(),
            then=pl.col("la_response") == "provided",
            words="a child who was transferred was provided with accommodation",
        ),
        implies(
            "secure_reason_from_twelve",
            pl.col("certificate_reason") == "no_secure_and_risk",
            then=pl.col("age_at_arrival") >= 12,
            words="the reason no_secure_and_risk is open only for children of 12 and over",
        ),
        Rule(
            "certificate_required_agrees",
            pl.col("certificate_required") == CERTIFICATE_REQUIRED,
            "certificate_required agrees with charge, bail and transfer",
        ),
    ),
)
