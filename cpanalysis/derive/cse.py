"""Facts about investigations of exploitation, their victims and their suspects."""

import polars as pl
from polars import col

from cpanalysis.declare import codes
from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.clock import band_age, soon_after
from cpanalysis.derive.links import excluded_lately, flag_exploitation, missing_before
from cpanalysis.derive.people import CHILDREN, ETHNICITY
from cpanalysis.derive.quality import quality_facts
from cpanalysis.derive.rows import Fact, Joined, Link, Rows
from cpanalysis.derive.setting import Setting

INVESTIGATION = Link("cse_investigations", "investigation_id", "investigation_id")
KEY = ("investigation_id",)
District = pl.Enum(codes.DISTRICT)
SexOfVictims = pl.Enum((*codes.SEX, "several"))
EXAMINED = ("examined", "triaged_on_scene")
CHARGED = ("1", "1A")
NO_SUSPECT = "18"
PASSED_ON = ("20", "none_yet")


def one_of_all(name: str, otherwise: str) -> pl.Expr:
    """Return what all rows of a group have in common, or ``otherwise`` where they differ."""
    text = col(name).cast(pl.String)
    return pl.when(text.n_unique() == 1).then(text.first()).otherwise(pl.lit(otherwise))


def add_victims(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return investigations with the number and the youngest age of their child victims."""
    counted = (
        setting.table("cse_victims")
        .group_by("investigation_id")
        .agg(
            col("child_id").n_unique().alias("n_victims"),
            col("age_at_offence").min().alias("youngest"),
        )
    )
    joined = frame.join(counted, on="investigation_id", how="left")
    return joined.with_columns(
        col("n_victims").fill_null(0), band_age(col("youngest")).alias("age_band")
    ).drop("youngest")


VICTIMS = Joined(
    ("n_victims", "age_band"),
    "child victims, and the band of the youngest",
    KEY,
    ("cse_victims.investigation_id", "cse_victims.child_id", "cse_victims.age_at_offence"),
    add_victims,
    windows=(Window("cse_victims"),),
)


def add_victims_as_children(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return investigations with the sex and home that all their victims have in common."""
    children = setting.table("children").select("child_id", "sex", "home_district")
    shared = (
        setting.table("cse_victims")
        .join(children, on="child_id", how="left")
        .group_by("investigation_id")
        .agg(
            one_of_all("sex", "several").fill_null(codes.NOT_RECORDED).alias("sex"),
            one_of_all("home_district", codes.UNKNOWN).alias("victims_district"),
        )
    )
    joined = frame.join(shared, on="investigation_id", how="left")
    return joined.with_columns(
        col("sex").fill_null(codes.NOT_RECORDED).cast(SexOfVictims),
        col("victims_district").fill_null(codes.UNKNOWN).cast(District),
    )


HOMES = Joined(
    ("sex", "victims_district"),
    "sex and home district of the victims, where they have it in common",
    KEY,
    (
        "cse_victims.investigation_id",
        "cse_victims.child_id",
        "children.child_id",
        "children.sex",
        "children.home_district",
    ),
    add_victims_as_children,
    windows=(Window("cse_victims"),),
)


def add_suspects(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return investigations with their distinct suspects, and those identified."""
    counted = (
        setting.table("cse_suspects")
        .group_by("investigation_id")
        .agg(
            col("suspect_id").n_unique().alias("n_suspects"),
            col("suspect_id").filter("suspect_identified").n_unique().alias("n_identified"),
        )
    )
    joined = frame.join(counted, on="investigation_id", how="left")
    return joined.with_columns(col("n_suspects", "n_identified").fill_null(0))


SUSPECTS = Joined(
    ("n_suspects", "n_identified"),
    "distinct suspects, and those of them identified",
    KEY,
    tuple(
        f"cse_suspects.{name}" for name in ("investigation_id", "suspect_id", "suspect_identified")
    ),
    add_suspects,
    windows=(Window("cse_suspects"),),
)


def add_devices(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return investigations with when a device was first examined, and whether one has no date."""
    at = col("examined_at")
    examined = (
        setting.table("cse_devices")
        .filter(col("exam_status").is_in(EXAMINED))
        .group_by("investigation_id")
        .agg(at.min().alias("device_examined_at"), at.is_null().any().alias("examination_undated"))
    )
    joined = frame.join(examined, on="investigation_id", how="left")
    return joined.with_columns(col("examination_undated").fill_null(False))


DEVICES = Joined(
    ("device_examined_at", "examination_undated"),
    "when the first device was examined, and whether one was without a date",
    KEY,
    tuple(f"cse_devices.{name}" for name in ("investigation_id", "exam_status", "examined_at")),
    add_devices,
    windows=(Window("cse_devices"),),
)


def tell_district(setting: Setting) -> pl.Expr:
    """Return the district of the case, by the reading chosen."""
    return col("district" if setting.readings.cse_geography == "recorded" else "victims_district")


def tell_victim_district(setting: Setting) -> pl.Expr:
    """Return the district of the victim, by the reading chosen."""
    return col("district" if setting.readings.cse_geography == "recorded" else "home_district")


def tell_group(setting: Setting) -> pl.Expr:
    """Return whether an investigation is group-based, by the definition chosen."""
    several = col("n_suspects") >= 2
    definitions = {
        "two_or_more": several,
        "two_or_more_identified": col("n_identified") >= 2,
        "contact_group": several & (col("n_victims") >= 2) & (col("online_flag") != "online"),
        "recorded": col("group_based_flag") == "yes",
    }
    return definitions[setting.readings.group_definition]


def tell_allocated(setting: Setting) -> pl.Expr:
    """Return whether the specialist online team had the case soon enough after report."""
    return soon_after("polit_allocated_at", "reported_at", "allocation_days", setting)


def tell_passed_on(setting: Setting) -> pl.Expr:
    """Return whether a case was soon finalised as another body's, or with no outcome at all."""
    soon = soon_after("finalised_at", "reported_at", "passed_on_hours", setting)
    return soon & col("outcome_type").is_in(PASSED_ON)


def tell_device_examined(setting: Setting) -> pl.Expr:
    """Return whether a device was examined soon enough after report."""
    return soon_after("device_examined_at", "reported_at", "device_days", setting)


def tell_no_suspect(setting: Setting) -> pl.Expr:
    """Return whether a case was closed without a suspect soon enough after report."""
    soon = soon_after("outcome_at", "reported_at", "outcome_days", setting)
    return (col("outcome_type") == NO_SUSPECT) & soon


def tell_charged(setting: Setting) -> pl.Expr:
    """Return whether there was a charge or summons soon enough after recording."""
    soon = soon_after("outcome_at", "crime_recorded_at", "charge_days", setting)
    return col("outcome_type").is_in(CHARGED) & soon


def tell_review_window(setting: Setting) -> pl.Expr:
    """Return whether the outcome lies in the window of the review of closed cases."""
    day = col("outcome_at").dt.date()
    return day.is_between(setting.readings.nfa_from, setting.readings.nfa_to).fill_null(False)


def tell_inactive(setting: Setting) -> pl.Expr:
    """Return whether nothing was recorded for too long; never counts from the report."""
    last = pl.coalesce("last_activity_at", "reported_at")
    return setting.as_of - last > setting.length("inactive_days")


def before_report(name: str, moment: str) -> Fact:
    """Return the fact that a moment is before the report, which is an error."""
    return Fact(
        name,
        "before the report, which is an error",
        lambda _: (col(moment) < col("reported_at")).fill_null(False),
    )


OF_THE_CASE: tuple[Fact, ...] = (
    Fact("is_exploitation", "flagged as exploitation", flag_exploitation),
    Fact("is_online", "online, or both", lambda _: col("online_flag").is_in(["online", "both"])),
    Fact("online", "online, offline or both, as a stratum", lambda _: col("online_flag")),
    Fact("team", "team that has the case now", lambda _: col("current_team")),
    Fact("channel", "how it was reported", lambda _: col("report_channel")),
)

INVESTIGATION_FACTS: tuple[Fact | Joined, ...] = (
    *OF_THE_CASE,
    VICTIMS,
    HOMES,
    SUSPECTS,
    DEVICES,
    Fact("case_district", "district of the case, by the reading chosen", tell_district),
    Fact("is_group_based", "group-based, by the definition chosen", tell_group),
    Fact(
        "allocated_in_time",
        "with the specialist online team in time",
        tell_allocated,
        windows=(Window("cse_investigations", after="allocation_days"),),
    ),
    before_report("allocated_before_report", "polit_allocated_at"),
    before_report("outcome_before_report", "outcome_at"),
    Fact(
        "passed_on",
        "passed to another body at once",
        tell_passed_on,
        windows=(Window("cse_investigations", after="passed_on_hours"),),
    ),
    Fact(
        "device_examined_in_time",
        "a device examined in time",
        tell_device_examined,
        windows=(Window("cse_devices", after="device_days"),),
    ),
    Fact(
        "no_suspect_in_time",
        "closed in time with no suspect",
        tell_no_suspect,
        windows=(Window("cse_investigations", after="outcome_days"),),
    ),
    Fact(
        "suspect_reached_at",
        "first arrest or interview of a suspect",
        lambda _: pl.min_horizontal("suspect_arrested_at", "suspect_interviewed_at"),
    ),
    Fact(
        "charged_in_time",
        "charge or summons in time",
        tell_charged,
        windows=(Window("cse_investigations", clock="crime_recorded_at", after="charge_days"),),
    ),
    Fact("closed_in_review_window", "closed in the window of the review", tell_review_window),
    Fact("inactive", "nothing recorded for long", tell_inactive),
    Fact("is_open", "not finalised", lambda _: col("finalised_at").is_null()),
    Fact("is_closed", "with an outcome", lambda _: col("outcome_at").is_not_null()),
    Fact("snapshot_at", "the last moment of the records", lambda setting: setting.last_moment),
    *quality_facts("cse_investigations"),
)

INVESTIGATIONS = Rows(
    name="cse_investigations",
    table="cse_investigations",
    at="reported_at",
    child="",
    facts=INVESTIGATION_FACTS,
)

CLOSED_INVESTIGATIONS = Rows(
    name="closed_investigations",
    table="cse_investigations",
    at="snapshot_at",
    child="",
    facts=INVESTIGATION_FACTS,
    scope="is_closed",
    undivided=True,
)

OPEN_INVESTIGATIONS = Rows(
    name="open_investigations",
    table="cse_investigations",
    at="snapshot_at",
    child="",
    facts=INVESTIGATION_FACTS,
    scope="is_open",
    undivided=True,
)


def add_notice(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
    """Return victims with when a notice naming the child was submitted on the case's form."""
    notices = setting.table("ppn_referrals")
    forms = notices.select("ppn_id", "ppn_form_id")
    named = (
        notices.filter(col("child_id").is_not_null())
        .group_by("ppn_form_id", "child_id")
        .agg(col("submitted_at").min().alias("noticed_at"))
    )
    joined = frame.join(forms, on="ppn_id", how="left")
    return joined.join(named, on=["ppn_form_id", "child_id"], how="left").drop("ppn_form_id")


NOTICE = Joined(
    ("noticed_at",),
    "when the case's notice named the child",
    ("ppn_id", "child_id"),
    tuple(
        f"ppn_referrals.{name}" for name in ("ppn_id", "ppn_form_id", "child_id", "submitted_at")
    ),
    add_notice,
    windows=(Window("ppn_referrals"),),
)


def notice_within(name: str, reading: str) -> Fact:
    """Return the fact that the notice was submitted soon enough after report."""
    return Fact(
        name,
        "named in time on the case's notice",
        lambda setting: soon_after("noticed_at", "reported_at", reading, setting),
        windows=(Window("ppn_referrals", after=reading),),
    )


VICTIM_FACTS: tuple[Fact | Joined, ...] = (
    *OF_THE_CASE,
    ETHNICITY,
    Fact("age_band", "band of age at the offence", lambda _: band_age(col("age_at_offence"))),
    Fact("case_district", "district of the victim, by the reading chosen", tell_victim_district),
    NOTICE,
    notice_within("noticed_in_time", "cse_notice_hours"),
    notice_within("noticed_later", "notice_days"),
    missing_before("reported_at", ("investigation_id", "child_id")),
    excluded_lately("reported_at", ("investigation_id", "child_id")),
    *quality_facts("cse_victims"),
)

VICTIM_ROWS = Rows(
    name="cse_victims",
    table="cse_victims",
    at="reported_at",
    links=(INVESTIGATION, CHILDREN),
    facts=VICTIM_FACTS,
)

SUSPECT_ROWS = Rows(
    name="cse_suspects",
    table="cse_suspects",
    at="reported_at",
    child="",
    links=(INVESTIGATION,),
    facts=(*OF_THE_CASE, *quality_facts("cse_suspects")),
)

DEVICE_ROWS = Rows(
    name="cse_devices",
    table="cse_devices",
    at="reported_at",
    child="",
    links=(INVESTIGATION,),
    facts=(*OF_THE_CASE, *quality_facts("cse_devices")),
)
