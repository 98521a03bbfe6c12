"""A sample as records, without the way through files."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from cpanalysis.read.records.records import Coverage, Records
from cpanalysis.sample import Plan


def as_records(plan: Plan, tables: Mapping[str, pl.DataFrame]) -> Records:
    """Return tables of a sample as records that cover the whole of its period."""
    day = plan.as_of
    return Records(
        tables={name: frame.lazy() for name, frame in tables.items()},
        as_of=datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London")),
        origin="synthetic",
        source="made for tests",
        coverage=dict.fromkeys(tables, Coverage(((plan.start, plan.options.end),))),
    )
