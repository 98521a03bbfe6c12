"""Which figures of an area rest on days of which a table holds nothing about a district.

A table may cover a year and not one of its districts: its rows stop, or begin late, or it was
never extracted there. What is counted there is no zero, and what the whole force or the rest of it
counts without that district is neither.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.indicators import Window
from cpanalysis.declare.labels import name_records
from cpanalysis.derive.coverage import gaps_of, reach
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.plan import Planned

Days = tuple[date, date]
KEY = ("task", "period", "area", "compared_with")
UNCOVERED = pl.Schema(
    {
        "task": pl.UInt16(),
        "period": pl.UInt16(),
        "area": pl.String(),
        "compared_with": pl.String(),
        "own_status": pl.String(),
        "own_reason": pl.String(),
    }
)
Fault = tuple[str, str]


def find_uncovered(planned: Sequence[Planned]) -> pl.DataFrame:
    """Return status and reason of the periods and areas of tasks that rest on such days."""
    rows = [row for one in planned if one.lacking is None for row in find_of_task(one)]
    return pl.DataFrame(rows, schema=UNCOVERED, orient="row")


def find_of_task(planned: Planned) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one task."""
    measure, setting = planned.task.measure, planned.setting
    tables = dict.fromkeys((measure.rows.table, measure.rows.dated_by))
    windows = (*map(Window, tables), *measure.indicator.windows)
    as_of = measure.indicator.every == "as_of"
    for period, days in enumerate(setting.calendar.periods):
        faults = {
            area: fault
            for area in DISTRICT_NAMES
            if (fault := next(find_faults(windows, days, area, setting, as_of=as_of), None))
        }
        for area, compared_with, fault in spread_faults(faults):
            yield planned.task.number, period, area, compared_with, *fault


def find_faults(
    windows: Sequence[Window], days: Days, area: str, setting: Setting, *, as_of: bool
) -> Iterator[Fault]:
    """Yield what is wrong where tables hold nothing about a district around some days."""
    for window in windows:
        before, after = reach(window, setting.readings)
        wide = (days[0] - before, days[1] + after)
        gaps = [
            (first, last)
            for first, last in gaps_of(window.table, area, setting)
            if first <= wide[1] and wide[0] <= last
        ]
        named = name_records(window.table)
        whole = any(first <= wide[0] and wide[1] <= last for first, last in gaps)
        if whole:
            yield "not_computable", f"{named} hold nothing of {area} for this period"
        elif gaps and not as_of:
            yield "insufficient", f"{named} cover only a part of this period in {area}"


def spread_faults(faults: dict[str, Fault]) -> Iterator[tuple[str, str, Fault]]:
    """Yield area, whom it is compared with, and fault: of districts, the force and its rest.

    >>> fault = ("not_computable", "no record of Hartlepool")
    >>> [(area, own) for area, own, _ in spread_faults({"Hartlepool": fault})][:3]
    [('Hartlepool', ''), ('Cleveland', ''), ('rest of force', 'Middlesbrough')]
    """
    for area, fault in faults.items():
        yield area, "", fault
    if faults:
        yield FORCE.name, "", next(iter(faults.values()))
    for area in DISTRICT_NAMES:
        others = [fault for other, fault in faults.items() if other != area]
        if others:
            yield REST_OF_FORCE.name, area, others[0]


def mark_uncovered(grid: pl.DataFrame, uncovered: pl.DataFrame) -> pl.DataFrame:
    """Return the grid where what is not covered in an area says so, unless nothing is there."""
    joined = grid.join(uncovered, on=list(KEY), how="left", maintain_order="left")
    own = pl.col("own_status").is_not_null() & (pl.col("status") != "not_computable")
    return joined.with_columns(
        pl.when(own).then("own_status").otherwise("status").alias("status"),
        pl.when(own).then("own_reason").otherwise("reason").alias("reason"),
    ).drop("own_status", "own_reason")
