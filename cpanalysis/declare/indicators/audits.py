"""Indicators of audited cases: grades, agreement of assessors, language."""

from polars import col

from cpanalysis.declare.indicators.documents import (
    INSPECTION_2017,
    PRESS_2025,
)
from cpanalysis.declare.indicators.record_indicator import RecordIndicator, Variant
from cpanalysis.declare.kinds import Agreement, Grades, Higher, Lower, Proportion

SAMPLING = "Audited cases are chosen, not drawn at random: shares are of the cases audited."

AUDITS = (
    RecordIndicator(
        reference="AUD-01",
        code="audit_grade_distribution",
        title="Audit grades",
        definition="Audited cases by grade, against cases audited in the same way; scales and"
        " samples are never pooled.",
        theme="audits",
        kind=Grades(),
        better=Higher(),
        prompted_by=INSPECTION_2017,
        caution=SAMPLING,
        rows="case_audits",
        every="year",
        never_pooled=("sample_frame", "scale"),
        shares_of=("grade",),
        strata=("case_type", "assessor"),
    ),
    RecordIndicator(
        reference="AUD-02",
        code="self_vs_inspector_agreement",
        title="Agreement of the force with inspectors",
        definition="Cases given the same grade by force and inspectors, against cases graded by"
        " both on one scale.",
        theme="audits",
        kind=Agreement(),
        better=Higher(),
        prompted_by=INSPECTION_2017,
        caution=SAMPLING + " Pairs graded on different scales are left out.",
        rows="audit_pairs",
        numerator=col("force_grade") == col("inspector_grade"),
        excluded=~col("one_scale"),
        every="year",
        strata=("case_type",),
        variants=(
            Variant(
                "grades",
                "grades by both",
                {
                    "kind": Grades(),
                    "numerator": col("one_scale"),
                    "never_pooled": ("scale",),
                    "shares_of": ("force_grade", "inspector_grade"),
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="AUD-04",
        code="victim_blaming_language_rate",
        title="Victim-blaming language",
        definition="Audited cases in which a record blames the child, against cases audited for"
        " it.",
        theme="audits",
        kind=Proportion(),
        better=Lower(),
        prompted_by=PRESS_2025,
        caution=SAMPLING,
        rows="case_audits",
        numerator=col("vbl_present") == "yes",
        recorded=col("vbl_present") != "not_assessed",
        strata=("case_type", "sample_frame"),
    ),
)
