"""Funnels: how many districts that do not differ are flagged.

Set-up. Four districts of the sizes of the force's, with one and the same true rate, and 24 or
48 months of each. The over-dispersion is estimated from those district-months, each against its
own district's mean, and the last twelve months of every district are placed in the funnel about
the value of all four together. Held to at most 5 % beyond the 95 % limits and 0.3 % beyond the
99.8 % limits; that a district is a part of the value that it is compared with makes both a little
rarer. Beside it stands the funnel as it is usually drawn, without over-dispersion.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.rows import Row, at_most
from cpanalysis.statistics.funnel import overdispersion, poisson_position

FAMILY = "funnels"
SIZES = np.array([0.64, 1.04, 0.88, 1.44])
"""Of the four districts, against the mean of the four."""
WARNED, ALARMED = 0.05, 0.003
SERIES = 800
YEAR = 12

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """Events a district-month on average, their dispersion, and how many months there are."""

    mean: float
    dispersion: float
    months: int

    @property
    def name(self) -> str:
        """The setting in words."""
        spread = "chance alone" if self.dispersion == 1 else f"dispersion {self.dispersion:g}"
        return f"{self.mean:g} a district-month, {spread}, {self.months} months"


@dataclass(frozen=True)
class Job:
    """One setting with its own random numbers."""

    setting: Setting
    seed: int
    size: float

    def rows(self) -> list[Row]:
        """Return the part of stable districts flagged, ours and the funnel without dispersion."""
        generator = np.random.default_rng(self.seed)
        series = max(int(SERIES * self.size), 2)
        places = [place_districts(self.setting, generator) for _ in range(series)]
        ours, plain = (np.abs(np.array(side)) for side in zip(*places, strict=True))
        return report(self.setting.name, ours, plain)


def run(seed: int, *, size: float = 1.0, workers: int = 2) -> list[Row]:
    """Return every row that concerns funnels."""
    jobs = [Job(setting, 1000 * seed + at, size) for at, setting in enumerate(SETTINGS)]
    if workers == 1:
        return list(chain.from_iterable(job.rows() for job in jobs))
    with ProcessPoolExecutor(workers) as pool:
        return list(chain.from_iterable(pool.map(Job.rows, jobs)))


def report(name: str, ours: Floats, plain: Floats) -> list[Row]:
    """Return how many districts lie beyond the limits, with a dispersion estimated and without."""
    return [
        at_most(FAMILY, name, "beyond 95 %", value=float((ours >= 1).mean()), limit=WARNED),
        at_most(FAMILY, name, "beyond 99.8 %", value=float((ours >= 2).mean()), limit=ALARMED),
        Row(FAMILY, name, "beyond 95 %, no dispersion", float((plain >= 1).mean())),
        Row(FAMILY, name, "beyond 99.8 %, no dispersion", float((plain >= 2).mean())),
    ]


def place_districts(setting: Setting, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Return where stable districts lie, with the dispersion of their months and without."""
    months = draw_counts(generator, setting)
    own = np.broadcast_to(months.mean(axis=1)[:, None], months.shape)
    spread = overdispersion(months, own, fitted=len(SIZES))
    events = months[:, -YEAR:].sum(axis=1)
    expected = events.sum() * SIZES / SIZES.sum()
    found = poisson_position(events, expected, dispersion=spread)
    return np.asarray(found), np.asarray(poisson_position(events, expected))


def draw_counts(generator: np.random.Generator, setting: Setting) -> Floats:
    """Return the events of each district and month."""
    mean = np.repeat((setting.mean * SIZES)[:, None], setting.months, axis=1)
    extra = setting.dispersion - 1
    if extra > 0:
        mean = generator.gamma(mean / extra, extra)
    return generator.poisson(mean).astype(np.float64)


SETTINGS = tuple(
    Setting(mean, dispersion, months)
    for mean, dispersion, months in product((2.0, 10.0, 50.0), (1.0, 3.0, 6.0), (24, 48))
)
