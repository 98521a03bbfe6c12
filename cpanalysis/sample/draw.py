"""Seeded random columns: every named column has a stream of its own.

A stream depends on the seed, the block, the table and the name of the column alone, so that a
column added later changes no other column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from statistics import NormalDist
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.clock import if_so

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Shares = Mapping[str, float]

HOUR = 60.0
DAY = 24 * HOUR
YEAR = 365.25 * DAY
"""Waits are in minutes."""


@dataclass(frozen=True)
class Wait:
    """A log-normal wait: its median in minutes, and the spread of its logarithm."""

    median: float
    spread: float = 0.9


@dataclass(frozen=True)
class Step:
    """Something that is done for a part of the rows, some time after something else."""

    share: float
    wait: Wait


def median_of(share: float, within: float, spread: float) -> float:
    """Return the median of the log-normal wait of which ``share`` is over ``within`` minutes.

    >>> median_of(0.5, 120, 0.9)
    120.0
    """
    return within / exp(spread * NormalDist().inv_cdf(share))


@dataclass(frozen=True)
class Draw:
    """Random columns of ``rows`` rows for one table of one block."""

    seed: int
    block: int
    table: str
    rows: int

    def stream(self, name: str) -> np.random.Generator:
        """Return the generator of one column.

        >>> draw = Draw(1, 0, "children", 3)
        >>> draw.stream("sex").random() == draw.stream("sex").random()
        True
        >>> draw.stream("sex").random() == draw.stream("age").random()
        False
        """
        return np.random.default_rng(
            [self.seed, self.block, crc32(f"{self.table}.{name}".encode())]
        )

    def uniform(self, name: str) -> Floats:
        """Return numbers evenly spread over [0, 1)."""
        return self.stream(name).random(self.rows)

    def normal(self, name: str) -> Floats:
        """Return standard normal numbers."""
        return self.stream(name).standard_normal(self.rows)

    def chance(self, name: str, share: float | Floats) -> pl.Series:
        """Return true with probability ``share``.

        >>> 200 < Draw(1, 0, "children", 1000).chance("known", 0.25).sum() < 300
        True
        """
        return pl.Series(name, self.uniform(name) < share)

    def minutes(self, name: str, wait: Wait) -> pl.Series:
        """Return waits in minutes.

        >>> 50 < Draw(1, 0, "children", 1000).minutes("wait", Wait(60)).median() < 70
        True
        """
        return pl.Series(name, wait.median * np.exp(wait.spread * self.normal(name)))

    def times(self, since: str, steps: Mapping[str, Step]) -> list[pl.Expr]:
        """Return when each step was done after ``since``, null in the rows in which it was not."""
        return [
            if_so(
                self.chance(f"{name} done", step.share), since, self.minutes(name, step.wait)
            ).alias(name)
            for name, step in steps.items()
        ]

    def choose(self, name: str, options: pl.Series, weights: Sequence[float]) -> pl.Series:
        """Return ``options`` by their weights.

        >>> Draw(1, 0, "children", 2).choose("suite", pl.Series(["a", "b"]), [0, 1]).to_list()
        ['b', 'b']
        """
        place = pick(np.array([weights]), np.zeros(1, dtype=np.int64), self.uniform(name))
        return options.gather(place).alias(name)

    def code(self, name: str, shares: Shares) -> pl.Series:
        """Return codes of a declared column in the given shares, whoever the row is about.

        >>> Draw(1, 0, "children", 3).code("sex", {"female": 1}).to_list()
        ['female', 'female', 'female']
        """
        return self.code_by(name, [shares], np.zeros(1, dtype=np.int64))

    def codes(self, shares: Mapping[str, Shares]) -> list[pl.Series]:
        """Return several coded columns, independent of each other and of everything else."""
        return [self.code(name, of_name) for name, of_name in shares.items()]

    def code_by(
        self,
        name: str,
        shares: Sequence[Shares],
        group: pl.Series | NDArray[np.integer],
        uniform: Floats | None = None,
    ) -> pl.Series:
        """Return codes in the shares of each row's group: an index into ``shares``, or false, true.

        With ``uniform`` the codes rise with those numbers, in the order of the shares.

        >>> draw = Draw(1, 0, "children", 2)
        >>> draw.code_by("sex", [{"female": 1}, {"male": 1}], pl.Series([1, 0])).to_list()
        ['male', 'female']
        """
        column = TABLES[self.table].column(name)
        level = self.uniform(name) if uniform is None else uniform
        places, weights = tabulate(shares, column.values)
        row = np.asarray(group).astype(np.int64)
        picked = places[row, pick(weights, row, level)]
        return pl.Series(name, picked).cat.to(pl.Enum(column.values))


def group(frame: pl.DataFrame, rows: pl.Expr) -> pl.Series:
    """Return the group of each row: an index, or false and true for 0 and 1.

    >>> group(pl.DataFrame({"age": [3, 13]}), pl.col("age") > 9).to_list()
    [0, 1]
    """
    return frame.with_columns(group=rows.cast(pl.Int64))["group"]


def tabulate(shares: Sequence[Shares], codes: Sequence[str]) -> tuple[NDArray[np.uint8], Floats]:
    """Return, a row for each group, the places of its codes among ``codes`` and their weights.

    Shorter groups are filled up with their last code, at no weight.

    >>> tabulate([{"b": 1, "a": 3}, {"a": 1}], ["a", "b"])[0].tolist()
    [[1, 0], [0, 0]]
    """
    width = max(map(len, shares))
    keys = [[*of_group, *[list(of_group)[-1]] * (width - len(of_group))] for of_group in shares]
    places = np.array([[codes.index(key) for key in row] for row in keys], dtype=np.uint8)
    weights = [[*of_group.values(), *[0.0] * (width - len(of_group))] for of_group in shares]
    return places, np.array(weights, dtype=np.float64)


def pick(weights: Floats, group: Places, level: Floats) -> Places:
    """Return, for each row, which weight of its group ``level`` in [0, 1) falls into.

    All groups are searched at once: the cumulative weights of group ``g`` stand at ``g`` to
    ``g + 1`` on one line.

    >>> pick(np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([0, 0, 1]), np.array([0.4, 0.6, 0.1]))
    array([0, 1, 1])
    """
    groups, width = weights.shape
    ends = np.cumsum(weights, axis=1)
    line = (ends / ends[:, -1:] + np.arange(groups)[:, None]).ravel()
    place = np.searchsorted(line, level + group, side="right") - group * width
    return np.asarray(np.minimum(place, width - 1))
