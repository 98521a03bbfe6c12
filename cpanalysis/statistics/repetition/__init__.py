"""How soon again: gaps between the episodes of a child."""

from cpanalysis.statistics.repetition.gaps import (
    Gaps,
    IndexGaps,
    Landmark,
    Watch,
    first_gaps,
    from_landmark,
    gaps_between_episodes,
)
from cpanalysis.statistics.repetition.recurrence import (
    GapsOfOrder,
    Recurrence,
    recurrence,
    share_again_within,
)

__all__ = [
    "Gaps",
    "GapsOfOrder",
    "IndexGaps",
    "Landmark",
    "Recurrence",
    "Watch",
    "first_gaps",
    "from_landmark",
    "gaps_between_episodes",
    "recurrence",
    "share_again_within",
]
