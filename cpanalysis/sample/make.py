"""All tables of one block, and of a small sample in memory."""

from collections import Counter
from dataclasses import dataclass

import polars as pl
import polars.selectors as cs

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample import incidents, referrals
from cpanalysis.sample.arrivals import arrive
from cpanalysis.sample.audits import make_audits
from cpanalysis.sample.children import make_children, make_pool
from cpanalysis.sample.clock import midnight
from cpanalysis.sample.custody import flag_missing, make_detentions
from cpanalysis.sample.devices import make_devices
from cpanalysis.sample.ethnicity import add_ethnicity
from cpanalysis.sample.exploitation import make_investigations
from cpanalysis.sample.faults import count_faults, flag_of, is_planted
from cpanalysis.sample.interviews import make_interviews
from cpanalysis.sample.missing import find_triggers, make_episodes, space_reports
from cpanalysis.sample.plan import Block, Plan
from cpanalysis.sample.population import make_population
from cpanalysis.sample.statuses import (
    add_background,
    make_status_periods,
    mark_victims,
    open_cases,
    take_into_care,
)
from cpanalysis.sample.suspects import make_suspects
from cpanalysis.sample.themes import CSE, CUSTODY, MISSING, THEMES
from cpanalysis.sample.victims import make_victims

Frames = dict[str, pl.DataFrame]

AUDITED = {
    "domestic_abuse": "domestic_abuse",
    "non_da_referral": "concern_for_child",
    "police_protection": "police_protection",
}
"""Themes of audit and of the incidents without a table of their own."""

DEADLINES = ("due_at",)
"""Times that are known before they come."""

UNMATCHED = ("unmatched_episode", "unmatched_detention")


@dataclass(frozen=True)
class Made:
    """The tables of a block, and how many rows of them carry each planted fault."""

    tables: Frames
    faults: Counter[str]


@dataclass(frozen=True)
class Events:
    """What happened in a block, with all that the sample knows: the tables are cut from it."""

    pool: pl.DataFrame
    episodes: pl.DataFrame
    investigations: pl.DataFrame
    victims: pl.DataFrame
    detentions: pl.DataFrame
    others: pl.DataFrame
    marks: pl.DataFrame


def make_block(block: Block) -> Made:
    """Return every table of a block but the population."""
    events = make_events(block)
    frames = make_missing(events, block) | make_exploitation(events, block)
    frames |= make_referrals(events, block)
    frames["custody_detentions"] = events.detentions
    frames["case_audits"] = make_audits(find_cases(events), block)
    frames |= make_people(events, frames, block)
    tables = {name: conform(frames[name], name, block.plan) for name in TABLES if name in frames}
    return Made(tables, count_faults(frames.values()))


def make_events(block: Block) -> Events:
    """Return what happened to the children of a block."""
    pool = make_pool(block)
    arrivals = {theme.name: arrive(theme, pool, block) for theme in THEMES}
    investigations = make_investigations(arrivals[CSE.name], pool, block)
    victims = make_victims(investigations, pool, block)
    reports = space_reports(arrivals[MISSING.name])
    marks = pl.concat(
        [open_cases(find_triggers(reports), block), mark_victims(victims, block)], how="diagonal"
    )
    episodes = make_episodes(reports, pool, block, marks=marks)
    detentions = make_detentions(arrivals[CUSTODY.name], pool, block)
    return Events(
        pool=add_ethnicity(pool, victims, block),
        episodes=episodes,
        investigations=investigations,
        victims=victims,
        detentions=flag_missing(detentions, episodes, block.plan),
        others=incidents.make_others(arrivals, pool, block),
        marks=marks,
    )


def make_missing(events: Events, block: Block) -> Frames:
    """Return the tables of missing children."""
    return {
        "missing_episodes": events.episodes,
        "return_interviews": make_interviews(events.episodes, block),
    }


def make_exploitation(events: Events, block: Block) -> Frames:
    """Return the tables of investigations."""
    return {
        "cse_investigations": events.investigations,
        "cse_victims": events.victims,
        "cse_suspects": make_suspects(events.investigations, block),
        "cse_devices": make_devices(events.investigations, block),
    }


