"""What is published of an area and an indicator, to hold what is written against it.

Nothing here is taken from the modules that write words, tables or statistics: rows are looked up
by their keys, and ratios, differences and sums are computed from the published results.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from tests.reader.numbers import Group, Number

YEAR = 300
"""Days from which a period is a year or longer."""
INTERVAL = ("lower", "upper")
COLUMNS: dict[str, tuple[str, ...]] = {
    "Counted": ("numerator",),
    "Of": ("denominator",),
    "Value": ("value",),
    "95% interval": INTERVAL,
    "Lower 95%": ("lower",),
    "Upper 95%": ("upper",),
    "Not recorded": ("n_not_recorded",),
    "Left out": ("n_excluded",),
    "Median, minutes": ("value",),
    "Median, hours": ("value",),
    "Median, days": ("value",),
    "Waits": ("waits",),
    "Ended": ("ended",),
    "Otherwise": ("other_end",),
    "Open": ("open",),
    "Mean, minutes": ("mean",),
    "Mean, hours": ("mean",),
    "Mean, days": ("mean",),
    "Inadequate": ("numerator",),
    "Cases": ("denominator",),
    "Share inadequate": ("value",),
    "Ratio": ("estimate",),
    "Difference": ("estimate",),
    "p": ("p_value",),
    "Smallest detectable difference": ("smallest_detectable",),
}
"""Heads of tables, with the columns of the published frames that their numbers stand in."""
ALSO = {"smallest_detectable": ("smallest_detectable_fall",), "value": ("median",)}
"""Columns in whose place a number may stand in another: of a fall, of waits that are compared."""
IN_UNIT = {"value", *INTERVAL, "estimate", "smallest_detectable"}
"""Columns of which a share is written in per cent, or in points."""


@dataclass(frozen=True)
class Rows:
    """Numbers of some rows of one frame: a matrix, the names of its columns, last months."""

    names: tuple[str, ...]
    numbers: np.ndarray
    ends: np.ndarray | None = None

    def of(self, ends: np.ndarray) -> "Rows":
        """Return the rows of periods that end in certain months; all where a frame has none."""
        if self.ends is None or not len(ends):
            return self
        chosen = np.isin(self.ends, ends)
        return Rows(self.names, self.numbers[chosen], self.ends[chosen])


@dataclass
class Published:
    """All frames that are published, cut by indicator and area."""

    frames: Mapping[str, pl.DataFrame]
    cut: dict[tuple[str, str], list[Rows]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for frame in self.frames.values():
            for (indicator, area), rows in cut_frame(frame):
                self.cut.setdefault((indicator, area), []).append(rows)
        results = self.frames["results"]
        for (indicator, area), rows in derive(results):
            self.cut.setdefault((indicator, area), []).append(rows)

    @cached_property
    def indicators(self) -> frozenset[str]:
        """All indicators, and '' for frames that are about none."""
        return frozenset(indicator for indicator, _ in self.cut)

    def find(self, indicators: Iterable[str], areas: Iterable[str], ends: np.ndarray) -> list[Rows]:
        """Return what is published of these indicators in these areas and periods."""
        keys = [(indicator, area) for indicator in indicators for area in areas]
        found = (rows.of(ends) for key in keys for rows in self.cut.get(key, []))
        return [rows for rows in found if len(rows.numbers)]


def cut_frame(frame: pl.DataFrame) -> Iterable[tuple[tuple[str, str], Rows]]:
    """Yield the numbers of a frame by indicator and area."""
    columns = [name for name, kind in frame.schema.items() if kind.is_numeric()]
    if not columns or frame.is_empty():
        return
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    keyed = frame.select(
        text_or_none(frame, "indicator"),
        text_or_none(frame, "area"),
        *([count_months("period_end").alias("__end")] if has_end(frame) else []),
        *(pl.col(name).cast(pl.Float64) for name in columns),
        *(pl.col(name).list.len().cast(pl.Float64) for name in lists),
    )
    for (indicator, area), rows in keyed.group_by("__indicator", "__area"):
        numbers = rows.select(pl.exclude("__indicator", "__area", "__end"))
        ends = rows["__end"].to_numpy() if has_end(frame) else None
        yield (str(indicator), str(area)), Rows(tuple(numbers.columns), numbers.to_numpy(), ends)


def count_months(day: str) -> pl.Expr:
    """Return the month of a day as a number: a report can close before its month does."""
    return pl.col(day).dt.year().cast(pl.Int64) * 12 + pl.col(day).dt.month()


def has_end(frame: pl.DataFrame) -> bool:
    """Tell a frame whose rows are about one period each."""
    return "period_end" in frame.columns and "baseline_end" not in frame.columns


def text_or_none(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return a column as text, empty where the frame has none."""
    found = pl.col(name).cast(pl.String).fill_null("") if name in frame.columns else pl.lit("")
    return found.alias(f"__{name}")


