"""What is not recorded, in a sentence."""

import polars as pl

from cpanalysis.words.catalogue import CATALOGUE
from cpanalysis.words.numbers import lower_first
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences


def describe_unknowns(rows: pl.DataFrame, district: str) -> Sentences:
    """Return of how many shares answers are missing, and of which most."""
    shares = rows.filter(
        pl.col("unit") == "proportion",
        pl.col("status") == "ok",
        pl.col("indicator").is_in(list(CATALOGUE)),
    )
    lacking = shares.filter(pl.col("n_not_recorded") > 0).sort("n_not_recorded", descending=True)
    if lacking.is_empty():
        return Sentences((f"No share of {district} lacks an answer.",))
    title = CATALOGUE[lacking["indicator"][0]].title
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(shares) else "",
            f"Of {shares.height} shares of {district} {lacking.height} lack answers, most of all:"
            f" {lower_first(title)}.",
        )
    ).without_blanks()
