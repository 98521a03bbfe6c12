"""Whether the tables cover the time around a row that an indicator asks about."""

from datetime import date, timedelta

import polars as pl

from cpanalysis.declare.indicators.readings import Readings
from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.calendar import DAY, at_midnight
from cpanalysis.derive.setting import Setting

NONE = timedelta(0)


def reach(window: Window, readings: Readings) -> tuple[timedelta, timedelta]:
    """Return how far a window looks back and ahead.

    >>> reach(Window("missing_episodes", before="lookback_days"), Readings())
    (datetime.timedelta(days=365), datetime.timedelta(0))
    """
    before = readings.length(window.before) if window.before else NONE
    after = readings.length(window.after) if window.after else NONE
    return before, after


def is_covered(window: Window, clock: str, setting: Setting) -> pl.Expr:
    """Say whether one span of the table's coverage holds all of a row's window.

    A clock that is not known, or a look ahead beyond the moment up to which the records run, is
    not covered. A table whose coverage nobody stated covers all time until that moment.
    """
    before, after = reach(window, setting.readings)
    moment = pl.col(clock)
    followed = moment + after <= setting.as_of
    spans = [
        (moment - before >= at_midnight(first)) & (moment + after < at_midnight(last + DAY))
        for first, last in spans_of(window.table, setting)
    ]
    inside = followed & pl.any_horizontal(spans) if spans else followed
    return inside.fill_null(False)


def spans_of(table: str, setting: Setting) -> tuple[tuple[date, date], ...]:
    """Return the spans of days that a table covers; none where nobody stated them."""
    coverage = setting.records.coverage.get(table)
    return coverage.spans if coverage else ()
