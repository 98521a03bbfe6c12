"""How often each kind of event happens, to whom, and when: one declaration for each.

Every shape below is assumed; the levels are targets. Monday is the first weekday, midnight the
first hour.
"""

from dataclasses import dataclass

from cpanalysis.sample.effects import (
    DETENTION_RATE_STOCKTON,
    MISSING_RATE_HARTLEPOOL,
    MISSING_RATE_MIDDLESBROUGH,
    Effect,
)
from cpanalysis.sample.targets import CSE_A_MONTH, DETENTIONS_A_MONTH, MISSING_A_MONTH

EVEN = (1.0,) * 7


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Events of one kind.

    ``ages`` are weights of the years of age from 0 to 17. ``males`` is the rate of boys for each
    of girls. ``follows_missing`` is the part of a child's rate that rises with the child's rate
    of going missing: 1 for missing itself, 0 for none. ``light`` is how much the longest day adds
    and the shortest takes away, ``holidays`` the factor while schools are closed. ``late`` are
    the hours of Fridays and Saturdays. ``faulty`` says that, where faults are planted, some young
    adults of 18 are recorded too and the nights in which the clock changes are crowded.
    """

    name: str
    a_month: float
    ages: tuple[float, ...]
    hours: tuple[float, ...]
    late: tuple[float, ...]
    males: float = 1.0
    follows_missing: float = 0.0
    light: float = 0.0
    holidays: float = 1.0
    weekdays: tuple[float, ...] = EVEN
    effects: tuple[Effect, ...] = ()
    faulty: bool = False


def ages_from(first: int, *weights: float) -> tuple[float, ...]:
    """Return weights for the 18 years of age, the first of them given for age ``first``.

    >>> ages_from(15, 1, 2, 1)[14:]
    (0.0, 1, 2, 1)
    """
    return (0.0,) * first + weights


def hours(*blocks: tuple[int, float]) -> tuple[float, ...]:
    """Return weights for the 24 hours from blocks of (how many hours, weight of each).

    >>> len(hours((8, 1.0), (16, 2.0)))
    24
    """
    return tuple(weight for length, weight in blocks for _ in range(length))


OFFICE_HOURS = hours((8, 0.3), (2, 2.0), (7, 3.0), (3, 1.5), (4, 1.0))
EVENINGS = hours((3, 1.5), (6, 0.4), (6, 1.0), (3, 1.8), (6, 2.4))

MISSING = Theme(
    name="missing",
    a_month=MISSING_A_MONTH.value,
    ages=ages_from(8, 0.03, 0.04, 0.1, 0.25, 0.6, 1.2, 1.55, 1.65, 1.45, 1.1),
    hours=hours((1, 2.0), (1, 1.0), (1, 0.6), (5, 0.25), (8, 0.8), (3, 1.4), (3, 2.6), (2, 3.4)),
    late=hours((1, 3.0), (1, 2.4), (2, 1.2), (5, 0.3), (7, 0.7), (3, 1.3), (3, 2.4), (2, 3.8)),
    males=1.0,
    follows_missing=1.0,
    light=0.18,
    holidays=0.92,
    weekdays=(0.93, 0.93, 0.95, 0.98, 1.15, 1.13, 0.93),
    effects=(MISSING_RATE_MIDDLESBROUGH, MISSING_RATE_HARTLEPOOL),
    faulty=True,
)
CSE = Theme(
    name="cse",
    a_month=CSE_A_MONTH.value,
    ages=ages_from(8, 0.1, 0.2, 0.5, 0.9, 1.4, 1.7, 1.6, 1.3, 0.8, 0.5),
    hours=OFFICE_HOURS,
    late=OFFICE_HOURS,
    males=0.3,
    follows_missing=0.5,
    light=0.05,
    holidays=0.9,
    weekdays=(1.15, 1.1, 1.1, 1.1, 1.05, 0.75, 0.75),
)
CUSTODY = Theme(
    name="custody",
    a_month=DETENTIONS_A_MONTH.value,
    ages=ages_from(10, 0.1, 0.2, 0.4, 0.8, 1.2, 1.5, 1.8, 2.0),
    hours=EVENINGS,
    late=EVENINGS,
    males=5.5,
    follows_missing=0.6,
    light=0.08,
    weekdays=(0.95, 0.95, 0.95, 1.0, 1.1, 1.1, 0.95),
    effects=(DETENTION_RATE_STOCKTON,),
    faulty=True,
)
DOMESTIC_ABUSE = Theme(
    name="domestic_abuse",
    a_month=80,
    ages=(1.0,) * 18,
    hours=EVENINGS,
    late=EVENINGS,
    light=0.05,
    weekdays=(0.95, 0.9, 0.9, 0.95, 1.05, 1.15, 1.1),
)
POLICE_PROTECTION = Theme(
    name="police_protection",
    a_month=6,
    ages=(1.0,) * 18,
    hours=EVENINGS,
    late=EVENINGS,
    follows_missing=0.3,
)
CONCERN_FOR_CHILD = Theme(
    name="concern_for_child",
    a_month=30,
    ages=(1.0,) * 18,
    hours=OFFICE_HOURS,
    late=EVENINGS,
    follows_missing=0.2,
)

THEMES = (MISSING, CSE, CUSTODY, DOMESTIC_ABUSE, POLICE_PROTECTION, CONCERN_FOR_CHILD)
