"""The negative binomial's k: how unequal children are behind their numbers of episodes."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln, xlogy

from cpanalysis.statistics.concentration.tallies import Tally
from cpanalysis.statistics.estimate import Floats

SMALLEST, LARGEST, STEPS = 1e-3, 1e3, 241
HALVINGS = 60


def negative_binomial_k(found: Tally, *, least: int) -> float:
    """Return the maximum-likelihood k of one tally; infinity where Poisson fits as well.

    The variance is mean + mean² / k: the smaller k, the more unequal the children. ``least`` is the
    fewest episodes with which a child can be listed: 0, or 1 for the zero-truncated model. The mean
    is fitted exactly for each k, and k is sought from 0.001 to 1,000.
    Source: Fisher (1941), Ann. Eugen. 11, 182-187; Sampford (1955), Biometrika 42, 58-69.

    >>> from cpanalysis.statistics.concentration.tallies import tally
    >>> found = tally([0] * 60 + [1] * 20 + [4] * 15 + [9] * 5)
    >>> round(negative_binomial_k(found, least=0), 3)
    0.319
    """
    near = float(nearest_k(found, least=least))
    if near in (SMALLEST, np.inf):
        return near
    average, step = _average(found), (LARGEST / SMALLEST) ** (1 / (STEPS - 1))

    def loss(log_k: float) -> float:
        return -float(found.children @ _logs(found.episodes, np.exp([log_k]), average, least)[0])

    around = (np.log(near / step), np.log(near * step))
    return float(np.exp(minimize_scalar(loss, bounds=around, options={"xatol": 1e-8}).x))


def nearest_k(found: Tally, *, least: int) -> Floats:
    """Return k of many tallies of as many children and episodes, to the nearest 6 %.

    >>> from cpanalysis.statistics.concentration.tallies import tally
    >>> nearest_k(tally([2] * 30), least=0).tolist()
    inf
    """
    average = _average(found)
    if average <= least:
        return np.full(found.children.shape[:-1], np.inf)
    tried = np.geomspace(SMALLEST, LARGEST, STEPS)
    poisson = _poisson_logs(found.episodes, average, least)
    logs = np.vstack([_logs(found.episodes, tried, average, least), poisson])
    best = (found.children @ logs.T).argmax(axis=-1)
    return np.asarray(np.append(tried, np.inf)[best])


def zero_truncated_mean(average: float) -> float:
    """Return the Poisson mean whose zero-truncated distribution has the mean ``average``.

    >>> round(zero_truncated_mean(2.0), 4)
    1.5936
    """
    return float(_untruncated(np.array([np.inf]), average, 1)[0])


def _average(found: Tally) -> float:
    return float(np.max(found.total_episodes) / np.max(found.total_children))


def _logs(episodes: Floats, ks: Floats, average: float, least: int) -> Floats:
    """Logarithm of the chance of each number of episodes (columns) for each k (rows)."""
    k, mean = ks[:, None], _untruncated(ks, average, least)[:, None]
    ways = gammaln(episodes + k) - gammaln(k) - gammaln(episodes + 1)
    chance = ways - k * np.log1p(mean / k) + xlogy(episodes, mean / (k + mean))
    return _truncate(chance, _none(k, mean), episodes, least)


def _poisson_logs(episodes: Floats, average: float, least: int) -> Floats:
    mean = _untruncated(np.array([np.inf]), average, least)
    chance = xlogy(episodes, mean) - mean - gammaln(episodes + 1)
    return _truncate(chance, np.exp(-mean), episodes, least)


def _truncate(logs: Floats, none: Floats, episodes: Floats, least: int) -> Floats:
    """Chances given at least ``least``; what is ruled out is 0, as no child is counted there."""
    return np.where(episodes >= least, logs - least * np.log1p(-none), 0.0)


def _untruncated(ks: Floats, average: float, least: int) -> Floats:
    """Mean before truncation, by halving, so that the mean after it is ``average``."""
    low, high = np.zeros(len(ks)), np.full(len(ks), average)
    for _ in range(HALVINGS if least else 0):
        middle = (low + high) / 2
        above = middle > average * (1 - _none(ks, middle))
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return high


def _none(ks: Floats, mean: Floats) -> Floats:
    """Chance of no episode."""
    finite = np.where(np.isinf(ks), 1.0, ks)
    return np.where(np.isinf(ks), np.exp(-mean), np.exp(-finite * np.log1p(mean / finite)))
