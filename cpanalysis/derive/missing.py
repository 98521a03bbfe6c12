"""Facts about a missing episode: scope, risk, response, repetition, return and referral."""

import polars as pl
from polars import col

from cpanalysis.declare import codes
from cpanalysis.declare.indicators.missing import RESPONSE
from cpanalysis.declare.indicators.record_indicator import Wait, Window
from cpanalysis.derive.clock import is_longer, soon_after, within
from cpanalysis.derive.coverage import is_covered
from cpanalysis.derive.links import excluded_lately, exploited_around, exploited_before
from cpanalysis.derive.notices import NOTICE_FACTS
from cpanalysis.derive.order import SAME_AS_AFTER, SAME_AS_BEFORE
from cpanalysis.derive.people import CHILDREN, ETHNICITY, ages, looked_after, times_of
from cpanalysis.derive.quality import quality_facts
from cpanalysis.derive.rows import Fact, Joined, Rows
from cpanalysis.derive.setting import Setting

KEY = ("episode_id",)
EPISODES = "missing_episodes"
LOOK_BACK = Window(EPISODES, before="lookback_days")
IN_WINDOW = Window(EPISODES, before="window_days")
FOLLOWED = Window(EPISODES, after="lookback_days")
"""The next report may come at any time: one that has not come by then is taken for none."""
AGAIN = Window(EPISODES, clock="returned_at", after="again_days")
INTERVIEW_DUE = Window(EPISODES, clock="returned_at", after="rhi_hours")
OfferStatus = pl.Enum(codes.OFFER_STATUS)
FirstOrRepeat = pl.Enum(("first", "repeat", "not_recorded"))


def tell_scope(setting: Setting) -> pl.Expr:
    """Return whether an episode is counted: of a child, and missing unless absent is included."""
    category = (col("report_category") == "missing") | setting.readings.include_absent
    return category & ~col("is_adult").fill_null(False)


def tell_graded_risk(setting: Setting) -> pl.Expr:
    """Return the grade by the reading chosen."""
    return col(f"{setting.readings.high_risk}_risk")


def tell_referred(setting: Setting) -> pl.Expr:
    """Return whether a notice was made, or social care told, soon enough after return."""
    limit = setting.length("referral_days")
    told = [
        within(col(name), col("returned_at"), limit) for name in ("notice_at", "csc_referral_at")
    ]
    return pl.any_horizontal(one.fill_null(False) for one in told)


def tell_debriefed(_: Setting) -> pl.Expr:
    """Return whether where, with whom and what are each recorded or declined."""
    parts = ("debrief_where", "debrief_who", "debrief_what")
    return pl.all_horizontal(col(part).is_in(["recorded", "declined"]) for part in parts)


def tell_repeat(setting: Setting) -> pl.Expr:
    """Return whether the child was reported in the time of look-back before."""
    gap = col("at") - col("at").shift(1)
    return SAME_AS_BEFORE & (gap <= setting.length("lookback_days")).fill_null(False)


def tell_first_or_repeat(setting: Setting) -> pl.Expr:
    """Return whether an episode is a repeat; not recorded where the look-back is not covered."""
    known = col("child").is_not_null() & is_covered(LOOK_BACK, "at", setting)
    told = pl.when("repeat").then(pl.lit("repeat")).otherwise(pl.lit("first"))
    return pl.when(known).then(told).otherwise(pl.lit(codes.NOT_RECORDED)).cast(FirstOrRepeat)


def tell_trigger(setting: Setting) -> pl.Expr:
    """Return whether a report is the n-th of the child inside the window, counted back."""
    back = setting.readings.repeat_n - 1
    same = (col("child") == col("child").shift(back)).fill_null(False)
    elapsed = col("at") - col("at").shift(back)
    return same & (elapsed <= setting.length("window_days")).fill_null(False)


def tell_first_trigger(setting: Setting) -> pl.Expr:
    """Return whether a trigger is the child's first inside the window before it."""
    last = pl.when("trigger").then(col("at")).shift(1).forward_fill()
    of = pl.when("trigger").then(col("child")).shift(1).forward_fill()
    recent = (of == col("child")) & (col("at") - last <= setting.length("window_days"))
    return col("trigger") & ~recent.fill_null(False)


