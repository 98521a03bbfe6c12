"""Audits of cases by the force, its peers, its partnership or the inspectorate."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables.table import Rule, Table, coded, day, flag, identifier, ordered

GRADE_IS_LEGAL = (pl.col("scale_version") != "ncpi_2014_3pt") | pl.col("grade").is_in(
    codes.THREE_POINT_GRADES
)

CASE_AUDITS = Table(
    name="case_audits",
    title="Case audits: one assessor's judgement of one case",
    key=("audit_id",),
    index_time="assessed_at",
    columns=(
        identifier("audit_id", "number of the audit"),
        identifier("case_id", "the case; the same for every assessor of it"),
        coded("case_theme", codes.CASE_THEME, "kind of case"),
        identifier("source_record_id", "the episode, investigation or other", nullable=True),
        coded("district", codes.DISTRICT, "where; null for inspections", nullable=True),
        coded("sample_frame", codes.SAMPLE_FRAME, "how the case was chosen; never pooled unsaid"),
        coded("assessor_org", codes.ASSESSOR, "who assessed"),
        day("assessed_at", "day of the audit", nullable=False),
        day("case_date", "day of the practice that was audited"),
        coded("grade", codes.GRADE, "judgement"),
        coded("scale_version", codes.SCALE_VERSION, "scale of the judgement; never pooled"),
        coded("risk_grade_recorded", codes.RISK, "risk as the officer graded", nullable=True),
        coded("risk_grade_assessor", codes.RISK, "risk as the assessor grades", nullable=True),
        coded("activity_adequate", codes.YES_NO_ASSESSED, "activity matched the risk"),
        coded("supervision_present", codes.YES_NO_ASSESSED, "supervision was seen"),
        coded("voice_present", codes.YES_NO_ASSESSED, "the child's own account was seen"),
        coded("vbl_present", codes.YES_NO_ASSESSED, "victim-blaming language was seen"),
        coded("ethnicity_recorded", codes.YES_NO_ASSESSED, "ethnicity was recorded"),
        flag("referred_back", "sent back to the force", nullable=True),
    ),
    rules=(
        Rule(
            "grade_legal_on_scale",
            GRADE_IS_LEGAL,
            "grade is one of the grades of its scale_version",
            "error",
        ),
        ordered("assessed_at", "case_date"),
    ),
)
