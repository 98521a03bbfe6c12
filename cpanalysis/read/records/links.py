"""Rules across tables and rows: what one record says must go with what another says.

Each check names the columns it needs and is passed over where they were not supplied. Only a
child who was surely no child is rejected; all else stays with a warning, because it cannot be
told which of two records is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from cpanalysis.declare.tables import TABLES, TIME_ZONE, Moment, Severity
from cpanalysis.read.records.coverage import days_of, is_outlying
from cpanalysis.read.records.faults import FAULTS, faults_in, join_faults
from cpanalysis.read.records.sources.raw import ROW

Frames = Mapping[str, pl.DataFrame]

DUPLICATE_WITHIN = timedelta(minutes=60)
RETENTION_YEARS = 7
ADULT = 18


@dataclass(frozen=True)
class Link:
    """A check, the columns it needs, and where it finds rows that fail, what is said of them."""

    needs: tuple[str, ...]
    find: Callable[[Frames], pl.DataFrame]
    says: str
    severity: Severity = "warning"

    @property
    def about(self) -> tuple[str, str]:
        """The table and column that a breach is told of: the first that is needed."""
        table, _, column = self.needs[0].partition(".")
        return table, column

    def can_run(self, frames: Frames) -> bool:
        """Say whether all that is needed was supplied."""
        return all(_holds(frames, need) for need in self.needs)

    def faults(self, frames: Frames) -> pl.DataFrame:
        """Return a fault for each row that fails."""
        table, column = self.about
        rows = self.find(frames)[ROW].unique().sort()
        faults = faults_in(rows, column, rule=self.says, severity=self.severity)
        return faults.with_columns(pl.lit(table).alias("table")).select(FAULTS.names())


def _holds(frames: Frames, need: str) -> bool:
    table, _, column = need.partition(".")
    return table in frames and column in frames[table].columns


def check_links(
    frames: Frames, *, as_of: datetime, absent_withdrawn: date | None = None
) -> pl.DataFrame:
    """Return what the accepted rows of all tables break across rows and tables.

    ``frames`` hold the supplied columns only, with the number of the row in the source.
    """
    links = (*LINKS, *references(), *ages(), *old_rows(as_of), *later_rows(as_of), *far_rows())
    links += (late_absences(absent_withdrawn),) if absent_withdrawn else ()
    return join_faults([link.faults(frames) for link in links if link.can_run(frames)])


def references() -> list[Link]:
    """Return the check of every column that names a record of another table."""
    return [
        Link(
            needs=(f"{table.name}.{column.name}", column.references),
            find=_absent_from(table.name, column.name, column.references),
            says=f"{column.name} is among the {column.references} of the extract",
        )
        for table in TABLES.values()
        for column in table.columns
        if column.references
    ]


def _absent_from(table: str, column: str, reference: str) -> Callable[[Frames], pl.DataFrame]:
    other, _, key = reference.partition(".")

    def find(frames: Frames) -> pl.DataFrame:
        named = frames[table].select(ROW, column).drop_nulls(column)
        known = frames[other].select(pl.col(key).alias(column))
        return named.join(known, on=column, how="anti")

    return find


def ages() -> list[Link]:
    """Return the checks that a child was one on the day of the event."""
    events = (
        "missing_episodes.reported_at",
        "custody_detentions.arrived_at",
        "ppn_referrals.incident_at",
    )
    of_births = [link for event in events for link in _age_links(event)]
    return [*of_births, *(_told_age_link(event) for event in events if _has_age(event))]


def _has_age(event: str) -> bool:
    return "age" in TABLES[event.partition(".")[0]].schema


def _told_age_link(event: str) -> Link:
    """Return the check of the age that a register gives, where no month of birth is known."""
    table = event.partition(".")[0]
    return Link(
        needs=(f"{table}.age", event),
        find=lambda frames: _without_birth(frames, table).filter(pl.col("age") >= ADULT),
        says=f"the child is under {ADULT} by the age given, where no month of birth is known",
        severity="error",
    )


def _without_birth(frames: Frames, table: str) -> pl.DataFrame:
    if not (_holds(frames, "children.dob_month") and _holds(frames, f"{table}.child_id")):
        return frames[table]
    born = frames["children"].drop_nulls("dob_month").select("child_id")
    return frames[table].join(born, on="child_id", how="anti")


def _age_links(event: str) -> list[Link]:
    table, _, moment = event.partition(".")
    needs = (event, f"{table}.child_id", "children.dob_month", "children.child_id")
    return [
        Link(
            needs=needs,
            find=lambda frames: _with_birth(frames, table, moment).filter(surely_no_child()),
            says=f"the child is under {ADULT}, and born, on the day of {moment}",
            severity="error",
        ),
        Link(
            needs=needs,
            find=lambda frames: _with_birth(frames, table, moment).filter(perhaps_no_child()),
            says=f"the child is surely under {ADULT}: the month is that of the birthday",
        ),
    ]


def _with_birth(frames: Frames, table: str, moment: str) -> pl.DataFrame:
    born = frames["children"].select("child_id", "dob_month").unique("child_id")
    events = frames[table].select(ROW, "child_id", _local_day(moment).alias("day"))
    return events.join(born, on="child_id", how="inner")


def surely_no_child() -> pl.Expr:
    """Return the rows whose ``day`` is before the month of birth or after that of the birthday."""
    adult_by = pl.col("dob_month").dt.offset_by(f"{ADULT}y").dt.offset_by("1mo")
    return (pl.col("day") < pl.col("dob_month")) | (pl.col("day") >= adult_by)


def perhaps_no_child() -> pl.Expr:
    """Return the rows whose ``day`` is in the month of the eighteenth birthday."""
    birthday_month = pl.col("dob_month").dt.offset_by(f"{ADULT}y")
    return (pl.col("day") >= birthday_month) & ~surely_no_child()


def _local_day(moment: str) -> pl.Expr:
    return pl.col(moment).dt.convert_time_zone(TIME_ZONE).dt.date()


def old_rows(as_of: datetime) -> list[Link]:
    """Return the checks that no row is older than records are kept."""
    oldest = as_of.replace(year=as_of.year - RETENTION_YEARS, day=min(as_of.day, 28))
    return [
        Link(
            needs=(f"{table.name}.{table.index_time}",),
            find=_before(table.name, table.index_time, oldest),
            says=f"the row is not older than {RETENTION_YEARS} years, after which records go",
        )
        for table in TABLES.values()
        if table.index_time and not table.end_time
    ]


def _before(table: str, column: str, limit: datetime) -> Callable[[Frames], pl.DataFrame]:
    return lambda frames: frames[table].filter(pl.col(column) < _like(frames[table], column, limit))


def later_rows(as_of: datetime) -> list[Link]:
    """Return the checks that no row is from after the moment up to which the records run."""
    return [
        Link(
            needs=(f"{table.name}.{table.index_time}",),
            find=_after(table.name, table.index_time, as_of),
            says=f"{table.index_time} is not after the records end, {as_of:%d %B %Y %H:%M}",
        )
        for table in TABLES.values()
        if table.index_time
    ]


def _after(table: str, column: str, limit: datetime) -> Callable[[Frames], pl.DataFrame]:
    return lambda frames: frames[table].filter(pl.col(column) > _like(frames[table], column, limit))


def far_rows() -> list[Link]:
    """Return the checks that no row is dated far from all others, by mistake or by default."""
    return [
        Link(
            needs=(f"{table.name}.{table.index_time}",),
            find=_far(table.name, table.index_time),
            says=f"{table.index_time} is not far from that of all other rows: mend it in the"
            " source, where it was mistyped or put in by default; the records do not cover it",
        )
        for table in TABLES.values()
        if table.index_time and not table.end_time
    ]


def _far(table: str, column: str) -> Callable[[Frames], pl.DataFrame]:
    def find(frames: Frames) -> pl.DataFrame:
        rows = frames[table].drop_nulls(column)
        return rows.filter(is_outlying(days_of(rows[column])))

    return find


def late_absences(withdrawn: date) -> Link:
    """Return the check that no child was put down as absent once that category was gone."""
    late = (pl.col("report_category") == "absent") & (_local_day("reported_at") >= withdrawn)
    return Link(
        needs=("missing_episodes.report_category", "missing_episodes.reported_at"),
        find=lambda frames: frames["missing_episodes"].filter(late),
        says=f"no child is put down as absent from {withdrawn:%d %B %Y} on",
    )


def _like(frame: pl.DataFrame, column: str, limit: datetime) -> pl.Expr:
    return pl.lit(limit.date() if frame.schema[column] == pl.Date else limit)


def first_end(episodes: pl.DataFrame) -> pl.Expr:
    """Return when a child was found or back, whichever is told and came first."""
    ends = [name for name in ("located_at", "returned_at") if name in episodes.columns]
    return pl.min_horizontal(ends) if ends else pl.lit(None, dtype=Moment)


def _repeats(frames: Frames) -> pl.DataFrame:
    """Return episodes that follow another of the same child, each with when that one ran."""
    episodes = frames["missing_episodes"].drop_nulls("child_id")
    again = episodes.filter(pl.col("child_id").is_duplicated())
    spans = again.select(ROW, "child_id", "reported_at", first_end(again).alias("ended_at")).sort(
        "child_id", "reported_at", ROW
    )
    last = pl.col("child_id", "reported_at", "ended_at").shift(1).name.prefix("last_")
    return spans.with_columns(last).filter(pl.col("child_id") == pl.col("last_child_id"))


def find_repeats_within_the_hour(frames: Frames) -> pl.DataFrame:
    """Return episodes reported within an hour of the last report of the same child."""
    gone = pl.col("reported_at") - pl.col("last_reported_at")
    return _repeats(frames).filter(gone <= DUPLICATE_WITHIN)


def find_overlaps(frames: Frames) -> pl.DataFrame:
    """Return episodes reported before the last one of the same child had ended."""
    gone = pl.col("reported_at") - pl.col("last_reported_at")
    open_still = pl.col("last_ended_at").is_null()
    overlap = (pl.col("reported_at") < pl.col("last_ended_at")) | open_still
    return _repeats(frames).filter(overlap & (gone > DUPLICATE_WITHIN))


def find_looked_after_disagreements(frames: Frames) -> pl.DataFrame:
    """Return episodes whose looked-after answer is not that of the child's status periods."""
    answered = frames["missing_episodes"].filter(
        pl.col("looked_after_at_report").is_in(["yes", "no"])
    )
    periods = frames["child_status_periods"].filter(pl.col("status") == "looked_after")
    during = (pl.col("start_at") <= pl.col("reported_at")) & (
        pl.col("end_at").is_null() | (pl.col("reported_at") < pl.col("end_at"))
    )
    care = answered.join(periods.select("child_id", "start_at", "end_at"), on="child_id")
    in_care = care.filter(during).select(ROW).unique()
    says_yes = answered.filter(pl.col("looked_after_at_report") == "yes")
    says_no = answered.filter(pl.col("looked_after_at_report") == "no")
    return pl.concat(
        [
            says_yes.join(in_care, on=ROW, how="anti").drop_nulls("child_id").select(ROW),
            says_no.join(in_care, on=ROW, how="semi").select(ROW),
        ]
    )


