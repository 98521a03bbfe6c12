"""Facts about audited cases, and the cases that both force and inspectors graded."""

import polars as pl
from polars import col

from cpanalysis.declare import codes
from cpanalysis.declare.tables import Moment
from cpanalysis.derive.clock import localise
from cpanalysis.derive.quality import quality_facts
from cpanalysis.derive.rows import Fact, Link, Made, Rows
from cpanalysis.derive.setting import Setting

GRADED = codes.RISK[:-1]
PAIRED = ("case_id", "assessor_org", "assessed_at", "grade", "scale_version")
PAIR_COLUMNS = {
    **dict.fromkeys(("audited_on", "force_grade", "inspector_grade", "one_scale"), ()),
    "scale_version": (),
    "district": ("case_audits.district",),
    "case_theme": ("case_audits.case_theme",),
}


def tell_audit_day(setting: Setting) -> pl.Expr:
    """Return the day of the audit, or of the practice where that is the reading and is known."""
    practice = setting.readings.audit_date == "practice"
    return pl.coalesce("case_date", "assessed_at") if practice else col("assessed_at")


def as_moment(day: pl.Expr) -> pl.Expr:
    """Return the local midnight at which a day begins."""
    return localise(day.cast(pl.Datetime("us"))).cast(Moment)


def tell_both_risks(_: Setting) -> pl.Expr:
    """Return whether the recorded and the auditor's grade of risk are both there."""
    grades = ("risk_grade_recorded", "risk_grade_assessor")
    return pl.all_horizontal(col(grade).is_in(GRADED).fill_null(False) for grade in grades)


AUDITS = Rows(
    name="case_audits",
    table="case_audits",
    at="audited_at",
    child="",
    links=(Link("missing_episodes", "source_record_id", "episode_id"),),
    facts=(
        Fact(
            "audited_at", "moment of the audit", lambda setting: as_moment(tell_audit_day(setting))
        ),
        Fact("both_risks_graded", "risk graded by officer and auditor", tell_both_risks),
        Fact("case_type", "kind of case", lambda _: col("case_theme")),
        Fact("assessor", "who assessed", lambda _: col("assessor_org")),
        Fact("scale", "scale of the grades", lambda _: col("scale_version")),
        Fact(
            "looked_after",
            "looked after when reported, of an audited episode",
            lambda _: col("looked_after_at_report"),
        ),
        *quality_facts("case_audits"),
    ),
)


def make_pairs(setting: Setting) -> pl.LazyFrame:
    """Return a row for each case that force and inspectors graded, by the latest audit of each."""
    audits = setting.table("case_audits").with_columns(audited_on=tell_audit_day(setting))
    latest = audits.sort("assessed_at").group_by("case_id", "assessor_org", maintain_order=True)
    graded = latest.agg(
        col("grade", "scale_version", "district", "case_theme", "audited_on").last()
    )
    own = graded.filter(col("assessor_org") == "force")
    inspectors = graded.filter(col("assessor_org") == "hmicfrs")
    pairs = inspectors.join(
        own.select("case_id", "scale_version", col("grade").alias("force_grade")),
        on="case_id",
        suffix="_of_force",
    )
    one_scale = (col("scale_version") == col("scale_version_of_force")).alias("one_scale")
    return pairs.rename({"grade": "inspector_grade"}).with_columns(one_scale)


PAIRS = Rows(
    name="audit_pairs",
    table="case_audits",
    at="audited_at",
    child="",
    made=Made(
        PAIR_COLUMNS,
        tuple(f"case_audits.{name}" for name in PAIRED),
        make_pairs,
    ),
    facts=(
        Fact(
            "audited_at", "moment of the inspectors' audit", lambda _: as_moment(col("audited_on"))
        ),
        Fact("case_type", "kind of case", lambda _: col("case_theme")),
        Fact("scale", "scale of the inspectors' grade", lambda _: col("scale_version")),
    ),
)
