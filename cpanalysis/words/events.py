"""Dated events that may have changed a series, or how it is recorded."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from cpanalysis.protect import Protected


@dataclass(frozen=True)
class Marked:
    """An event as a chart marks it: a day, or the window that its day lies in."""

    code: str
    title: str
    first: date
    last: date

    @property
    def is_window(self) -> bool:
        """Whether the day is not known to the month."""
        return (self.last - self.first).days > 31


def marked_events(protected: Protected, theme: str, series: pl.DataFrame) -> list[Marked]:
    """Return the events at which a change of ``theme`` is tested, within the series."""
    if series.is_empty():
        return []
    inside = (pl.col("last_day") >= series["period_start"].min()) & (
        pl.col("first_day") <= series["period_end"].max()
    )
    rows = list_tested(protected).filter(pl.col("theme").cast(pl.String) == theme, inside)
    return [
        Marked(row["event"], row["title"], row["first_day"], row["last_day"])
        for row in rows.iter_rows(named=True)
    ]


def list_tested(protected: Protected) -> pl.DataFrame:
    """Return the events at which a change is tested, by the theme of what is tested.

    Charts mark these, and lists of events say that they are tested: there is one set of them.
    """
    named = protected.changes.select("theme", "event", "title", "first_day", "last_day")
    return named.unique(maintain_order=True).sort("first_day", "event", maintain_order=True)
