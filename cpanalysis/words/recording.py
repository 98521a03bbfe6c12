"""How completely an answer was recorded, and whether that has changed."""

from typing import Any

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators.record_indicator import KNOWN
from cpanalysis.declare.kinds import Count
from cpanalysis.statistics.differences import newcombe
from cpanalysis.words.numbers import signed, write_period
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences

Row = dict[str, Any]
NOT_TOLD = "How completely this was recorded is not told by its publisher."
NO_FIGURE = "There is no figure of which it could be told how completely it was recorded."
ONE_BY_ONE = "The interval takes records one by one."


def keeps_unrecorded(indicator: Indicator) -> bool:
    """Say whether what was not recorded is among what the indicator is counted against."""
    of_rows = isinstance(indicator.kind, Count) or getattr(indicator, "population", None)
    strict = getattr(indicator, "both_ways", False) and not indicator.code.endswith(f":{KNOWN}")
    return bool(of_rows or strict)


def add_recording(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return the sound ``rows`` of one indicator with ``asked``, the records that should answer."""
    of_rows = isinstance(indicator.kind, Count) or getattr(indicator, "population", None)
    against = pl.col("numerator" if of_rows else "denominator")
    more = 0 if keeps_unrecorded(indicator) else pl.col("n_not_recorded")
    known = pl.col("n_not_recorded").is_not_null() & against.is_not_null()
    sound = rows.filter(pl.col("status") == "ok", known)
    counted = sound.with_columns((against + more).alias("asked"))
    return counted.filter(pl.col("asked") > 0, pl.col("n_not_recorded") <= pl.col("asked"))


def describe_recording(rows: pl.DataFrame, indicator: Indicator, area: str) -> Sentences:
    """Return which part of the records lacks the answer, first and last, and the difference."""
    if not hasattr(indicator, "rows"):
        return Sentences((NOT_TOLD,))
    told = add_recording(rows, indicator).sort("period_end")
    if told.is_empty():
        return Sentences((NO_FIGURE,))
    first, last = (told.row(place, named=True) for place in (0, -1))
    opening = f"Not recorded, {area}: {write_share(last)}."
    synthetic = IN_SENTENCE if is_synthetic(told) else ""
    return Sentences((synthetic, opening, write_change(first, last))).without_blanks()


def write_share(row: Row) -> str:
    """Return the part of the records without an answer in one period."""
    period = write_period(row["period_start"], row["period_end"])
    share = row["n_not_recorded"] / row["asked"]
    return f"{row['n_not_recorded']:,.0f} of {row['asked']:,.0f} ({share:.1%}), {period}"


def write_change(first: Row, last: Row) -> str:
    """Return the change of that part between two periods with its interval."""
    if first["period_end"] == last["period_end"]:
        return ""
    counts = [last["n_not_recorded"], last["asked"], first["n_not_recorded"], first["asked"]]
    change = counts[0] / counts[1] - counts[2] / counts[3]
    ends = newcombe(*counts)
    interval = f"{signed(float(ends.lower))} to {signed(float(ends.upper))}"
    moved = float(ends.lower) > 0 or float(ends.upper) < 0
    clear = "the records changed" if moved else "no clear change of the records"
    return (
        f"Before that {write_share(first)}: {signed(change)} points, 95% interval {interval},"
        f" {clear}. {ONE_BY_ONE}"
    )
