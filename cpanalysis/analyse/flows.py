"""What comes in, what goes out and what is open, month by month."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.repeats import FLOWS
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.measure.records.contacts import ITEMS, Listed, day_number, list_items
from cpanalysis.read.records.records import Records
from cpanalysis.statistics.backlog import count_flow

AREAS = (*DISTRICT_NAMES, FORCE.name)
DAY = timedelta(days=1)


def measure_flows(records: Records, *, covered: tuple[date, date]) -> pl.DataFrame:
    """Return, for each kind of item, area and month, what came in, went out and was open.

    What came in before the records begin is not known, so that an early stock is too low.
    """
    months = make_calendar("month", *covered).periods
    rows = [
        {**row, "origin": records.origin}
        for items in ITEMS
        for row in flow_of(list_items(records, items), items, months)
    ]
    return pl.DataFrame(rows, schema=FLOWS)


def flow_of(
    listed: Listed, items: str, months: tuple[tuple[date, date], ...]
) -> Iterator[dict[str, Any]]:
    """Yield the months of one kind of item in every area, or why there are none."""
    if listed.lacking:
        yield from ({"items": items, "area": area, "reason": listed.lacking} for area in AREAS)
        return
    edges = [day_number(first) for first, _ in months] + [day_number(months[-1][1] + DAY)]
    for area in AREAS:
        names = DISTRICT_NAMES if area == FORCE.name else (area,)
        own = listed.rows.filter(pl.col("district").is_in(names))
        closed = own["closed"].fill_null(np.nan).to_numpy()
        flow = count_flow(own["opened"].to_numpy(), closed, edges=edges).flow
        lines = (flow.received, flow.closed, flow.closing)
        for (first, last), *counts in zip(months, *lines, strict=True):
            named = dict(zip(("received", "closed", "open"), map(float, counts), strict=True))
            yield {"items": items, "area": area, "period_start": first, "period_end": last, **named}
