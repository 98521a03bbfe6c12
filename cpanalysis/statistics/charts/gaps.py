"""Charts of the gaps between rare events: g (cases between) and t (time between).

Where a district has an event every few months, a chart of monthly counts is a row of zeros;
the gap from each event to the next says more. A *long* gap means that events are rarer, so
``higher`` on these charts means fewer events.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, fdtr, fdtrc, fdtri

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_series,
    refuse_fractions,
)
from cpanalysis.statistics.charts.autocorrelation import lag_one, notable
from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.chart import Chart, ChartKind, State, StateName
from cpanalysis.statistics.charts.drawn import mark
from cpanalysis.statistics.charts.making_data_count import assure, classify
from cpanalysis.statistics.charts.moving_range import Limits
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.phases import phase_numbers, split_phases
from cpanalysis.statistics.charts.tails import Chances

GAP_ALONE = 7e-4
"""Chance below which one gap signals: at most 5 % of stable series of 24 gaps do, together
with the next."""

GAPS_TOGETHER = 7e-4
"""Chance below which several gaps together signal."""

WIDTHS = (2, 3, 4, 6, 8, 12)
