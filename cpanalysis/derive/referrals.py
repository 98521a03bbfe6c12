"""Facts about incidents that call for a notice, notices, and those that wait."""

import polars as pl
from polars import col

from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.calendar import DAY
from cpanalysis.derive.clock import soon_after
from cpanalysis.derive.notices import NOTICE_FACTS
from cpanalysis.derive.quality import quality_facts
from cpanalysis.derive.rows import Fact, Link, Made, Rows
from cpanalysis.derive.setting import Setting


def tell_noticed(setting: Setting) -> pl.Expr:
    """Return whether a notice was submitted soon enough after the incident."""
    return soon_after("notice_at", "occurred_at", "notice_days", setting)


ELIGIBLE_INCIDENTS = Rows(
    name="ppn_eligible_incidents",
    table="ppn_eligible_incidents",
    at="occurred_at",
    links=(Link("missing_episodes", "source_record_id", "episode_id"),),
    facts=(
        Fact("case_type", "kind of incident", lambda _: col("theme")),
        *NOTICE_FACTS,
        Fact(
            "noticed_in_time",
            "a notice in time",
            tell_noticed,
            windows=(Window("ppn_referrals", after="notice_days"),),
        ),
        *quality_facts("ppn_eligible_incidents"),
    ),
)

REFERRALS = Rows(
    name="ppn_referrals",
    table="ppn_referrals",
    at="submitted_at",
    facts=quality_facts("ppn_referrals"),
)

RETURN_INTERVIEWS = Rows(
    name="return_interviews",
    table="return_interviews",
    at="reported_at",
    links=(Link("missing_episodes", "episode_id", "episode_id"),),
    facts=quality_facts("return_interviews"),
)

OPEN_COLUMNS = ("child_id", "district", "submitted_at", "assessed_at", "risk_grade")


def make_open_referrals(setting: Setting) -> pl.LazyFrame:
    """Return a row for each notice and end of period at which it was not yet assessed."""
    ends = setting.calendar.ends
    since = pl.lit(ends).search_sorted(col("submitted_at"))
    until = pl.lit(ends).search_sorted(col("assessed_at").fill_null(ends[-1] + DAY))
    open_at = pl.int_ranges(since, until)
    moments = pl.LazyFrame({"snapshot_at": ends}).with_row_index("number")
    notices = setting.table("ppn_referrals").select(OPEN_COLUMNS)
    numbered = notices.with_columns(number=open_at).explode("number", empty_as_null=False)
    return numbered.cast({"number": pl.UInt32}).join(moments, on="number")


OPEN_REFERRALS = Rows(
    name="open_referrals",
    table="ppn_referrals",
    at="snapshot_at",
    made=Made(
        {"snapshot_at": (), **{name: (f"ppn_referrals.{name}",) for name in OPEN_COLUMNS}},
        ("ppn_referrals.submitted_at", "ppn_referrals.assessed_at"),
        make_open_referrals,
    ),
    undivided=True,
    facts=(Fact("risk", "grade of risk", lambda _: col("risk_grade")),),
)
