"""Overlap of sets of children by opaque keys."""

from cpanalysis.statistics.overlap.bounds import Matched, OverlapBounds, bound_overlap
from cpanalysis.statistics.overlap.order import (
    DirectionalShare,
    Sightings,
    TimeOrder,
    order_first_events,
    share_seen_after,
    share_seen_before,
)
from cpanalysis.statistics.overlap.regions import Region, count_regions

__all__ = [
    "DirectionalShare",
    "Matched",
    "OverlapBounds",
    "Region",
    "Sightings",
    "TimeOrder",
    "bound_overlap",
    "count_regions",
    "order_first_events",
    "share_seen_after",
    "share_seen_before",
]
