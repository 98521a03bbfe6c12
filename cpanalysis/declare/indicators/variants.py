"""Indicators by the code of their rows, with variants and both readings of a share."""

from collections.abc import Mapping
from dataclasses import replace

from cpanalysis.declare.indicators.record_indicator import KNOWN, RecordIndicator
from cpanalysis.declare.kinds import Duration

NINETIETH = ":p90"
"""What the code of the ninetieth percentile of a waiting time ends with."""
MEDIAN, OF_NINETIETH = ", median", ", ninetieth percentile"


def with_variants(indicators: Mapping[str, RecordIndicator]) -> dict[str, RecordIndicator]:
    """Return ``indicators`` with every variant under its own code.

    A share told both ways has the code of the indicator where what is not recorded counts as not
    done, and ``code:known`` where it is left out. A waiting time is called by its median, which is
    its value.

    Examples
    --------
    >>> from cpanalysis.declare.indicators import RECORD_INDICATORS
    >>> with_variants(RECORD_INDICATORS)["missing_high_risk_share:highest"].reference
    'MIS-04'
    """
    found: dict[str, RecordIndicator] = {}
    for indicator in indicators.values():
        for one in (indicator, *(indicator.vary(variant) for variant in indicator.variants)):
            found[one.code] = name_median(one)
            if one.both_ways:
                found[f"{one.code}:{KNOWN}"] = known_only(one)
    return found


def name_median(indicator: RecordIndicator) -> RecordIndicator:
    """Return an indicator under the name of its value: of a waiting time that is the median."""
    if not isinstance(indicator.kind, Duration):
        return indicator
    return replace(indicator, title=f"{indicator.title}{MEDIAN}")


def known_only(indicator: RecordIndicator) -> RecordIndicator:
    """Return an indicator as it is read where only recorded answers count."""
    return replace(
        indicator,
        code=f"{indicator.code}:{KNOWN}",
        title=f"{indicator.title}: of those recorded",
        variants=(),
    )
