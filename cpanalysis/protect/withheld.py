"""What protection took out of the frames beside the results, for the log of the data controller.

The log says of which indicator, area and period how many figures were hidden, and by which rule.
It is made by comparing frames before and after, so that no rule can forget to report; it holds no
figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import polars.selectors as cs

from cpanalysis.declare.results import PLACE
from cpanalysis.protect.blanking import NOBODY, is_any_small

COUNTS: Mapping[str, tuple[str, ...]] = {
    "results": ("numerator", "denominator"),
    "wait_comparisons": ("waits", "children", "open", "other_end", "ended", "unusable"),
    "curves": ("at_risk",),
    "repetition": ("children", "episodes", "counted"),
    "overlap": ("numerator", "denominator"),
    "flows": ("received", "closed", "open"),
    "agreements": ("cases", "agreed", "force_higher", "force_lower"),
    "stages": ("reached", "of"),
    "changes": ("events_before", "total_before", "events_after", "total_after"),
    "change_points": ("events", "total"),
    "decompositions": ("events_before", "total_before", "events_after", "total_after"),
    "chart_points": ("events",),
    "adjusted": ("not_recorded",),
}
"""Counts of its own that a row of a frame has; other frames have none."""
PRIMARY = "primary: a small count of its own, or few different children"
SECONDARY = "secondary: would tell a hidden figure"
SCHEMA = pl.Schema(
    {
        "frame": pl.String(),
        "rule": pl.String(),
        **dict.fromkeys(PLACE, pl.String()),
        "period_start": pl.Date(),
        "period_end": pl.Date(),
        "cells": pl.Int64(),
    }
)


@dataclass(frozen=True)
class Chosen:
    """How many rows of results are hidden, and how many of them for their ``own`` counts.

    The others were chosen so that these stay hidden. What is hidden for its own counts must be
    whatever is chosen, so that the ratio bounds how far the choice is from the cheapest.
    """

    every: int = 0
    own: int = 0

    def in_words(self) -> str:
        """Return both as a sentence, with the gap.

        >>> Chosen(every=26, own=20).in_words()
        '26 rows of results are hidden, 20 of them for their own counts: at most 1.30 times the \
fewest that could be.'
        """
        if not self.own:
            return "No row of results is hidden for its own counts."
        return (
            f"{self.every:,} rows of results are hidden, {self.own:,} of them for their own counts:"
            f" at most {self.every / self.own:.2f} times the fewest that could be."
        )


def list_withheld(
    before: Mapping[str, pl.DataFrame],
    after: Mapping[str, pl.DataFrame],
    threshold: int,
    few: pl.Expr = NOBODY,
) -> pl.DataFrame:
    """Return how many figures of frames ``before`` are not in those ``after``, a row a place.

    ``few`` says which results are about few different children.

    Examples
    --------
    >>> shown = pl.DataFrame({"indicator": ["a", "b"], "received": [3.0, 9.0]})
    >>> kept = shown.with_columns(received=pl.Series([None, 9.0]))
    >>> list_withheld({"flows": shown}, {"flows": kept}, 5).select("indicator", "rule").rows()
    [('a', 'primary: a small count of its own, or few different children')]
    """
    found = [
        compare_frames(name, frame, after[name], find_primary(name, frame, threshold, few))
        for name, frame in before.items()
        if frame.height
    ]
    return pl.concat([SCHEMA.to_frame(), *found])


def compare_frames(
    name: str, before: pl.DataFrame, after: pl.DataFrame, primary: pl.Expr
) -> pl.DataFrame:
    """Return the places of one frame in which figures are withheld."""
    place = [column for column in PLACE if column in before.columns]
    cells = sum_figures(before, place, "cells", primary)
    kept = sum_figures(after, place, "kept", pl.lit(False)).drop("small")
    joined = cells.join(kept, on=place, how="left", nulls_equal=True)
    left = joined.with_columns(cells=pl.col("cells") - pl.col("kept").fill_null(0))
    rule = pl.when("small").then(pl.lit(PRIMARY)).otherwise(pl.lit(SECONDARY))
    told = left.filter(pl.col("cells") > 0).with_columns(frame=pl.lit(name), rule=rule)
    return told.select(
        (pl.col(column) if column in told.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in SCHEMA.items()
    )


def find_primary(name: str, frame: pl.DataFrame, threshold: int, few: pl.Expr) -> pl.Expr:
    """Return whether a row of a frame is hidden for its own sake.

    It has a small count of its own or a small rest of two, or is a result about ``few`` children.
    """
    own = [column for column in COUNTS.get(name, ()) if column in frame.columns]
    counts = [pl.col(column) for column in own]
    if {"numerator", "denominator"} <= set(own):
        counts.append(pl.col("denominator") - pl.col("numerator"))
    small = is_any_small(counts, threshold) if counts else NOBODY
    return small | few if name == "results" else small


def sum_figures(frame: pl.DataFrame, place: list[str], named: str, small: pl.Expr) -> pl.DataFrame:
    """Return how many figures a frame holds in each place, and whether one of them is small."""
    figures = [column.is_not_null().cast(pl.Int64) for column in list_figures(frame)]
    counted = frame.select(*place, pl.sum_horizontal(*figures).alias(named), small.alias("small"))
    return counted.group_by(place, maintain_order=True).agg(
        pl.col(named).sum(), pl.col("small").any()
    )


def list_figures(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return the columns of a frame that hold figures."""
    return [pl.col(name) for name in cs.expand_selector(frame, cs.numeric())]
