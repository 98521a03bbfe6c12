"""Incidents that call for a referral, and the notices that were sent."""

from datetime import date

import numpy as np
import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.children import CHILDHOOD, name_children
from cpanalysis.sample.clock import age_at, if_so, later, midnight, on_day
from cpanalysis.sample.draw import DAY, HOUR, Draw, Shares, Wait, group, pick
from cpanalysis.sample.faults import flag, is_planted
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.notices import form_id, is_sent, notice_id, sent_notice
from cpanalysis.sample.plan import Block

INCIDENTS, REFERRALS = "ppn_eligible_incidents", "ppn_referrals"
THEME = TABLES[INCIDENTS].schema["theme"]
SCHEMA = TABLES[REFERRALS].schema

REFERRED = {"domestic_abuse": 0.85, "police_protection": 0.97, "concern_for_child": 0.90}
"""Of the incidents of other themes, the part that is referred: assumed, and unchanged."""

NAMED = {
    "domestic_abuse": (0.50, 0.32, 0.18),
    "police_protection": (0.70, 0.20, 0.10),
    "concern_for_child": (0.85, 0.10, 0.05),
}
"""Forms that name 1, 2 and 3 children."""

ATTENDED, ATTENDED_AFTER, NOTICE = 0.95, Wait(50), Wait(9 * HOUR)
PRESENT: dict[str, Shares] = {
    "missing": {"yes": 0.80, "no": 0.12, "not_recorded": 0.08},
    "cse": {"yes": 0.60, "no": 0.25, "not_recorded": 0.15},
    "custody": {"yes": 1.0},
    "domestic_abuse": {"yes": 0.72, "no": 0.16, "not_recorded": 0.12},
    "police_protection": {"yes": 1.0},
    "concern_for_child": {"yes": 0.82, "no": 0.08, "not_recorded": 0.10},
}
TEAMS: dict[str, Shares] = {
    "missing": {"response": 0.80, "neighbourhood": 0.08, "vemt_complex_exploitation": 0.07,
                "not_recorded": 0.05},
    "cse": {"vemt_complex_exploitation": 0.35, "polit": 0.25, "caiu_cava": 0.25, "cid": 0.10,
            "not_recorded": 0.05},
    "custody": {"other": 0.85, "response": 0.12, "not_recorded": 0.03},
    "domestic_abuse": {"response": 0.90, "neighbourhood": 0.05, "not_recorded": 0.05},
    "police_protection": {"response": 0.90, "cid": 0.10},
    "concern_for_child": {"response": 0.70, "neighbourhood": 0.25, "not_recorded": 0.05},
}  # fmt: skip
"""By theme, in the order of `REFERRAL_THEME`; assumed."""

APP_FROM = date(2018, 1, 1)
PATHWAYS: list[Shares] = [
    {"email_1": 0.40, "email_2": 0.30, "email_3": 0.25, "not_recorded": 0.05},
    {"ppn_app": 0.86, "safer_referral": 0.08, "other": 0.03, "not_recorded": 0.03},
]
"""Until the end of 2017 (event E10) and since."""

WRITTEN: dict[str, Shares] = {
    "risk_grade": {"standard": 0.45, "medium": 0.33, "high": 0.17, "not_recorded": 0.05},
    "quality_grade": {
        "good": 0.28, "requires_improvement": 0.30, "inadequate": 0.12, "not_assessed": 0.30,
    },
    "voice_recorded": {"yes": 0.45, "no": 0.25, "not_recorded": 0.27, "not_applicable": 0.03},
    "demeanour_recorded": {"yes": 0.40, "no": 0.25, "not_recorded": 0.32, "not_applicable": 0.03},
}  # fmt: skip
TRIAGED, ASSESSED, ASSESSED_EVER = Wait(10 * HOUR), Wait(2 * DAY, 1.1), 0.97
SHARED, SHARED_AFTER = 0.80, Wait(6 * HOUR)
DECIDED: list[Shares] = [
    {"not_known": 1},
    {"strategy_discussion": 0.12, "assessment": 0.22, "early_help": 0.15, "nfa": 0.25,
     "existing_case": 0.16, "not_known": 0.10},
]  # fmt: skip
"""By whether the notice was shared with social care."""

