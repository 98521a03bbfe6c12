"""When the agreement of two assessors is hidden: it rests on few cases."""

import polars as pl

from cpanalysis.declare.agreements import EXACT, SIGN
from cpanalysis.protect.blanking import (
    HIDDEN,
    blank,
    hidden_cells,
    is_among,
    is_any_small,
    keep_unless,
)

SIDES = ("force_higher", "force_lower")
FIGURES = ("cases", "agreed", *SIDES, "value", "lower", "upper", "p_value")
PAIRS = "self_vs_inspector_agreement"
YEAR = ["area", "period_end"]


def hide_agreements(
    agreements: pl.DataFrame, results: pl.DataFrame, threshold: int
) -> pl.DataFrame:
    """Return ``agreements`` without those of a year whose pairs are few on either scale.

    One scale of a year and the year itself would give the other scale away.
    """
    counted = hide_few(agreements, threshold)
    of_results = hidden_cells(results).filter(pl.col("indicator") == PAIRS).select(YEAR)
    few = counted.filter(pl.col("reason") == HIDDEN, pl.col("measure") == EXACT).select(YEAR)
    years = pl.concat([of_results, few]).unique()
    return blank(counted, is_among(years, YEAR), FIGURES)


def hide_few(agreements: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``agreements`` without those of few pairs, or of few that agreed or did not.

    Of how many one side graded higher, and of the test made from that, a small number is enough.
    """
    apart = pl.col("cases") - pl.col("agreed")
    few = is_any_small([pl.col("cases"), pl.col("agreed"), apart], threshold)
    lopsided = is_any_small([pl.col(name) for name in SIDES], threshold)
    guarded = agreements.with_columns(lopsided.alias("lopsided"))
    hidden = few | (pl.col("lopsided") & (pl.col("measure") == SIGN))
    shown = keep_unless(pl.col("lopsided"), SIDES)
    return blank(guarded, hidden, FIGURES).with_columns(shown).drop("lopsided")
