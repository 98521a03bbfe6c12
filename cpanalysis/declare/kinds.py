"""The kinds of indicator: the kind alone decides interval, chart and comparison."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Count:
    """Events in a period."""

    unit: str = "count"


@dataclass(frozen=True)
class Stock:
    """A number known at a date, such as a population: it has no interval."""

    unit: str = "count"


@dataclass(frozen=True)
class Rate:
    """Events against people at risk, ``per`` so many of them, a year."""

    per: int
    of: str

    @property
    def unit(self) -> str:
        """The unit in words.

        >>> Rate(10_000, "children aged 0 to 17").unit
        'per 10,000'
        """
        return f"per {self.per:,}"


@dataclass(frozen=True)
class Proportion:
    """A share of a whole: each of the denominator either counts or does not."""

    unit: str = "proportion"


@dataclass(frozen=True)
class Duration:
    """A waiting time: median and ninetieth percentile read off a survival curve."""

    unit: Literal["minutes", "hours", "days"]


@dataclass(frozen=True)
class Concentration:
    """How unevenly events fall on children."""

    unit: str = "proportion"


@dataclass(frozen=True)
class Grades:
    """A distribution over ordered grades."""

    unit: str = "proportion"


@dataclass(frozen=True)
class Agreement:
    """How often two assessors agree."""

    unit: str = "proportion"


Kind = Count | Stock | Rate | Proportion | Duration | Concentration | Grades | Agreement


@dataclass(frozen=True)
class Higher:
    """A higher value is better."""


@dataclass(frozen=True)
class Lower:
    """A lower value is better."""


@dataclass(frozen=True)
class Neither:
    """Neither direction is better by itself; ``why`` says how to read a change."""

    why: str


Better = Higher | Lower | Neither
