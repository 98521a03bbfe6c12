"""How much of a change of a share is real: change of mix, change within like children."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.analyse.intervals import Numbers
from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.changes import (
    ALL_OF_IT,
    DECOMPOSITIONS,
    OF_MIX,
    OF_STRATUM,
    WITHIN,
)
from cpanalysis.declare.events import Event
from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings
from cpanalysis.declare.orders import key_of_parts
from cpanalysis.derive.calendar import single_day
from cpanalysis.derive.lateness import find_provisional
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.cells import ALL, TOGETHER
from cpanalysis.measure.records.each import NAMES, Each, list_each
from cpanalysis.measure.records.request import Request
from cpanalysis.read.records.records import Records
from cpanalysis.statistics.clustered import (
    ClusteredProportion,
    clustered_difference,
    clustered_proportion,
)
from cpanalysis.statistics.decomposition import (
    Part,
    decompose_clustered_change,
    shares_at_average_mix,
)

TABLE = "missing_episodes"
UNKNOWN = ("not_recorded_before", "not_recorded_after")
NO_RECORDS = "no records on one side of the event"
DAY = timedelta(days=1)
SIDES = (0, 1)
CHILDREN = ("looked_after", "first_or_repeat", "age_band")
VERSION = ("risk_policy_version",)
SPLITS: dict[str, tuple[tuple[str, ...], ...]] = {
    "missing_high_risk_share": (
        CHILDREN,
        *((name,) for name in CHILDREN),
        VERSION,
    ),
    "response_over_3h_rate": (("risk",), CHILDREN),
}
"""Shares that a change of grading can move, or seem to move, and what they are split by."""

MOST_MONTHS, FEWEST_MONTHS = 12, 3
"""Months on either side: a year, so that both have every season, or fewer where records end."""

METHOD = (
    "Kitagawa's two parts, which favour neither period; intervals by the jackknife over children"
)
Cells = dict[str, Any]


@dataclass(frozen=True)
class Sides:
    """First and last day of the months before an event and of those since."""

    before: tuple[date, date]
    after: tuple[date, date]


@dataclass(frozen=True, eq=False)
class Question:
    """A question: of the change of a share at an event in an area, how much is change of mix."""

    code: str
    event: Event
    area: str
    split: tuple[str, ...]
    sides: Sides
    origin: str

    def cells(self) -> Cells:
        """Return what all rows of the answer have in common."""
        return {
            "indicator": self.code,
            "theme": RECORD_INDICATORS[self.code].theme,
            "event": self.event.code,
            "area": self.area,
            "split": TOGETHER.join(self.split),
            "before_start": self.sides.before[0],
            "before_end": self.sides.before[1],
            "after_start": self.sides.after[0],
            "after_end": self.sides.after[1],
            "method": METHOD,
            "origin": self.origin,
        }


def measure_decompositions(
    records: Records, events: Sequence[Event], readings: Readings
) -> pl.DataFrame:
    """Return the parts of changes of graded shares at the events that changed recording.

    The twelve months before are set against up to twelve months since; months in which the event
    can have fallen are left out. A record without a child counts as a child of its own.
    """
    changing = [event for event in events if event.changes_recording and event.bears_on("missing")]
    covered = records.coverage.get(TABLE)
    if not changing or covered is None or not covered.spans or records.lacks(TABLE):
        return DECOMPOSITIONS.to_frame()
    last = find_last_complete(records, readings, covered.end)
    sides = {event: find_sides(event, covered.start, last) for event in changing}
    told = [
        cells
        for code, splits in SPLITS.items()
        for cells in answer_share(records, code, splits, sides, readings)
    ]
    frame = pl.DataFrame(told, schema=DECOMPOSITIONS, infer_schema_length=None)
    floats = [name for name, kind in DECOMPOSITIONS.items() if kind == pl.Float64]
    return frame.with_columns(pl.col(floats).fill_nan(None))


def find_last_complete(records: Records, readings: Readings, last: date) -> date:
    """Return the last day before the months of which too few records are in yet."""
    late = find_provisional(TABLE, Setting(records, readings, single_day(last)))
    return min([last, *(month - DAY for month in late)])


def find_sides(event: Event, first: date, last: date) -> Sides:
    """Return the months before and since an event, of those from ``first`` to ``last``.

    >>> event = Event(code="X", title="x", first=date(2024, 6, 1), last=date(2024, 12, 31))
    >>> sides = find_sides(event, date(2021, 10, 1), date(2025, 9, 30))
    >>> [str(day) for day in (*sides.before, *sides.after)]
    ['2023-06-01', '2024-05-31', '2025-01-01', '2025-09-30']
    """
    change = event.first.replace(day=1)
    since = event.last if event.starts_a_month else add_months(event.last.replace(day=1), 1)
    start = max(add_months(change, -MOST_MONTHS), first)
    end = min(add_months(since, MOST_MONTHS) - DAY, last)
    return Sides((start, change - DAY), (since, end))


def add_months(day: date, months: int) -> date:
    """Return the first of a month so many months on.

    >>> add_months(date(2024, 12, 1), 1)
    datetime.date(2025, 1, 1)
    """
    month = 12 * day.year + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def answer_share(
    records: Records,
    code: str,
    splits: Sequence[tuple[str, ...]],
    sides: Mapping[Event, Sides],
    readings: Readings,
) -> Iterator[Cells]:
    """Yield the rows about one share: every event, area and split."""
    names = dict.fromkeys(name for split in splits for name in split)
    each = list_each(records, code, list(names), Request(readings=readings))
    for event, months in sides.items():
        for area in (*DISTRICT_NAMES, FORCE.name):
            for split in splits:
                yield from answer(Question(code, event, area, split, months, records.origin), each)


def answer(question: Question, each: Each) -> list[Cells]:
    """Return the rows of one question, or one that says why there is no answer."""
    reason = each.reason or find_refusal(question, each)
    if reason:
        return [question.cells() | {"part": ALL_OF_IT, "value_of_stratum": ALL, "reason": reason}]
    rows = choose_rows(question, each.rows)
    if rows.filter("counted")["side"].n_unique() < len(SIDES):
        return [
            question.cells() | {"part": ALL_OF_IT, "value_of_stratum": ALL, "reason": NO_RECORDS}
        ]
    counted = count_children(question, rows)
    parts = tell_parts(counted)
    told = parts[:1] if question.split == VERSION else parts
    return [question.cells() | cells for cells in (*told, *tell_strata(counted))]


def find_refusal(question: Question, each: Each) -> str | None:
    """Return why a question has no answer, as far as its months and strata say."""
    lacking = [each.lacking[name] for name in question.split if name in each.lacking]
    for side, (first, last) in (("before", question.sides.before), ("since", question.sides.after)):
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        if months < FEWEST_MONTHS:
            lacking.append(f"{max(months, 0)} months {side} the event; {FEWEST_MONTHS} are needed")
    return lacking[0] if lacking else None


def choose_rows(question: Question, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the records of the area in the months of either side, with child and stratum."""
    month, sides = pl.col("period_start"), question.sides
    side = (
        pl.when(month.is_between(*sides.before))
        .then(0)
        .when(month.is_between(*sides.after))
        .then(1)
    )
    own = rows if question.area == FORCE.name else rows.filter(pl.col("district") == question.area)
    told = own.with_columns(side.alias("side")).drop_nulls("side").with_row_index("row")
    alone = pl.lit("alone ") + pl.col("row").cast(pl.String)
    parts = [pl.col(name).fill_null(codes.NOT_RECORDED) for name in question.split]
    return told.select(
        "side",
        *NAMES,
        pl.coalesce(pl.col("child").cast(pl.String), alone).rank("dense").alias("child") - 1,
        pl.concat_str(parts, separator=TOGETHER).alias("stratum"),
    )


