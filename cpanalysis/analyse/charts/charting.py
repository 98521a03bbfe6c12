"""What charts of records are asked for: the change to see, targets, and where phases begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.statistics.charts.options import MINIMUM_POINTS

EVERY_THEME = "all"
RECORDING = "recording_change"


@dataclass(frozen=True, kw_only=True)
class Charting:
    """What the charts of an extract are asked for.

    Attributes
    ----------
    change
        The lasting change, as a part of the level, of which every chart says how soon it would be
        seen.
    targets
        Declared targets by the code of the indicator, in its unit; none by default.
    events
        Dated events (``data/published/events.csv``). A change of recording with a known month
        begins a new phase by itself; any other event only where ``phases`` names it, because a new
        baseline hides the very change that a chart is there to show.
    phases
        Codes of further events at which a new phase begins.
    areas
        The areas that are charted.
    """

    change: float = 0.2
    targets: Mapping[str, float] = field(default_factory=dict)
    events: pl.DataFrame | None = None
    phases: tuple[str, ...] = ()
    areas: tuple[str, ...] = (*DISTRICT_NAMES, FORCE.name)

    def __post_init__(self) -> None:
        """Refuse a change that is none, and phases at events that are not known.

        Raises
        ------
        ParameterError
            With what is valid.
        """
        if not 0 < self.change < 1:
            raise ParameterError(f"change {self.change:g}: it must lie between 0 and 1")
        for code in self.phases:
            require_choice(code, sorted(self.dated), what="event with a known month")

    @property
    def dated(self) -> dict[str, date]:
        """Month in which each event began whose day is known to the month."""
        if self.events is None:
            return {}
        known = self.events.filter(pl.col("breakpoint").cast(pl.String) == "yes")
        rows = known.select("event", pl.col("first_day").dt.truncate("1mo")).rows()
        return dict(rows)


def breaks_of(charting: Charting, theme: str, months: Sequence[date]) -> tuple[int, ...]:
    """Return the positions in ``months`` at which a new phase of a theme begins.

    One that leaves fewer than twelve months on either side is left out: it would have no limits.

    >>> from datetime import date
    >>> breaks_of(Charting(), "missing", [date(2024, 1, 1)])
    ()
    """
    begins = [month for code, month in charting.dated.items() if splits(charting, code, theme)]
    found: list[int] = []
    for month in sorted(set(begins) & set(months)):
        at = months.index(month)
        start = found[-1] if found else 0
        if min(at - start, len(months) - at) >= MINIMUM_POINTS:
            found.append(at)
    return tuple(found)


def splits(charting: Charting, code: str, theme: str) -> bool:
    """Return whether an event begins a phase of a theme."""
    if charting.events is None:
        return False
    row = charting.events.row(by_predicate=pl.col("event") == code, named=True)
    about = {theme, EVERY_THEME} & set(row["themes"])
    return bool(about) and (code in charting.phases or row["kind"] == RECORDING)
