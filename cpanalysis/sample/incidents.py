"""Incidents that call for a referral: those behind the records, and those without a table."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.clock import if_so
from cpanalysis.sample.draw import HOUR, Shares, Step, Wait, group
from cpanalysis.sample.faults import is_planted
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.notices import sent_notice
from cpanalysis.sample.plan import Block

TABLE = "ppn_eligible_incidents"
THEME = TABLES[TABLE].schema["theme"]

REFERRED = {"domestic_abuse": 0.85, "police_protection": 0.97, "concern_for_child": 0.90}
"""Of the incidents of other themes, the part that is referred: assumed, and unchanged."""

ATTENDED = {"attended_at": Step(0.95, Wait(50))}
NOTICE = Wait(9 * HOUR)
PRESENT: dict[str, Shares] = {
    "missing": {"yes": 0.80, "no": 0.12, "not_recorded": 0.08},
    "cse": {"yes": 0.60, "no": 0.25, "not_recorded": 0.15},
    "custody": {"yes": 1.0},
    "domestic_abuse": {"yes": 0.72, "no": 0.16, "not_recorded": 0.12},
    "police_protection": {"yes": 1.0},
    "concern_for_child": {"yes": 0.82, "no": 0.08, "not_recorded": 0.10},
}
"""Whether a child was there, by theme; assumed."""

NAMED_BY = ("record", "child", "theme", "district", "occurred_at", "submitted_at")
"""What forms need to know of an incident; ``record`` is the number of the episode or other."""

NAMED_AS = ("child", "district", "submitted_at", "attended_at")
COLUMNS = (*NAMED_BY, "source_record_id", "attended_at")


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
    return pl.concat([events.rename({"at": "occurred_at"}), home], how="horizontal").with_columns(
        number_rows("OI", block.number, events.height).alias("record"),
        *draw.times("occurred_at", ATTENDED),
        submitted_at=if_so(told, "occurred_at", draw.minutes("notice", NOTICE)),
        source_record_id=pl.lit(None, dtype=pl.String),
    )


def theme_is(theme: str) -> pl.Expr:
    """Return a theme."""
    return pl.lit(theme, dtype=THEME)


def from_missing(episodes: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents behind missing episodes, none for an episode entered twice."""
    reached = pl.col("first_attended_at") >= pl.col("reported_at")
    original = episodes.filter(~is_planted("duplicate_episode"))
    return original.with_columns(attended_at=pl.when(reached).then("first_attended_at")).select(
        *NAMED_AS, record="episode_id", theme=theme_is("missing"), occurred_at="reported_at"
    )


def from_investigations(investigations: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents behind investigations: attended when the child is spoken to."""
    return investigations.with_columns(attended_at="child_spoken_to_at").select(
        *NAMED_AS, record="investigation_id", theme=theme_is("cse"), occurred_at="reported_at"
    )


def from_detentions(detentions: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents behind detentions: attended on arrival."""
    known = detentions.with_columns(attended_at="arrived_at", district="arrest_district")
    return known.select(
        *NAMED_AS, record="detention_id", theme=theme_is("custody"), occurred_at="arrived_at"
    )


def make_incidents(records: list[pl.DataFrame], others: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the table of incidents in order of time, with the notice sent about each."""
    known = [frame.with_columns(source_record_id="record") for frame in records]
    told = pl.concat(frame.select(COLUMNS) for frame in (*known, others))
    incidents = told.sort("occurred_at", "record")
    theme = group(incidents, pl.col("theme").to_physical())
    present = [PRESENT[code] for code in codes.REFERRAL_THEME]
    return incidents.with_columns(
        block.draw(TABLE, incidents.height).code_by("child_present", present, theme),
        incident_id=pl.concat_str(pl.lit("I"), pl.col("record").str.slice(1)),
        ppn_id=sent_notice("record", block.plan),
    )
