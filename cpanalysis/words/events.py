"""Dated events that may have changed a series, or how it is recorded."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from cpanalysis.protect import Protected

EVERY_THEME = "all"
TESTED = ("yes", "ask date")


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
    """Return the events at which a change of ``theme`` may be tested, within the series."""
    published = protected.context.published
    if published is None or series.is_empty():
        return []
    tested = pl.col("breakpoint").cast(pl.String).is_in(TESTED)
    about = pl.col("themes").list.set_intersection([theme, EVERY_THEME]).list.len() > 0
    inside = (pl.col("last_day") >= series["period_start"].min()) & (
        pl.col("first_day") <= series["period_end"].max()
    )
    rows = published.events.filter(tested, about, inside).sort("first_day")
    return [
        Marked(row["event"], row["title"], row["first_day"], row["last_day"])
        for row in rows.iter_rows(named=True)
    ]
