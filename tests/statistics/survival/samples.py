"""Waits that several tests share."""

import numpy as np
from numpy.typing import NDArray

from cpanalysis.statistics.survival import Waits, sort_waits

# Freireich et al. (1963), Blood 21, 699-716: weeks in remission, 6-mercaptopurine and placebo.
DRUG = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
DRUG_ENDED = [1] * 9 + [0] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def drug() -> Waits:
    return sort_waits(DRUG, DRUG_ENDED).waits


def placebo() -> Waits:
    return sort_waits(PLACEBO, [1] * 21).waits


def synthetic(seed: int, size: int = 120) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Lengths with many ties, and ends: open, done, ended otherwise."""
    draw = np.random.default_rng(seed)
    lengths = np.ceil(draw.exponential(10, size) * 2) / 2
    return lengths, draw.choice([0, 1, 2], size, p=[0.3, 0.5, 0.2])


def synthetic_waits(seed: int, size: int = 120) -> Waits:
    lengths, ends = synthetic(seed, size)
    return sort_waits(lengths, ends == 1).waits
