"""How events vary about their mean: Poisson, negative binomial, binomial."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import expit, log_expit, logit, xlogy

from cpanalysis.statistics.estimate import Floats

FARTHEST = 30.0  # |linear predictor| beyond which exp() says nothing and may overflow


class Family(Protocol):
    """Mean, slope and variance of events, given linear predictor and size.

    The size is the exposure of a count, or the total of which the events are a share.
    """

    def mean(self, predictor: Floats, size: Floats) -> Floats:
        """Return expected events."""

    def slope(self, mean: Floats, size: Floats) -> Floats:
        """Return the change of the mean with the linear predictor."""

    def variance(self, mean: Floats, size: Floats) -> Floats:
        """Return the variance of events, up to the dispersion."""

    def curvature(self, mean: Floats, events: Floats, size: Floats) -> Floats:
        """Return minus the second derivative of the likelihood by the linear predictor."""

    def start(self, events: Floats, size: Floats) -> Floats:
        """Return a linear predictor to begin with, finite for every count."""

    def likelihood(self, predictor: Floats, events: Floats, size: Floats) -> Floats:
        """Return the logarithm of the likelihood of each, but for what does not change."""


@dataclass(frozen=True)
class Counts:
    """Counts with a log link; variance mean + α mean², so 0 is Poisson.

    Source: McCullagh & Nelder (1989), Generalized Linear Models; Lawless (1987),
    Can. J. Stat. 15, 209-225.
    """

    alpha: float = 0.0

    def mean(self, predictor: Floats, size: Floats) -> Floats:
        """Return ``size exp(predictor)``."""
        return np.asarray(size * np.exp(np.clip(predictor, -FARTHEST, FARTHEST)))

    def slope(self, mean: Floats, size: Floats) -> Floats:
        """Return the mean itself, as the link is the logarithm."""
        return mean

    def variance(self, mean: Floats, size: Floats) -> Floats:
        """Return ``mean + α mean²``."""
        return mean + self.alpha * mean**2

    def curvature(self, mean: Floats, events: Floats, size: Floats) -> Floats:
        """Return ``mean (1 + α y) / (1 + α mean)²``."""
        return mean * (1 + self.alpha * events) / (1 + self.alpha * mean) ** 2

    def start(self, events: Floats, size: Floats) -> Floats:
        """Return the logarithm of (events + 1/2) / size."""
        return np.asarray(np.log((events + 0.5) / size))

    def likelihood(self, predictor: Floats, events: Floats, size: Floats) -> Floats:
        """Return ``y log mean - mean``, or that of the negative binomial where α is above 0."""
        mean = self.mean(predictor, size)
        if self.alpha == 0:
            return np.asarray(xlogy(events, mean) - mean)
        spread = np.log1p(self.alpha * mean)
        return np.asarray(xlogy(events, mean) - (events + 1 / self.alpha) * spread)


@dataclass(frozen=True)
class Shares:
    """Events out of a total, with a logit link.

    Source: McCullagh & Nelder (1989), Generalized Linear Models, chapter 4.
    """

    def mean(self, predictor: Floats, size: Floats) -> Floats:
        """Return ``size / (1 + exp(-predictor))``."""
        return np.asarray(size * expit(np.clip(predictor, -FARTHEST, FARTHEST)))

    def slope(self, mean: Floats, size: Floats) -> Floats:
        """Return ``mean (1 - mean / size)``."""
        return mean * (1 - mean / size)

    def variance(self, mean: Floats, size: Floats) -> Floats:
        """Return ``mean (1 - mean / size)``."""
        return self.slope(mean, size)

    def curvature(self, mean: Floats, events: Floats, size: Floats) -> Floats:
        """Return ``mean (1 - mean / size)``, as the link is the canonical one."""
        return self.slope(mean, size)

    def start(self, events: Floats, size: Floats) -> Floats:
        """Return the logit of (events + 1/2) / (size + 1)."""
        return np.asarray(logit((events + 0.5) / (size + 1)))

    def likelihood(self, predictor: Floats, events: Floats, size: Floats) -> Floats:
        """Return ``y log p + (n - y) log(1 - p)``."""
        return np.asarray(events * log_expit(predictor) + (size - events) * log_expit(-predictor))
