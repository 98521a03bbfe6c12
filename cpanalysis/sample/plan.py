"""What is asked of a sample: its period, its size, its seed, and what is planted in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.sample.clock import midnight
from cpanalysis.sample.draw import Draw
from cpanalysis.sample.effects import Effect
from cpanalysis.sample.faults import FAULTS

BLOCK_SCALE = 20
"""A block is the most that is in memory at once; the blocks of a seed are always the same."""

PLANTING = ("planted", "none")
FORMATS = ("parquet", "csv")
FIRST_YEAR = 2000
SHORTEST_WITH_GAP = 12


def first_of(month: int) -> date:
    """Return the first day of a month counted from the start of year 0.

    >>> first_of(2025 * 12)
    datetime.date(2025, 1, 1)
    """
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True, kw_only=True)
class SampleOptions:
    """What a sample holds beside its size.

    ``end`` is the last day covered, the end of a month; the extract is taken the night after.
    ``effects`` of ``none`` gives four districts and a period without any true difference but the
    season; ``faults`` of ``none`` gives records without a planted fault.
    """

    end: date = date(2025, 9, 30)
    effects: Literal["planted", "none"] = "planted"
    faults: Literal["planted", "none"] = "planted"
    format: Literal["parquet", "csv"] = "parquet"

    def __post_init__(self) -> None:
        """Refuse what is not known."""
        require_choice(self.effects, PLANTING, what="effects")
        require_choice(self.faults, PLANTING, what="faults")
        require_choice(self.format, FORMATS, what="format")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A sample to be made."""

    months: int = 48
    scale: float = 1.0
    seed: int = 2025
    options: SampleOptions = field(default_factory=SampleOptions)

    def __post_init__(self) -> None:
        """Refuse a period or a size that cannot be made."""
        most = (self.options.end.year - FIRST_YEAR) * 12 + self.options.end.month
        if not 1 <= self.months <= most:
            raise ParameterError(f"no {self.months} months; from 1 to {most}, back to {FIRST_YEAR}")
        if self.seed < 0:
            raise ParameterError(f"no seed {self.seed}; it is a whole number from 0")
        if not 0 < self.scale < 10_000:
            raise ParameterError(f"no scale {self.scale}; it is above 0 and below 10,000")
        if (self.options.end + timedelta(days=1)).day != 1:
            raise ParameterError(f"end {self.options.end} is not the last day of a month")

    @property
    def start(self) -> date:
        """The first day covered.

        >>> Plan(months=48).start
        datetime.date(2021, 10, 1)
        """
        return first_of(self.options.end.year * 12 + self.options.end.month - self.months)

    @property
    def as_of(self) -> date:
        """The day on whose first minute the extract is taken: nothing later is known."""
        return self.options.end + timedelta(days=1)

    @property
    def days(self) -> NDArray[np.datetime64]:
        """The days covered."""
        start, as_of = (np.datetime64(day, "D") for day in (self.start, self.as_of))
        return np.arange(start, as_of)

    @property
    def uncovered(self) -> tuple[date, date] | None:
        """The first day of the month that the custody extract leaves out, and of the next.

        >>> Plan(months=48).uncovered
        (datetime.date(2023, 9, 1), datetime.date(2023, 10, 1))
        """
        if not self.faulty or self.months < SHORTEST_WITH_GAP:
            return None
        month = self.start.year * 12 + self.start.month - 1 + self.months // 2 - 1
        return first_of(month), first_of(month + 1)

    @property
    def faulty(self) -> bool:
        """Whether faults are planted."""
        return self.options.faults == "planted"

    def blocks(self) -> "Iterator[Block]":
        """Return the blocks, each with its part of the scale.

        >>> [block.scale for block in Plan(scale=45).blocks()]
        [20, 20, 5]
        """
        for number in range(ceil(self.scale / BLOCK_SCALE)):
            yield Block(self, number, min(BLOCK_SCALE, self.scale - number * BLOCK_SCALE))

    def fault_share(self, code: str) -> float:
        """Return the part of rows for which a fault is tried: none where faults are not planted."""
        return (FAULTS[code].share or 0.0) if self.faulty else 0.0

    def level(self, effect: Effect, at: str, district: str = "district") -> pl.Expr:
        """Return the level of an effect in each row, by its time and its district.

        Where no effects are planted it is the level before, everywhere.
        """
        if self.options.effects == "none":
            return pl.lit(effect.before)
        return (
            pl.when(self.applies(effect, at, district)).then(effect.after).otherwise(effect.before)
        )

    def applies(self, effect: Effect, at: str, district: str = "district") -> pl.Expr:
        """Return whether an effect is in force, by time and district."""
        if self.options.effects == "none":
            return pl.lit(False)
        named = effect.districts
        inside = pl.lit(True) if named is None else pl.col(district).is_in(named)
        return inside & (pl.col(at) >= midnight(effect.start or self.start))


@dataclass(frozen=True)
class Block:
    """A part of the sample with children of its own."""

    plan: Plan
    number: int
    scale: float

    def draw(self, table: str, rows: int) -> Draw:
        """Return the random columns of a table of this block."""
        return Draw(self.plan.seed, self.number, table, rows)
