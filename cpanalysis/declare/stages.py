"""How far the investigations of one year got, stage by stage: nothing still open is a failure."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin


@dataclass(frozen=True)
class Stage:
    """A stage of an investigation, and the column whose moment says that it was reached.

    A case counts at a stage that reached it and all before: the name says so, since the same event
    is counted elsewhere whatever came before it.
    """

    name: str
    reached_at: str


CSE_STAGES = (
    Stage("reported", "reported_at"),
    Stage("recorded as a crime", "crime_recorded_at"),
    Stage("recorded and allocated to a team", "first_allocated_at"),
    Stage("recorded, allocated and child spoken to", "child_spoken_to_at"),
    Stage("recorded, allocated, child spoken to and suspect interviewed", "suspect_interviewed_at"),
    Stage("all of these and outcome given", "outcome_at"),
)

STAGE_COLUMNS: dict[str, tuple[Any, str]] = {
    "area": (pl.String, "district or force"),
    "period_start": (pl.Date, "first day on which the cases were reported"),
    "period_end": (pl.Date, "last day on which they were reported"),
    "place": (pl.Int64, "place of the stage, from 0"),
    "stage": (pl.String, "name of the stage"),
    "reported": (pl.Float64, "cases reported in the period"),
    "of": (pl.Float64, "cases that reached the stage before"),
    "reached": (pl.Float64, "those of them that reached this stage"),
    "open": (pl.Float64, "those of them not there yet and not finalised"),
    "closed": (pl.Float64, "those of them finalised without it"),
    "value": (pl.Float64, "share of those at the stage before that reached this one"),
    "lower": (pl.Float64, "lower end of its 95 % interval (Wilson)"),
    "upper": (pl.Float64, "upper end of its 95 % interval"),
    "reason": (pl.String, "why there is no figure"),
    "origin": (Origin, "records or synthetic"),
}
STAGES = pl.Schema({name: kind for name, (kind, _) in STAGE_COLUMNS.items()})
