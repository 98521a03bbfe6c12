"""What is done in an investigation: enquiries, the outcome, its review, supervision."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.sample.clock import if_so, lasting, later, midnight
from cpanalysis.sample.draw import DAY, HOUR, Draw, Shares, Step, Wait, group
from cpanalysis.sample.plan import Block

TABLE = "cse_investigations"

ENQUIRIES = {
    "child_spoken_to_at": Step(0.85, Wait(5 * DAY, 1.2)),
    "suspect_arrested_at": Step(0.30, Wait(20 * DAY, 1.2)),
    "suspect_interviewed_at": Step(0.80, Wait(40 * DAY, 1.1)),
    "strategy_discussion_held_at": Step(0.55, Wait(3 * DAY)),
    "victim_support_referred_at": Step(0.50, Wait(4 * DAY)),
    "nrm_referred_at": Step(0.03, Wait(20 * DAY)),
}
"""After the report; the suspect's only where one is identified, the discussion where required."""

CHILD_INTERVIEWED = {"vri_at": Step(0.35, Wait(6 * DAY))}
AT_STATION = Wait(9 * HOUR, 0.5)
STRATEGY: list[Shares] = [
    {codes.NOT_APPLICABLE: 1},
    {codes.NOT_RECORDED: 1},
    {"yes": 0.70, "no": 0.10, "not_recorded": 0.20},
]
"""Not required, required and not held, held."""

FINALISED_AFTER = Wait(130 * DAY, 0.8)
OUTCOMES: list[Shares] = [
    {"none_yet": 1},
    {"18": 0.68, "14": 0.26, "20": 0.06},
    {"1": 0.13, "1A": 0.01, "2": 0.02, "8": 0.02, "10": 0.05, "15": 0.28, "16": 0.35,
     "20": 0.05, "21": 0.06, "22": 0.03},
]  # fmt: skip
"""Still open; no suspect identified; a suspect identified."""

NO_ACTION = ("14", "15", "16", "18")
REVIEWED = ("reviewed_no_change", "reopened", "returned_local")
REVIEWS: list[Shares] = [
    {"not_in_scope": 1},
    {"identified": 0.35, "in_review": 0.20, "reviewed_no_change": 0.30, "reopened": 0.05,
     "returned_local": 0.10},
]  # fmt: skip
"""By whether it is group-based and ended without action."""

REVIEWED_AFTER, REOPENED_AFTER = Wait(120 * DAY, 0.7), Wait(5 * DAY)
REVIEW_EVERY, ACTIVITY_GAP = 35 * DAY, 14 * DAY


def add_enquiries(investigations: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add when the child and the first suspect were spoken to, and what partners were told."""
    draw = block.draw(TABLE, investigations.height)
    known = pl.col("n_identified") > 0
    required = pl.col("strategy_discussion_required") == "yes"
    done = investigations.with_columns(draw.times("reported_at", ENQUIRIES)).with_columns(
        pl.when(known).then("suspect_arrested_at"),
        pl.when(known).then("suspect_interviewed_at"),
        pl.when(required).then("strategy_discussion_held_at"),
    )
    held = pl.col("strategy_discussion_held_at").is_not_null()
    way = group(done, required) + group(done, held)
    outcome = draw.code_by("strategy_outcome_recorded", STRATEGY, way)
    return add_interviews(done.with_columns(outcome), draw)


def add_interviews(investigations: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add the recorded interview of the child; a suspect arrested is interviewed the same day."""
    at_station = later("suspect_arrested_at", draw.minutes("at station", AT_STATION))
    return investigations.with_columns(
        *draw.times("child_spoken_to_at", CHILD_INTERVIEWED),
        suspect_interviewed_at=pl.coalesce(at_station, "suspect_interviewed_at"),
    )


def add_outcome(investigations: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add how the investigation ended, where it had when the extract was taken.

    It does not end before the child and the suspect have been spoken to, where they are at all.
    """
    draw = block.draw(TABLE, investigations.height)
    ready = later("reported_at", draw.minutes("finalised_at", FINALISED_AFTER))
    ends = pl.max_horizontal(ready, "child_spoken_to_at", "suspect_interviewed_at")
    over = ends < midnight(block.plan.as_of)
    known = (pl.col("n_identified") > 0).cast(pl.Int64)
    way = group(investigations, pl.when(over).then(1 + known).otherwise(0))
    outcome = draw.code_by("outcome_type", OUTCOMES, way)
    ended = pl.when(over).then(ends)
    return investigations.with_columns(outcome, outcome_at=ended, finalised_at=ended)


def add_review(investigations: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the review of group-based cases that ended without action."""
    draw = block.draw(TABLE, investigations.height)
    no_action = pl.col("outcome_type").is_in(NO_ACTION)
    scope = group(investigations, no_action & (pl.col("group_based_flag") == "yes"))
    status = draw.code_by("nfa_review_status", REVIEWS, scope)
    at = if_so(status.is_in(REVIEWED), "finalised_at", draw.minutes("reviewed", REVIEWED_AFTER))
    late = (at >= midnight(block.plan.as_of)).fill_null(False)
    waiting = pl.lit("in_review", dtype=status.dtype)
    settled = investigations.with_columns(
        nfa_review_status=pl.when(late).then(waiting).otherwise(status),
        nfa_reviewed_at=pl.when(~late).then(at),
    )
    return settled.with_columns(reopened_at=reopen(draw))


def reopen(draw: Draw) -> pl.Expr:
    """Return when investigations that a review reopened were reopened."""
    reopened = pl.col("nfa_review_status") == "reopened"
    return if_so(reopened, "nfa_reviewed_at", draw.minutes("reopened", REOPENED_AFTER))


def add_supervision(investigations: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add reviews by supervisors and the last activity, as they stood at the extract."""
    draw = block.draw(TABLE, investigations.height)
    until = pl.coalesce("finalised_at", midnight(block.plan.as_of))
    open_for = investigations.select((until - pl.col("reported_at")).dt.total_minutes()).to_series()
    reviews = pl.Series(draw.stream("reviews").poisson(open_for.to_numpy() / REVIEW_EVERY))
    since_review = pl.Series(draw.uniform("since review")) * open_for
    idle = pl.Series(draw.stream("idle").exponential(ACTIVITY_GAP, draw.rows)).clip(1, open_for)
    return investigations.with_columns(
        n_supervisor_reviews=reviews,
        supervisor_review_last_at=pl.when(reviews > 0).then(until - lasting(since_review + 1)),
        last_activity_at=until - lasting(idle),
    )
