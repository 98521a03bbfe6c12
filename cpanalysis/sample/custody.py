"""Detentions of children: arrival, appropriate adult, charge, bail, accommodation, release."""

import numpy as np
import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.children import CHILDHOOD
from cpanalysis.sample.clock import age_at, hour_on_clock, if_so, later, midnight, near_change
from cpanalysis.sample.draw import HOUR, Draw, Shares, Wait, group, median_of
from cpanalysis.sample.faults import flag
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.notices import sent_notice
from cpanalysis.sample.plan import Block, Plan
from cpanalysis.sample.targets import (
    ADULT_WITHIN_TWO_HOURS,
    ADULT_WITHIN_TWO_HOURS_AT_NIGHT,
    CERTIFICATE_CORRECT,
    CUSTODY_REFERRED,
    TRANSFERRED,
)

TABLE = "custody_detentions"
SCHEMA = TABLES[TABLE].schema
CERTIFICATE_REQUIRED = TABLES[TABLE].column("certificate_required").derivation

SUITES = pl.Series(["SYNTHETIC suite 1", "SYNTHETIC suite 2", "other_force"])
SUITE_WEIGHTS = (0.75, 0.22, 0.03)
PURPOSES: list[Shares] = [
    {"pace_offence": 0.88, "warrant": 0.05, "breach_bail": 0.045, "recall": 0.005, "other": 0.015,
     "not_recorded": 0.005},
    {"s136_mha": 1},
]  # fmt: skip
OFFENCES: list[Shares] = [
    {"violence": 0.38, "knife": 0.05, "sexual": 0.05, "robbery": 0.07, "burglary": 0.07,
     "theft": 0.10, "drugs": 0.07, "public_order": 0.07, "criminal_damage": 0.09, "other": 0.04,
     "not_recorded": 0.01},
    {"not_applicable": 1},
]  # fmt: skip
"""By whether the child is detained for something other than an offence."""

ARRESTED: list[Shares] = [
    dict.fromkeys(DISTRICT_NAMES, 0.05) | {home: 0.82, codes.OUT_OF_FORCE: 0.03}
    for home in DISTRICT_NAMES
]
JOURNEY, AUTHORISED, AUTHORISED_KNOWN = Wait(45, 0.5), Wait(18, 0.6), 0.99
CARE: list[Shares] = [{"no": 0.92, "not_recorded": 0.08}, {"yes": 0.92, "not_recorded": 0.08}]
RECORDED: dict[str, Shares] = {
    "aa_required": {"yes": 0.97, "not_recorded": 0.03},
    "risk_assessment_recorded": {"yes": 0.93, "no": 0.02, "not_recorded": 0.05},
    "cse_risk_considered": {"yes": 0.30, "no": 0.30, "not_recorded": 0.40},
}

NIGHT = (1, 7)
SPREAD = 0.9
ADULT_MEDIANS = [
    median_of(target.value, 2 * HOUR, SPREAD)
    for target in (ADULT_WITHIN_TWO_HOURS, ADULT_WITHIN_TWO_HOURS_AT_NIGHT)
]
ASKED = Wait(35, 0.8)
ADULTS: list[Shares] = [
    {"none": 0.80, "not_recorded": 0.20},
    {"parent": 0.55, "social_worker": 0.18, "scheme_volunteer": 0.22, "other": 0.03,
     "not_recorded": 0.02},
]  # fmt: skip
"""By whether one came."""

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

SEEN, SEEN_AFTER = 0.55, Wait(7 * HOUR, 0.6)
NOTICE, CALLED, CALL = Wait(10 * HOUR), 0.30, Wait(20 * HOUR)


TOLD = ("child_id", "birth", "care_from", "care_to", "from_outside", "home_district")


