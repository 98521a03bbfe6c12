"""Dated events at which a change of records is tested, chosen before looking at the figures."""

from dataclasses import dataclass
from datetime import date

RECORDING_CHANGE = "recording_change"
EVERY_THEME = "all"
THEME_OF_TOPIC = {"referral": "referrals"}
"""Topics of published events whose name is not that of a theme of indicators."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event: the first and last day on which it can have happened, and what it bears on.

    ``aims`` are the indicators that it was meant to change, beside the primary ones of its themes.
    ``published`` marks events taken from documents, which nobody declared for this analysis;
    ``made_up`` marks the events of a synthetic sample.

    Examples
    --------
    >>> event = Event(code="X1", title="New form", first=date(2024, 6, 1), last=date(2024, 12, 31))
    >>> event.is_window, event.bears_on("missing")
    (True, True)
    """

    code: str
    title: str
    first: date
    last: date
    kind: str = "policy_change"
    themes: tuple[str, ...] = (EVERY_THEME,)
    aims: tuple[str, ...] = ()
    published: bool = False
    made_up: bool = False

    @property
    def is_window(self) -> bool:
        """Whether not even the month of it is known."""
        return (self.first.year, self.first.month) != (self.last.year, self.last.month)

    @property
    def starts_a_month(self) -> bool:
        """Whether it is known to have happened on the first day of a month."""
        return self.first == self.last and self.first.day == 1

    @property
    def changes_recording(self) -> bool:
        """Whether it changed how things are recorded, so that a share can change by that alone."""
        return self.kind == RECORDING_CHANGE

    def plans(self, indicator: str) -> bool:
        """Say whether a change of an indicator at it was planned: declared, and aimed at."""
        return indicator in self.aims and not self.published

    def bears_on(self, theme: str) -> bool:
        """Say whether it bears on a theme of indicators."""
        return EVERY_THEME in self.themes or theme in self.themes


AIMS: dict[str, tuple[str, ...]] = {
    "E10": ("ppn_submission_rate",),
    "E17": ("online_cse_allocated_share",),
    "E18": ("missing_high_risk_share", "risk_under_grading_rate"),
}
"""What published events were meant to change, as their documents say."""
