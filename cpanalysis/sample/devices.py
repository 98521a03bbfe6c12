"""Devices relevant to investigations: retrieved or not, waiting, examined."""

import numpy as np
import polars as pl

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.children import count_out
from cpanalysis.sample.clock import if_so, later, midnight
from cpanalysis.sample.draw import DAY, Draw, Places, Shares, Wait, group, pick
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.plan import Block

TABLE = "cse_devices"
SCHEMA = TABLES[TABLE].schema

NUMBERS = np.array([[0.75, 0.20, 0.05, 0.0], [0.30, 0.40, 0.20, 0.10]])
"""Investigations with 0, 1, 2 and 3 devices: offline, online."""

OWNERS: Shares = {"victim": 0.55, "suspect": 0.38, "other": 0.03, "not_recorded": 0.04}
NOT_EXAMINED: Shares = {
    "not_retrieved": 0.45, "awaiting": 0.40, "returned_unexamined": 0.10, "not_recorded": 0.05,
}  # fmt: skip
EXAMINED: Shares = {"triaged_on_scene": 0.40, "examined": 0.60}
EVIDENCE: list[Shares] = [
    {"not_applicable": 1}, {"yes": 0.45, "no": 0.35, "not_recorded": 0.20},
]  # fmt: skip
SEIZED, SUBMITTED = Wait(3 * DAY), Wait(4 * DAY)
EXAMINED_AFTER, EXAMINED_BY = Wait(15 * DAY, 0.7), 60 * DAY
SEIZED_BY, ON_SCENE = 25 * DAY, 30.0
"""A device that will be examined is, within 90 days of the report."""


def make_devices(investigations: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the devices; one of each investigation in which any is examined."""
    number = count_devices(investigations, block)
    event, place = count_out(number)
    devices = investigations.select("investigation_id", "reported_at", "examined")[event]
    chosen = group(devices, pl.col("examined") & pl.Series(place == 0))
    draw = block.draw(TABLE, devices.height)
    told = devices.with_columns(
        number_rows("DV", block.number, devices.height).alias("device_id"),
        draw.code("owner", OWNERS),
        draw.code_by("exam_status", [NOT_EXAMINED, EXAMINED], chosen),
    )
    return settle(add_times(told, draw), block)


def count_devices(investigations: pl.DataFrame, block: Block) -> Places:
    """Return how many devices each investigation has: at least one where any is examined."""
    draw = block.draw(TABLE, investigations.height)
    online, examined = (group(investigations, pl.col(name)) for name in ("online", "examined"))
    number = pick(NUMBERS, online.to_numpy(), draw.uniform("number"))
    return np.asarray(np.maximum(number, examined.to_numpy()))


def add_times(devices: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add when each device was seized, submitted and examined."""
    status = pl.col("exam_status")
    wait = draw.minutes("examined_at", EXAMINED_AFTER).clip(upper_bound=EXAMINED_BY)
    until = (
        pl.when(status == "triaged_on_scene").then(ON_SCENE).when(status == "examined").then(wait)
    )
    sent = status.is_in(["examined", "awaiting", "returned_unexamined"])
    seized = draw.minutes("seized_at", SEIZED).clip(upper_bound=SEIZED_BY)
    submitted = pl.min_horizontal(draw.minutes("submitted_at", SUBMITTED), wait * 0.5)
    return devices.with_columns(
        seized_at=if_so(~status.is_in(["not_retrieved", "not_recorded"]), "reported_at", seized)
    ).with_columns(
        submitted_at=if_so(sent, "seized_at", submitted), examined_at=later("seized_at", until)
    )


def settle(devices: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return devices as they stood at the extract: one not examined by then is waiting."""
    as_of = midnight(block.plan.as_of)
    draw = block.draw(TABLE, devices.height)
    status = SCHEMA["exam_status"]
    known = (
        pl.when((pl.col("seized_at") >= as_of).fill_null(False))
        .then(pl.lit("not_retrieved", dtype=status))
        .when((pl.col("examined_at") >= as_of).fill_null(False))
        .then(pl.lit("awaiting", dtype=status))
        .otherwise("exam_status")
    )
    settled = devices.with_columns(exam_status=known)
    done = group(settled, pl.col("exam_status").is_in(list(EXAMINED)))
    return settled.with_columns(draw.code_by("evidence_recovered", EVIDENCE, done))
