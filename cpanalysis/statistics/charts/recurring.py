"""The dispersion that children who recur bring into the months of a chart.

Months are sums over spells that overlap, so a child who comes again makes its months, and the sums
of neighbouring months, vary more than chance. Where ``c`` is what one child has in a quarter, a sum
of events varies as much as ``Σ c² / Σ c`` times chance: the variance of a sum over independent
children. Of a share it is ``Σ r² / Σ p (1 - p) n``, with ``r`` how far the events of a child lie
from the share ``p`` of its ``n`` records (:mod:`cpanalysis.measure.records.clusters` adds both up).
Quarters hold most of a spell and are short enough to be many in a baseline.
Source: the variance of clustered counts, Glynn, Stukel, Sharp, Bubolz, Freeman and Fisher (1993),
American Journal of Epidemiology 137, 777-786.
"""

import numpy as np

from cpanalysis.statistics.charts.alerts import after_baseline
from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.phases import Phase, split_phases
from cpanalysis.statistics.charts.windows import ending

YEAR = 12
TENTHS = 10
"""Dispersions are rounded up to a tenth: they are not known better, and say less of any child."""


def recurring_dispersion(
    chance: FloatArray, squares: FloatArray, *, recorded: BoolArray, options: ChartOptions
) -> FloatArray:
    """Return the dispersion of each month that children bring, shape (series, months).

    ``chance`` and ``squares`` stand at the first month of each quarter, 0 elsewhere: the sum over
    known children of their squares, and what it is by chance. Months of a baseline have that of
    the baseline. Later ones have that of the four quarters up to their own where it is larger: a
    child who alone brings many of their events does not make a change. nan where no child is known.

    >>> one_each, at = np.tile([9.0, 0, 0], (1, 8)), np.ones((1, 24), bool)
    >>> twice = recurring_dispersion(one_each, 2 * one_each, recorded=at, options=ChartOptions())
    >>> twice[0, 0].tolist()
    2.0
    """
    found = np.full(recorded.shape, np.nan)
    for phase in split_phases(recorded, options):
        found[:, phase.member] = _of_phase(chance, squares, phase)[:, phase.member]
    return np.asarray(np.ceil(TENTHS * np.maximum(found, 1.0) - 1e-9) / TENTHS)


def _of_phase(chance: FloatArray, squares: FloatArray, phase: Phase) -> FloatArray:
    base = _ratio(*(np.where(phase.used, part, 0.0).sum(axis=1) for part in (squares, chance)))
    year = _ratio(*(ending(YEAR)(part) for part in (squares, chance)))
    later = after_baseline(phase.used) & (year > base[:, None])
    return np.where(later, year, base[:, None])


def _ratio(squares: FloatArray, chance: FloatArray) -> FloatArray:
    return np.where(chance > 0, squares / np.where(chance > 0, chance, 1.0), np.nan)
