"""Facts about a detention: nights, appropriate adult, transfer after charge."""

from datetime import timedelta

import polars as pl
from polars import col

from cpanalysis.declare.indicators.custody import IN_CUSTODY, UNTIL_ADULT
from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.clock import NONE, band_age, ends_within, is_longer, localise, within
from cpanalysis.derive.notices import NOTICE_FACTS
from cpanalysis.derive.people import CHILDREN, ETHNICITY, looked_after, times_of
from cpanalysis.derive.quality import quality_facts
from cpanalysis.derive.rows import Fact, Joined, Rows
from cpanalysis.derive.setting import Setting

KEY = ("detention_id",)


def add_nights(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return detentions with the longest time in custody in any one night's window.

    The window is of the local clock, the time in it elapsed: in the night that the clocks go
    forward, midnight to eight has seven hours.
    """
    begin = pl.coalesce("detention_authorised_at", "arrived_at").alias("begin")
    end = col("released_at").fill_null(setting.as_of).alias("end")
    held = frame.select(*KEY, begin, end).filter(col("end") > col("begin"))
    nights = held.with_columns(
        night=pl.date_ranges(col("begin").dt.date(), col("end").dt.date())
    ).explode("night")
    longest = nights.group_by(KEY).agg(time_in_night(setting).max().alias("in_one_night"))
    joined = frame.join(longest, on=list(KEY), how="left")
    return joined.with_columns(col("in_one_night").fill_null(NONE))


def time_in_night(setting: Setting) -> pl.Expr:
    """Return how long of a night's window lies between the begin and end of a detention."""
    midnight = col("night").cast(pl.Datetime("us"))
    opens = localise(midnight + timedelta(hours=setting.readings.night_from_hour))
    closes = localise(midnight + timedelta(hours=setting.readings.night_to_hour))
    inside = pl.min_horizontal(closes, "end") - pl.max_horizontal(opens, "begin")
    return pl.max_horizontal(inside, pl.lit(NONE))


NIGHTS = Joined(
    ("in_one_night",),
    "longest time in custody within one night's window",
    (*KEY, "detention_authorised_at", "arrived_at", "released_at"),
    (),
    add_nights,
)


def tell_overnight(setting: Setting) -> pl.Expr:
    """Return whether a detention spent long enough in one night's window."""
    return col("in_one_night") >= setting.length("night_hours")


def tell_clock(setting: Setting) -> pl.Expr:
    """Return the moment from which the appropriate adult is awaited, by the reading chosen."""
    authorised = setting.readings.aa_clock == "authorised"
    return col("detention_authorised_at" if authorised else "aa_requested_at")


def tell_adult_in_time(setting: Setting) -> pl.Expr:
    """Return whether an appropriate adult came within the limit; before the clock is in time.

    A child released before then without one had none in time. Null where it is not known.
    """
    return ends_within(UNTIL_ADULT, setting.length("aa_hours"), setting)


def tell_adult_undecided(_: Setting) -> pl.Expr:
    """Return whether it is not known if an adult came in time, though the clock is."""
    return col("aa_clock_at").is_not_null() & col("adult_in_time").is_null()


def tell_transfer(_: Setting) -> pl.Expr:
    """Return whether the child was moved to the authority before leaving for court."""
    before = col("released_at").is_null() | (col("transferred_at") <= col("released_at"))
    return col("transferred_at").is_not_null() & before


def tell_near_court(setting: Setting) -> pl.Expr:
    """Return whether court was less than the notice set after charge; never for a notice of 0."""
    notice = setting.length("court_notice_hours")
    to_court = col("release_outcome") == "charged_court"
    left = col("released_at") - col("charged_at")
    return to_court & ((left >= NONE) & (left < notice)).fill_null(False)


def tell_certificate_needed(_: Setting) -> pl.Expr:
    """Return whether the law required a certificate: charged, refused bail, not transferred."""
    refused = col("charged_at").is_not_null() & (col("bail_decision") == "refused")
    return refused & ~col("transferred_before_court")


def tell_referred(setting: Setting) -> pl.Expr:
    """Return whether a notice was made, or social care told, soon enough after arrival."""
    limit = setting.length("referral_days")
    told = [
        within(col(name), col("arrived_at"), limit) for name in ("notice_at", "csc_referral_at")
    ]
    return pl.any_horizontal(one.fill_null(False) for one in told)


def held_longer(name: str, reading: str) -> Fact:
    """Return the fact that a detention was longer than a reading."""
    return Fact(
        name,
        "held for longer than the limit; null where it is not known yet",
        lambda setting: is_longer(IN_CUSTODY, setting.length(reading), setting),
    )


FACTS: tuple[Fact | Joined, ...] = (
    ETHNICITY,
    *times_of("arrived_at"),
    *looked_after("looked_after_at_arrival", "arrived_at", KEY),
    Fact("age_band", "band of age on arrival", lambda _: band_age(col("age_at_arrival"))),
    Fact("authority", "responsible authority", lambda _: col("la_contacted")),
    NIGHTS,
    Fact("overnight", "long enough in one night's window", tell_overnight),
    held_longer("held_half_day", "detained_hours"),
    held_longer("held_day", "long_detained_hours"),
    Fact("aa_clock_at", "start of the wait for an adult, by the reading chosen", tell_clock),
    Fact("adult_in_time", "appropriate adult in time", tell_adult_in_time),
    Fact(
        "adult_undecided",
        "not known if an adult came in time: impossible times, or the records end before",
        tell_adult_undecided,
    ),
    Fact("transferred_before_court", "moved before court", tell_transfer),
    Fact("near_court", "charged soon before court", tell_near_court),
    *NOTICE_FACTS,
    Fact(
        "referred_in_time",
        "notice or referral in time",
        tell_referred,
        windows=(Window("ppn_referrals", after="referral_days"),),
    ),
    Fact("certificate_needed", "a certificate was required", tell_certificate_needed),
    *quality_facts("custody_detentions"),
)

CUSTODY_DETENTIONS = Rows(
    name="custody_detentions",
    table="custody_detentions",
    at="arrived_at",
    links=(CHILDREN,),
    facts=FACTS,
)
