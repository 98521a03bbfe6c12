"""Detentions of children: who is brought in, why, and who comes to help."""

import numpy as np
import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.sample.bail import add_accommodation, add_certificate, add_release
from cpanalysis.sample.children import CHILDHOOD
from cpanalysis.sample.clock import age_at, hour_on_clock, if_so, later, midnight, near_change
from cpanalysis.sample.draw import HOUR, Shares, Wait, group, median_of
from cpanalysis.sample.faults import flag, is_planted
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.notices import sent_notice
from cpanalysis.sample.plan import Block, Plan
from cpanalysis.sample.targets import (
    ADULT_WITHIN_TWO_HOURS,
    ADULT_WITHIN_TWO_HOURS_AT_NIGHT,
    CUSTODY_REFERRED,
)

TABLE = "custody_detentions"

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


def flag_missing(detentions: pl.DataFrame, episodes: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Flag children detained while missing; without planted faults they are left out."""
    matched = episodes.filter(~is_planted("unmatched_episode"))
    ended = pl.min_horizontal("located_at", "returned_at")
    both = detentions.select("child", "detention_id", "arrived_at").join(
        matched.select("child", "reported_at", ended=ended), on="child"
    )
    during = both.filter(pl.col("arrived_at").is_between("reported_at", "ended", closed="none"))
    rows = pl.col("detention_id").is_in(during["detention_id"].implode())
    told = detentions.with_columns(
        flag("detained_while_missing", rows & ~is_planted("unmatched_detention"))
    )
    return told if plan.faulty else told.filter(~is_planted("detained_while_missing"))


def add_arrest(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add where, when and why the child was arrested, and when detention was authorised."""
    draw = block.draw(TABLE, detentions.height)
    forbidden = draw.chance("section 136", block.plan.fault_share("section_136"))
    purpose = draw.code_by("detention_purpose", PURPOSES, forbidden)
    other = ~purpose.is_in(["pace_offence", "not_recorded"])
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


def add_adult(detentions: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the appropriate adult: asked, arrived (unless the child was released before), who."""
    draw = block.draw(TABLE, detentions.height)
    wait = draw.minutes("aa_arrived_at", Wait(1.0, SPREAD)) * median_wait(detentions["arrived_at"])
    asked = pl.min_horizontal(draw.minutes("aa_requested_at", ASKED), wait * 0.6)
    comes = later("authorised", wait)
    until = pl.min_horizontal("released_at", midnight(block.plan.as_of))
    came = detentions.select(comes < until).to_series()
    known = draw.chance("authorised known", AUTHORISED_KNOWN)
    return detentions.with_columns(
        *draw.codes(RECORDED),
        draw.code_by("aa_type", ADULTS, came),
        aa_requested_at=later("authorised", asked),
        aa_arrived_at=pl.when(came).then(comes),
        detention_authorised_at=pl.when(known).then("authorised"),
    )


def median_wait(arrived: pl.Series) -> pl.Series:
    """Return the median wait for an adult: longer for those who arrive at night."""
    hour = hour_on_clock(arrived)
    night = (hour >= NIGHT[0]) & (hour < NIGHT[1])
    return pl.Series(np.where(night, ADULT_MEDIANS[1], ADULT_MEDIANS[0]))


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
