"""What an indicator reads that is written after the moment of its row."""

from dataclasses import replace

from cpanalysis.declare.indicators import AT_ONCE, Readings, RecordIndicator, settled
from cpanalysis.declare.tables.at_once import AT_ONCE as COLUMNS_AT_ONCE
from cpanalysis.derive.rows import Joined, Rows
from cpanalysis.derive.setting import Setting, suppose_everything
from cpanalysis.derive.supply import column_reads, inner_needs, stand_ins, windows_of
from cpanalysis.measure.records.measures import Measure, expand

LOOKING_BACK = frozenset(
    {"repeat", "trigger", "first_trigger", "first_or_repeat", "missing_before", "exploited_before"}
)
"""Facts that look at what was there before the row's moment, whenever it was written."""
WITH_THE_ROW = frozenset({"n_victims"})
"""Facts of other tables whose rows are made with the row."""
SETTLED = settled("settled_days")


def find_later(measure: Measure, setting: Setting) -> list[str]:
    """Return what a measure reads, as ``table.column``, that may be written after its row."""
    one = measure.indicator
    asked = [one.numerator, one.denominator, one.excluded, one.undecided, one.recorded]
    names = [name for expression in asked for name in expression.meta.root_names()]
    wait = [one.wait.end, one.wait.start] if one.wait and measure.is_duration else []
    found = [read for name in (*names, *wait) for read in later_reads(measure.rows, name, setting)]
    return list(dict.fromkeys(found))


def later_reads(rows: Rows, name: str, setting: Setting) -> list[str]:
    """Return what one column or fact reads that may be written after the row."""
    if name in LOOKING_BACK or name in WITH_THE_ROW:
        return []
    made_of = stand_ins(rows).get(name)
    fact = rows.fact(name)
    if made_of is None and fact is None:
        return [read for read in column_reads(rows, name) if is_later(read)]
    inner = inner_needs(fact, setting) if fact else made_of or ()
    joined = fact.reads if isinstance(fact, Joined) else ()
    return [*(read for need in inner for read in later_reads(rows, need, setting)), *joined]


def is_later(read: str) -> bool:
    """Say whether ``table.column`` may be written after its row.

    >>> is_later("missing_episodes.reported_at"), is_later("missing_episodes.returned_at")
    (False, True)
    """
    table, column = read.split(".")
    return column not in COLUMNS_AT_ONCE.get(table, frozenset())


def declare_maturity(indicator: RecordIndicator, readings: Readings) -> RecordIndicator:
    """Return an indicator that waits for what it reads, though its declaration says at once.

    A reading can bring in what is written later (the highest grade in place of the first), and an
    indicator of one's own may not say: it then waits as long as the facts that it uses look ahead,
    and at least as long as what has no date of its own.
    """
    if indicator.maturity != AT_ONCE:
        return indicator
    setting = suppose_everything(readings)
    plain = replace(indicator, variants=())
    measures = list(expand(plain))
    if not any(find_later(measure, setting) for measure in measures):
        return indicator
    ahead = {name for measure in measures for name in look_ahead(measure, setting)}
    longest = max([*SETTLED.after, *ahead], key=readings.length)
    return replace(indicator, maturity=settled(longest))


def look_ahead(measure: Measure, setting: Setting) -> list[str]:
    """Return the readings that say how far the facts of a measure look ahead."""
    windows = windows_of(measure.rows, measure.required(), setting)
    return [window.after for window in windows if window.after]
