"""The indicators in words, from their declarations."""

from collections.abc import Iterable

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Better, Higher, Lower

OPENING = """# Indicators

Written from the declarations by `make docs`; do not edit.
"""


def write_catalogue(indicators: Iterable[Indicator]) -> str:
    """Return the indicators as a page of Markdown, a section each."""
    return "\n".join([OPENING, *(describe_indicator(indicator) for indicator in indicators)])


def describe_indicator(indicator: Indicator) -> str:
    """Return title, code, definition, direction, caution and source of one indicator."""
    caution = f"\n* Caution: {indicator.caution}" if indicator.caution else ""
    return (
        f"## {indicator.title}\n\n{indicator.definition}\n\n* Code: `{indicator.code}`, theme"
        f" {indicator.theme}, unit {indicator.kind.unit}\n* Better:"
        f" {describe_direction(indicator.better)}{caution}\n* {indicator.whose}\n"
    )


def describe_direction(better: Better) -> str:
    """Return which direction is better.

    >>> describe_direction(Lower())
    'lower'
    """
    if isinstance(better, Higher):
        return "higher"
    return "lower" if isinstance(better, Lower) else f"neither: {better.why}"
