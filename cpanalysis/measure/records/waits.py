"""Waiting times row by row, for survival curves: none is dropped because it has not ended."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from cpanalysis.declare.indicators import Wait
from cpanalysis.declare.kinds import Duration
from cpanalysis.declare.waiting import WAITING, Limit
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.clock import Outcome, tell_outcome, tell_wait
from cpanalysis.derive.rows import Fact, Rows
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.cells import group_keys, name_district, name_stratum
from cpanalysis.measure.records.engine import EVERYTHING, plan_request
from cpanalysis.measure.records.measures import Measure
from cpanalysis.measure.records.plan import Planned, needed_columns
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.terms import every, find_allowed, find_applies, holds, sure
from cpanalysis.read.records.records import Records

UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
SHARE_UNIT = "hours"
WAITS: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "district": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "stratum": pl.String(),
    "value_of_stratum": pl.String(),
    "child": pl.UInt64(),
    "waited": pl.Float64(),
    "unit": pl.String(),
    "outcome": Outcome,
    "made_zero": pl.Boolean(),
}
NAMES = ("waited", "outcome", "made_zero")


def measure_waits(records: Records, request: Request = EVERYTHING) -> pl.DataFrame:
    """Return a row for each wait of every indicator asked for that is about waiting.

    ``waited`` is in ``unit``; ``outcome`` says whether it ended, something else ended it
    (``other_end``) or it was last seen open; an end before the start is ``out_of_order``, with the
    negative time, to be shown and not used. ``made_zero`` marks an end before the start that
    counts as no wait. Districts are those of the rows: the force is all of them together.
    ``child`` tells which waits are of one child and is never shown. Rows are in one order whatever
    order they were found in: bootstraps draw waits by their place.
    """
    planned = [
        one
        for one in plan_request(records, request)
        if one.lacking is None and one.task.measure.indicator.wait
    ]
    parts = [list_waits(one) for one in planned]
    return pl.concat([pl.DataFrame(schema=WAITS), *parts])


def list_waits(planned: Planned) -> pl.DataFrame:
    """Return the waits of one task."""
    measure, setting = planned.task.measure, planned.setting
    rows = with_wait(measure)
    names = [*needed_columns(planned), *NAMES]
    derived = derive_rows(rows, names, setting).filter(find_counted(planned))
    unit = find_unit(measure)
    return (
        derived.select(*group_keys(planned.task), "child", *NAMES)
        .with_columns(name_district(), *name_stratum(planned.task))
        .join(setting.calendar.frame(), on="period")
        .with_columns(
            pl.lit(measure.code).alias("indicator"),
            pl.lit(unit).alias("unit"),
            (pl.col("waited") / UNITS[unit]).alias("waited"),
        )
        .select(pl.col(name).cast(kind) for name, kind in WAITS.items())
        .sort(*WAITS)
    )


def find_counted(planned: Planned) -> pl.Expr:
    """Return whether a row has a wait that the indicator is about.

    What is told of a wait at a limit, of its curve and of its median rests on the same waits: those
    that were followed until the limit.
    """
    measure, setting = planned.task.measure, planned.setting
    one = measure.indicator
    relevant = [find_applies(measure, setting), *holds(one.denominator)]
    recorded = holds(one.recorded) if planned.recorded_known else []
    limit = WAITING.get(measure.code)
    decided = [is_decided(limit, setting)] if limit and limit.share else []
    waited = pl.col("outcome").is_not_null()
    return every([*relevant, *recorded, *find_allowed(measure), *decided, waited])


def is_decided(limit: Limit, setting: Setting) -> pl.Expr:
    """Return whether the records go on long enough to know how a wait was at its limit."""
    ended = pl.col("outcome").cast(pl.String) != "open"
    return sure(ended | (pl.col("waited") > setting.readings.length(limit.within)))


def find_unit(measure: Measure) -> str:
    """Return the unit of a wait: the indicator's own, or hours for a share of waits."""
    kind = measure.indicator.kind
    return kind.unit if isinstance(kind, Duration) else SHARE_UNIT


def with_wait(measure: Measure) -> Rows:
    """Return the rows of a measure with the facts of its wait."""
    wait = measure.indicator.wait
    rows = measure.rows
    return replace(rows, facts=(*rows.facts, *wait_facts(wait))) if wait else rows


def wait_facts(wait: Wait) -> tuple[Fact, ...]:
    """Return how long a wait was, how it came out, and whether it was made zero."""
    early = pl.col(wait.end) < pl.col(wait.start)
    return (
        Fact("waited", "time waited", lambda setting: tell_wait(wait, setting)),
        Fact("outcome", "how it came out", lambda setting: tell_outcome(wait, setting)),
        Fact(
            "made_zero",
            "an end before the start that counts as no wait",
            lambda _: early.fill_null(False) & wait.early_is_none,
        ),
    )