def derive(results: pl.DataFrame) -> Iterable[tuple[tuple[str, str], Rows]]:
    """Yield what follows from the results alone, by indicator and area.

    Ratios and differences of two years of an area, and of an area and another in the same year;
    how many rows of each length are shown and how many are not; parts of a sum.
    """
    keys = ["indicator", "area"]
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    shown = results.filter(pl.col("status").cast(pl.String) == "ok")
    years = shown.filter(days >= YEAR, pl.col("stratum") == "all")
    pairs = years.join(years, on="indicator", suffix="_other").filter(
        (pl.col("area") == pl.col("area_other"))
        | (pl.col("period_end") == pl.col("period_end_other"))
    )
    changes = pairs.select(
        *keys,
        "period_end",
        (pl.col("value") / pl.col("value_other")).alias("ratio"),
        (pl.col("value") - pl.col("value_other")).alias("difference"),
    )
    counts = (
        results.with_columns((days >= YEAR).alias("is_year"), (days < 32).alias("is_month"))
        .group_by(*keys, "is_year", "is_month", "stratum", pl.col("status").cast(pl.String))
        .len("rows")
        .select(*keys, pl.col("rows").cast(pl.Float64))
    )
    parts = shown.select(
        *keys,
        (pl.col("n_not_recorded") / (pl.col("denominator") + pl.col("n_not_recorded"))).alias("a"),
        (pl.col("denominator") - pl.col("numerator")).alias("rest"),
        "period_end",
    )
    whole = (
        shown.filter(pl.col("stratum") != "all")
        .group_by(*keys, "stratum", "period_start", "period_end")
        .agg(pl.col("numerator").sum().alias("sum_of_parts"))
        .select(*keys, "period_end", "sum_of_parts")
    )
    for frame in (changes, counts, parts, whole):
        yield from cut_frame(frame)


def list_scales(number: Number, *, points: bool, in_table: bool) -> tuple[float, ...]:
    """Return what a published number is multiplied by where it is written so."""
    if number.percent or points:
        return (100.0,)
    return (1.0, 100.0) if in_table else (1.0,)


def match(number: Number, values: np.ndarray, scales: tuple[float, ...]) -> np.ndarray:
    """Return which values are written as a number; a sign counts where one is written."""
    found = np.zeros(values.shape, dtype=bool)
    for scale in scales:
        given = values * scale
        near = np.abs(given - number.value) <= number.half
        found |= near if number.signed else near | (np.abs(given + number.value) <= number.half)
    return found


def is_joint(group: Group, rows: Rows, *, in_table: bool) -> bool:
    """Tell whether all numbers of a figure stand in one published row.

    The ends of its interval must stand in columns of ends.
    """
    together = np.ones(len(rows.numbers), dtype=bool)
    for name, number in zip(group.names, group.numbers, strict=True):
        scales = list_scales(number, points=group.points, in_table=in_table)
        if name in ("top", "bottom"):
            scales = (1.0,)
        columns = [i for i, column in enumerate(rows.names) if fits(name, column)]
        if not columns:
            return False
        together &= match(number, rows.numbers[:, columns], scales).any(axis=1)
        if not together.any():
            return False
    return True


def fits(name: str, column: str) -> bool:
    """Tell whether a column can hold a part of a figure."""
    ends = {"low": "lower", "high": "upper"}
    if name in ends:
        return column.endswith(ends[name])
    return not column.endswith(tuple(ends.values())) if name != "value" else True


def is_one_row(numbers: list[Number], rows: Rows) -> bool:
    """Tell whether all numbers of a row of a table stand in one published row."""
    together = np.ones(len(rows.numbers), dtype=bool)
    for number in numbers:
        scales = list_scales(number, points=False, in_table=True)
        together &= match(number, rows.numbers, scales).any(axis=1)
        if not together.any():
            return False
    return True


def stands(numbers: Mapping[str, Number], rows: Rows) -> bool:
    """Tell whether numbers stand in one published row, each in the column that is named."""
    together = np.ones(len(rows.numbers), dtype=bool)
    for column, number in numbers.items():
        scales = list_scales(number, points=False, in_table=column in IN_UNIT)
        places = [i for i, name in enumerate(rows.names) if name in (column, *ALSO.get(column, ()))]
        together &= match(number, rows.numbers[:, places], scales).any(axis=1)
    return bool(together.any())


def is_found(number: Number, rows: Iterable[Rows], *, points: bool, in_table: bool) -> bool:
    """Tell whether a number stands anywhere in published rows."""
    scales = list_scales(number, points=points, in_table=in_table)
    return any(match(number, one.numbers, scales).any() for one in rows)