def make_referrals(events: Events, block: Block) -> Frames:
    """Return the incidents that call for a referral and the notices sent."""
    missing = incidents.from_missing(events.episodes)
    investigated = incidents.from_investigations(events.investigations)
    detained = incidents.from_detentions(events.detentions)
    named = [
        referrals.name_one(missing),
        referrals.name_victims(events.victims),
        referrals.name_one(detained),
        referrals.name_several(events.others, events.pool, block),
    ]
    records = [missing, investigated, detained]
    return {
        "ppn_eligible_incidents": incidents.make_incidents(records, events.others, block),
        "ppn_referrals": referrals.make_referrals(named, events.pool, block),
    }


def make_people(events: Events, frames: Frames, block: Block) -> Frames:
    """Return the children whom any table names, and their status periods."""
    known = find_known(events, frames)
    periods = [take_into_care(known), *add_background(known, block), events.marks]
    statuses = make_status_periods(periods, known, block)
    return {"children": make_children(known, statuses), "child_status_periods": statuses}


def find_known(events: Events, frames: Frames) -> pl.DataFrame:
    """Return the children whom any table names, with their first event (``first_at``)."""
    matched = events.episodes.filter(~is_planted("unmatched_episode"))
    identified = events.detentions.filter(~is_planted("unmatched_detention"))
    named = [
        matched.select("child", at="reported_at"),
        identified.select("child", at="arrived_at"),
        events.victims.select("child", at="reported_at"),
        frames["return_interviews"].select("child", at="returned_at"),
        frames["ppn_referrals"].select("child", at="occurred_at"),
    ]
    first = pl.concat(named).group_by("child").agg(first_at=pl.col("at").min())
    return events.pool.join(first, on="child", how="inner", maintain_order="left")


def find_cases(events: Events) -> Frames:
    """Return the records that audits are drawn from, by theme of audit."""
    online = pl.col("online")
    crimes = as_cases(events.investigations, "investigation_id", "reported_at")
    arrests = events.detentions.with_columns(district="arrest_district")
    others = events.others.with_columns(
        at="occurred_at", source_record_id=pl.lit(None, dtype=pl.String)
    )
    return {
        "missing": as_cases(events.episodes, "episode_id", "reported_at"),
        "cse": crimes.filter(~online),
        "cse_online": crimes.filter(online),
        "custody": as_cases(arrests, "detention_id", "arrived_at"),
    } | {audited: others.filter(theme=theme) for audited, theme in AUDITED.items()}


def as_cases(records: pl.DataFrame, number: str, at: str) -> pl.DataFrame:
    """Return records with their number and time named as audits name them."""
    kept = cs.by_name("district", "severity", "initial_risk", "online", require_all=False)
    return records.select(kept, source_record_id=number, at=at)


def conform(frame: pl.DataFrame, table: str, plan: Plan) -> pl.DataFrame:
    """Return the table as an extract would hold it: its own columns, and nothing of the future."""
    schema = TABLES[table].schema
    always = (*TABLES[table].required, *DEADLINES)
    events = [n for n, d in schema.items() if isinstance(d, pl.Datetime) and n not in always]
    absent = [pl.lit(None, dtype).alias(n) for n, dtype in schema.items() if n not in frame.columns]
    known = hide_unmatched(frame.with_columns(absent)).with_columns(
        pl.when(pl.col(name) < midnight(plan.as_of)).then(name) for name in events
    )
    absent = [pl.lit(None, dtype).alias(n) for n, dtype in schema.items() if n in NOT_MADE]
    return known.with_columns(absent).select(
        pl.col(name).cast(dtype) for name, dtype in schema.items()
    )


NOT_MADE = ("age",)
"""A sample has months of birth, so that nobody's age is asked for."""


def hide_unmatched(frame: pl.DataFrame) -> pl.DataFrame:
    """Return records without the child where the fault is that it was not matched."""
    lost = [is_planted(code) for code in UNMATCHED if flag_of(code) in frame.columns]
    if not lost:
        return frame
    return frame.with_columns(pl.when(~pl.any_horizontal(lost)).then("child_id"))


def make_tables(plan: Plan) -> Made:
    """Return a whole sample in memory: for samples that fit there."""
    made = [make_block(block) for block in plan.blocks()]
    tables = {name: pl.concat([part.tables[name] for part in made]) for name in made[0].tables} | {
        "population": make_population(plan)
    }
    return Made(tables, sum((part.faults for part in made), Counter()))