def make_detentions(arrivals: pl.DataFrame, pool: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the detentions in the order of arrival, with what the sample knows."""
    covered = leave_out_month(arrivals, block.plan).sort("at", "child")
    detentions = add_child(covered.rename({"at": "arrived_at"}), pool, block)
    for add in (add_arrest, add_release, add_accommodation, add_certificate, add_adult, add_care):
        detentions = add(detentions, block)
    return detentions


def leave_out_month(arrivals: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return the arrivals without those of the month that the extract does not cover."""
    if plan.uncovered is None:
        return arrivals
    first, after = (midnight(day) for day in plan.uncovered)
    return arrivals.filter(~pl.col("at").is_between(first, after, closed="left"))


def add_child(detentions: pl.DataFrame, pool: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the number of the detention and the child, with some children unmatched."""
    draw = block.draw(TABLE, detentions.height)
    known = pool.select(*TOLD, home="district")[detentions["child"]]
    number = number_rows("CD", block.number, detentions.height).alias("detention_id")
    told = pl.concat([detentions, known], how="horizontal").with_columns(
        number, age_at_arrival=age_at("arrived_at")
    )
    grown = pl.col("age_at_arrival") >= CHILDHOOD
    unmatched = draw.chance("unmatched", block.plan.fault_share("unmatched_detention"))
    return told.with_columns(
        flag("aged_18_detained", grown),
        flag("clock_change_detained", near_change(detentions["arrived_at"])),
        flag("unmatched_detention", unmatched & ~told.select(grown).to_series()),
    )


def add_arrest(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add where, when and why the child was arrested, and when detention was authorised."""
    draw = block.draw(TABLE, detentions.height)
    forbidden = draw.chance("section 136", block.plan.fault_share("section_136"))
    purpose = draw.code_by("detention_purpose", PURPOSES, forbidden.cast(pl.Int64))
    other = (~purpose.is_in(["pace_offence", "not_recorded"])).cast(pl.Int64)
    return detentions.with_columns(
        purpose,
        flag("section_136", forbidden),
        draw.code_by("offence_group", OFFENCES, other),
        draw.code_by("arrest_district", ARRESTED, group(detentions, pl.col("home").to_physical())),
        draw.choose("suite", SUITES, SUITE_WEIGHTS),
        residence_district="home_district",
        arrested_at=later("arrived_at", -draw.minutes("arrested_at", JOURNEY)),
        authorised=later("arrived_at", draw.minutes("authorised", AUTHORISED)),
    )


def add_release(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add charge, bail, transfer and release; what comes after the extract is not known."""
    draw = block.draw(TABLE, detentions.height)
    as_of = midnight(block.plan.as_of)
    decided = later("authorised", draw.minutes("held", HELD).clip(upper_bound=HELD_AT_MOST))
    charged = draw.chance("charged", CHARGED) & detentions.select(decided < as_of).to_series()
    bail = draw.code_by("bail_decision", BAIL, charged.cast(pl.Int64))
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
    kind = draw.code_by("la_accom_type_requested", [NOT_APPLICABLE, KINDS], asked.cast(pl.Int64))
    answered = answer.is_in(["provided", "refused", "no_bed", "too_far"])
    unmet = answer.is_in(["refused", "no_bed", "no_response"]) & draw.chance("escalated", ESCALATED)
    reason = draw.code_by(
        "bail_refusal_rationale_recorded", [NOT_APPLICABLE, RATIONALE], refused.cast(pl.Int64)
    )
    return (
        detentions.with_columns(answer, kind, reason, la_contacted=responsible(asked))
        .with_columns(
            la_accom_requested_at=if_so(asked, "charged_at", draw.minutes("asked", REQUESTED_AFTER))
        )
        .with_columns(
            la_response_at=if_so(
                answered, "la_accom_requested_at", draw.minutes("answered", ANSWERED_AFTER)
            ),
            escalated_at=if_so(
                unmet, "la_accom_requested_at", draw.minutes("escalated_at", ANSWERED_AFTER)
            ),
        )
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
    correct = draw.code_by("certificate_correct", CORRECT, required.cast(pl.Int64))
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


def add_adult(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the appropriate adult: asked, arrived (unless the child was released before), who."""
    draw = block.draw(TABLE, detentions.height)
    hour = hour_on_clock(detentions["arrived_at"])
    night = (hour >= NIGHT[0]) & (hour < NIGHT[1])
    wait = draw.minutes("aa_arrived_at", Wait(1.0, SPREAD)) * np.where(
        night, *reversed(ADULT_MEDIANS)
    )
    asked = pl.min_horizontal(draw.minutes("aa_requested_at", ASKED), wait * 0.6)
    comes = later("authorised", wait)
    came = detentions.select((comes < pl.col("released_at")).fill_null(True)).to_series()
    return detentions.with_columns(
        *draw.codes(RECORDED),
        draw.code_by("aa_type", ADULTS, came.cast(pl.Int64)),
        aa_requested_at=later("authorised", asked),
        aa_arrived_at=pl.when(came).then(comes),
        detention_authorised_at=pl.when(draw.chance("authorised known", AUTHORISED_KNOWN)).then(
            "authorised"
        ),
    )


def add_care(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add care, liaison and diversion, and referral."""
    draw = block.draw(TABLE, detentions.height)
    within = pl.col("arrived_at").is_between("care_from", "care_to", closed="left")
    told = draw.chance("referred", CUSTODY_REFERRED.value)
    seen = later("authorised", draw.minutes("seen", SEEN_AFTER))
    in_time = (seen < pl.col("released_at")) & draw.chance("liaison", SEEN)
    called = told & draw.chance("called", CALLED)
    return detentions.with_columns(
        draw.code_by("looked_after_at_arrival", CARE, group(detentions, within.fill_null(False))),
        liaison_diversion_seen_at=pl.when(in_time).then(seen),
        submitted_at=if_so(told, "arrived_at", draw.minutes("notice", NOTICE)),
        csc_referral_at=if_so(called, "arrived_at", draw.minutes("call", CALL)),
    ).with_columns(ppn_id=sent_notice("detention_id", block.plan))
