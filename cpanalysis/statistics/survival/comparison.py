"""The log-rank test, of whether waits in several groups run off alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from statsmodels.duration.survfunc import survdiff

from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.survival.waits import DONE, Waits


@dataclass(frozen=True)
class LogRank:
    """Chi-squared statistic of the log-rank test, its degrees of freedom and p value."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


def log_rank(groups: Sequence[Waits]) -> LogRank | NotShown:
    """Return the log-rank test of the same course of waits in all ``groups``.

    Second to the difference in restricted means: it says whether, not how much, and is blind to
    curves that cross. Waits that ended otherwise count as open.
    Source: Mantel (1966), Cancer Chemother. Rep. 50, 163-170; from statsmodels.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> slow = sort_waits([4, 6, 8, 9, 9], [1, 1, 1, 1, 0]).waits
    >>> quick = sort_waits([1, 2, 3, 4, 9], [1, 1, 1, 1, 0]).waits
    >>> round(log_rank([slow, quick]).p_value, 3)
    0.301
    """
    if len(groups) < 2 or min(len(waits) for waits in groups) == 0:
        return NotShown("the log-rank test needs at least two groups with waits")
    if not any((waits.kinds == DONE).any() for waits in groups):
        return NotShown("no wait is done in any group")
    times = np.concatenate([waits.times for waits in groups])
    done = np.concatenate([waits.kinds == DONE for waits in groups]).astype(int)
    member = np.repeat(np.arange(len(groups)), [len(waits) for waits in groups])
    entries = np.concatenate([waits.entries for waits in groups])
    try:
        statistic, p_value = survdiff(times, done, member, entry=entries)
    except np.linalg.LinAlgError:
        return NotShown("the groups are never waiting at the same time")
    return LogRank(float(statistic), len(groups) - 1, float(p_value))
