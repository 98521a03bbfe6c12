"""When the notice linked to a row was submitted: a link alone does not say how soon."""

import polars as pl
from polars import col

from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.rows import Fact, Joined
from cpanalysis.derive.setting import Setting


def add_notice_time(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return rows with when the notice that they are linked to was submitted."""
    notices = setting.table("ppn_referrals").select("ppn_id", notice_at="submitted_at")
    return frame.join(notices, on="ppn_id", how="left")


NOTICE_TIME = Joined(
    ("notice_at",),
    "when the linked notice was submitted",
    ("ppn_id",),
    ("ppn_referrals.ppn_id", "ppn_referrals.submitted_at"),
    add_notice_time,
    windows=(Window("ppn_referrals"),),
)
NOTICE_UNDATED = Fact(
    "notice_undated",
    "linked to a notice that the extract does not hold, so that its date is not known",
    lambda _: col("ppn_id").is_not_null() & col("notice_at").is_null(),
)
NOTICE_FACTS = (NOTICE_TIME, NOTICE_UNDATED)
