"""Audits of cases: sampled from the records, judged by one assessor or by two."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl
import polars.selectors as cs
from scipy.special import ndtr

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.draw import Draw, Shares, group
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.plan import Block
from cpanalysis.sample.risk import GRADES
from cpanalysis.sample.targets import ETHNICITY_RECORDED, VICTIM_BLAMING

TABLE = "case_audits"
SCHEMA = TABLES[TABLE].schema
KNOWN = ("source_record_id", "at", "district", "severity", "initial_risk")

AUDITS_A_MONTH = 12.0
THEMES: Shares = {
    "missing": 0.37, "cse": 0.18, "cse_online": 0.17, "domestic_abuse": 0.11,
    "non_da_referral": 0.10, "custody": 0.05, "police_protection": 0.02,
}  # fmt: skip
AUDITED_AFTER, SECOND_AFTER = 45.0, 20
"""Days from the practice to its audit, on average, and from one audit to the second."""

FRAMES: Shares = {
    "random": 0.35, "dip": 0.35, "themed": 0.20, "self_selected": 0.06, "inspector_selected": 0.04,
}  # fmt: skip
TWICE = 0.15
"""Part of the cases that the inspectorate assesses too."""

ASSESSORS: list[Shares] = [{"force": 0.85, "peer": 0.08, "partnership": 0.07}, {"hmicfrs": 1}]
SCALE_CHANGES = date(2024, 2, 1)
SCALES: list[Shares] = [{"ncpi_2014_3pt": 1}, {"ncpi_2024_5pt": 1}]
JUDGED: list[Shares] = [
    {"inadequate": 0.30, "requires_improvement": 0.52, "good": 0.18},
    {"inadequate": 0.24, "requires_improvement": 0.33, "adequate": 0.25, "good": 0.17,
     "outstanding": 0.01},
]  # fmt: skip
"""Before the new inspection programme (event E15) and since, worst first."""

AGREEMENT, STRICTER = 0.75, 0.5
"""How far two assessors see the same, and by how much the inspectorate sees it worse."""

RISK_SEEN = 0.9
NOT_ASSESSED: Shares = {"not_assessed": 1}
LANGUAGE: list[Shares] = [
    NOT_ASSESSED, {"yes": VICTIM_BLAMING.value, "no": 1 - VICTIM_BLAMING.value},
]  # fmt: skip
FOUND: dict[str, Shares] = {
    "activity_adequate": {"yes": 0.45, "no": 0.45, "not_assessed": 0.10},
    "supervision_present": {"yes": 0.50, "no": 0.40, "not_assessed": 0.10},
    "voice_present": {"yes": 0.40, "no": 0.45, "not_assessed": 0.15},
    "ethnicity_recorded": {
        "yes": ETHNICITY_RECORDED.value, "no": 0.95 - ETHNICITY_RECORDED.value,
        "not_assessed": 0.05,
    },
}  # fmt: skip
REFERRED_BACK = 0.08


def make_audits(records: Mapping[str, pl.DataFrame], block: Block) -> pl.DataFrame:
    """Return the audits: cases drawn from ``records`` by theme, a part of them assessed twice.

    Each frame of records has ``at`` and ``district``, most ``source_record_id``; those of missing
    children have ``severity`` and ``initial_risk`` too.
    """
    cases = [draw_cases(theme, records[theme], block) for theme in THEMES]
    audits = assess_twice(pl.concat(cases, how="diagonal"), block)
    return add_findings(add_grades(audits, block), block)


def draw_cases(theme: str, records: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return cases of one theme, each record as likely as any other."""
    wanted = round(AUDITS_A_MONTH * THEMES[theme] * block.plan.months * block.scale)
    draw = block.draw(f"{TABLE} {theme}", wanted if records.height else 0)
    place = (draw.uniform("case") * records.height).astype(np.int64)
    chosen = records[place].select(cs.by_name(*KNOWN, require_all=False))
    return chosen.with_columns(
        case_theme=pl.lit(theme, dtype=SCHEMA["case_theme"]),
        case_date=pl.col("at").dt.date(),
        quality=pl.Series(draw.normal("quality")),
        days=pl.Series(
            1 + draw.stream("days").exponential(AUDITED_AFTER, draw.rows).astype(np.int64)
        ),
    )


def assess_twice(cases: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the audits done by the time of the extract: one of each case, of some a second."""
    draw = block.draw(TABLE, cases.height)
    numbered = cases.with_columns(number_rows("CA", block.number, cases.height).alias("case_id"))
    again = numbered.filter(draw.chance("twice", TWICE)).with_columns(pl.col("days") + SECOND_AFTER)
    audits = pl.concat(
        [numbered.with_columns(second=pl.lit(0)), again.with_columns(second=pl.lit(1))]
    ).with_columns(assessed_at=pl.col("case_date") + pl.duration(days="days"))
    done = audits.filter(pl.col("assessed_at") < block.plan.as_of).sort(
        "assessed_at", "case_id", "second"
    )
    return done.with_columns(number_rows("AU", block.number, done.height).alias("audit_id"))


def add_grades(audits: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add assessor, scale and grade; two assessors of a case mostly see the same quality."""
    draw = block.draw(TABLE, audits.height)
    second = group(audits, pl.col("second"))
    scale = group(audits, pl.col("assessed_at") >= SCALE_CHANGES)
    noise = np.sqrt(1 - AGREEMENT**2) * draw.normal("judgement")
    seen = AGREEMENT * audits["quality"].to_numpy() + noise - STRICTER * second.to_numpy()
    return audits.with_columns(
        draw.code("sample_frame", FRAMES),
        draw.code_by("assessor_org", ASSESSORS, second),
        draw.code_by("scale_version", SCALES, scale),
        draw.code_by("grade", JUDGED, scale, uniform=ndtr(seen)),
    )


def add_findings(audits: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add what the assessor found; of missing children, how the assessor grades the risk."""
    draw = block.draw(TABLE, audits.height)
    worded = group(audits, pl.col("case_theme").is_in(["missing", "cse", "cse_online"]))
    inspected = pl.col("assessor_org") == "hmicfrs"
    return audits.with_columns(
        *draw.codes(FOUND),
        draw.code_by("vbl_present", LANGUAGE, worded),
        district=pl.when(~inspected).then("district"),
        risk_grade_recorded="initial_risk",
        risk_grade_assessor=grade_again(audits, draw),
        referred_back=draw.chance("referred back", REFERRED_BACK),
    )


def grade_again(audits: pl.DataFrame, draw: Draw) -> pl.Expr:
    """Return the risk as an assessor grades it: by the severity, as the later policy would."""
    missing = pl.col("case_theme") == "missing"
    severity = audits["severity"].fill_null(0.0).to_numpy()
    seen = RISK_SEEN * severity + np.sqrt(1 - RISK_SEEN**2) * draw.normal("risk seen")
    nobody = np.zeros(1, dtype=np.int64)
    graded = draw.code_by("risk_grade_assessor", [GRADES[-1]], nobody, uniform=ndtr(seen))
    return pl.when(missing).then(graded)
