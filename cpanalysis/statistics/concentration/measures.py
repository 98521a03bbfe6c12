"""How far episodes fall on few children, beside how far they would by chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.concentration.chance import deal
from cpanalysis.statistics.concentration.spread import nearest_k, negative_binomial_k
from cpanalysis.statistics.concentration.tallies import Tally, gini, tally, top_share
from cpanalysis.statistics.estimate import Floats, NotShown
from cpanalysis.statistics.resampling import Resampling

LEAST_CHILDREN = 20


@dataclass(frozen=True)
class BesideChance:
    """A measure, and what it would be were the same episodes dealt to the same children at random.

    ``expected`` is the median of the deals, ``lower`` and ``upper`` hold the middle part of them,
    ``p_value`` is the share of deals at least as concentrated, this one counted among them.
    """

    value: float
    expected: float
    lower: float
    upper: float
    p_value: float


@dataclass(frozen=True)
class Concentration:
    """How far episodes fall on few children.

    ``top_share`` is the share of the tenth of children with most; ``gini`` the bias-corrected
    coefficient; ``k`` the negative binomial's, infinite where nothing but chance is seen.
    """

    children: int
    episodes: int
    most_of_a_child: int
    top_share: BesideChance
    gini: BesideChance
    k: BesideChance


def concentration(
    episodes_by_child: ArrayLike, *, how: Resampling, least: int = 1
) -> Concentration | NotShown:
    """Return the concentration of episodes in children, each measure beside chance.

    Where most children have one episode, the top tenth holds a large share by arithmetic alone;
    only what goes beyond the random deals says that children differ.

    Parameters
    ----------
    episodes_by_child
        Number of episodes of each child.
    how
        Seed and number of deals, and the confidence of their interval.
    least
        1 where children are listed because they had an episode, 0 where the list came first (say,
        all looked-after children) and some may have none.

    Returns
    -------
    Concentration or NotShown
        NotShown below 20 children, or where there is no episode.

    Raises
    ------
    ParameterError
        Where a number is not whole, or a child has fewer episodes than ``least``.

    Notes
    -----
    Source: the null follows Bernasco & Steenbeek (2017), J. Quant. Criminol. 33, 451-467, on
    concentration that few events feign.

    Examples
    --------
    >>> found = concentration([1] * 40 + [2] * 8 + [30, 60], how=Resampling(seed=1, draws=500))
    >>> round(found.top_share.value, 3), round(found.top_share.expected, 3)
    (0.658, 0.199)
    >>> concentration([3, 1], how=Resampling(seed=1))
    NotShown(reason='2 children; 20 are needed')
    """
    found = tally(episodes_by_child)
    _refuse_fewer(found, least)
    if refusal := _refuse_few(found):
        return refusal
    dealt = deal(found, least=least, how=how)
    drawn_k, k = nearest_k(dealt, least=least), negative_binomial_k(found, least=least)
    return Concentration(
        int(found.total_children),
        int(found.total_episodes),
        most_of_a_child=int(found.episodes[-1]),
        top_share=_set_beside(float(top_share(found)), top_share(dealt), how),
        gini=_set_beside(float(gini(found)), gini(dealt), how),
        k=_set_beside(k, drawn_k, how, smaller=True),
    )


def _set_beside(
    value: float, dealt: Floats, how: Resampling, *, smaller: bool = False
) -> BesideChance:
    """Set ``value`` beside the deals; ``smaller`` says that a smaller one is more concentrated."""
    tail = (1 - how.confidence) / 2
    cuts = [0.5, tail, 1 - tail]
    middle, lower, upper = np.quantile(dealt, cuts, method="inverted_cdf")  # k may be infinite
    slack = 1e-9 * abs(value) if np.isfinite(value) else 0.0
    as_far = dealt <= value + slack if smaller else dealt >= value - slack
    p_value = (1 + int(np.sum(as_far))) / (1 + len(dealt))
    return BesideChance(value, float(middle), float(lower), float(upper), p_value)


def _refuse_fewer(found: Tally, least: int) -> None:
    fewest = int(np.argmax(found.children > 0))
    if least not in (0, 1):
        raise ParameterError(f"least is {least}; known: 0, 1")
    if found.children.any() and fewest < least:
        raise ParameterError(f"a child has {fewest} episodes; known: from {least}, or set least=0")


def _refuse_few(found: Tally) -> NotShown | None:
    children = int(found.total_children)
    if children < LEAST_CHILDREN:
        return NotShown(f"{children} children; {LEAST_CHILDREN} are needed")
    if not found.total_episodes:
        return NotShown("no episodes")
    return None
