"""Koopman's score interval for a ratio of proportions, many rows at once.

statsmodels has it for one pair at a time, and misses the end where a group has all events.
"""

import numpy as np

from cpanalysis.statistics.interval import FloatArray

Four = tuple[FloatArray, FloatArray, FloatArray, FloatArray]

LOG_RATIO_LIMIT = 25.0
HALVINGS = 60


def koopman_ends(four: Four, z: float) -> tuple[FloatArray, FloatArray]:
    """Return the least and the greatest ratio that the score test does not refuse.

    ``four`` is events 1, total 1, events 2, total 2, nan where missing; ``z`` the normal
    quantile. Without events in either group both ends are nan.

    References
    ----------
    Koopman (1984), Biometrics 40, 513-517.

    Examples
    --------
    >>> row = tuple(np.array([number]) for number in (36.0, 40.0, 16.0, 80.0))
    >>> [end.round(2).item() for end in koopman_ends(row, 1.959964)]
    [2.94, 7.15]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = (_end(four, z, towards=limit) for limit in (-1, 1))
    some = np.where(four[0] + four[2] > 0, 1.0, np.nan)
    return np.where(four[0] == 0, 0.0, lower) * some, np.where(four[2] == 0, np.inf, upper) * some


def log_ratio(*four: FloatArray) -> FloatArray:
    """Return the logarithm of a ratio of shares or rates, infinite where one has no events.

    >>> round(log_ratio(np.array(20.0), np.array(4.0), np.array(5.0), np.array(2.0)).item(), 4)
    0.6931
    """
    events_1, size_1, events_2, size_2 = four
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(events_1 / size_1) - np.log(events_2 / size_2))


def _end(four: Four, z: float, *, towards: int) -> FloatArray:
    """Halve the way from the estimate to the end of the scale until the test just refuses."""
    inside = np.clip(log_ratio(*four), -LOG_RATIO_LIMIT, LOG_RATIO_LIMIT)
    outside = np.where(np.isnan(inside), np.nan, towards * LOG_RATIO_LIMIT)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        refused = _statistic(np.exp(middle), *four) > z**2
        inside, outside = np.where(refused, inside, middle), np.where(refused, middle, outside)
    return np.exp(inside)


def _statistic(ratio: FloatArray, *four: FloatArray) -> FloatArray:
    events_1, total_1, events_2, total_2 = four
    share_2 = _likeliest_share(ratio, *four)
    share_1 = np.minimum(ratio * share_2, 1.0)
    variance = share_1 * (1 - share_1) / total_1 + ratio**2 * share_2 * (1 - share_2) / total_2
    return np.asarray((events_1 / total_1 - ratio * events_2 / total_2) ** 2 / variance)


def _likeliest_share(ratio: FloatArray, *four: FloatArray) -> FloatArray:
    """Return the likeliest share of group 2 among those whose ratio is the one given."""
    events_1, total_1, events_2, total_2 = four
    linear = ratio * (total_1 + events_2) + events_1 + total_2
    square = ratio * (total_1 + total_2) * (events_1 + events_2)
    root = np.sqrt(np.maximum(linear**2 - 4 * square, 0.0))
    return np.minimum(2 * (events_1 + events_2) / (linear + root), 1.0)
