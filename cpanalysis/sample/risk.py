"""How the risk of a missing child is graded, reviewed and checked."""

import numpy as np
import polars as pl
from scipy.special import ndtr

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.clock import if_so
from cpanalysis.sample.draw import HOUR, Draw, Floats, Shares, Wait, group, pick
from cpanalysis.sample.effects import HIGH_RISK, HIGH_RISK_LOOKED_AFTER, SILVER_VERIFIED
from cpanalysis.sample.plan import Block
from cpanalysis.sample.targets import LOOKED_AFTER_SHARE

TABLE = "missing_episodes"
RISK = TABLES[TABLE].schema["initial_risk"]
HIGH = codes.RISK.index("high")

SEEN = 0.7
"""Correlation of the risk perceived with the severity that is there."""

NO_APPARENT, LOW = 0.03, 0.22
GRADE_NOT_RECORDED = 0.02
GRADED_UP, GRADED_DOWN = 0.07, 0.25
VERIFIED, REVIEW, REVIEWED = Wait(3 * HOUR, 0.8), Wait(4 * HOUR, 0.9), 0.75
REVIEWS, GRADED = 1.2, 0.97
PLANNED: Shares = {"yes": 0.40, "no": 0.25, "not_recorded": 0.35}
THRIVE: Shares = {"yes": 0.65, "no": 0.15, "not_recorded": 0.20}
VERSIONS = ("pre_2024", "mpdg_2025")

RESPONSE_GRADES = np.array(
    [[0, 0, 1, 4, 5], [0, 1, 4, 4, 1], [1, 4, 4, 1, 0], [5, 4, 1, 0, 0], [1, 2, 4, 2, 1]]
) / 10  # fmt: skip


def shares_of_risk(high: float) -> Shares:
    """Return the shares of the grades when ``high`` of them are high, in rising order."""
    return {
        "no_apparent_risk": NO_APPARENT * (1 - high),
        "low": LOW * (1 - high),
        "medium": (1 - NO_APPARENT - LOW) * (1 - high),
        "high": high,
    }


def split_by_care(overall: float, in_care: float) -> list[Shares]:
    """Return the shares for other children and for those in care that give ``overall`` together.

    >>> [round(shares["high"], 4) for shares in split_by_care(0.07, 0.017)]
    [0.1053, 0.017]
    """
    part = LOOKED_AFTER_SHARE.value
    others = (overall - part * in_care) / (1 - part)
    return [shares_of_risk(others), shares_of_risk(in_care)]


GRADES = [
    *split_by_care(HIGH_RISK.before, HIGH_RISK_LOOKED_AFTER.before),
    *split_by_care(HIGH_RISK.after, HIGH_RISK_LOOKED_AFTER.after),
]
"""Before the policy for other children and those in care, and after it."""


def add_risk(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the risk as first, highest and last graded, and what followed from the grade."""
    return add_supervision(add_later_grades(add_first_grade(episodes, block), block), block)


def add_first_grade(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the first grade, by the severity perceived and the policy in force."""
    draw = block.draw(TABLE, episodes.height)
    policy = group(episodes, block.plan.applies(HIGH_RISK, "reported_at"))
    graded = draw.code_by(
        "initial_risk",
        GRADES,
        2 * policy + group(episodes, pl.col("in_care")),
        uniform=perceive(episodes["severity"].to_numpy(), draw.normal("perceived")),
    )
    return episodes.with_columns(
        as_written(graded, draw.chance("not graded", GRADE_NOT_RECORDED)),
        risk_policy_version=pl.Series(VERSIONS).gather(policy),
    )


def perceive(severity: Floats, noise: Floats) -> Floats:
    """Return the severity as it looks to the officer, evenly spread over [0, 1]."""
    return np.asarray(ndtr(SEEN * severity + np.sqrt(1 - SEEN**2) * noise))


def as_written(graded: pl.Series, forgotten: pl.Series) -> pl.Expr:
    """Return the grade in the record: none for some, no apparent risk for all who are absent."""
    return (
        pl.when(pl.col("report_category") == "absent")
        .then(pl.lit("no_apparent_risk", dtype=RISK))
        .when(forgotten)
        .then(pl.lit(codes.NOT_RECORDED, dtype=RISK))
        .otherwise(graded)
        .alias("initial_risk")
    )


def add_later_grades(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the highest grade, never below the first, and the last, never above the highest."""
    draw = block.draw(TABLE, episodes.height)
    recorded = pl.col("initial_risk") != codes.NOT_RECORDED
    first = pl.col("initial_risk").to_physical().cast(pl.Int8)
    highest = (first + draw.chance("graded up", GRADED_UP)).clip(upper_bound=HIGH)
    last = (highest - draw.chance("graded down", GRADED_DOWN)).clip(lower_bound=0)
    return episodes.with_columns(
        pl.when(recorded)
        .then(grade.cast(pl.UInt8).cat.to(RISK))
        .otherwise("initial_risk")
        .alias(name)
        for name, grade in (("highest_risk", highest), ("final_risk", last))
    )


def add_supervision(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the grade of response, and how the risk was verified and reviewed."""
    draw = block.draw(TABLE, episodes.height)
    level = block.plan.level(SILVER_VERIFIED, "reported_at")
    verified = (pl.col("highest_risk") == "high") & (pl.Series(draw.uniform("verified")) < level)
    reviewed = draw.chance("reviewed", REVIEWED)
    return episodes.with_columns(
        *draw.codes({"investigation_plan_recorded": PLANNED, "thrive_recorded": THRIVE}),
        response_grade=grade_response(episodes["initial_risk"], draw),
        silver_verified_at=if_so(verified, "reported_at", draw.minutes("verified_at", VERIFIED)),
        first_supervisor_review_at=if_so(reviewed, "reported_at", draw.minutes("review", REVIEW)),
        n_supervisor_reviews=pl.Series(draw.stream("reviews").poisson(REVIEWS, draw.rows))
        + reviewed,
    )


def grade_response(risk: pl.Series, draw: Draw) -> pl.Expr:
    """Return the grade of response, quicker the higher the risk; a few are not known."""
    level = draw.uniform("response grade")
    grade = pick(RESPONSE_GRADES, risk.to_physical().to_numpy().astype(np.int64), level)
    return pl.when(draw.chance("response graded", GRADED)).then(pl.Series(grade))
