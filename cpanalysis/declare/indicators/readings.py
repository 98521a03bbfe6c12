"""Where a definition can be read in two ways: the reading taken, and the others on offer."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

from cpanalysis.errors import ParameterError, require_choice

CHOICES: dict[str, tuple[str, ...]] = {
    "high_risk": ("initial", "highest"),
    "looked_after": ("recorded", "status_periods"),
    "cse_geography": ("recorded", "victim_home"),
    "group_definition": ("two_or_more", "two_or_more_identified", "contact_group", "recorded"),
    "aa_clock": ("authorised", "requested"),
    "audit_date": ("assessed", "practice"),
}
"""The choices of every reading that is a word; the first is the one proposed.

``group_definition``: two suspects or more, identified or not; two identified; two suspects, two
victims and an offence in person (the criteria of the national review of closed group-based cases);
or the flag as somebody recorded it.
"""


@dataclass(frozen=True, kw_only=True)
class Readings:
    """How the definitions are read; the defaults are the readings proposed.

    Names end in their unit (``_days``, ``_hours``, ``_minutes``). A threshold is met on its
    boundary: three reports exactly 90 days of 24 hours apart are three in 90 days.

    Some say how long an answer is waited for, so that all cases are followed equally:
    ``return_days`` until nearly every missing child is back, ``settled_days`` until what has no
    date of its own is written down (``case_days`` in a case of exploitation), ``recording_days``
    until a case is recorded as a crime, ``custody_hours`` until a child has left custody.

    Examples
    --------
    >>> Readings().length("rhi_hours")
    datetime.timedelta(days=3)
    >>> Readings(high_risk="worst")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: no high_risk 'worst'; known: initial, highest.
    """

    include_absent: bool = False
    duplicate_minutes: int = 60
    high_risk: str = "initial"
    looked_after: str = "recorded"
    response_hours: float = 3
    long_missing_hours: float = 24
    repeat_n: int = 3
    window_days: int = 90
    plan_days: int = 7
    lookback_days: int = 365
    again_days: int = 30
    return_days: int = 14
    settled_days: int = 14
    notice_days: int = 28
    interview_days: int = 28
    referral_days: int = 7
    rhi_hours: float = 72
    least_children: int = 20
    include_csa_only: bool = False
    cse_geography: str = "recorded"
    group_definition: str = "two_or_more"
    polit_policy_date: date = date(2024, 6, 1)
    allocation_days: int = 7
    passed_on_hours: float = 24
    device_days: int = 90
    case_days: int = 90
    outcome_days: int = 180
    recording_days: int = 28
    cse_notice_hours: float = 24
    charge_days: int = 365
    nfa_from: date = date(2010, 1, 1)
    nfa_to: date = date(2025, 3, 31)
    inactive_days: int = 28
    aa_clock: str = "authorised"
    aa_hours: float = 2
    detained_hours: float = 12
    long_detained_hours: float = 24
    custody_hours: float = 96
    night_from_hour: int = 0
    night_to_hour: int = 8
    night_hours: float = 4
    court_notice_hours: float = 0
    audit_date: str = "assessed"

    def __post_init__(self) -> None:
        """Refuse a word that is no choice, and a number below zero.

        Raises
        ------
        ParameterError
            With the valid choices.
        """
        for name, choices in CHOICES.items():
            require_choice(getattr(self, name), choices, what=name)
        for name, value in self.numbers().items():
            if value < 0:
                raise ParameterError(f"{name} is {value}; it must be 0 or more")
        if self.repeat_n < 2:
            raise ParameterError(f"repeat_n is {self.repeat_n}; a repeat takes 2 reports or more")
        if not 0 <= self.night_from_hour < self.night_to_hour <= 24:
            raise ParameterError("night_from_hour and night_to_hour must be hours of one morning")

    def numbers(self) -> dict[str, float]:
        """Return the readings that are numbers."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value
            for name, value in values.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        }

    def length(self, name: str) -> timedelta:
        """Return a reading that is a length of time, in elapsed time: a day is 24 hours."""
        unit = name.rsplit("_", 1)[-1]
        return timedelta(**{unit: getattr(self, name)})

    def words(self) -> dict[str, str]:
        """Return every reading as it stands in a sentence.

        >>> Readings().words()["rhi_hours"], Readings().words()["nfa_to"]
        ('72', '31 March 2025')
        """
        return {field.name: write_reading(getattr(self, field.name)) for field in fields(self)}


def write_reading(value: object) -> str:
    """Return one reading as it stands in a sentence.

    >>> write_reading(2.0), write_reading(date(2024, 6, 1)), write_reading(False)
    ('2', '1 June 2024', 'no')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"{value:g}" if isinstance(value, int | float) else str(value).replace("_", " ")
