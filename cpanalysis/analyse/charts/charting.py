"""What charts of records are asked for: the change to see, targets, and where phases begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.events import Event
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.statistics.charts.options import MINIMUM_POINTS


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
        Dated events, of which ``phases`` may name some.
    phases
        Codes of the events at which a new phase begins, with a baseline of its own. None by
        default: a new baseline hides the very change that a chart is there to show, so it is for
        events after which months cannot be compared with those before.
    areas
        The areas that are charted.
    """

    change: float = 0.2
    targets: Mapping[str, float] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
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
    def dated(self) -> dict[str, Event]:
        """The events whose month is known, by their codes."""
        return {event.code: event for event in self.events if not event.is_window}


def breaks_of(charting: Charting, theme: str, months: Sequence[date]) -> tuple[int, ...]:
    """Return the positions in ``months`` at which a new phase of a theme begins.

    One that leaves fewer than twelve months on either side is left out: it would have no limits.

    >>> from datetime import date
    >>> breaks_of(Charting(), "missing", [date(2024, 1, 1)])
    ()
    """
    events = [charting.dated[code] for code in charting.phases]
    begins = {event.first.replace(day=1) for event in events if event.bears_on(theme)}
    found: list[int] = []
    for month in sorted(begins & set(months)):
        at = months.index(month)
        start = found[-1] if found else 0
        if min(at - start, len(months) - at) >= MINIMUM_POINTS:
            found.append(at)
    return tuple(found)
