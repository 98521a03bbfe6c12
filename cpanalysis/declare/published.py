"""What is published about the force, as it was read: documents, not records."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Published:
    """The files of ``data/published``, each a frame."""

    figures: pl.DataFrame
    grades: pl.DataFrame
    events: pl.DataFrame
    recommendations: pl.DataFrame
    recommendation_indicators: pl.DataFrame
    catalogue: pl.DataFrame
    judgements: pl.DataFrame
    documents: pl.DataFrame
