"""Facts that link a child's records across themes."""

from datetime import timedelta

import polars as pl
from polars import col

from cpanalysis.declare import codes
from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.people import STATUS_COLUMNS, YesNo, mark
from cpanalysis.derive.rows import Joined, Made, Rows
from cpanalysis.derive.setting import Setting

VICTIM_READS = (
    "cse_victims.child_id",
    "cse_victims.investigation_id",
    "cse_investigations.investigation_id",
    "cse_investigations.reported_at",
    "cse_investigations.cse_flag",
)
EXPLOITATION_READS = (
    *VICTIM_READS,
    *(f"child_status_periods.{name}" for name in STATUS_COLUMNS),
)
MISSING_READS = tuple(
    f"missing_episodes.{name}" for name in ("child_id", "reported_at", "report_category")
)
CUSTODY_READS = ("custody_detentions.child_id", "custody_detentions.arrived_at")
LINKED_COLUMNS: dict[str, tuple[str, ...]] = {
    "child_id": (),
    "ends_at": (),
    "themes": (),
    "district": ("children.child_id", "children.home_district"),
}


def flag_exploitation(setting: Setting) -> pl.Expr:
    """Return whether an investigation is of exploitation, or of abuse where that is included."""
    flagged = col("cse_flag") == "yes"
    return flagged | (col("csa_flag") == "yes") if setting.readings.include_csa_only else flagged


def flag_missing(setting: Setting) -> pl.Expr:
    """Return whether a report is of missing, or of absent where that is included."""
    return (col("report_category") == "missing") | setting.readings.include_absent


def find_victims(setting: Setting) -> pl.LazyFrame:
    """Return child and moment of every report as a victim of exploitation."""
    flagged = setting.table("cse_investigations").filter(flag_exploitation(setting))
    return (
        setting.table("cse_victims")
        .join(flagged.select("investigation_id", "reported_at"), on="investigation_id")
        .select("child_id", col("reported_at").alias("from_at"), col("reported_at").alias("to_at"))
    )


def find_exploited(setting: Setting) -> pl.LazyFrame:
    """Return child, first and last moment of exploitation markers and reports as a victim."""
    marked = setting.table("child_status_periods").filter(col("status") == "cse_marker")
    spans = marked.select(
        "child_id", col("start_at").alias("from_at"), col("end_at").alias("to_at")
    )
    return pl.concat([find_victims(setting), spans])


def exploited_around(moment: str, key: tuple[str, ...]) -> Joined:
    """Return the fact of exploitation known on either side of ``moment``."""

    def add(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
        length = setting.length("lookback_days")
        begun = col("from_at") <= col(moment) + length
        lasting = col("to_at").is_null() | (col("to_at") >= col(moment) - length)
        marked = mark(frame, find_exploited(setting), key, begun & lasting)
        return marked.rename({"marked": "exploited_around"})

    needs = ("child_id", moment, *key)
    words = "exploitation marker or record around the moment"
    window = Window("cse_investigations", before="lookback_days", after="lookback_days")
    return Joined(("exploited_around",), words, needs, EXPLOITATION_READS, add, (window,))


def exploited_before(moment: str, key: tuple[str, ...]) -> Joined:
    """Return the fact of exploitation known before ``moment``."""

    def add(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
        begun = col("from_at") < col(moment)
        first = col(moment) - setting.length("lookback_days")
        lasting = col("to_at").is_null() | (col("to_at") >= first)
        marked = mark(frame, find_exploited(setting), key, begun & lasting)
        return marked.rename({"marked": "exploited_before"})

    needs = ("child_id", moment, *key)
    words = "exploitation marker or record before the moment"
    window = Window("cse_investigations", before="lookback_days")
    return Joined(("exploited_before",), words, needs, EXPLOITATION_READS, add, (window,))


def excluded_lately(moment: str, key: tuple[str, ...]) -> Joined:
    """Return the fact of exclusion from school on the day of ``moment`` or in the look-back before.

    A row without a child is not recorded; a child without such a period was not excluded.
    """

    def add(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
        periods = setting.table("child_status_periods").filter(col("status") == "excluded")
        first = col(moment) - setting.length("lookback_days")
        lasting = col("end_at").is_null() | (col("end_at") >= first)
        held = (col("start_at") <= col(moment)) & lasting
        marked = mark(frame, periods.select("child_id", "start_at", "end_at"), key, held)
        answer = pl.when("marked").then(pl.lit("yes")).otherwise(pl.lit("no"))
        known = pl.when(col("child_id").is_not_null()).then(answer)
        told = known.otherwise(pl.lit(codes.NOT_RECORDED)).cast(YesNo)
        return marked.with_columns(told.alias("excluded")).drop("marked")

    needs = ("child_id", moment, *key)
    reads = tuple(f"child_status_periods.{name}" for name in STATUS_COLUMNS)
    return Joined(("excluded",), "excluded from school then or lately", needs, reads, add)


def missing_before(moment: str, key: tuple[str, ...]) -> Joined:
    """Return the fact of a missing episode in the look-back before ``moment``."""

    def add(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
        episodes = setting.table("missing_episodes").filter(flag_missing(setting))
        reported = episodes.select("child_id", col("reported_at").alias("missing_at"))
        gap = col(moment) - col("missing_at")
        recent = gap.is_between(timedelta(0), setting.length("lookback_days"), "right")
        return mark(frame, reported, key, recent).rename({"marked": "missing_before"})

    needs = ("child_id", moment, *key)
    words = "missing in the look-back before the moment"
    window = Window("missing_episodes", before="lookback_days")
    return Joined(("missing_before",), words, needs, MISSING_READS, add, (window,))


def gather_contacts(setting: Setting) -> pl.LazyFrame:
    """Return child, theme and moment of every record of the three themes; no child is null."""
    missing = setting.table("missing_episodes").filter(flag_missing(setting))
    parts = {
        "missing": missing.select("child_id", at="reported_at"),
        "cse": find_victims(setting).select("child_id", at="from_at"),
        "custody": setting.table("custody_detentions").select("child_id", at="arrived_at"),
    }
    return pl.concat([part.with_columns(theme=pl.lit(theme)) for theme, part in parts.items()])


def make_linked_children(setting: Setting) -> pl.LazyFrame:
    """Return a row for each child and period with a record: in how many themes, and where from."""
    counted = (
        gather_contacts(setting)
        .filter(col("child_id").is_not_null())
        .with_columns(number=setting.calendar.number(col("at")))
        .filter(col("number").is_not_null())
        .group_by("child_id", "number")
        .agg(col("theme").n_unique().alias("themes"), col("at").max().alias("ends_at"))
    )
    homes = setting.table("children").select("child_id", col("home_district").alias("district"))
    unknown = pl.lit(codes.UNKNOWN, pl.Enum(codes.DISTRICT))
    return counted.join(homes, on="child_id", how="left").with_columns(
        col("district").fill_null(unknown)
    )


LINKED_CHILDREN = Rows(
    name="linked_children",
    table="missing_episodes",
    at="ends_at",
    made=Made(
        LINKED_COLUMNS,
        (*MISSING_READS, *VICTIM_READS, *CUSTODY_READS),
        make_linked_children,
    ),
    facts=(excluded_lately("ends_at", ("child_id", "ends_at")),),
    undivided=True,
)
