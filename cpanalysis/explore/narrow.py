"""Protected results of one indicator, and of the months asked for: what a question needs."""

from calendar import monthrange
from dataclasses import replace
from datetime import date

import polars as pl

from cpanalysis.declare.frames import list_frames
from cpanalysis.explore.question import Question, read_month
from cpanalysis.protect import Protected

DATED = ("results", "comparisons", "heterogeneity", "chart_points", "funnel_points")
"""Frames of which a period can be left out; a chart's verdict rests on all its months."""


def keep_indicator(protected: Protected, code: str) -> Protected:
    """Return the rows of one indicator in every frame that tells indicators apart."""
    kept = {
        name: frame.filter(pl.col("indicator") == code)
        for name, frame in list_frames(protected).items()
        if "indicator" in frame.columns
    }
    return replace(protected, **kept)  # type: ignore[arg-type]


def narrow(protected: Protected, question: Question) -> Protected:
    """Return the rows of a question: its months, and its comparator."""
    inside = read_within(question.period)
    kept = {name: getattr(protected, name).filter(inside) for name in DATED}
    if question.against:
        beside = pl.col("comparator") == question.against
        kept["comparisons"] = kept["comparisons"].filter(beside)
    return replace(protected, **kept)


def read_within(period: tuple[str, str]) -> pl.Expr:
    """Return whether a row's period ends within the months asked for."""
    end, inside = pl.col("period_end"), pl.lit(True)
    first, last = period
    if first:
        inside &= end >= read_month(first)
    if last:
        inside &= end <= last_day(read_month(last))
    return inside


def last_day(month: date) -> date:
    """Return the last day of a month.

    >>> last_day(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return month.replace(day=monthrange(month.year, month.month)[1])
