"""How soon again, all gaps taken together or by how many came before."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.estimate import Estimate, Floats, NotShown, Whole
from cpanalysis.statistics.repetition.gaps import Gaps
from cpanalysis.statistics.resampling import Resampling, bootstrap_weights
from cpanalysis.statistics.survival.curve import TIE, median_wait, share_within, survival_curve
from cpanalysis.statistics.survival.risk import product_limit, tabulate
from cpanalysis.statistics.survival.waits import DONE, Waits

HIGHEST_ORDER = 3


@dataclass(frozen=True)
class GapsOfOrder:
    """What is known of the gap after a child's first, second or third known episode.

    One gap a child: ``gaps`` of them, ``again`` ended in a new episode; the share again within the
    time asked for, and the median gap.
    """

    order: int
    gaps: int
    again: int
    share_again: Estimate | NotShown
    median: Estimate | NotShown


@dataclass(frozen=True)
class Recurrence:
    """How soon episodes recur.

    ``share_again`` within the time asked for, each child counting alike; ``by_order``; and how many
    gaps were ``negative`` (episodes overlap), ``zero`` or ``unknown`` and so left out.
    """

    children: int
    gaps: int
    again: int
    negative: int
    zero: int
    unknown: int
    share_again: Estimate | NotShown
    by_order: tuple[GapsOfOrder, ...]


def recurrence(gaps: Gaps, *, within: float, how: Resampling) -> Recurrence:
    """Return how soon episodes recur, all gaps together and by order.

    Source: by order: Prentice, Williams & Peterson (1981), Biometrika 68, 373-379; together:
    :func:`share_again_within`.

    >>> from cpanalysis.statistics.repetition.gaps import Watch, gaps_between_episodes
    >>> gaps = gaps_between_episodes(
    ...     [1, 1, 1, 2, 3], [0, 5, 40, 0, 3], [1, 6, 41, 2, 4], watch=Watch(0, 90))
    >>> found = recurrence(gaps, within=30, how=Resampling(seed=1))
    >>> found.gaps, found.again, round(found.share_again.value, 3)
    (5, 2, 0.167)
    """
    found = gaps.sort()
    return Recurrence(
        children=len(np.unique(gaps.child)),
        gaps=len(found.waits),
        again=int(np.sum(found.waits.kinds == DONE)),
        negative=len(found.negative),
        zero=len(found.zero),
        unknown=len(found.unknown),
        share_again=share_again_within(gaps, within, how=how),
        by_order=tuple(_of_order(gaps, order, within) for order in range(1, HIGHEST_ORDER + 1)),
    )


def share_again_within(gaps: Gaps, within: float, *, how: Resampling) -> Estimate | NotShown:
    """Return the share of gaps that end in a new episode within a time, each child counting alike.

    A child's last gap is always cut short, and who has short gaps has many: a Kaplan-Meier curve of
    all gaps counts the same few children over and over. Here a child with m completed gaps counts
    each 1 / m times and leaves out the last one; a child with none counts its one open gap. The
    interval is a bootstrap of children.
    Source: Wang & Chang (1999), J. Am. Stat. Assoc. 94, 146-153.
    """
    waits, child, weights = _weigh(gaps)
    value = float(_share_at(within, waits, weights))
    if len(waits) == 0 or (within > waits.times.max() and value < 1 - TIE):
        return NotShown(f"no child was watched for as long as {within:g} after an episode")
    children = int(child.max()) + 1
    drawn = [
        _share_at(within, waits, block[:, child] * weights)
        for block in bootstrap_weights(children, how)
    ]
    return Estimate(value, *how.interval(np.concatenate(drawn)))


def _weigh(gaps: Gaps) -> tuple[Waits, Whole, Floats]:
    """Return waits with their child, numbered from 0, and how often each counts."""
    usable = gaps.pick(gaps.times > 0)
    completed = np.bincount(usable.child, weights=usable.again, minlength=1)[usable.child]
    counted = usable.pick(usable.again | (completed == 0))
    child = np.unique(counted.child, return_inverse=True)[1]
    each = 1 / np.bincount(child, minlength=1)[child] if len(child) else np.zeros(0)
    return counted.sort().waits, child, each


def _share_at(within: float, waits: Waits, weights: Floats) -> Floats:
    table = tabulate(waits, kind=DONE, weights=weights)
    waiting = product_limit(table.at_risk, table.of_kind)
    last = int(np.searchsorted(table.times, within, side="right"))
    return 1 - waiting[..., last - 1] if last else np.zeros(weights.shape[:-1])


def _of_order(gaps: Gaps, order: int, within: float) -> GapsOfOrder:
    waits = gaps.pick(gaps.order == order).sort().waits
    curve = survival_curve(waits)
    again = int(np.sum(waits.kinds == DONE))
    return GapsOfOrder(order, len(waits), again, share_within(curve, within), median_wait(curve))
