"""Series that several tests of segmented models share."""

import numpy as np
from numpy.typing import NDArray

from cpanalysis.statistics.segmented.fitting import Months
from cpanalysis.statistics.segmented.model import Segments, lay_out
from cpanalysis.statistics.segmented.planted import Plan, plant

DESIGN = lay_out(48, 24, segments=Segments(), waves=1)
EXPOSURE = 1000.0 + 5 * np.arange(48)


def counts(seed: int = 1, mean: float = 20.0) -> NDArray[np.float64]:
    return plant(Plan(mean=mean, level=0.7, dispersion=2), series=1, seed=seed)[0]


def months(events: NDArray[np.float64], size: NDArray[np.float64]) -> Months:
    return Months(events, size, np.zeros(len(events)), np.arange(len(events)))