def tell_next(_: Setting) -> pl.Expr:
    """Return when the same child is reported next."""
    return pl.when(SAME_AS_AFTER).then(col("at").shift(-1))


def tell_again(setting: Setting) -> pl.Expr:
    """Return whether the child was reported again soon after return."""
    return soon_after("next_reported_at", "returned_at", "again_days", setting)


def tell_offer_in_time(setting: Setting) -> pl.Expr:
    """Return whether a return interview was offered soon enough; an offer without a date was."""
    limit = setting.length("interview_days")
    late = ~within(col("rhi_offered_at"), col("returned_at"), limit)
    return (col("rhi_offer") == "offered") & ~late.fill_null(False)


def tell_interview_in_time(setting: Setting) -> pl.Expr:
    """Return whether the return interview was completed between return and its due time."""
    limit = setting.length("rhi_hours")
    after = col("rhi_completed_at") >= col("returned_at")
    soon = within(col("rhi_completed_at"), col("returned_at"), limit)
    return (after & soon).fill_null(False)


def tell_again_before_due(setting: Setting) -> pl.Expr:
    """Return whether the child was missing again before an interview was held or due."""
    due = col("returned_at") + setting.length("rhi_hours")
    held = pl.min_horizontal(col("rhi_completed_at"), due)
    return (col("next_reported_at") <= held).fill_null(False) | col("rhi_again_first")


