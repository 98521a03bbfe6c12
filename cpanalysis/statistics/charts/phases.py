"""Which months belong to which phase, and which of them make its limits."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts.arrays import BoolArray, IntArray
from cpanalysis.statistics.charts.options import MINIMUM_POINTS, ChartOptions


@dataclass(frozen=True)
class Phase:
    """One stretch between declared breaks, for all series.

    Attributes
    ----------
    member
        Which months lie in it, shape (months,).
    tested
        Which recorded, finished months of each series do, shape (series, months).
    used
        Which of them make the limits: none where there are fewer than twelve.
    """

    member: BoolArray
    tested: BoolArray
    used: BoolArray

    @property
    def enough(self) -> BoolArray:
        """Which series have limits in this phase."""
        return np.asarray(self.used.any(axis=1))


def phase_numbers(months: int, breaks: tuple[int, ...]) -> IntArray:
    """Return the number of the phase of each month, from 0.

    Raises
    ------
    ParameterError
        For a break that lies outside the series.

    Examples
    --------
    >>> phase_numbers(5, (2, 4)).tolist()
    [0, 0, 1, 1, 2]
    """
    if breaks and breaks[-1] >= months:
        raise ParameterError(f"no month at break {breaks[-1]}; the series has {months}, from 0")
    return np.searchsorted(np.asarray(breaks, dtype=np.int64), np.arange(months), side="right")


def split_phases(recorded: BoolArray, options: ChartOptions) -> list[Phase]:
    """Return the phases of all series, the first months of each as its frozen baseline."""
    numbers = phase_numbers(recorded.shape[1], options.breaks)
    finished = recorded.copy()
    if options.partial_last:
        finished[:, -1] = False
    return [
        _phase(finished, numbers == number, options.baseline)
        for number in range(len(options.breaks) + 1)
    ]


def _phase(finished: BoolArray, member: BoolArray, baseline: int) -> Phase:
    tested = finished & member
    enough = tested.sum(axis=1, keepdims=True) >= MINIMUM_POINTS
    return Phase(member, tested, tested & (tested.cumsum(axis=1) <= baseline) & enough)
