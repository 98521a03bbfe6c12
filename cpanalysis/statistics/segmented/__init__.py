"""Change associated with an event at a known month: segmented regression of a monthly series."""

from cpanalysis.statistics.segmented.change import (
    Change,
    Lines,
    change_in_counts,
    change_in_proportions,
)
from cpanalysis.statistics.segmented.controlled import (
    Comparison,
    controlled_change_in_counts,
    ratio_of_ratios,
)
from cpanalysis.statistics.segmented.model import Segments
from cpanalysis.statistics.segmented.window import Range, change_over_window, inseparable

__all__ = [
    "Change",
    "Comparison",
    "Lines",
    "Range",
    "Segments",
    "change_in_counts",
    "change_in_proportions",
    "change_over_window",
    "controlled_change_in_counts",
    "inseparable",
    "ratio_of_ratios",
]