@dataclass(frozen=True, eq=False)
class Counted:
    """Events and totals of either side, a row a child and a column a stratum."""

    strata: tuple[str, ...]
    before: tuple[Numbers, Numbers]
    after: tuple[Numbers, Numbers]
    not_recorded: tuple[float, float]

    @property
    def sides(self) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers]]:
        """Both sides."""
        return self.before, self.after

    @property
    def children(self) -> float:
        """How many children have a record on either side."""
        return float(((self.before[1] + self.after[1]).sum(axis=1) > 0).sum())


def count_children(question: Question, rows: pl.DataFrame) -> Counted:
    """Return how many records each child has, and with the event, in each stratum and side."""
    unknown = rows.group_by("side").agg(pl.col("not_recorded").sum()).rows()
    counted = rows.filter("counted")
    split = TOGETHER.join(question.split)
    strata = sorted(counted["stratum"].unique(), key=lambda part: key_of_parts(split, part))
    number = counted["stratum"].replace_strict(strata, range(len(strata)), return_dtype=pl.Int64)
    shape = (2, int(rows["child"].max() or 0) + 1, len(strata))  # type: ignore[arg-type]
    place = tuple(column.to_numpy() for column in (counted["side"], counted["child"], number))
    totals, events = np.zeros(shape), np.zeros(shape)
    np.add.at(totals, place, 1.0)
    np.add.at(events, place, counted["hit"].cast(pl.Float64).to_numpy())
    known = {side: float(count) for side, count in unknown}
    return Counted(
        tuple(strata),
        (events[0], totals[0]),
        (events[1], totals[1]),
        (known.get(0, 0.0), known.get(1, 0.0)),
    )


