"""What differs between counts, proportions and values; everything after it is the same.

Each family is a generalised linear model with its natural link, so that what the baseline
leaves unsure has one formula for all of them.
"""

from typing import Literal, Protocol

import numpy as np
from scipy.special import expit, logit

from cpanalysis.statistics.charts.arrays import FloatArray

PRIOR_EVENTS = 0.5
"""Half an event is spread over the baseline (Jeffreys), so that no level is exactly 0."""

STEEPEST = 30.0
"""Linear predictors are held within this, far outside any real rate."""

FamilyName = Literal["counts", "proportions", "values"]


class Family(Protocol):
    """The parts of a generalised linear model that a chart needs."""

    @property
    def name(self) -> FamilyName:
        """Which family it is."""
        ...

    @property
    def weak_penalty(self) -> float:
        """How firmly the first fit holds the season."""
        ...

    @property
    def season_cap(self) -> float:
        """Largest variance of a seasonal coefficient."""
        ...

    @property
    def longest_step(self) -> float:
        """Longest step of the fit."""
        ...

    def rate(self, linear: FloatArray) -> FloatArray:
        """Return the mean per unit of exposure."""
        ...

    def slope(self, rate: FloatArray) -> FloatArray:
        """Return the variance per unit of exposure, before over-dispersion."""
        ...

    def link(self, rate: FloatArray) -> FloatArray:
        """Return the linear predictor of a rate."""
        ...

    def prior(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return events and exposure to add, ``share`` being each month's part of exposure."""
        ...


class Counts:
    """Events in an exposure: Poisson, wider where over-dispersed."""

    name: FamilyName = "counts"
    weak_penalty = 4.0
    season_cap = 0.25
    longest_step = 1.0

    def rate(self, linear: FloatArray) -> FloatArray:
        """Return ``exp(linear)``.

        >>> Counts().rate(np.array([0.0])).tolist()
        [1.0]
        """
        return np.asarray(np.exp(np.clip(linear, -STEEPEST, STEEPEST)))

    def slope(self, rate: FloatArray) -> FloatArray:
        """Return the rate itself: variance equals mean."""
        return rate

    def link(self, rate: FloatArray) -> FloatArray:
        """Return ``log(rate)``."""
        return np.asarray(np.log(rate))

    def prior(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return half an event in no exposure."""
        return PRIOR_EVENTS * share, 0.0 * share


class Proportions:
    """Events out of a denominator: binomial, wider where over-dispersed."""

    name: FamilyName = "proportions"
    weak_penalty = 4.0
    season_cap = 0.25
    longest_step = 1.0

    def rate(self, linear: FloatArray) -> FloatArray:
        """Return ``1 / (1 + exp(-linear))``.

        >>> Proportions().rate(np.array([0.0])).tolist()
        [0.5]
        """
        return np.asarray(expit(np.clip(linear, -STEEPEST, STEEPEST)))

    def slope(self, rate: FloatArray) -> FloatArray:
        """Return ``rate (1 - rate)``."""
        return rate * (1 - rate)

    def link(self, rate: FloatArray) -> FloatArray:
        """Return the log odds."""
        return np.asarray(logit(rate))

    def prior(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return half an event in one more child."""
        return PRIOR_EVENTS * share, 2 * PRIOR_EVENTS * share


class Values:
    """Measurements, such as monthly medians: normal, spread from moving ranges."""

    name: FamilyName = "values"
    weak_penalty = 1e-9
    season_cap = np.inf
    longest_step = np.inf

    def rate(self, linear: FloatArray) -> FloatArray:
        """Return the predictor itself.

        >>> Values().rate(np.array([3.0])).tolist()
        [3.0]
        """
        return linear

    def slope(self, rate: FloatArray) -> FloatArray:
        """Return 1: the variance does not depend on the level."""
        return np.ones_like(rate)

    def link(self, rate: FloatArray) -> FloatArray:
        """Return the rate itself."""
        return rate

    def prior(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return nothing to add."""
        return 0.0 * share, 0.0 * share
