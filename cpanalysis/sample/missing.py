"""Missing episodes: who is reported missing, from where, and what the record starts with.

Each child's need is a hidden number, ``severity``, standard normal and the same before and after
every policy. It moves response, duration and harm; the graded risk only reflects it. So a policy
that grades more reports high risk changes the record and nothing else.
"""

from datetime import date, timedelta

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.sample.children import place_for_age
from cpanalysis.sample.clock import age_at, if_so, later, midnight
from cpanalysis.sample.draw import DAY, HOUR, Shares, Wait, group
from cpanalysis.sample.effects import MISSING_REFERRAL
from cpanalysis.sample.faults import flag, flag_of
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.notices import sent_notice
from cpanalysis.sample.plan import Block
from cpanalysis.sample.planting import (
    flag_times,
    plant_duplicates,
    plant_overlaps,
    plant_times,
    plant_unmatched,
)
from cpanalysis.sample.response import add_response
from cpanalysis.sample.returns import add_return
from cpanalysis.sample.risk import add_risk

TABLE = "missing_episodes"

APART = timedelta(hours=4)
"""Two reports of a child are at least this far apart, unless a fault is planted."""

TRIGGER_REPORTS, TRIGGER_WINDOW = 3, timedelta(days=90)
ABSENT_WITHDRAWN = date(2018, 1, 1)

FROM_HOME: Shares = {
    "family_home": 0.86, "school": 0.05, "hospital": 0.025, "custody_or_escort": 0.005,
    "other": 0.04, "not_recorded": 0.02,
}  # fmt: skip
FROM_PLACEMENT: list[Shares] = [
    {"foster": 0.92, "school": 0.04, "other": 0.02, "not_recorded": 0.02},
    {"residential_home": 0.94, "school": 0.02, "other": 0.02, "not_recorded": 0.02},
    {"family_home": 0.90, "school": 0.05, "other": 0.03, "not_recorded": 0.02},
    {"supported_16plus": 0.93, "other": 0.05, "not_recorded": 0.02},
    {"other": 0.90, "custody_or_escort": 0.10},
    {"other": 0.90, "not_recorded": 0.10},
    {"not_recorded": 0.60, "other": 0.40},
    FROM_HOME,
]
"""By kind of placement, in the order of `PLACEMENT_TYPE`; the last for children not in care."""

AT_HOME = len(FROM_PLACEMENT) - 1

REPORTERS: list[Shares] = [
    {"parent": 0.90, "other": 0.05, "police": 0.03, "not_recorded": 0.02},
    {"foster_carer": 0.93, "care_staff": 0.03, "other": 0.02, "not_recorded": 0.02},
    {"care_staff": 0.96, "other": 0.02, "not_recorded": 0.02},
    {"care_staff": 0.88, "other": 0.09, "not_recorded": 0.03},
    {"other": 0.80, "care_staff": 0.10, "parent": 0.07, "not_recorded": 0.03},
    {"school": 0.85, "parent": 0.12, "not_recorded": 0.03},
    {"police": 0.70, "other": 0.28, "not_recorded": 0.02},
    {"other": 0.60, "parent": 0.30, "police": 0.07, "not_recorded": 0.03},
    {"parent": 0.50, "other": 0.20, "not_recorded": 0.30},
]
"""By kind of place the child went from, in the order of `MISSING_FROM`."""

NEAR_HOME: list[Shares] = [
    {name: 0.985, codes.OUT_OF_FORCE: 0.010, codes.UNKNOWN: 0.005} for name in DISTRICT_NAMES
]
PLACED_BY: list[Shares] = [
    *(dict.fromkeys(DISTRICT_NAMES, 0.05) | {home: 0.70, "other_la": 0.12, "not_recorded": 0.03}
      for home in DISTRICT_NAMES),
    {"other_la": 0.95, "not_recorded": 0.05},
    {codes.NOT_APPLICABLE: 1},
]  # fmt: skip
"""By district of the placement; then children placed from outside the force; then all others."""

