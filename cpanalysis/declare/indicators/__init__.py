"""The registry: the 57 core indicators of records, by code."""

from cpanalysis.declare.indicators.audits import AUDITS
from cpanalysis.declare.indicators.cse import CSE
from cpanalysis.declare.indicators.custody import CUSTODY
from cpanalysis.declare.indicators.data_quality import DATA_QUALITY
from cpanalysis.declare.indicators.links import ACROSS_THEMES
from cpanalysis.declare.indicators.missing import MISSING
from cpanalysis.declare.indicators.readings import CHOICES, Readings
from cpanalysis.declare.indicators.record_indicator import (
    AT_ONCE,
    Maturity,
    Population,
    Record,
    RecordIndicator,
    Variant,
    Wait,
    Window,
    followed,
    settled,
)
from cpanalysis.declare.indicators.referrals import REFERRALS

DECLARED = (*MISSING, *CSE, *CUSTODY, *REFERRALS, *AUDITS, *ACROSS_THEMES, *DATA_QUALITY)
PROPOSED = Readings()


def word_indicators(readings: Readings = PROPOSED) -> dict[str, RecordIndicator]:
    """Return every declared indicator by code, with the readings written into its words.

    >>> word_indicators(Readings(rhi_hours=48))["rhi_completed_within_72h_rate"].title
    'Return interviews within 48 hours'
    """
    return {indicator.code: indicator.worded(readings) for indicator in DECLARED}


RECORD_INDICATORS = word_indicators()

__all__ = [
    "AT_ONCE",
    "CHOICES",
    "DECLARED",
    "PROPOSED",
    "RECORD_INDICATORS",
    "Maturity",
    "Population",
    "Readings",
    "Record",
    "RecordIndicator",
    "Variant",
    "Wait",
    "Window",
    "followed",
    "settled",
    "word_indicators",
]
