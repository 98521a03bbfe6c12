"""Which months an indicator is known for: covered by the records, and followed for long enough.

A month is known or it is not. One that the records cover only in part, or whose last days could
not be followed until their answers were due, has no figure; a longer period rests on its known
months and says how many they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from cpanalysis.declare.indicators.record_indicator import Maturity, Window
from cpanalysis.declare.labels import name_records
from cpanalysis.derive.calendar import DAY, first_day, month_number
from cpanalysis.derive.coverage import NONE, is_within, join_months, reach, spans_of
from cpanalysis.derive.lateness import find_provisional, is_by_month, say_provisional
from cpanalysis.derive.rows import Rows
from cpanalysis.derive.setting import Setting

Days = tuple[date, date]
Fault = tuple[str, str]
"""Status and reason of a month that is not known."""

BEGINNING = date(1900, 1, 1)
LEEWAY = DAY
"""What of a period may lie within the time of follow-up: rows of its last hours are left out."""


@dataclass(frozen=True)
class Question:
    """What decides which months are known: the rows, and the time around them that is looked at.

    ``strict`` asks that a month's look-back and follow-up are covered for every day of it, as a
    count needs; a share leaves out the rows that were not looked back on, above and below.
    """

    rows: Rows
    windows: tuple[Window, ...]
    maturity: Maturity
    strict: bool

    @property
    def name(self) -> str:
        """A name that is the same for the same question."""
        asked = [f"{one.table} {one.clock} {one.before} {one.after}" for one in self.asked]
        return f"known: {self.rows.dated_by} {' '.join(self.maturity.after)} {'; '.join(asked)}"

    @property
    def asked(self) -> tuple[Window, ...]:
        """The windows that have to be covered for all days of a month."""
        return tuple(one for one in self.windows if self.strict or one.after)

    @property
    def is_needed(self) -> bool:
        """Whether anything but the coverage of the rows themselves decides."""
        return bool(self.asked or self.maturity.after)


def find_faults(question: Question, setting: Setting) -> dict[date, Fault | None]:
    """Return by the first day of each month why it is not known; None where it is."""
    key = (question.rows.name, question.name)
    if key not in setting.known_months:
        setting.known_months[key] = {
            days[0]: next(month_faults(question, days, setting), None)
            for days in list_months(setting.calendar.periods)
        }
    return setting.known_months[key]


def list_months(periods: Sequence[Days]) -> Iterator[Days]:
    """Yield every month that any of the periods has a day in.

    >>> [str(first) for first, _ in list_months([(date(2024, 1, 31), date(2024, 2, 1))])]
    ['2024-01-01', '2024-02-01']
    """
    numbers = {
        number
        for first, last in periods
        for number in range(month_number(first), month_number(last) + 1)
    }
    for number in sorted(numbers):
        yield first_day(number), first_day(number + 1) - DAY


def month_faults(question: Question, days: Days, setting: Setting) -> Iterator[Fault]:
    """Yield everything for which a month is not known."""
    yield from coverage_faults(question.rows.dated_by, days, setting)
    yield from lateness_faults(question, days, setting)
    yield from maturity_faults(question.maturity, days, setting)
    for window in question.asked:
        yield from window_faults(window, days, setting, strict=question.strict)


def coverage_faults(table: str, days: Days, setting: Setting) -> Iterator[Fault]:
    """Yield what is wrong where a table does not cover all of some days."""
    first, last = days
    spans = known_spans(table, setting)
    if any(begin <= first and last <= end for begin, end in spans):
        return
    if any(begin <= last and first <= end for begin, end in spans):
        yield "insufficient", f"{name_records(table)} cover only a part of this period"
    else:
        yield "not_computable", f"{name_records(table)} do not cover this period"


def lateness_faults(question: Question, days: Days, setting: Setting) -> Iterator[Fault]:
    """Yield that too few records of a month are in for it to be a part of a longer period.

    By itself a month is shown, and marked as provisional.
    """
    if is_by_month(setting.calendar):
        return
    share = find_lateness(question, days, setting)
    if share is not None:
        yield "not_computable", say_provisional(share)


def find_lateness(question: Question, days: Days, setting: Setting) -> float | None:
    """Return the least share of a month's records, or of what is looked for around it, that is in.

    A notice that is entered late is missing where it is looked for, and would count as none made.
    None where all that is needed is in, or where it is not known when records were entered.
    """
    shares = [find_provisional(question.rows.dated_by, setting).get(days[0])]
    for window in question.asked:
        before, after = reach(window, setting.readings)
        first, last = days[0] - whole_days(before), days[1] + whole_days(after)
        late = find_provisional(window.table, setting)
        shares += [late.get(month) for month, _ in list_months([(first, last)])]
    return min((share for share in shares if share is not None), default=None)


def maturity_faults(maturity: Maturity, days: Days, setting: Setting) -> Iterator[Fault]:
    """Yield that the answers of some days are not due before the records end."""
    due = add_up(maturity, setting)
    if days[1] + whole_days(due) - LEEWAY > setting.last_day and due > NONE:
        yield "not_computable", say_not_complete(due, setting)


def add_up(maturity: Maturity, setting: Setting) -> timedelta:
    """Return the time after which answers are due."""
    return sum((setting.length(name) for name in maturity.after), NONE)


def say_not_complete(due: timedelta, setting: Setting) -> str:
    """Return the reason for which a period whose answers are not due has no figure yet.

    >>> from cpanalysis.declare.indicators.readings import Readings
    >>> from cpanalysis.derive.setting import suppose_everything
    >>> say_not_complete(timedelta(days=180), suppose_everything(Readings()))
    'not yet complete: answers take up to 180 days, and the records end on 31 December 1999'
    """
    end = setting.last_day
    return (
        f"not yet complete: answers take up to {say_length(due)}, and the records end on"
        f" {end.day} {end:%B %Y}"
    )


def say_length(length: timedelta) -> str:
    """Return a length in days, or in hours where it is of no whole days.

    >>> say_length(timedelta(hours=72)), say_length(timedelta(hours=2))
    ('3 days', '2 hours')
    """
    days, rest = divmod(length, DAY)
    return f"{length // timedelta(hours=1)} hours" if rest or not days else f"{days} days"


def window_faults(window: Window, days: Days, setting: Setting, *, strict: bool) -> Iterator[Fault]:
    """Yield what is wrong where a table does not cover the time around all of some days."""
    before, after = reach(window, setting.readings)
    back = whole_days(before) if strict else NONE
    ahead = whole_days(after) if strict else max(whole_days(after) - LEEWAY, NONE)
    for status, _ in coverage_faults(window.table, (days[0] - back, days[1] + ahead), setting):
        feasible = status == "insufficient" and is_feasible(window, days, setting)
        partly = strict and feasible
        yield "insufficient" if partly else "not_computable", say_uncovered(window, setting)


def is_feasible(window: Window, days: Days, setting: Setting) -> bool:
    """Say whether any day of the period has its window covered."""
    before, after = reach(window, setting.readings)
    first, last = days
    return any(
        begin + before <= last and end - after >= first
        for begin, end in known_spans(window.table, setting)
    )


def known_spans(table: str, setting: Setting) -> tuple[Days, ...]:
    """Return the spans that a table covers; all days until the records end where not stated."""
    return spans_of(table, setting) or ((BEGINNING, setting.last_day),)


def say_uncovered(window: Window, setting: Setting) -> str:
    """Return the reason where a window is not covered.

    >>> from cpanalysis.derive.setting import suppose_everything
    >>> from cpanalysis.declare.indicators.readings import Readings
    >>> setting = suppose_everything(Readings())
    >>> say_uncovered(Window("missing_episodes", before="lookback_days"), setting)
    'the records of missing episodes do not cover the 365 days before'
    """
    words = setting.readings.words()
    parts = [
        f"the {words[name]} {name.rsplit('_', 1)[-1]} {side}"
        for name, side in ((window.before, "before"), (window.after, "after"))
        if name
    ]
    return f"{name_records(window.table)} do not cover {' or '.join(parts) or 'this period'}"


def whole_days(length: timedelta) -> timedelta:
    """Return a length in whole days, rounded up.

    >>> whole_days(timedelta(hours=25))
    datetime.timedelta(days=2)
    """
    return timedelta(days=-(-length // timedelta(days=1)))


def find_spans(question: Question, setting: Setting) -> list[Days]:
    """Return the spans of months that are known."""
    faults = find_faults(question, setting)
    return join_months([first for first, fault in faults.items() if fault is None])


def is_known(question: Question, setting: Setting) -> pl.Expr:
    """Say whether a row is of a month that is known, and was followed until its answer was due."""
    moment = pl.col(question.rows.at)
    due = add_up(question.maturity, setting)
    followed = (moment + due <= setting.as_of).fill_null(False)
    return is_within(moment, find_spans(question, setting)) & followed
