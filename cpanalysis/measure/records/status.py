"""Which periods a measure can be told for, from how many of their months, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cpanalysis.derive.lateness import is_by_month
from cpanalysis.derive.months import (
    Days,
    Fault,
    coverage_faults,
    find_faults,
    find_lateness,
    is_feasible,
    list_months,
    say_uncovered,
    window_faults,
)
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.measures import Measure

EMPTY = "the denominator is zero"


@dataclass(frozen=True)
class Verdict:
    """The status of a period, its reason, and the reason if nothing is in the denominator.

    ``months_known`` is of how many whole months there are figures; null for a period of a day.
    ``provisional`` marks a month of which many records are not in yet.
    """

    status: str = "ok"
    reason: str | None = None
    if_empty: tuple[str, str] = ("insufficient", EMPTY)
    months_known: int | None = None
    provisional: bool = False


def judge(measure: Measure, days: Days, setting: Setting) -> Verdict:
    """Return whether a measure can be told for a period."""
    since = measure.indicator.since
    if since and days[1] < getattr(setting.readings, since):
        return Verdict("not_applicable", f"applies from {setting.readings.words()[since]}")
    if found := next(whole_faults(measure, days, setting), None):
        return Verdict(*found)
    if measure.indicator.every == "as_of":
        return judge_windows(measure, days, setting, None)
    if measure.rows.undivided:
        return judge_windows(measure, days, setting, len(list(list_months([days]))))
    return judge_months(measure, days, setting)


def judge_months(measure: Measure, days: Days, setting: Setting) -> Verdict:
    """Return whether enough months of a period are known.

    Fewer than half say too little of a year with its seasons.
    """
    faults = find_faults(measure.question, setting)
    found = [faults[first] for first, _ in list_months([days])]
    known = sum(fault is None for fault in found)
    last = next((fault for fault in reversed(found) if fault), None)
    if last is None or 2 * known >= len(found):
        found_so = judge_windows(measure, days, setting, known)
        return replace(found_so, provisional=is_provisional(measure, days, setting))
    return Verdict(*word_few(last, known, len(found)), months_known=known)


def is_provisional(measure: Measure, days: Days, setting: Setting) -> bool:
    """Say whether too few records of a month are in for it to say anything by itself.

    Longer periods are made without such months.
    """
    late = find_lateness(measure.question, days, setting)
    return is_by_month(setting.calendar) and late is not None


def word_few(fault: Fault, known: int, of: int) -> Fault:
    """Return status and reason of a period of which too few months are known.

    >>> word_few(("not_computable", "the records of notices do not cover this period"), 5, 12)
    ('insufficient', 'only 5 of 12 months are known, and it takes 6: the records of notices do \
not cover this period')
    """
    if not known:
        return fault
    least = -(-of // 2)
    return (
        "insufficient",
        f"only {known} of {of} months are known, and it takes {least}: {fault[1]}",
    )


def judge_windows(measure: Measure, days: Days, setting: Setting, known: int | None) -> Verdict:
    """Return the verdict on a period with figures: what to say where nothing could be looked at."""
    for window in measure.indicator.windows:
        if not is_feasible(window, days, setting):
            why = ("not_computable", say_uncovered(window, setting))
            return Verdict(if_empty=why, months_known=known)
    return Verdict(months_known=known)


def whole_faults(measure: Measure, days: Days, setting: Setting) -> Iterator[Fault]:
    """Yield why a measure cannot be told for a period, whatever is known of its months.

    A count that looks back or ahead over what is not covered would miss events.
    """
    if measure.indicator.every != "as_of" and measure.rows.undivided:
        yield from coverage_faults(measure.rows.dated_by, days, setting)
    if measure.is_count:
        for window in measure.indicator.windows:
            yield from window_faults(window, days, setting, strict=True)
