"""Referrals: the notices that were sent, one for each child that a form names."""

from datetime import date

import numpy as np
import polars as pl

from cpanalysis.declare import codes
from cpanalysis.sample.children import CHILDHOOD, name_children
from cpanalysis.sample.clock import age_at, later, midnight, on_day
from cpanalysis.sample.draw import DAY, HOUR, Draw, Shares, Step, Wait, group, pick
from cpanalysis.sample.faults import flag
from cpanalysis.sample.incidents import NAMED_BY, theme_is
from cpanalysis.sample.notices import form_id, is_sent, notice_id
from cpanalysis.sample.plan import Block

TABLE = "ppn_referrals"

NAMED = {
    "domestic_abuse": (0.50, 0.32, 0.18),
    "police_protection": (0.70, 0.20, 0.10),
    "concern_for_child": (0.85, 0.10, 0.05),
}
"""Forms that name 1, 2 and 3 children."""

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
"""By theme; assumed."""

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
TRIAGED = {"triaged_at": Step(1.0, Wait(10 * HOUR))}
ASSESSED, SLOW, SLOWLY = Wait(2 * DAY, 1.1), 0.10, Wait(45 * DAY, 0.8)
"""Most notices are assessed in days, some in months: the backlog."""

SHARED = {"shared_with_csc_at": Step(0.80, Wait(6 * HOUR))}
DECIDED: list[Shares] = [
    {"not_known": 1},
    {"strategy_discussion": 0.12, "assessment": 0.22, "early_help": 0.15, "nfa": 0.25,
     "existing_case": 0.16, "not_known": 0.10},
]  # fmt: skip
"""By whether the notice was shared with social care."""

SCHOOL_TOLD, SCHOOL_TOLD_LATE = 0.80, 0.15
DAYS_TO_SCHOOL, DAYS_TO_SCHOOL_LATE = (1, 1, 1, 1, 3, 2, 1), (2, 2, 2, 4, 4, 3, 2)
"""Days from an incident to the next school day, and the one after it, Monday first."""


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
    place = {theme: place for place, theme in enumerate(NAMED)}
    theme = group(others, pl.col("theme").cast(pl.String).replace_strict(place))
    level = block.draw("other incidents", others.height).uniform("named")
    number = pl.Series(1 + pick(np.array(list(NAMED.values())), theme.to_numpy(), level))
    named = name_children(others.select(*NAMED_BY), pool, number, at="occurred_at", ages=(0, 17))
    return named.select(*NAMED_BY, "place")


def add_writing(notices: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add who wrote the notice, how it was sent, and how good it was."""
    draw = block.draw(TABLE, notices.height)
    theme = group(notices, pl.col("theme").to_physical())
    by_app = group(notices, pl.col("submitted_at") >= midnight(APP_FROM))
    return notices.with_columns(
        *draw.codes(WRITTEN),
        draw.code_by("source_team", [TEAMS[code] for code in codes.REFERRAL_THEME], theme),
        draw.code_by("pathway", PATHWAYS, by_app),
    )


def add_handling(notices: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add how partners dealt with the notice by the time of the extract."""
    draw = block.draw(TABLE, notices.height)
    school = pl.when(source_theme="domestic_abuse").then(tell_school(draw))
    handled = (
        notices.with_columns(*draw.times("submitted_at", TRIAGED), encompass_notified_at=school)
        .with_columns(assessed_at=later("triaged_at", wait_for_assessment(draw)))
        .with_columns(draw.times("assessed_at", SHARED))
    )
    shared = group(handled, pl.col("shared_with_csc_at") < midnight(block.plan.as_of))
    return handled.with_columns(draw.code_by("csc_outcome", DECIDED, shared.fill_null(0)))


def wait_for_assessment(draw: Draw) -> pl.Expr:
    """Return the minutes from triage to assessment."""
    soon, slowly = draw.minutes("assessed_at", ASSESSED), draw.minutes("slowly", SLOWLY)
    return pl.when(draw.chance("slow", SLOW)).then(pl.lit(slowly)).otherwise(pl.lit(soon))


def tell_school(draw: Draw) -> pl.Expr:
    """Return when the school is told: by 09:00 on the next weekday, later, or not at all."""
    late = draw.chance("school late", SCHOOL_TOLD_LATE)
    days = pl.when(late).then(days_after(DAYS_TO_SCHOOL_LATE)).otherwise(days_after(DAYS_TO_SCHOOL))
    morning = on_day(pl.col("incident_at").dt.date() + pl.duration(days=days), hour=7)
    sent = pl.max_horizontal(morning, "submitted_at")
    return pl.when(draw.chance("school told", SCHOOL_TOLD)).then(sent)


def days_after(days: tuple[int, ...]) -> pl.Expr:
    """Return the days from an incident by its weekday, Monday first."""
    by_weekday = dict(enumerate(days, start=1))
    return pl.col("incident_at").dt.weekday().replace_strict(by_weekday, return_dtype=pl.Int64)
