"""What children are known as over time: in care, on a plan, marked for exploitation, and so on."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.children import place_for_age
from cpanalysis.sample.clock import age_at, lasting, later, midnight, on_day
from cpanalysis.sample.draw import DAY, YEAR, Draw, Floats, Shares, Wait
from cpanalysis.sample.plan import Block
from cpanalysis.sample.targets import CASE_WORKER

SCHEMA = TABLES["child_status_periods"].schema


@dataclass(frozen=True)
class Status:
    """A status of some of the children known: of which part, and for how many days on average."""

    name: str
    share: float
    days: float


BACKGROUND = (
    Status("child_protection_plan", 0.07, 300),
    Status("child_in_need", 0.16, 250),
    Status("cce_marker", 0.05, 400),
    Status("cse_screened", 0.12, 1),
    Status("below_threshold", 0.10, 60),
    Status("excluded", 0.03, 200),
    Status("suspended", 0.14, 4),
    Status("not_on_roll", 0.04, 150),
    Status("police_protection", 0.02, 2),
)
"""Statuses that come at any time; assumed."""

SUPPORTED: Shares = {"yes": 0.5, "no": 0.3, "not_recorded": 0.2}

OPENED, CALM_DAYS = 0.85, 90.0
PLAN_BY, PLAN_LATE, PLAN_LATEST = 6.9 * DAY, Wait(20 * DAY, 0.6), 70 * DAY
MARKED, MARKED_AFTER, MARKED_DAYS = 0.5, Wait(5 * DAY), 300.0
"""Of the victims, the part that gets a marker, when, and for how many days on average."""


TOLD = ("child", "child_id", "birth", "district", "home_district", "placement_type")


def open_cases(triggers: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the multi-agency cases opened after a spell of third reports in 90 days begins.

    Of all ``triggers``, `CASE_WORKER` get a plan within seven days; of the others some get one
    later and the rest no case at all. A case outlasts its spell and ends before the next.
    """
    draw = block.draw("child_status_periods", triggers.height)
    wait = wait_for_plan(draw)
    planned = later("trigger_at", wait)
    calm = later("last_at", pl.Series(exponential_days(draw, "calm", CALM_DAYS)))
    before_next = pl.col("next_at") - timedelta(days=1)
    opened = triggers.select(
        "child",
        start_at=later("trigger_at", wait / 2),
        plan_recorded_at=planned,
        end_at=pl.min_horizontal(pl.max_horizontal(calm, planned), before_next),
    )
    return named(opened, "vemt_open").filter(draw.chance("opened", OPENED))


def wait_for_plan(draw: Draw) -> pl.Expr:
    """Return the minutes from the trigger to the plan: within a week for the share meant."""
    in_time = draw.chance("plan in time", CASE_WORKER.value / OPENED)
    soon = pl.Series(draw.uniform("plan soon") * PLAN_BY)
    late = draw.minutes("plan late", PLAN_LATE).clip(upper_bound=PLAN_LATEST) + PLAN_BY
    return pl.when(in_time).then(soon).otherwise(late)


def mark_victims(victims: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the markers set for some of the victims after their first investigation."""
    first = victims.sort("reported_at", "child").unique("child", keep="first", maintain_order=True)
    draw = block.draw("child_status_periods", first.height)
    lasts = pl.Series(exponential_days(draw, "marker days", MARKED_DAYS))
    marked = first.select(
        "child", start_at=later("reported_at", draw.minutes("marker", MARKED_AFTER))
    ).with_columns(end_at=later("start_at", lasts))
    return named(marked, "cse_marker").filter(draw.chance("marked", MARKED))


def take_into_care(known: pl.DataFrame) -> pl.DataFrame:
    """Return the times in care of the children known."""
    periods = known.select("child", start_at="care_from", end_at="care_to")
    return named(periods.drop_nulls("start_at"), "looked_after")


def add_background(known: pl.DataFrame, block: Block) -> list[pl.DataFrame]:
    """Return the statuses that come at any time of a childhood, at most one of each for a child."""
    draw = block.draw("child_status_periods", known.height)
    return [start_any_time(known, status, draw) for status in BACKGROUND]


def start_any_time(known: pl.DataFrame, status: Status, draw: Draw) -> pl.DataFrame:
    """Return periods of one status, begun at any time from the fifth birthday to the eighteenth."""
    age = pl.Series(5 * YEAR + draw.uniform(f"{status.name} start") * 13 * YEAR)
    lasts = exponential_days(draw, f"{status.name} days", status.days)
    periods = known.select("child", start_at=on_day(pl.col("birth")) + lasting(age)).with_columns(
        end_at=later("start_at", pl.Series(lasts))
    )
    return named(periods, status.name).filter(draw.chance(status.name, status.share))


def exponential_days(draw: Draw, name: str, days: float) -> Floats:
    """Return exponential lengths in minutes, of so many days on average."""
    return draw.stream(name).exponential(days * DAY, draw.rows)


def named(periods: pl.DataFrame, status: str) -> pl.DataFrame:
    """Return periods with the name of their status."""
    return periods.with_columns(status=pl.lit(status, dtype=SCHEMA["status"]))


def make_status_periods(
    periods: list[pl.DataFrame], known: pl.DataFrame, block: Block
) -> pl.DataFrame:
    """Return the table of status periods that had begun when the extract was taken."""
    as_of = midnight(block.plan.as_of)
    begun = pl.concat(periods, how="diagonal").filter(pl.col("start_at") < as_of)
    told = begun.join(known.select(TOLD), on="child", maintain_order="left")
    seen = told.with_columns(seen_until=pl.min_horizontal("end_at", as_of))
    return add_support(add_placement(seen), block)


def add_placement(periods: pl.DataFrame) -> pl.DataFrame:
    """Add who is responsible and, for a looked-after child, the last placement."""
    outside = pl.col("home_district") == codes.OUT_OF_FORCE
    nowhere = pl.lit(codes.NOT_APPLICABLE, dtype=SCHEMA["placement_type"])
    placed = place_for_age(age_at("seen_until"))
    home = pl.col("district").cast(pl.String)
    return periods.with_columns(
        responsible_la=pl.when(outside).then(pl.lit("other")).otherwise(home),
        placement_type=pl.when(status="looked_after").then(placed).otherwise(nowhere),
    )


def add_support(periods: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add whether a child below the threshold was supported."""
    draw = block.draw("child_status_periods", periods.height)
    group = periods.select((pl.col("status") == "below_threshold").cast(pl.Int8)).to_series()
    supported = draw.code_by("intervention_recorded", [{codes.NOT_APPLICABLE: 1}, SUPPORTED], group)
    return periods.with_columns(supported)
