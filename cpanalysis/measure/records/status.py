"""Which periods a measure can be told for, and why not for the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cpanalysis.declare.indicators import Window
from cpanalysis.derive.coverage import reach, spans_of
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.measures import Measure

Days = tuple[date, date]
BEGINNING = date(1900, 1, 1)
EMPTY = "the denominator is zero"


@dataclass(frozen=True)
class Verdict:
    """The status of a period, its reason, and the reason if nothing is in the denominator."""

    status: str = "ok"
    reason: str | None = None
    if_empty: tuple[str, str] = ("insufficient", EMPTY)


def judge(measure: Measure, days: Days, setting: Setting) -> Verdict:
    """Return whether a measure can be told for a period."""
    for status, reason in find_faults(measure, days, setting):
        return Verdict(status, reason)
    for window in measure.indicator.windows:
        if not is_feasible(window, days, setting):
            return Verdict(if_empty=("not_computable", say_uncovered(window, setting)))
    return Verdict()


def find_faults(measure: Measure, days: Days, setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield status and reason of everything that keeps a measure from being told."""
    since = measure.indicator.since
    if since and days[1] < getattr(setting.readings, since):
        yield "not_applicable", f"applies from {setting.readings.words()[since]}"
    if measure.indicator.every != "as_of":
        yield from find_gaps(measure.rows.dated_by, days, setting)
    if measure.is_count:
        for window in measure.indicator.windows:
            yield from find_count_faults(window, days, setting)


def find_gaps(table: str, days: Days, setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield what is wrong where a table does not cover the whole period."""
    first, last = days
    spans = known_spans(table, setting)
    if any(begin <= first and last <= end for begin, end in spans):
        return
    if any(begin <= last and first <= end for begin, end in spans):
        yield "insufficient", f"{table} covers only a part of this period"
    else:
        yield "not_computable", f"{table} does not cover this period"


def find_count_faults(window: Window, days: Days, setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield what is wrong where a count would miss events for want of look-back or follow-up."""
    before, after = reach(window, setting.readings)
    wide = (days[0] - whole_days(before), days[1] + whole_days(after))
    for status, _ in find_gaps(window.table, wide, setting):
        feasible = status == "insufficient" and is_feasible(window, days, setting)
        yield "insufficient" if feasible else "not_computable", say_uncovered(window, setting)


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
    >>> from cpanalysis.declare.indicators import Readings
    >>> setting = suppose_everything(Readings())
    >>> say_uncovered(Window("missing_episodes", before="lookback_days"), setting)
    'missing_episodes does not cover the 365 days before'
    """
    words = setting.readings.words()
    parts = [
        f"the {words[name]} {name.rsplit('_', 1)[-1]} {side}"
        for name, side in ((window.before, "before"), (window.after, "after"))
        if name
    ]
    return f"{window.table} does not cover {' or '.join(parts) or 'this period'}"


def whole_days(length: timedelta) -> timedelta:
    """Return a length in whole days, rounded up.

    >>> whole_days(timedelta(hours=25))
    datetime.timedelta(days=2)
    """
    return timedelta(days=-(-length // timedelta(days=1)))
