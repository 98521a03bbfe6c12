"""Measured by month so that a change can be told at an event; not indicators of the catalogue.

Two are checks that no grade enters. The third is an indicator without the first day from which it
applies: a change at that day needs the months before it.
"""

from dataclasses import replace

from polars import col

from cpanalysis.declare.indicators.cse import CSE
from cpanalysis.declare.indicators.documents import GRADING
from cpanalysis.declare.indicators.missing import WRITTEN_UP
from cpanalysis.declare.indicators.readings import Readings
from cpanalysis.declare.indicators.record_indicator import RecordIndicator
from cpanalysis.declare.kinds import Neither, Proportion

WHY = Neither("it says whether risk changed while grading did; read it with the graded share")

HARM = RecordIndicator(
    reference="",
    code="missing_harm_share",
    title="Harm while missing, of those asked",
    definition="Closed missing episodes with harm recorded as yes, against closed episodes with"
    " harm recorded as yes or no.",
    theme="missing",
    kind=Proportion(),
    better=WHY,
    prompted_by=GRADING,
    caution="Depends on who is asked after return.",
    rows="missing_episodes",
    numerator=col("harm_recorded") == "yes_harm",
    denominator=col("returned_at").is_not_null(),
    recorded=col("harm_recorded") != "not_recorded",
    maturity=WRITTEN_UP,
)
FOUND_BY_POLICE = RecordIndicator(
    reference="",
    code="missing_found_by_police_share",
    title="Children found by police",
    definition="Closed missing episodes in which police found the child, against closed episodes"
    " with who found the child on record.",
    theme="missing",
    kind=Proportion(),
    better=WHY,
    prompted_by=GRADING,
    rows="missing_episodes",
    numerator=col("located_by") == "police",
    denominator=col("returned_at").is_not_null(),
    recorded=col("located_by") != "not_recorded",
    maturity=WRITTEN_UP,
)
ALLOCATED = replace(
    next(item for item in CSE if item.code == "online_cse_allocated_to_polit_rate"),
    reference="",
    code="online_cse_allocated_share",
    title="Online cases with the specialist online team, in all months",
    definition="Online investigations given to the specialist team within {allocation_days} days of"
    " report, against online investigations.",
    caution="Before {polit_policy_date} it was no policy; the months are here for comparison.",
    since="",
    strata=(),
    variants=(),
)
AT_EVENTS = {item.code: item for item in (HARM, FOUND_BY_POLICE, ALLOCATED)}


def word_at_events(readings: Readings) -> dict[str, RecordIndicator]:
    """Return them by code, with the readings written into their words.

    >>> list(word_at_events(Readings()))[-1]
    'online_cse_allocated_share'
    """
    return {code: item.worded(readings) for code, item in AT_EVENTS.items()}


UNMOVED = (
    "missing_rate_per_1000",
    "missing_duration_hours:long",
    "re_missing_within_30d_rate",
    HARM.code,
    FOUND_BY_POLICE.code,
)
"""What no grade enters: if risk had changed as much as its grade, some of these should have too."""
RISKIER = tuple(code for code in UNMOVED if code != FOUND_BY_POLICE.code)
"""Those of them that would rise if children were at more risk."""
