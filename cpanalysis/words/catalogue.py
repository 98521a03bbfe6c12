"""Finds what an indicator is, whatever its figures come from."""

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import PROPOSED, RECORD_INDICATORS
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.indicators.variants import MEDIAN, NINETIETH, OF_NINETIETH, with_variants
from cpanalysis.declare.labels import name_code
from cpanalysis.declare.official import INDICATORS as OFFICIAL
from cpanalysis.errors import require_choice

CATALOGUE: dict[str, Indicator] = {
    **OFFICIAL,
    **with_variants(RECORD_INDICATORS),
    **word_at_events(PROPOSED),
}
"""Every indicator by the code of its rows."""


def find_indicator(code: str | Indicator) -> Indicator:
    """Return the declared indicator of a code; one that is handed over is itself.

    Raises
    ------
    ParameterError
        For an unknown code, with those that are known.

    Examples
    --------
    >>> find_indicator("missing_high_risk_share").title
    'Missing episodes graded high risk'
    """
    if isinstance(code, Indicator):
        return code
    return CATALOGUE[require_choice(code, CATALOGUE, what="indicator")]


def title_of(code: str) -> str:
    """Return the title of an indicator, also of the ninetieth percentile of a waiting time.

    What is not declared is called by its code, in words.

    >>> title_of("missing_high_risk_share"), title_of("response_time_minutes:p90")
    ('Missing episodes graded high risk', 'Wait until police respond, ninetieth percentile')
    >>> title_of("not_declared")
    'Not declared'
    """
    known = CATALOGUE.get(code.removesuffix(NINETIETH))
    if known is None:
        return name_code(code).replace(":", ", ").capitalize()
    if code.endswith(NINETIETH):
        return f"{known.title.removesuffix(MEDIAN)}{OF_NINETIETH}"
    return known.title
