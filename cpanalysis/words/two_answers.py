"""Why the years and the months of one series can say different things: one sentence joins them."""

from typing import Any

import polars as pl

from cpanalysis.declare.family import A_YEAR_EARLIER
from cpanalysis.declare.wording import (
    A_FALL,
    A_RISE,
    HIGHER,
    JUDGED,
    LOWER,
    NO_CLEAR_CHANGE,
    word_verdict,
)
from cpanalysis.protect import Protected
from cpanalysis.words.charts import find_chart
from cpanalysis.words.numbers import write_period

Row = dict[str, Any]
SIDES = {A_RISE: HIGHER, A_FALL: LOWER}
BY_MONTH = ("stable", HIGHER, LOWER)
"""States of a chart that say anything."""


def join_year_and_months(protected: Protected, code: str, area: str, period_end: object) -> str:
    """Return why a year against the year before and the chart of months disagree.

    Nothing where they agree, or where one of them says nothing.
    """
    rows = protected.comparisons.filter(
        pl.col("indicator") == code,
        pl.col("area") == area,
        pl.col("comparator") == A_YEAR_EARLIER,
        pl.col("period_end") == period_end,
        pl.col("verdict").is_in(JUDGED),
    )
    chart = find_chart(protected, code, area)
    if rows.is_empty() or chart is None:
        return ""
    return word_disagreement(word_verdict(rows.row(0, named=True)), chart)


def join_trace_and_months(row: Row, chart: Row | None) -> str:
    """Return why a change since the baseline and the state of a chart differ, or nothing."""
    judged = row["moved"] or row["verdict"] == NO_CLEAR_CHANGE
    if chart is None or row["estimate"] is None or not judged:
        return ""
    moves = {side: verdict for verdict, side in SIDES.items()}
    year = moves.get(row["moved"], NO_CLEAR_CHANGE)
    before = write_period(row["baseline_start"], row["baseline_end"])
    return word_disagreement(year, chart, f"the {before}")


def word_disagreement(year: str, chart: Row, than: str = "the year before") -> str:
    """Return why the verdict on a year and the state of a chart differ, or nothing.

    ``than`` is what the year is compared with.
    """
    months = chart["state"]
    if months not in BY_MONTH or SIDES.get(year, "stable") == months:
        return ""
    first, last = chart["baseline_start"], chart["baseline_end"]
    base = f" ({first:%B %Y} to {last:%B %Y})" if first and last else ""
    by_month = "no clear change" if months == "stable" else f"{months} since {chart['since']:%B %Y}"
    return (
        f"The year shows {year} and the months show {by_month}: these answer two questions. The"
        f" year is compared with {than}. The months are compared with their baseline{base},"
        f" {WHY[months]}."
    )


WHY = {
    "stable": "and as every month is looked at, only stronger evidence counts",
    HIGHER: "above which they have been for some time",
    LOWER: "below which they have been for some time",
}