def find_detentions_while_missing(frames: Frames) -> pl.DataFrame:
    """Return detentions that began while an episode of the same child was open."""
    missing = frames["missing_episodes"]
    episodes = missing.select("child_id", "reported_at", first_end(missing).alias("ended_at"))
    detentions = frames["custody_detentions"].select(ROW, "child_id", "arrived_at")
    both = detentions.drop_nulls("child_id").join(episodes, on="child_id")
    during = (pl.col("arrived_at") > pl.col("reported_at")) & (
        pl.col("ended_at").is_null() | (pl.col("arrived_at") < pl.col("ended_at"))
    )
    return both.filter(during)


def find_overlapping_statuses(frames: Frames) -> pl.DataFrame:
    """Return status periods that begin before the last of the same child and status ended."""
    of_one = ["child_id", "status"]
    periods = frames["child_status_periods"].sort(*of_one, "start_at", ROW)
    last = periods.with_columns(
        pl.col("end_at").shift(1).over(of_one).alias("last_end"),
        pl.col("start_at").shift(1).over(of_one).alias("last_start"),
    )
    open_still = pl.col("last_start").is_not_null() & pl.col("last_end").is_null()
    return last.filter((pl.col("start_at") < pl.col("last_end")) | open_still)


def find_other_childs_interviews(frames: Frames) -> pl.DataFrame:
    """Return interviews of a child who is not that of the episode."""
    episodes = frames["missing_episodes"].select("episode_id", episode_child="child_id")
    interviews = frames["return_interviews"].select(ROW, "episode_id", "child_id")
    both = interviews.join(episodes, on="episode_id")
    return both.filter(pl.col("child_id") != pl.col("episode_child"))