OUTSIDE, NOWHERE = 4, 5
CATEGORIES: list[Shares] = [{"missing": 1}, {"absent": 1}]
CARE: list[Shares] = [{"no": 0.96, "not_recorded": 0.04}, {"yes": 0.96, "not_recorded": 0.04}]
MARKERS: list[Shares] = [
    {"no": 0.90, "not_recorded": 0.10}, {"yes": 0.70, "no": 0.20, "not_recorded": 0.10},
]  # fmt: skip
"""By whether there is one."""

LAST_SEEN, LAST_SEEN_KNOWN = Wait(2 * HOUR, 1.0), 0.92

NOTICE, CALL, CALLED = Wait(12 * HOUR), Wait(1 * DAY), 0.25
REFERRED_BY = 6 * DAY

TOLD = ("child_id", "birth", "placement_type", "from_outside", "care_from", "care_to")


def space_reports(arrivals: pl.DataFrame) -> pl.DataFrame:
    """Return the reports that are far enough apart, with the child's next one (``next_at``)."""
    again = (pl.col("child") == pl.col("child").shift(1)) & (pl.col("at").diff() < APART)
    same_next = pl.col("child") == pl.col("child").shift(-1)
    return arrivals.filter(~again.fill_null(False)).select(
        "child", reported_at="at", next_at=pl.when(same_next).then(pl.col("at").shift(-1))
    )


def find_triggers(reports: pl.DataFrame) -> pl.DataFrame:
    """Return when children were reported for the third time in 90 days, a row for each spell.

    A spell begins with a third report more than 90 days after the child's last one: ``trigger_at``
    is its first, ``last_at`` its last, and ``next_at`` the first of the child's next spell.
    """
    back = TRIGGER_REPORTS - 1
    same = pl.col("child") == pl.col("child").shift(back)
    near = pl.col("reported_at") - pl.col("reported_at").shift(back) <= TRIGGER_WINDOW
    third = reports.filter(same & near)
    follows = pl.col("child") == pl.col("child").shift(1)
    soon = pl.col("reported_at").diff() <= TRIGGER_WINDOW
    spells = third.with_columns(spell=(~(follows & soon).fill_null(False)).cum_sum())
    return name_spells(spells)


def name_spells(third: pl.DataFrame) -> pl.DataFrame:
    """Return the first and last third report of each ``spell``, and when the next one begins."""
    at = pl.col("reported_at")
    spells = third.group_by("spell", maintain_order=True).agg(
        pl.col("child").first(), trigger_at=at.first(), last_at=at.last()
    )
    again = pl.col("child") == pl.col("child").shift(-1)
    return spells.select(
        "child",
        "trigger_at",
        "last_at",
        next_at=pl.when(again).then(pl.col("trigger_at").shift(-1)),
    )


def make_episodes(
    reports: pl.DataFrame, pool: pl.DataFrame, block: Block, *, marks: pl.DataFrame
) -> pl.DataFrame:
    """Return the missing episodes in the order of their reports, with what the sample knows.

    Episodes entered a second time come last. ``marks`` are the open cases and markers of children.
    Columns beyond the table's (``child``, ``severity``, flags of faults and so on) are for the
    tables made after this one.
    """
    ordered = plant_overlaps(reports, block).sort("reported_at", "child")
    episodes = add_markers(add_child(ordered, pool, block), marks, block)
    for add in (add_care, add_place, add_start, add_risk, add_return, add_response, add_referral):
        episodes = add(episodes, block)
    return flag_times(plant_duplicates(plant_times(episodes, block), block))