SCHOOL_TOLD, SCHOOL_TOLD_LATE = 0.80, 0.15
DAYS_TO_SCHOOL = (1, 1, 1, 1, 3, 2, 1)
"""Days from an incident to the next school day, Monday first."""


def make_others(
    arrivals: dict[str, pl.DataFrame], pool: pl.DataFrame, block: Block
) -> pl.DataFrame:
    """Return the incidents of the themes that have no table of their own."""
    events = pl.concat(
        arrivals[theme].with_columns(theme=theme_is(theme), share=pl.lit(share))
        for theme, share in REFERRED.items()
    ).sort("at", "child", "theme")
    home = pool.select("district")[events["child"]]
    draw = block.draw("other incidents", events.height)
    told = pl.Series(draw.uniform("referred")) < events["share"]
    attended = draw.chance("attended", ATTENDED)
    return pl.concat([events.rename({"at": "occurred_at"}), home], how="horizontal").with_columns(
        number_rows("OI", block.number, events.height).alias("record"),
        attended_at=if_so(attended, "occurred_at", draw.minutes("attended_at", ATTENDED_AFTER)),
        submitted_at=if_so(told, "occurred_at", draw.minutes("notice", NOTICE)),
        source_record_id=pl.lit(None, dtype=pl.String),
    )


def theme_is(theme: str) -> pl.Expr:
    """Return a theme."""
    return pl.lit(theme, dtype=THEME)


PLACE_OF_THEME = {theme: place for place, theme in enumerate(NAMED)}
NAMED_BY = ("record", "child", "theme", "district", "occurred_at", "submitted_at")
INCIDENT = [*NAMED_BY, "source_record_id", "attended_at"]
COMMON = ("child", "district", "submitted_at")


