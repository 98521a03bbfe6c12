"""Simulated months: counts and proportions with and without over-dispersion and a season."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

MEANS = (0.5, 1.0, 2.0, 5.0, 20.0, 100.0)
DISPERSIONS = (1.0, 3.0)
WAVES = (0.0, 0.3)
BASELINE = 24
WATCHED = 24


@dataclass(frozen=True)
class Setting:
    """What is simulated.

    ``mean`` events a month with variance ``dispersion × mean`` (negative binomial), times a
    yearly sine wave of relative height ``wave`` that starts at a random month; from month 25
    on, times ``change``. ``correlation`` is the lag-1 correlation of a log-normal rate.
    """

    mean: float
    dispersion: float = 1.0
    wave: float = 0.0
    change: float = 1.0
    correlation: float = 0.0

    def changed(self, change: float) -> "Setting":
        """Return the setting with a lasting change from month 25 on."""
        return replace(self, change=change)

    @property
    def name(self) -> str:
        """The setting in words."""
        spread = "Poisson" if self.dispersion == 1 else f"dispersion {self.dispersion:g}"
        season = f", wave {self.wave:.0%}" if self.wave else ""
        memory = f", autocorrelated {self.correlation:g}" if self.correlation else ""
        return f"mean {self.mean:g}, {spread}{season}{memory}"


STABLE = tuple(
    Setting(mean, dispersion, wave)
    for wave in WAVES
    for dispersion in DISPERSIONS
    for mean in MEANS
)


def simulate_counts(setting: Setting, *, series: int, generator: np.random.Generator) -> FloatArray:
    """Return counts of shape (series, 48)."""
    rate = _rates(setting, series, generator)
    if setting.correlation:
        rate = rate * _drift(setting, rate.shape, generator)
    elif setting.dispersion > 1:
        extra = setting.dispersion - 1
        rate = generator.gamma(rate / extra, extra)
    return generator.poisson(rate).astype(np.float64)


def simulate_shares(
    share: float, total: int, dispersion: float, *, series: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return events and totals of shape (series, 48), totals varying from month to month."""
    totals = generator.poisson(total, (series, BASELINE + WATCHED))
    chance = np.full(totals.shape, share)
    if dispersion > 1:
        together = (dispersion - 1) / (total - 1)
        size = (1 - together) / together
        chance = generator.beta(share * size, (1 - share) * size, totals.shape)
    return generator.binomial(totals, chance).astype(np.float64), totals.astype(np.float64)


def _rates(setting: Setting, series: int, generator: np.random.Generator) -> FloatArray:
    month = np.arange(BASELINE + WATCHED) + generator.uniform(0, 12, (series, 1))
    season = 1 + setting.wave * np.sin(2 * np.pi * month / 12)
    since = np.where(np.arange(BASELINE + WATCHED) >= BASELINE, setting.change, 1.0)
    return np.asarray(setting.mean * season * since)


def _drift(setting: Setting, shape: tuple[int, ...], generator: np.random.Generator) -> FloatArray:
    """Return a log-normal factor that remembers the month before, of mean 1."""
    memory = setting.correlation
    spread = np.sqrt(np.log1p((setting.dispersion - 1) / setting.mean))
    level = generator.normal(0, spread, shape)
    for month in range(1, shape[1]):
        fresh = np.sqrt(1 - memory**2) * level[:, month]
        level[:, month] = memory * level[:, month - 1] + fresh
    return np.asarray(np.exp(level - spread**2 / 2))
