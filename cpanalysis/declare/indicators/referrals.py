"""Indicators of referral to partners: notices made, and notices waiting."""

from polars import col

from cpanalysis.declare.indicators.documents import (
    INSPECTION_2017,
    SCRUTINY_2025,
)
from cpanalysis.declare.indicators.record_indicator import (
    SNAPSHOT,
    RecordIndicator,
    Variant,
    Wait,
    Window,
    followed,
)
from cpanalysis.declare.kinds import Count, Duration, Higher, Lower, Proportion

REFERRALS = (
    RecordIndicator(
        reference="REF-01",
        code="ppn_submission_rate",
        title="Notices submitted",
        definition="Eligible incidents that police attended with a child present that have a"
        " public protection notice within {notice_days} days, against all of them at least that"
        " long ago. The aim is all of them.",
        theme="referrals",
        kind=Proportion(),
        better=Higher(),
        prompted_by=SCRUTINY_2025,
        caution="No link counts as no notice only where the extract of notices covers the time."
        " A notice that is linked but not in the extract has no date, and counts as not recorded."
        " Only incidents that are missing episodes are tied to a child; the interval takes each"
        " other one for a child of its own.",
        rows="ppn_eligible_incidents",
        numerator=col("noticed_in_time"),
        denominator=col("attended_at").is_not_null() & (col("child_present") != "no"),
        recorded=(col("child_present") == "yes")
        & (col("noticed_in_time") | ~col("notice_undated")),
        windows=(Window("ppn_referrals", after="notice_days"),),
        maturity=followed("notice_days"),
        strata=("case_type",),
    ),
    RecordIndicator(
        reference="REF-03",
        code="referral_backlog",
        title="Notices awaiting assessment",
        definition="Notices submitted and not yet assessed at the end of the period.",
        theme="referrals",
        kind=Count(),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="A snapshot holds more of the long waits. The variant gives how long they have"
        " waited by then.",
        rows="open_referrals",
        maturity=SNAPSHOT,
        strata=("risk",),
        variants=(
            Variant(
                "age",
                "how long they have waited",
                {"kind": Duration("days"), "wait": Wait("submitted_at", "snapshot_at")},
            ),
        ),
    ),
)
