"""Incidents that call for a referral, and the referrals (public protection notices) made."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables.table import (
    Table,
    child,
    coded,
    flag,
    identifier,
    moment,
    number,
    ordered,
)

PPN_ELIGIBLE_INCIDENTS = Table(
    name="ppn_eligible_incidents",
    title="Incidents that call for a referral: the denominator of referral rates",
    key=("incident_id",),
    index_time="occurred_at",
    columns=(
        identifier("incident_id", "number of the incident"),
        coded("theme", codes.REFERRAL_THEME, "kind of incident"),
        identifier("source_record_id", "the episode, investigation or detention", nullable=True),
        coded("district", codes.DISTRICT, "where it happened"),
        moment("occurred_at", "when it happened", nullable=False),
        moment("attended_at", "when officers attended"),
        coded("child_present", codes.YES_NO, "a child was there"),
        identifier("ppn_id", "referral made", nullable=True, to="ppn_referrals.ppn_id"),
        moment("recorded_at", "entered into the system: tells how late records come"),
    ),
    rules=(ordered("attended_at", "occurred_at"),),
)

PPN_REFERRALS = Table(
    name="ppn_referrals",
    title="Referrals: one row for each child named on a public protection notice",
    key=("ppn_id",),
    index_time="submitted_at",
    columns=(
        identifier("ppn_id", "number of the referral of this child"),
        child("the child; null where none could be matched", nullable=True),
        number(
            "age",
            pl.Int16(),
            "whole years of age at the incident; used where no month of birth is known",
            bounds=(0, 120),
        ),
        identifier("ppn_form_id", "the form; children named together share it"),
        coded("source_theme", codes.REFERRAL_THEME, "kind of incident"),
        coded("source_team", codes.TEAM, "team that referred"),
        coded("district", codes.DISTRICT, "where it happened"),
        moment("incident_at", "when it happened", nullable=False),
        moment("submitted_at", "when the referral was submitted", nullable=False),
        coded("pathway", codes.PATHWAY, "how it was sent"),
        coded("risk_grade", codes.REFERRAL_RISK, "grade of risk"),
        coded("quality_grade", codes.REFERRAL_QUALITY, "grade of the referral itself"),
        coded("voice_recorded", codes.YES_NO_APPLICABLE, "the child's own account recorded"),
        coded("demeanour_recorded", codes.YES_NO_APPLICABLE, "behaviour and demeanour recorded"),
        flag("ethnicity_recorded", "the child's self-defined ethnicity is recorded", nullable=True),
        moment("triaged_at", "looked at first"),
        moment("assessed_at", "assessed; null while it waits"),
        moment("shared_with_csc_at", "shared with children's social care"),
        coded("csc_outcome", codes.SOCIAL_CARE_OUTCOME, "what social care decided"),
        moment("encompass_notified_at", "school told"),
        moment("recorded_at", "entered into the system: tells how late records come"),
    ),
    rules=(
        ordered("submitted_at", "incident_at"),
        ordered("triaged_at", "submitted_at"),
        ordered("assessed_at", "submitted_at"),
    ),
)
