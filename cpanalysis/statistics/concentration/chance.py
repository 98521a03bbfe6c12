"""The same episodes dealt to the same children again, at random."""

import numpy as np
from scipy.stats import poisson

from cpanalysis.statistics.concentration.spread import zero_truncated_mean
from cpanalysis.statistics.concentration.tallies import Tally
from cpanalysis.statistics.estimate import Floats
from cpanalysis.statistics.resampling import Resampling

FARTHEST = 1e-12  # chance of a number of episodes that is left out
LARGEST_BLOCK = 20_000


def deal(found: Tally, *, least: int, how: Resampling) -> Tally:
    """Return tallies of the episodes of ``found`` dealt at random to its children.

    Every episode falls on each child alike; with ``least`` 1 only deals count in which each child
    has at least one, as every child of the list has had one. Drawn exactly: independent Poisson
    numbers, kept where they add up to the episodes there are, are such a deal.
    Source: Feller (1968), An Introduction to Probability Theory and Its Applications 1, chapter IX.

    >>> from cpanalysis.statistics.concentration.tallies import tally
    >>> dealt = deal(tally([1, 1, 1, 5]), least=1, how=Resampling(seed=1, draws=100))
    >>> set(dealt.total_children.tolist()), set(dealt.total_episodes.tolist())
    ({4.0}, {8.0})
    """
    children, episodes = int(found.total_children), int(found.total_episodes)
    chances = _chances(episodes / children, least, most=episodes)
    numbers = np.arange(len(chances), dtype=float)
    draw, kept = np.random.default_rng(how.seed), np.empty((0, len(chances)))
    block = how.draws
    while len(kept) < how.draws:
        tallies = draw.multinomial(children, chances, size=block)
        kept = np.vstack([kept, tallies[tallies @ numbers == episodes]])
        block = min(2 * block, LARGEST_BLOCK)
    return Tally(numbers, kept[: how.draws].astype(float))


def _chances(average: float, least: int, *, most: int) -> Floats:
    """Chance of each number of episodes of a child, given at least ``least``."""
    mean = zero_truncated_mean(average) if least else average
    top = min(most, int(poisson.isf(FARTHEST, mean)) + 1)
    chances = poisson.pmf(np.arange(top + 1), mean)
    chances[:least] = 0
    if average <= least:
        chances[:] = np.arange(top + 1) == least
    return np.asarray(chances / chances.sum())