def from_missing(episodes: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents behind missing episodes, none for an episode entered twice."""
    attended = pl.when(pl.col("first_attended_at") >= pl.col("reported_at")).then(
        "first_attended_at"
    )
    original = episodes.filter(~is_planted("duplicate_episode"))
    return original.select(
        *COMMON,
        record="episode_id",
        theme=theme_is("missing"),
        occurred_at="reported_at",
        attended_at=attended,
    )


def from_investigations(investigations: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents behind investigations: attended when the child is spoken to."""
    return investigations.select(
        *COMMON,
        record="investigation_id",
        theme=theme_is("cse"),
        occurred_at="reported_at",
        attended_at="child_spoken_to_at",
    )


def from_detentions(detentions: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents behind detentions: attended on arrival."""
    return detentions.select(
        "child",
        "submitted_at",
        district="arrest_district",
        record="detention_id",
        theme=theme_is("custody"),
        occurred_at="arrived_at",
        attended_at="arrived_at",
    )


def make_incidents(records: list[pl.DataFrame], others: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the table of incidents in order of time, with the notice sent about each."""
    known = [frame.with_columns(source_record_id="record") for frame in records]
    told = [frame.select(INCIDENT) for frame in (*known, others)]
    incidents = pl.concat(told).sort("occurred_at", "record")
    theme = group(incidents, pl.col("theme").to_physical())
    draw = block.draw(INCIDENTS, incidents.height)
    return incidents.with_columns(
        draw.code_by("child_present", list(PRESENT.values()), theme),
        incident_id=pl.concat_str(pl.lit("I"), pl.col("record").str.slice(1)),
        ppn_id=sent_notice("record", block.plan),
    )


def make_referrals(named: list[pl.DataFrame], pool: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the table of notices sent, one for each child named, in order of submission.

    ``named`` has the columns `NAMED_BY` and ``place``, which counts the children of a form from 1.
    """
    sent = pl.concat(named).filter(is_sent(block.plan)).sort("submitted_at", "record", "place")
    child = pool.select("child_id", "birth", "ethnicity_self")[sent["child"]]
    notices = pl.concat([sent, child], how="horizontal").with_columns(
        flag("aged_18_referred", age_at("occurred_at") >= CHILDHOOD),
        ppn_id=notice_id(pl.col("record"), pl.col("place")),
        ppn_form_id=form_id(pl.col("record")),
        source_theme="theme",
        incident_at="occurred_at",
        ethnicity_recorded=~pl.col("ethnicity_self").is_in(["NS", codes.NOT_RECORDED]),
    )
    return add_handling(add_writing(notices, block), block)


def name_one(incidents: pl.DataFrame) -> pl.DataFrame:
    """Return the one child that a form about each incident names."""
    return incidents.select(*NAMED_BY, place=pl.lit(1, dtype=pl.Int64))


def name_victims(victims: pl.DataFrame) -> pl.DataFrame:
    """Return the victims whom a form about an investigation names: all of them."""
    renamed = victims.rename({"investigation_id": "record", "reported_at": "occurred_at"})
    return renamed.with_columns(theme=theme_is("cse")).select(*NAMED_BY, "place")


def name_several(others: pl.DataFrame, pool: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the children that forms about the other incidents name: one to three neighbours."""
    theme = group(others, pl.col("theme").cast(pl.String).replace_strict(PLACE_OF_THEME))
    level = block.draw("other incidents", others.height).uniform("named")
    number = pl.Series(1 + pick(np.array(list(NAMED.values())), theme.to_numpy(), level))
    named = name_children(others.select(*NAMED_BY), pool, number, at="occurred_at", ages=(0, 17))
    return named.select(*NAMED_BY, "place")


def add_writing(notices: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add who wrote the notice, how it was sent, and how good it was."""
    draw = block.draw(REFERRALS, notices.height)
    theme = group(notices, pl.col("theme").to_physical())
    by_app = group(notices, pl.col("submitted_at") >= midnight(APP_FROM))
    return notices.with_columns(
        *draw.codes(WRITTEN),
        draw.code_by("source_team", list(TEAMS.values()), theme),
        draw.code_by("pathway", PATHWAYS, by_app),
    )


def add_handling(notices: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add how partners dealt with the notice by the time of the extract."""
    draw = block.draw(REFERRALS, notices.height)
    triaged = draw.minutes("triaged_at", TRIAGED)
    assessed = triaged + draw.minutes("assessed_at", ASSESSED)
    handled = notices.with_columns(
        triaged_at=later("submitted_at", triaged),
        assessed_at=if_so(draw.chance("assessed", ASSESSED_EVER), "submitted_at", assessed),
    ).with_columns(
        shared_with_csc_at=if_so(
            draw.chance("shared", SHARED), "assessed_at", draw.minutes("shared_at", SHARED_AFTER)
        ),
        encompass_notified_at=pl.when(source_theme="domestic_abuse").then(tell_school(draw)),
    )
    shared = group(handled, pl.col("shared_with_csc_at") < midnight(block.plan.as_of))
    return handled.with_columns(draw.code_by("csc_outcome", DECIDED, shared.fill_null(0)))


def tell_school(draw: Draw) -> pl.Expr:
    """Return when the school is told: by 09:00 on the next weekday, later, or not at all."""
    weekday = pl.col("incident_at").dt.weekday()
    days = weekday.replace_strict(dict(enumerate(DAYS_TO_SCHOOL, start=1)), return_dtype=pl.Int64)
    late = draw.chance("school late", SCHOOL_TOLD_LATE).cast(pl.Int64)
    morning = on_day(pl.col("incident_at").dt.date() + pl.duration(days=days + late), hour=7)
    sent = pl.max_horizontal(morning, "submitted_at")
    return pl.when(draw.chance("school told", SCHOOL_TOLD)).then(sent)
