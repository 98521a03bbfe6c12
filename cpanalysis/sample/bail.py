"""How a detention ends: charge, bail, accommodation, certificate, release."""

import numpy as np
import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.clock import if_so, later, midnight
from cpanalysis.sample.draw import HOUR, Draw, Shares, Wait, group
from cpanalysis.sample.plan import Block
from cpanalysis.sample.targets import CERTIFICATE_CORRECT, TRANSFERRED

TABLE = "custody_detentions"
SCHEMA = TABLES[TABLE].schema
CERTIFICATE_REQUIRED = TABLES[TABLE].column("certificate_required").derivation

HELD, HELD_AT_MOST = Wait(10.5 * HOUR, 0.55), 60 * HOUR
CHARGED, AFTER_CHARGE = 0.30, Wait(45, 0.5)
BAIL: list[Shares] = [
    {"not_charged": 1}, {"bailed": 0.78, "refused": 0.20, "not_recorded": 0.02},
]  # fmt: skip
TO_COURT, TO_COURT_AT_MOST = Wait(11 * HOUR, 0.5), 30 * HOUR
TO_AUTHORITY = Wait(5 * HOUR, 0.5)
RELEASES: list[Shares] = [
    {"nfa": 0.35, "released_under_investigation": 0.25, "police_bail": 0.30,
     "out_of_court": 0.07, "other": 0.01, "not_recorded": 0.02},
    {"charged_bail": 1},
    {"charged_court": 1},
    {"transferred_la": 1},
    {"not_applicable": 1},
]  # fmt: skip
"""Not charged, bailed, refused bail, transferred, still in custody."""

NOT_APPLICABLE: Shares = {codes.NOT_APPLICABLE: 1}
RATIONALE: Shares = {"yes": 0.45, "no": 0.20, "not_recorded": 0.35}
REQUESTED, REQUESTED_AFTER, ANSWERED_AFTER = 0.55, Wait(3 * HOUR), Wait(3 * HOUR)
KINDS: Shares = {"secure": 0.35, "non_secure": 0.25, "not_recorded": 0.40}
ANSWERS: list[Shares] = [
    NOT_APPLICABLE,
    {"no_bed": 0.40, "refused": 0.15, "no_response": 0.15, "too_far": 0.05, "not_recorded": 0.25},
    {"provided": 1},
]  # fmt: skip
"""Nothing requested, requested, transferred."""

ANSWERED, UNMET = ("provided", "refused", "no_bed", "too_far"), ("refused", "no_bed", "no_response")
PART_OF_WAIT = 0.4
"""Asking and answering each take no more than this part of the time between charge and release."""

ESCALATED, SHOWN = 0.10, 0.70
NOT_ASSESSED = 0.20
CORRECT: list[Shares] = [
    NOT_APPLICABLE,
    {
        "yes": (1 - NOT_ASSESSED) * CERTIFICATE_CORRECT.value,
        "no": (1 - NOT_ASSESSED) * (1 - CERTIFICATE_CORRECT.value),
        "not_assessed": NOT_ASSESSED,
    },
]
COMPLETED: list[Shares] = [
    {"yes": 1},
    {"yes": 0.55, "no": 0.33, "not_recorded": 0.12},
    {"yes": 0.60, "no": 0.20, "not_recorded": 0.20},
    NOT_APPLICABLE,
]
"""By `CERTIFICATE_CORRECT`, in its order."""

GROUNDS: list[Shares] = [
    NOT_APPLICABLE,
    {"impracticable": 0.75, "none_given": 0.25},
    {"impracticable": 0.50, "no_secure_and_risk": 0.30, "none_given": 0.20},
]
"""No certificate, child under 12, child of 12 and over."""