def add_interviews(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return episodes with what return interviews say of them, several taken together."""
    outcome = col("outcome")
    summed = (
        setting.table("return_interviews")
        .group_by("episode_id")
        .agg(
            col("offer_status").min().alias("rhi_offer"),
            col("offered_at").min().alias("rhi_offered_at"),
            col("completed_at").min().alias("rhi_completed_at"),
            (outcome == "declined").any().alias("rhi_declined"),
            (outcome == "other_la_responsible").any().alias("rhi_other_authority"),
            (outcome == "missing_again_first").any().alias("rhi_again_first"),
            ((outcome != "not_recorded") | col("completed_at").is_not_null())
            .any()
            .alias("rhi_recorded"),
        )
    )
    joined = frame.join(summed, on="episode_id", how="left")
    flags = ("rhi_declined", "rhi_other_authority", "rhi_again_first", "rhi_recorded")
    return joined.with_columns(
        col("rhi_offer").fill_null(pl.lit(codes.NOT_RECORDED, OfferStatus)),
        *(col(flag).fill_null(False) for flag in flags),
    )


INTERVIEWS = Joined(
    (
        "rhi_offer",
        "rhi_offered_at",
        "rhi_completed_at",
        "rhi_declined",
        "rhi_other_authority",
        "rhi_again_first",
        "rhi_recorded",
    ),
    "offer, completion and outcome of the return interviews of the episode",
    KEY,
    tuple(
        f"return_interviews.{name}"
        for name in ("episode_id", "offer_status", "offered_at", "outcome", "completed_at")
    ),
    add_interviews,
    windows=(Window("return_interviews", clock="returned_at"),),
)


def add_plan(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return episodes with whether a plan or case worker was in place soon after the report."""
    periods = (
        setting.table("child_status_periods")
        .filter(col("status") == "vemt_open")
        .select("child_id", "start_at", "end_at", "plan_recorded_at")
    )
    reported, end = col("reported_at"), col("end_at")
    is_open = (col("start_at") <= reported) & (end.is_null() | (end > reported))
    planned = col("plan_recorded_at")
    soon = within(planned, reported, setting.length("plan_days")) & (planned >= reported)
    met = frame.join(periods, on="child_id", how="inner").filter(is_open | soon.fill_null(False))
    keys = met.select("episode_id").unique().with_columns(plan_in_time=pl.lit(True))
    joined = frame.join(keys, on="episode_id", how="left")
    return joined.with_columns(col("plan_in_time").fill_null(False))


PLAN = Joined(
    ("plan_in_time",),
    "a plan or case worker within the time set, or already open to the exploitation team",
    ("episode_id", "child_id", "reported_at"),
    tuple(
        f"child_status_periods.{name}"
        for name in ("child_id", "status", "start_at", "end_at", "plan_recorded_at")
    ),
    add_plan,
    windows=(Window("child_status_periods", after="plan_days"),),
)

FACTS: tuple[Fact | Joined, ...] = (
    *ages("reported_at", "missing_episodes"),
    ETHNICITY,
    *times_of("reported_at"),
    *looked_after("looked_after_at_report", "reported_at", KEY),
    Fact("is_counted", "of a child and missing, or absent where included", tell_scope),
    Fact("placement_type", "kind of place missing from", lambda _: col("missing_from_type")),
    Fact("graded_risk", "grade of risk, by the reading chosen", tell_graded_risk),
    Fact("risk", "the same, as a stratum", tell_graded_risk),
    Fact("closed", "the child is back", lambda _: col("returned_at").is_not_null()),
    Fact(
        "returned_before_report",
        "back before the report, which is an error",
        lambda _: (col("returned_at") < col("reported_at")).fill_null(False),
    ),
    Fact(
        "found_at",
        "back or found, whichever is first",
        lambda _: pl.min_horizontal("located_at", "returned_at"),
    ),
    Fact(
        "attended_late",
        "neither attended nor found within the limit; null where that is not known",
        lambda setting: is_longer(RESPONSE, setting.length("response_hours"), setting),
    ),
    Fact(
        "missing_long",
        "missing for longer than the limit; null where it is not known yet",
        lambda setting: is_longer(
            Wait("reported_at", "located_at"),
            setting.length("long_missing_hours"),
            setting,
        ),
    ),
    *NOTICE_FACTS,
    Fact(
        "referred_in_time",
        "notice or referral in time",
        tell_referred,
        windows=(Window("ppn_referrals", clock="returned_at", after="referral_days"),),
    ),
    Fact("debriefed", "where, who and what recorded or declined", tell_debriefed),
    INTERVIEWS,
    PLAN,
    exploited_around("reported_at", KEY),
    exploited_before("reported_at", KEY),
    excluded_lately("reported_at", KEY),
    Fact(
        "rhi_offered_in_time",
        "return interview offered in time",
        tell_offer_in_time,
        windows=(Window("return_interviews", clock="returned_at", after="interview_days"),),
    ),
    Fact(
        "rhi_in_time",
        "return interview completed in time",
        tell_interview_in_time,
        windows=(Window("return_interviews", clock="returned_at", after="rhi_hours"),),
    ),
    Fact(
        "repeat",
        "reported in the look-back before",
        tell_repeat,
        neighbours=True,
        windows=(LOOK_BACK,),
    ),
    Fact("first_or_repeat", "first or repeat episode", tell_first_or_repeat, windows=(LOOK_BACK,)),
    Fact(
        "trigger",
        "n-th report inside the window",
        tell_trigger,
        neighbours=True,
        windows=(IN_WINDOW,),
    ),
    Fact(
        "first_trigger",
        "first such report inside the window",
        tell_first_trigger,
        windows=(IN_WINDOW,),
    ),
    Fact("next_reported_at", "reported next", tell_next, neighbours=True, windows=(FOLLOWED,)),
    Fact("again_in_time", "reported again soon after return", tell_again, windows=(AGAIN,)),
    Fact(
        "overlaps_next",
        "the next report is before the return",
        lambda _: (col("next_reported_at") < col("returned_at")).fill_null(False),
        windows=(Window(EPISODES),),
    ),
    Fact(
        "again_before_due",
        "missing again before the interview",
        tell_again_before_due,
        windows=(INTERVIEW_DUE,),
    ),
    *quality_facts("missing_episodes"),
)

MISSING_EPISODES = Rows(
    name="missing_episodes",
    table="missing_episodes",
    at="reported_at",
    links=(CHILDREN,),
    facts=FACTS,
    scope="is_counted",
    duplicates="duplicate_minutes",
)