def find_interviews_before_return(frames: Frames) -> pl.DataFrame:
    """Return interviews completed before the child was back."""
    returns = frames["missing_episodes"].select("episode_id", "returned_at")
    interviews = frames["return_interviews"].select(ROW, "episode_id", "completed_at")
    both = interviews.join(returns, on="episode_id")
    return both.filter(pl.col("completed_at") < pl.col("returned_at"))


def find_wrong_group_flags(frames: Frames) -> pl.DataFrame:
    """Return investigations whose group flag is not what a count of their suspects says."""
    suspects = (
        frames["cse_suspects"]
        .group_by("investigation_id")
        .agg(pl.col("suspect_id").n_unique().alias("suspects"))
    )
    flagged = frames["cse_investigations"].select(ROW, "investigation_id", "group_based_flag")
    counted = flagged.join(suspects, on="investigation_id", how="left")
    several = pl.col("suspects").fill_null(0) >= 2
    says = pl.col("group_based_flag")
    return counted.filter(((says == "yes") & ~several) | ((says == "no") & several))


def find_cases_of_several_themes(frames: Frames) -> pl.DataFrame:
    """Return audits of a case that other audits put under another theme."""
    return frames["case_audits"].filter(pl.col("case_theme").n_unique().over("case_id") > 1)


