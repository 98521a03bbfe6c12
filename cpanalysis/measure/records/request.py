"""What is asked of the engine: which indicators, periods and strata."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cpanalysis.declare.indicators import Readings, RecordIndicator, word_indicators
from cpanalysis.derive.calendar import MONTHS_IN, Calendar, make_calendar, single_day
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.setting import Setting
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.measure.records.declared import require_declared, require_registry
from cpanalysis.measure.records.later import declare_maturity
from cpanalysis.read.records.records import Records

Strata = tuple[str, ...] | tuple[tuple[str, ...], ...] | Literal["declared"]
YEAR = 12
WHOLE = "whole"
"""All that is covered, as one period."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """Indicators, periods and strata to measure.

    ``indicators`` are codes of the catalogue, all of it by default; ``declared`` adds indicators
    of your own, by the same declaration. ``length`` is month, quarter, calendar year, financial
    year, or 3, 6, 12 or 36 months up to the last month, or whole for one period; indicators that
    are only told by the year have 12 months where less is asked. ``strata`` are names
    (``looked_after``) or several together (``("looked_after", "age_band")``), for the indicators
    that have them, or ``"declared"`` for all that each declares; the whole is always there too.
    Without ``first`` and ``last`` the periods are those that the tables cover. ``spread`` tells
    how the events of every indicator fall on children, which clustered intervals need; without it,
    only where children are counted.
    """

    indicators: tuple[str, ...] = ()
    declared: tuple[RecordIndicator, ...] = ()
    length: str = "month"
    strata: Strata = ()
    first: date | None = None
    last: date | None = None
    spread: bool = True
    readings: Readings = field(default_factory=Readings)

    def __post_init__(self) -> None:
        """Refuse a length of period that is not known.

        Raises
        ------
        ParameterError
            With the lengths that are.
        """
        require_choice(self.length, (*MONTHS_IN, WHOLE), what="length of period")


def choose_indicators(request: Request) -> tuple[RecordIndicator, ...]:
    """Return the indicators asked for, with the readings in their words.

    Raises
    ------
    ParameterError
        For a code that is not in the catalogue, and for a declaration that cannot be meant.

    Examples
    --------
    >>> [one.reference for one in choose_indicators(Request(indicators=("online_share",)))]
    ['CSE-03']
    >>> choose_indicators(Request(indicators=("online_shares",)))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: no indicator 'online_shares'; known: ... 'online_share'?
    """
    require_registry(request.readings)
    known: Mapping[str, RecordIndicator] = word_indicators(request.readings)
    own = tuple(
        require_declared(one, request.readings).worded(request.readings) for one in request.declared
    )
    asked = request.indicators or (() if own else tuple(known))
    chosen = (*(known[require_choice(code, known, what="indicator")] for code in asked), *own)
    return tuple(declare_maturity(one, request.readings) for one in chosen)


def make_calendars(
    request: Request, indicators: tuple[RecordIndicator, ...], records: Records
) -> dict[str, Calendar]:
    """Return the calendar of indicators told by the month, by the year, and as of now."""
    first, last = find_days(request, indicators, records)
    if request.length == WHOLE:
        whole = Calendar(((first, last),))
        return dict.fromkeys(("month", "year"), whole) | {"as_of": single_day(last)}
    longer = MONTHS_IN[request.length] >= YEAR
    return {
        "month": make_calendar(request.length, first, last),
        "year": make_calendar(request.length if longer else "12 months", first, last),
        "as_of": single_day(Setting(records, request.readings, single_day(last)).last_day),
    }


def find_days(
    request: Request, indicators: tuple[RecordIndicator, ...], records: Records
) -> tuple[date, date]:
    """Return first and last day asked for, or else covered by the tables that are counted.

    Raises
    ------
    ParameterError
        Where neither was asked and no table says what it covers.
    """
    kinds = {name for one in indicators for name in kinds_of(one)}
    tables = {find_rows(name).dated_by for name in kinds}
    known = [records.coverage[table] for table in tables if table in records.coverage]
    covered = [coverage for coverage in known if coverage.spans]
    first = request.first or min((one.start for one in covered), default=None)
    last = request.last or max((one.end for one in covered), default=None)
    if first is None or last is None:
        raise ParameterError("no table says what it covers: ask for a first and a last day")
    return first, last


def kinds_of(indicator: RecordIndicator) -> tuple[str, ...]:
    """Return the kinds of row that an indicator is counted on."""
    return tuple(record.rows for record in indicator.records) or (indicator.rows,)
