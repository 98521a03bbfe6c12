"""The events of a synthetic sample: what was planted, as an analyst would be told of it."""

from datetime import date

from cpanalysis.declare.events import RECORDING_CHANGE, Event
from cpanalysis.sample.effects import (
    DETENTION_RATE_STOCKTON,
    DEVICE_EXAMINED,
    HIGH_RISK,
    MISSING_REFERRAL,
    POLIT_ALLOCATION,
    RESPONSE_TIME,
    Effect,
)

ALLOCATION_WINDOW = (date(2024, 6, 1), date(2024, 12, 31))
"""Told as a window on purpose, as the real event is: its month is not on record."""


def tell_event(effect: Effect, **words: object) -> Event:
    """Return the event of a planted change, on the day on which it was planted."""
    day = effect.start
    told = {"first": day, "last": day, **words}
    return Event(made_up=True, **told)  # type: ignore[arg-type]


EVENTS: tuple[Event, ...] = (
    tell_event(
        DETENTION_RATE_STOCKTON,
        code="S1",
        title="Fewer children detained in one district",
        themes=("custody",),
        aims=("child_detention_rate_per_1000",),
    ),
    tell_event(
        RESPONSE_TIME,
        code="S2",
        title="Officers sent sooner to missing children",
        themes=("missing",),
        aims=("response_over_3h_rate",),
    ),
    tell_event(
        POLIT_ALLOCATION,
        code="S3",
        title="Online cases given to the specialist online team",
        themes=("cse",),
        aims=("online_cse_allocated_share",),
        first=ALLOCATION_WINDOW[0],
        last=ALLOCATION_WINDOW[1],
    ),
    tell_event(
        MISSING_REFERRAL,
        code="S4",
        title="Missing episodes referred to partners",
        themes=("missing",),
        aims=("missing_referral_rate",),
    ),
    tell_event(
        DEVICE_EXAMINED,
        code="S5",
        title="More devices examined",
        themes=("cse",),
        aims=("device_examined_rate",),
    ),
    tell_event(
        HIGH_RISK,
        code="S6",
        title="New policy of grading risk",
        kind=RECORDING_CHANGE,
        themes=("missing",),
        aims=("missing_high_risk_share", "risk_under_grading_rate"),
    ),
)
"""In order of time; each has its true size and month in the truth of the sample."""