def tell_parts(counted: Counted) -> list[Cells]:
    """Return the change of the share, and its two parts."""
    found = decompose_clustered_change(counted.before, counted.after)
    whole = {"value_of_stratum": ALL, "children": counted.children}
    change = {"difference": found.change, **found.interval._asdict()}
    return [
        {"part": ALL_OF_IT} | whole | tell_whole(counted) | change,
        {"part": OF_MIX} | whole | tell_part(found.mix),
        {"part": WITHIN} | whole | tell_part(found.within) | tell_fixed(counted),
    ]


def tell_part(part: Part) -> Cells:
    """Return one part of a change with its interval."""
    return {"difference": part.value, **part.interval._asdict()}


def tell_whole(counted: Counted) -> Cells:
    """Return the shares of all strata together, on either side, with their counts."""
    sides = [[part.sum(axis=1, keepdims=True) for part in side] for side in counted.sides]
    first, second = (clustered_shares(events, totals) for events, totals in sides)
    unknown = dict(zip(UNKNOWN, counted.not_recorded, strict=True))
    return tell_stratum(first, second, 0) | tell_counts(counted, slice(None)) | unknown


def tell_fixed(counted: Counted) -> Cells:
    """Return the shares of either side at the average mix of both."""
    sums = [(events.sum(axis=0), totals.sum(axis=0)) for events, totals in counted.sides]
    return dict(zip(("before", "after"), shares_at_average_mix(*sums), strict=True))


def tell_strata(counted: Counted) -> list[Cells]:
    """Return the share of each stratum before and since."""
    first, second = clustered_shares(*counted.before), clustered_shares(*counted.after)
    return [
        {"part": OF_STRATUM, "value_of_stratum": name}
        | tell_stratum(first, second, place)
        | tell_counts(counted, slice(place, place + 1))
        for place, name in enumerate(counted.strata)
    ]


def clustered_shares(events: Numbers, totals: Numbers) -> ClusteredProportion:
    """Return the share of each column with its interval, given a row a child."""
    seen = np.where(totals > 0, totals, np.nan)
    strata = np.broadcast_to(np.arange(totals.shape[1]), totals.shape)
    return clustered_proportion(events.ravel(), seen.ravel(), groups=strata.ravel())


def tell_stratum(first: ClusteredProportion, second: ClusteredProportion, place: int) -> Cells:
    """Return the shares of one stratum on either side, and their difference."""
    cells: Cells = {}
    for side, found in (("before", first), ("after", second)):
        lower, upper = found.interval
        told = {side: found.value, f"{side}_lower": lower, f"{side}_upper": upper}
        cells |= {name: float(np.asarray(values)[place]) for name, values in told.items()}
    interval, _ = clustered_difference(second, first)
    ends = {name: float(np.asarray(end)[place]) for name, end in interval._asdict().items()}
    return cells | {"difference": cells["after"] - cells["before"]} | ends


def tell_counts(counted: Counted, strata: slice) -> Cells:
    """Return events and totals of either side in some strata."""
    return {
        "events_before": float(counted.before[0][:, strata].sum()),
        "total_before": float(counted.before[1][:, strata].sum()),
        "events_after": float(counted.after[0][:, strata].sum()),
        "total_after": float(counted.after[1][:, strata].sum()),
    }
