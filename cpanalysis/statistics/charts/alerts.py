"""The calibrated signals: which months, alone or together, are too far from the baseline."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, IntArray, Observations
from cpanalysis.statistics.charts.model import Model, chances_of
from cpanalysis.statistics.charts.tails import Chances
from cpanalysis.statistics.charts.thresholds import Thresholds, thresholds_of
from cpanalysis.statistics.charts.windows import WIDTHS, month_sums, together_chances


@dataclass(frozen=True)
class Alerts:
    """Signals of all series.

    Attributes
    ----------
    month
        Months outside their own limits: -1, 0 or 1, shape (series, months).
    together
        Months at which the last so many together signal: -1, 0 or 1, shape (series, months,
        widths).
    ahead
        Which months lie after the baseline: months together are all before or all after it.
    """

    month: IntArray
    together: IntArray
    ahead: BoolArray

    @property
    def raised(self) -> IntArray:
        """Whether data up to a month signal at that month: -1, 0 or 1; months together lead."""
        joint = _strongest(self.together)
        return np.where(joint != 0, joint, self.month)

    @property
    def member(self) -> IntArray:
        """Which months belong to months that signalled together: -1, 0 or 1."""
        none = np.zeros(len(self.month), dtype=np.int64)
        return self.members(none, since=none)

    def members(self, side: IntArray, *, since: IntArray) -> IntArray:
        """Return the same, less what a stretch to one ``side`` leaves out: months before ``since``.

        Months that signal together up to a month of the stretch begin with it at the earliest.
        """
        marked = np.zeros_like(self.month)
        months = np.arange(marked.shape[1])
        for column, width in enumerate(WIDTHS):
            for back in range(width):
                ends = self.together[:, back:, column]
                at = months[: ends.shape[1]]
                begun = marked[:, : ends.shape[1]]
                same = self.ahead[:, back:] == self.ahead[:, : ends.shape[1]]
                of_stretch = (ends == side[:, None]) & (at + back >= since[:, None])
                early = (side[:, None] != 0) & of_stretch & (at < since[:, None])
                fresh = np.where(same & ~early, ends, 0)
                marked[:, : ends.shape[1]] = np.where(begun != 0, begun, fresh)
        return marked


def raise_alerts(model: Model, observed: Observations, *, tested: BoolArray) -> Alerts:
    """Return the signals of the months ``tested``, within the baseline and after it.

    A month alone signals outside its predictive limits. Months together are tested apart
    within the baseline and after it, each against the baseline; within it only where a
    season would not pass for a change.
    """
    limits = thresholds_of(model)
    alone = chances_of(model, month_sums(model, observed), where=tested)
    month = _sides(alone, limits.month_lower, limits.month_upper)
    ahead = after_baseline(model.used)
    within = _together(model, observed, tested & comparable(model), limits, within=True)
    after = _together(model, observed, tested & ahead, limits, within=False)
    return Alerts(month, np.where(within != 0, within, after), ahead)


def comparable(model: Model) -> BoolArray:
    """Return the baseline months that may be compared with one another.

    None where a season was to be looked for and could not be told from a change.
    """
    return np.asarray(model.used & (model.seasonal | (model.cycle == 0))[:, None])


def after_baseline(used: BoolArray) -> BoolArray:
    """Return the months after the last of each baseline.

    >>> after_baseline(np.array([[True, False, True, False]])).tolist()
    [[False, False, False, True]]
    """
    left = used[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.asarray((left == 0) & used.any(axis=1, keepdims=True))


def _together(
    model: Model, observed: Observations, tested: BoolArray, limits: Thresholds, *, within: bool
) -> IntArray:
    shape = (*tested.shape, len(WIDTHS))
    if not tested.any():
        return np.zeros(shape, dtype=np.int64)
    chances = together_chances(model, observed, tested=tested, within=within)
    allowed = limits.within if within else limits.together
    return _sides(chances, allowed, allowed)


def _sides(chances: Chances, lower: FloatArray, upper: FloatArray) -> IntArray:
    shape = (len(lower),) + (1,) * (chances.lower.ndim - 1)
    high = chances.upper < upper.reshape(shape)
    low = chances.lower < lower.reshape(shape)
    return high.astype(np.int64) - low.astype(np.int64)


def _strongest(sides: IntArray) -> IntArray:
    """Return the side of the widest window that signals."""
    found = np.zeros(sides.shape[:2], dtype=np.int64)
    for column in range(sides.shape[2]):
        found = np.where(sides[:, :, column] != 0, sides[:, :, column], found)
    return found