def add_child(reports: pl.DataFrame, pool: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the number of the episode and the child, with some children unmatched."""
    told = pool.select(*TOLD, home="district")[reports["child"]]
    number = number_rows("ME", block.number, reports.height).alias("episode_id")
    episodes = pl.concat([reports, told], how="horizontal").with_columns(number)
    return plant_unmatched(episodes, block)


def add_markers(episodes: pl.DataFrame, marks: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add the markers that were seen when the child was reported."""
    draw = block.draw(TABLE, episodes.height)
    columns = {"vemt_marker_at_report": "vemt_open", "cse_flag_at_report": "cse_marker"}
    return episodes.with_columns(
        draw.code_by(column, MARKERS, is_marked(episodes, marks, status))
        for column, status in columns.items()
    )


def is_marked(episodes: pl.DataFrame, marks: pl.DataFrame, status: str) -> pl.Series:
    """Return whether the child had the status when reported: the last that began still held."""
    of_status = marks.filter(pl.col("status") == status).sort("start_at")
    last = episodes.select("child", "reported_at").join_asof(
        of_status.select("child", "start_at", "end_at"),
        left_on="reported_at",
        right_on="start_at",
        by="child",
        check_sortedness=False,
    )
    ended = pl.col("reported_at") >= pl.col("end_at")
    return group(last, pl.col("start_at").is_not_null() & ~ended.fill_null(False))


def add_care(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add whether the child is looked after, as it is and as the record says."""
    draw = block.draw(TABLE, episodes.height)
    within = pl.col("reported_at").is_between("care_from", "care_to", closed="left")
    episodes = episodes.with_columns(in_care=within.fill_null(False))
    recorded = draw.code_by("looked_after_at_report", CARE, group(episodes, pl.col("in_care")))
    tried = draw.chance("care disagrees", block.plan.fault_share("care_disagrees"))
    wrong = tried & (recorded != codes.NOT_RECORDED) & ~episodes[flag_of("unmatched_episode")]
    return episodes.with_columns(
        pl.when(wrong).then(opposite(recorded)).otherwise(recorded).alias(recorded.name),
        flag("care_disagrees", wrong),
    )


def opposite(answers: pl.Series) -> pl.Series:
    """Return no for yes and yes for no.

    >>> opposite(pl.Series(["yes", "no"], dtype=pl.Enum(codes.YES_NO))).to_list()
    ['no', 'yes']
    """
    return answers.replace({"yes": "no", "no": "yes"})


def add_place(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add where the child went missing from, who placed the child there, and who reported."""
    draw = block.draw(TABLE, episodes.height)
    home = group(episodes, pl.col("home").to_physical())
    placement = place_for_age(age_at("reported_at")).to_physical()
    kinds = group(episodes, pl.when("in_care").then(placement).otherwise(AT_HOME))
    placed = pl.when("from_outside").then(OUTSIDE).otherwise(pl.lit(home))
    by = group(episodes, pl.when("in_care").then(placed).otherwise(NOWHERE))
    kind = draw.code_by("missing_from_type", FROM_PLACEMENT, kinds)
    return episodes.with_columns(
        draw.code_by("district", NEAR_HOME, home),
        draw.code_by("placing_la", PLACED_BY, by),
        draw.code_by("reporter_type", REPORTERS, kind.to_physical()),
        kind,
    )


def add_start(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add when the child was last seen, the category, and the need behind the record."""
    draw = block.draw(TABLE, episodes.height)
    before = pl.col("reported_at") < midnight(ABSENT_WITHDRAWN)
    seen = later("reported_at", -draw.minutes("missing_since_at", LAST_SEEN))
    tried = draw.chance("absent", block.plan.fault_share("absent_report"))
    category = draw.code_by("report_category", CATEGORIES, group(episodes, before & tried))
    return episodes.with_columns(
        category,
        flag("absent_report", category == "absent"),
        missing_since_at=pl.when(draw.chance("seen", LAST_SEEN_KNOWN)).then(seen),
        severity=pl.Series(draw.normal("severity")),
    )


def add_referral(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add whether social care is told: a notice within six days of the report, and often a call."""
    draw = block.draw(TABLE, episodes.height)
    told = pl.Series(draw.uniform("referred")) < block.plan.level(MISSING_REFERRAL, "reported_at")
    notice = pl.min_horizontal(draw.minutes("notice", NOTICE), REFERRED_BY)
    call = pl.min_horizontal(draw.minutes("call", CALL), REFERRED_BY)
    return episodes.with_columns(
        submitted_at=if_so(told, "reported_at", notice),
        csc_referral_at=if_so(told & draw.chance("called", CALLED), "returned_at", call),
    ).with_columns(ppn_id=sent_notice("episode_id", block.plan))
