"""How many children have how many episodes, and the measures that only that decides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Floats, Whole

TOP = 0.1


@dataclass(frozen=True, eq=False)
class Tally:
    """Children by number of episodes: ``children[..., i]`` have ``episodes[i]``, ascending.

    Leading dimensions of ``children`` are separate tallies over the same numbers.
    """

    episodes: Floats
    children: Floats

    @property
    def total_children(self) -> Floats:
        """All children of each tally."""
        return np.asarray(self.children.sum(axis=-1))

    @property
    def total_episodes(self) -> Floats:
        """All episodes of each tally."""
        return np.asarray(self.children @ self.episodes)


def tally(episodes_by_child: ArrayLike) -> Tally:
    """Return the tally of the number of episodes of each child.

    Raises
    ------
    ParameterError
        Where a number is not whole or is below 0.

    Examples
    --------
    >>> tally([1, 1, 4]).children.tolist()
    [0.0, 2.0, 0.0, 0.0, 1.0]
    """
    counts = np.asarray(episodes_by_child, dtype=float).ravel()
    wrong = ~np.isfinite(counts) | (counts < 0) | (counts != np.floor(counts))
    if wrong.any():
        raise ParameterError(f"a child has {counts[wrong][0]:g} episodes; known: 0, 1, 2, ...")
    children: Whole = np.bincount(counts.astype(int), minlength=1)
    return Tally(np.arange(len(children), dtype=float), children.astype(float))


def gini(found: Tally) -> Floats:
    """Return the bias-corrected Gini coefficient, 0 all alike to 1 all with one child.

    With x in ascending order, and n children::

        n / (n - 1) [2 Σ i x(i) / (n Σ x) - (n + 1) / n]

    nan for fewer than two children or no episode.
    Source: Gini (1912); correction Deltas (2003), Rev. Econ. Stat. 85, 226-234.

    >>> float(gini(tally([0, 0, 0, 5])))
    1.0
    """
    last = np.cumsum(found.children, axis=-1)
    ranks = found.children * (2 * last - found.children + 1) / 2
    number, total = found.total_children, found.total_episodes
    raw = 2 * (ranks @ found.episodes) - (number + 1) * total
    return _divide(raw, (number - 1) * total)


def top_share(found: Tally, *, top: float = TOP) -> Floats:
    """Return the share of episodes of the ``top`` part of children with most, by default a tenth.

    A part that is no whole number of children takes that part of the next child's episodes (the
    Lorenz curve is joined by straight lines). nan where there is no episode.
    Source: Lorenz (1905), Publ. Am. Stat. Assoc. 9, 209-219.

    >>> round(float(top_share(tally([1] * 15 + [5]))), 4)
    0.28
    """
    above = found.total_children[..., None] - np.cumsum(found.children, axis=-1)
    wanted = top * found.total_children[..., None]
    taken = np.clip(wanted - above, 0, found.children)
    return _divide(taken @ found.episodes, found.total_episodes)


def lorenz_curve(found: Tally) -> tuple[Floats, Floats]:
    """Return the points of the Lorenz curve: shares of children, fewest first, and of episodes.

    >>> [line.tolist() for line in lorenz_curve(tally([1, 1, 2]))]
    [[0.0, 0.6666666666666666, 1.0], [0.0, 0.5, 1.0]]
    """
    some = found.children > 0
    children, episodes = found.children[some], (found.children * found.episodes)[some]
    return _shares(children), _shares(episodes)


def _shares(parts: Floats) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(parts)])
    return _divide(sums, sums[-1])


def _divide(above: Floats, below: Floats) -> Floats:
    above, below = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))