def find_populations_counted_twice(frames: Frames) -> pl.DataFrame:
    """Return single years of age where the same population is also given in bands."""
    of_one = ["district", "year", "sex", "ethnic_group", "looked_after"]
    of_one = [name for name in of_one if name in frames["population"].columns]
    banded = pl.col("age_band").cast(pl.String).str.contains("-", literal=True)
    both = banded.any().over(of_one) & (~banded).any().over(of_one)
    return frames["population"].filter(both & ~banded)


def find_populations_that_do_not_add_up(frames: Frames) -> pl.DataFrame:
    """Return populations of all whose girls and boys do not add up to them."""
    of_one = ["district", "year", "age_band", "ethnic_group", "looked_after"]
    of_one = [name for name in of_one if name in frames["population"].columns]
    sexes = frames["population"].filter(pl.col("sex").is_in(["female", "male"]))
    sums = sexes.group_by(of_one).agg(
        pl.col("estimate").sum().alias("summed"), pl.len().alias("sexes")
    )
    of_all = frames["population"].filter(pl.col("sex") == "all").join(sums, on=of_one)
    gap = (pl.col("summed") - pl.col("estimate")).abs()
    return of_all.filter((pl.col("sexes") == 2) & (gap > 1))


LINKS = (
    Link(
        ("missing_episodes.reported_at", "missing_episodes.child_id"),
        find_repeats_within_the_hour,
        "the child was not reported within the 60 minutes before (perhaps one episode twice)",
    ),
    Link(
        (
            "missing_episodes.reported_at",
            "missing_episodes.child_id",
            "missing_episodes.located_at",
        ),
        find_overlaps,
        "the child's last episode had ended (episodes of one child do not overlap)",
    ),
    Link(
        (
            "missing_episodes.looked_after_at_report",
            "missing_episodes.child_id",
            "child_status_periods.end_at",
        ),
        find_looked_after_disagreements,
        "looked_after_at_report agrees with child_status_periods",
    ),
    Link(
        (
            "custody_detentions.arrived_at",
            "custody_detentions.child_id",
            "missing_episodes.child_id",
            "missing_episodes.located_at",
        ),
        find_detentions_while_missing,
        "the child was not missing on arrival (a detention ends an episode)",
    ),
    Link(
        ("child_status_periods.start_at", "child_status_periods.end_at"),
        find_overlapping_statuses,
        "the child's last period of this status had ended",
    ),
    Link(
        ("return_interviews.child_id", "return_interviews.episode_id", "missing_episodes.child_id"),
        find_other_childs_interviews,
        "the child is that of the episode",
    ),
    Link(
        (
            "return_interviews.completed_at",
            "return_interviews.episode_id",
            "missing_episodes.returned_at",
        ),
        find_interviews_before_return,
        "completed_at is not before the child was back",
    ),
    Link(
        ("cse_investigations.group_based_flag", "cse_suspects.suspect_id"),
        find_wrong_group_flags,
        "group_based_flag agrees with the count of cse_suspects",
    ),
    Link(
        ("case_audits.case_theme", "case_audits.case_id"),
        find_cases_of_several_themes,
        "all audits of one case_id share its case_theme",
    ),
    Link(
        ("population.age_band",),
        find_populations_counted_twice,
        "a population is given in bands or in single years, not in both",
    ),
    Link(
        ("population.estimate",),
        find_populations_that_do_not_add_up,
        "girls and boys add up to all children, to within one",
    ),
)
