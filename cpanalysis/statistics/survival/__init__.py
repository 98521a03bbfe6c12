"""Waiting times with open cases: curves, and what is read off them."""

from cpanalysis.statistics.survival.clustered import clustered_median, clustered_ninetieth
from cpanalysis.statistics.survival.curve import (
    Curve,
    median_wait,
    ninetieth_percentile,
    share_within,
    survival_curve,
    waiting_time,
)
from cpanalysis.statistics.survival.incidence import (
    Incidence,
    cumulative_incidence,
    incidence_within,
)
from cpanalysis.statistics.survival.medians import difference_in_medians
from cpanalysis.statistics.survival.restricted import (
    difference_in_restricted_means,
    restricted_mean,
)
from cpanalysis.statistics.survival.waits import SortedWaits, Waits, join_ends, sort_waits

__all__ = [
    "Curve",
    "Incidence",
    "SortedWaits",
    "Waits",
    "clustered_median",
    "clustered_ninetieth",
    "cumulative_incidence",
    "difference_in_medians",
    "difference_in_restricted_means",
    "incidence_within",
    "join_ends",
    "median_wait",
    "ninetieth_percentile",
    "restricted_mean",
    "share_within",
    "sort_waits",
    "survival_curve",
    "waiting_time",
]