def add_release(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add charge, bail, transfer and release; what comes after the extract is not known."""
    draw = block.draw(TABLE, detentions.height)
    as_of = midnight(block.plan.as_of)
    decided = later("authorised", draw.minutes("held", HELD).clip(upper_bound=HELD_AT_MOST))
    charged = draw.chance("charged", CHARGED) & detentions.select(decided < as_of).to_series()
    bail = draw.code_by("bail_decision", BAIL, charged)
    moved = (bail == "refused") & draw.chance("transferred", TRANSFERRED.value)
    ways = pl.Series("way", np.where(moved, 3, np.where(bail == "refused", 2, charged)))
    return end_detention(detentions.with_columns(bail, ways, decided=decided), draw, as_of)


def end_detention(detentions: pl.DataFrame, draw: Draw, as_of: pl.Expr) -> pl.DataFrame:
    """Add the times of charge, transfer and release, by the way in which the detention ends."""
    court = draw.minutes("court", TO_COURT).clip(upper_bound=TO_COURT_AT_MOST)
    bailed, moved = draw.minutes("bailed", AFTER_CHARGE), draw.minutes("moved", TO_AUTHORITY)
    waits = [pl.lit(0.0), pl.lit(bailed), pl.lit(court), pl.lit(moved)]
    wait = pl.coalesce(pl.when(way=way).then(minutes) for way, minutes in enumerate(waits))
    ended = detentions.with_columns(released_at=later("decided", wait))
    way = group(ended, pl.when(pl.col("released_at") < as_of).then("way").otherwise(len(waits)))
    return ended.with_columns(
        draw.code_by("release_outcome", RELEASES, way),
        charged_at=pl.when(pl.col("way") > 0).then("decided"),
        transferred_at=pl.when(way == 3).then("released_at"),
    )


def add_accommodation(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add what was asked of the authority for a child refused bail, and what it answered."""
    draw = block.draw(TABLE, detentions.height)
    refused = detentions["bail_decision"] == "refused"
    moved = detentions["transferred_at"].is_not_null()
    asked = refused & (moved | draw.chance("requested", REQUESTED))
    answer = draw.code_by("la_response", ANSWERS, asked.cast(pl.Int64) + moved)
    told = detentions.with_columns(
        answer,
        draw.code_by("la_accom_type_requested", [NOT_APPLICABLE, KINDS], asked),
        draw.code_by("bail_refusal_rationale_recorded", [NOT_APPLICABLE, RATIONALE], refused),
        la_contacted=responsible(asked),
    )
    return add_answer(told, asked, draw)


def add_answer(detentions: pl.DataFrame, asked: pl.Series, draw: Draw) -> pl.DataFrame:
    """Add when the authority was asked and answered, and when its answer was taken further."""
    left = (pl.col("released_at") - pl.col("charged_at")).dt.total_minutes() * PART_OF_WAIT
    asks = pl.min_horizontal(draw.minutes("asked", REQUESTED_AFTER), left)
    answers = pl.min_horizontal(draw.minutes("answered", ANSWERED_AFTER), left)
    answer = pl.col("la_response")
    unmet = answer.is_in(UNMET) & draw.chance("escalated", ESCALATED)
    request = "la_accom_requested_at"
    return detentions.with_columns(if_so(asked, "charged_at", asks).alias(request)).with_columns(
        la_response_at=if_so(answer.is_in(ANSWERED), request, answers),
        escalated_at=if_so(unmet, request, answers * 2),
    )


def responsible(asked: pl.Series) -> pl.Expr:
    """Return the authority that was asked."""
    dtype = SCHEMA["la_contacted"]
    return (
        pl.when(~asked)
        .then(pl.lit(codes.NOT_APPLICABLE, dtype=dtype))
        .when("from_outside")
        .then(pl.lit("other_la", dtype=dtype))
        .otherwise(pl.col("home").cast(pl.String).cast(dtype))
    )


def add_certificate(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the certificate of a child kept after charge: made, correct, with what reason."""
    draw = block.draw(TABLE, detentions.height)
    required = detentions.select(CERTIFICATE_REQUIRED).to_series()
    correct = draw.code_by("certificate_correct", CORRECT, required)
    completed = draw.code_by("detention_certificate_completed", COMPLETED, correct.to_physical())
    made = (completed == "yes").cast(pl.Int64)
    old_enough = (detentions["age_at_arrival"] >= 12).cast(pl.Int64)
    shown = (completed == "yes") & draw.chance("shown", SHOWN)
    return detentions.with_columns(
        correct,
        completed,
        draw.code_by("certificate_reason", GROUNDS, made * (1 + old_enough)),
        certificate_required=required,
        certificate_to_court_at=pl.when(shown).then("released_at"),
    )
