"""What is planted: every change and difference in the sample, with its true size and months.

Nothing else differs between districts or months but chance, the season and the clock. A month is
assumed wherever the sources give a window only; none of this is a finding about the force.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cpanalysis.declare.areas import (
    HARTLEPOOL,
    MIDDLESBROUGH,
    REDCAR_AND_CLEVELAND,
    STOCKTON_ON_TEES,
)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A level that is ``after`` in its districts from ``start`` on, and ``before`` elsewhere.

    ``start`` of ``None`` means from the first day: a difference, not a change. ``districts`` of
    ``None`` means everywhere. ``times`` is a factor on a rate or a wait. ``indicators`` have the
    levels told; ``moves`` are others that change with them, by what the records make of it.
    """

    words: str
    indicators: tuple[str, ...]
    unit: Literal["share", "times"]
    before: float
    after: float
    start: date | None = None
    districts: tuple[str, ...] | None = None
    basis: str
    moves: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """The true ratio of after to before.

        >>> HIGH_RISK.ratio.__round__(3)
        5.714
        """
        return self.after / self.before


MISSING_RATE_MIDDLESBROUGH = Effect(
    words="children go missing more often in Middlesbrough, at all times",
    indicators=("MIS-01", "MIS-02"),
    unit="times",
    before=1.0,
    after=1.25,
    districts=(MIDDLESBROUGH.name,),
    basis="assumed: no rate by district is published",
)
MISSING_RATE_HARTLEPOOL = Effect(
    words="children go missing more often in Hartlepool, at all times",
    indicators=("MIS-01", "MIS-02"),
    unit="times",
    before=1.0,
    after=1.15,
    districts=(HARTLEPOOL.name,),
    basis="assumed: no rate by district is published",
)
HIGH_RISK = Effect(
    words="a new policy grades more reports high risk: recording only, outcomes are unchanged",
    indicators=("MIS-04",),
    moves=("MIS-07",),
    unit="share",
    before=0.07,
    after=0.40,
    start=date(2024, 12, 1),
    basis="levels published (2024, 2025); month assumed inside event E18, 2024-06 to 2025-04",
)
HIGH_RISK_LOOKED_AFTER = Effect(
    words="the same policy, for looked-after children",
    indicators=("MIS-05",),
    unit="share",
    before=0.017,
    after=0.40,
    start=HIGH_RISK.start,
    basis="level before published (2024); level after assumed equal for all children",
)
SILVER_VERIFIED = Effect(
    words="the same policy has high risk verified by a senior officer",
    indicators=("MIS-27",),
    unit="share",
    before=0.05,
    after=0.80,
    start=HIGH_RISK.start,
    basis="assumed",
)
RESPONSE_TIME = Effect(
    words="officers arrive sooner after the inspection: factor on the median wait",
    indicators=("MIS-09",),
    moves=("MIS-10",),
    unit="times",
    before=1.0,
    after=0.70,
    start=date(2024, 7, 1),
    basis="assumed: the month after event E16",
)
MISSING_REFERRAL = Effect(
    words="more missing episodes are followed by a referral",
    indicators=("MIS-17",),
    moves=("REF-01",),
    unit="share",
    before=0.50,
    after=0.75,
    start=date(2024, 9, 1),
    basis="level before published (2024); month and level after assumed",
)
POLIT_ALLOCATION = Effect(
    words="online investigations go to the online team within seven days",
    indicators=("CSE-04",),
    moves=("CSE-05",),
    unit="share",
    before=0.25,
    after=0.95,
    start=date(2024, 9, 1),
    basis="assumed; month inside event E17, 2024-06 to 2024-12",
)
DEVICE_EXAMINED = Effect(
    words="devices are examined in more online investigations",
    indicators=("CSE-07",),
    unit="share",
    before=1 / 16,
    after=0.30,
    start=date(2024, 10, 1),
    basis="level before published (1 of 16, 2024); month and level after assumed",
)
DETENTION_RATE_STOCKTON = Effect(
    words="fewer children of Stockton-on-Tees are detained",
    indicators=("CUS-01", "CUS-02"),
    unit="times",
    before=1.0,
    after=0.60,
    start=date(2024, 4, 1),
    districts=(STOCKTON_ON_TEES.name,),
    basis="assumed",
)
ETHNICITY_ONLINE_FORM = Effect(
    words="the online form stops asking for ethnicity in one district",
    indicators=("DQ-01",),
    unit="share",
    before=0.50,
    after=0.05,
    start=date(2023, 10, 1),
    districts=(REDCAR_AND_CLEVELAND.name,),
    basis="assumed; a planted fault of recording",
)

EFFECTS = {name.lower(): value for name, value in globals().items() if isinstance(value, Effect)}
"""Every effect by its name."""

UNCHANGED = {
    "missing_episodes": "the number of reports does not change in any month but by season",
    "harm_and_duration": "harm, duration and who finds the child do not follow the graded risk",
    "return_interviews": "offers and interviews do not change",
    "custody_process": "appropriate adults, certificates, transfers and referrals do not change",
    "cse_investigations": "the number of investigations does not change but by season",
}
"""What stays the same throughout: a signal there is a false alarm."""
