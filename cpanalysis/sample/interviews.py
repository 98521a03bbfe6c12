"""Return interviews: one row for each return that the extract knows of."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.clock import if_so, lasting, later, midnight
from cpanalysis.sample.draw import HOUR, Draw, Shares, Wait, group
from cpanalysis.sample.faults import is_planted
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.plan import Block
from cpanalysis.sample.targets import INTERVIEW_OFFERED

TABLE = "return_interviews"
SCHEMA = TABLES[TABLE].schema

DUE = 72 * HOUR
OFFERED_AFTER, COMPLETED_AFTER = Wait(14 * HOUR, 0.7), Wait(46 * HOUR, 0.6)
OFFER: Shares = {
    "offered": INTERVIEW_OFFERED.value,
    "not_offered": 0.6 * (1 - INTERVIEW_OFFERED.value),
    "not_recorded": 0.4 * (1 - INTERVIEW_OFFERED.value),
}
OUTCOME: list[Shares] = [
    {"not_recorded": 1},
    {"completed": 0.52, "declined": 0.28, "not_contactable": 0.13, "not_recorded": 0.07},
]
"""By whether an interview was offered."""

OTHER_AUTHORITY = 0.6
"""Of children placed by another authority, the part whose interviews that authority holds."""

HELD: dict[str, Shares] = {
    "mode": {"face_to_face": 0.72, "phone": 0.18, "video": 0.03, "not_recorded": 0.07},
    "provider": {
        "local_authority": 0.45, "commissioned_charity": 0.47, "other": 0.03, "not_recorded": 0.05,
    },
    "independent": {"yes": 0.85, "no": 0.05, "not_recorded": 0.10},
    "recorded_on_police_system": {"yes": 0.50, "no": 0.20, "not_recorded": 0.30},
    "informs_plan": {"yes": 0.20, "no": 0.35, "not_recorded": 0.45},
    "exploitation_disclosed": {"yes": 0.06, "no": 0.74, "not_recorded": 0.20},
}  # fmt: skip
"""Of interviews that were held."""

SHARED, SHARED_AFTER = 0.55, Wait(30 * HOUR)
REASONS = pl.Series(
    [["push_home"], ["push_placement"], ["pull_peer"], ["pull_adult"], ["online_contact"],
     ["substance"], ["boundary"], ["other"], ["push_home", "pull_peer"],
     ["pull_peer", "substance"]],
    dtype=SCHEMA["reasons"],
)  # fmt: skip
REASON_WEIGHTS = (5, 4, 7, 2, 2, 3, 5, 3, 2, 1)


def make_interviews(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the interviews of the episodes that have ended, none for an episode entered twice."""
    ended = pl.col("returned_at") < midnight(block.plan.as_of)
    original = ~is_planted("duplicate_episode")
    interviews = episodes.filter(ended & original).select(
        "episode_id", "child", "child_id", "returned_at", "next_at", "placing_la"
    )
    return add_holding(add_offer(interviews, block), block)


def add_offer(interviews: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add number, offer, the times at which things would happen, and what came of it."""
    draw = block.draw(TABLE, interviews.height)
    offer = draw.code("offer_status", OFFER)
    offered_at = later("returned_at", draw.minutes("offered_at", OFFERED_AFTER))
    done = later("returned_at", draw.minutes("completed_at", COMPLETED_AFTER))
    timed = interviews.with_columns(
        number_rows("RI", block.number, interviews.height).alias("interview_id"),
        offer,
        draw.code_by("outcome", OUTCOME, offer == "offered"),
        due_at=pl.col("returned_at") + lasting(pl.lit(DUE)),
        done=done,
        offered_at=pl.when(offer == "offered").then(pl.min_horizontal(offered_at, done)),
    )
    return timed.with_columns(outcome=settle(draw, block)).with_columns(
        completed_at=pl.when(outcome="completed").then("done")
    )


def settle(draw: Draw, block: Block) -> pl.Expr:
    """Return the outcome, given what else happened by the time of the interview and the extract."""
    until = pl.min_horizontal("due_at", "done")
    again = (pl.col("next_at") < until).fill_null(False)
    elsewhere = (pl.col("placing_la") == "other_la") & draw.chance("elsewhere", OTHER_AUTHORITY)
    offered = pl.col("offer_status") == "offered"
    return (
        pl.when(elsewhere)
        .then(outcome_is("other_la_responsible"))
        .when(offered & again)
        .then(outcome_is("missing_again_first"))
        .when(offered & (pl.col("done") >= midnight(block.plan.as_of)))
        .then(outcome_is("pending"))
        .otherwise("outcome")
    )


def outcome_is(code: str) -> pl.Expr:
    """Return an outcome."""
    return pl.lit(code, dtype=SCHEMA["outcome"])


def add_holding(interviews: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add how interviews were held and what was done with what the child said."""
    draw = block.draw(TABLE, interviews.height)
    held = group(interviews, pl.col("outcome") == "completed")
    unknown = {codes.NOT_RECORDED: 1.0}
    shared = (held == 1) & draw.chance("shared", SHARED)
    reasons = draw.choose("reasons", REASONS, REASON_WEIGHTS)
    return interviews.with_columns(
        *(draw.code_by(name, [unknown, shares], held) for name, shares in HELD.items()),
        shared_with_police_at=if_so(
            shared, "completed_at", draw.minutes("shared_at", SHARED_AFTER)
        ),
        reasons=pl.when(held == 1).then(reasons),
    )
