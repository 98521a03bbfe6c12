"""What is wrong on purpose: every planted fault, so that a reader can be held to finding it.

A row that carries a fault is flagged in a column named `planted` while the sample is made; the
flags are counted into the truth and then dropped. Nothing else is wrong with the records; a
report around a change of the clock is no fault in itself, but hard to read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

PLANTED = "planted "


@dataclass(frozen=True)
class Fault:
    """A fault of one table: what is wrong with a row, and for which part of the rows it is tried.

    A ``share`` of ``None`` means that the fault comes of how children and times are drawn: some
    children stay in the records for half a year too long, and the nights in which the clock
    changes are crowded.
    """

    table: str
    words: str
    share: float | None = None


FAULTS = {
    "unmatched_episode": Fault("missing_episodes", "child_id is null", 0.02),
    "overlapping_episode": Fault(
        "missing_episodes",
        "the child returns after the child's next report, made more than an hour later",
        0.012,
    ),
    "duplicate_episode": Fault(
        "missing_episodes", "an episode is there twice, reported up to 25 minutes apart", 0.003
    ),
    "attended_before_reported": Fault(
        "missing_episodes", "first_attended_at is before reported_at", 0.003
    ),
    "care_disagrees": Fault(
        "missing_episodes",
        "looked_after_at_report is yes or no against the child's status periods",
        0.02,
    ),
    "aged_18_missing": Fault("missing_episodes", "the child had turned 18 when reported"),
    "clock_change_missing": Fault(
        "missing_episodes", "reported less than an hour from the instant the clock changes"
    ),
    "absent_report": Fault(
        "missing_episodes", "report_category is absent, which was used until the end of 2017", 0.2
    ),
    "unmatched_detention": Fault("custody_detentions", "child_id is null", 0.01),
    "aged_18_detained": Fault("custody_detentions", "the child had turned 18 on arrival"),
    "clock_change_detained": Fault(
        "custody_detentions", "arrived less than an hour from the instant the clock changes"
    ),
    "detained_while_missing": Fault(
        "custody_detentions", "arrived while an episode of the same child had not ended"
    ),
    "section_136": Fault(
        "custody_detentions", "detained under section 136, which no child may be", 0.0015
    ),
    "aged_18_referred": Fault("ppn_referrals", "the child had turned 18 on the day"),
    "uncovered_month": Fault(
        "custody_detentions", "a month without a row, because the extract did not cover it"
    ),
}
"""Every planted fault by its code."""


def flag(code: str, rows: pl.Expr | pl.Series) -> pl.Expr:
    """Return the flag of a planted fault, true in the rows that carry it.

    >>> pl.DataFrame({"a": [1]}).with_columns(flag("section_136", pl.col("a") == 1)).columns
    ['a', 'planted section_136']
    """
    expression = rows if isinstance(rows, pl.Expr) else pl.lit(rows)
    return expression.fill_null(False).alias(flag_of(code))


def flag_of(code: str) -> str:
    """Return the name of the column that flags a fault."""
    return PLANTED + code


def is_planted(code: str) -> pl.Expr:
    """Return the flag of a fault where it has been planted."""
    return pl.col(flag_of(code))


def count_faults(frames: Iterable[pl.DataFrame]) -> Counter[str]:
    """Return how many rows carry each planted fault.

    >>> count_faults([pl.DataFrame({"planted section_136": [True, False, True]})])
    Counter({'section_136': 2})
    """
    counts: Counter[str] = Counter()
    for frame in frames:
        for name in frame.columns:
            if name.startswith(PLANTED):
                counts[name.removeprefix(PLANTED)] += int(frame[name].sum())
    return counts
