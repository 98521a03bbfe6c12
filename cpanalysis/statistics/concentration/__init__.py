"""How far episodes fall on few children, beside chance."""

from cpanalysis.statistics.concentration.measures import (
    BesideChance,
    Concentration,
    concentration,
)
from cpanalysis.statistics.concentration.tallies import (
    Tally,
    gini,
    lorenz_curve,
    tally,
    top_share,
)

__all__ = [
    "BesideChance",
    "Concentration",
    "Tally",
    "concentration",
    "gini",
    "lorenz_curve",
    "tally",
    "top_share",
]
