"""How complete recent months are, where the extract says when each record was entered.

Of the last weeks only the records that were entered at once are there. The lags of records from
their event to their entry, seen only where they are shorter than the time until the extract, give
the share of a month that is in by then: a product-limit estimate backwards in time, in which a lag
is held against the records that could have shown it (Kalbfleisch and Lawless 1989, J. Am. Stat.
Assoc. 84, 360-372).
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from cpanalysis.declare.tables import TABLES
from cpanalysis.derive.calendar import DAY, Calendar, first_day, month_number
from cpanalysis.derive.setting import Setting

RECORDED_AT = "recorded_at"
COMPLETE_FROM = 0.95
"""The share of a month's records that must be in; below it the month is provisional."""
LONGEST_DAYS = 365
"""Lags longer than this are left out: what is entered years later completes no month."""
LATEST_DAYS = 730
"""Days before the extract whose lags are looked at: how records are entered changes."""
FEWEST = 30
"""Records with both moments that it takes to know their lags."""


def complete_shares(lags: Sequence[int], reaches: Sequence[int]) -> list[float] | None:
    """Return the share of records that are in by so many days after their event, from day 0.

    ``lags`` are days from event to entry, ``reaches`` days from event to the extract, of each
    record that is in: none has a lag beyond its reach. None where there are too few.

    >>> complete_shares([0] * 50 + [1] * 50, [400] * 100)[:2]
    [0.5, 1.0]
    >>> complete_shares([0], [400]) is None
    True
    """
    if len(lags) < FEWEST:
        return None
    lag, reach = np.asarray(lags, dtype=np.int64), np.asarray(reaches, dtype=np.int64)
    short = lag <= LONGEST_DAYS
    with_lag = np.bincount(lag[short], minlength=LONGEST_DAYS + 1)
    with_reach = np.bincount(np.minimum(reach[short], LONGEST_DAYS), minlength=LONGEST_DAYS + 1)
    # Those with a lag of at most u, less those who could not have shown one of u.
    at_risk = np.cumsum(with_lag) - np.concatenate([[0], np.cumsum(with_reach)[:-1]])
    factors = 1 - with_lag / np.maximum(at_risk, 1)
    backwards = np.cumprod(factors[:0:-1])[::-1]
    return [*backwards.tolist(), 1.0]


def find_lags(table: str, setting: Setting) -> list[float] | None:
    """Return the share of a table's records that are in by day; None where that is not known."""
    declared, records = TABLES[table], setting.records
    index = declared.index_time
    lacking = index is None or RECORDED_AT not in declared.schema
    if lacking or table not in records.tables or records.lacks(table, RECORDED_AT):
        return None
    at, entered = pl.col(str(index)), pl.col(RECORDED_AT)
    rows = (
        setting.table(table)
        .select(
            lag=(entered - at).dt.total_days().clip(0),
            reach=(setting.as_of - at).dt.total_days(),
        )
        .drop_nulls()
        .filter(pl.col("reach").is_between(0, LATEST_DAYS), pl.col("lag") <= pl.col("reach"))
        .collect()
    )
    return complete_shares(rows["lag"].to_list(), rows["reach"].to_list())


def find_provisional(table: str, setting: Setting) -> dict[date, float]:
    """Return the months of which too few records are in yet, with the share that is expected to be.

    None where the extract does not say when records were entered: lateness is then not known.
    """
    if table not in setting.provisional:
        setting.provisional[table] = list_provisional(find_lags(table, setting), setting.last_day)
    return setting.provisional[table]


def list_provisional(shares: Sequence[float] | None, last: date) -> dict[date, float]:
    """Return the months before ``last`` that are less complete than they must be.

    >>> list_provisional([*[0.5] * 20, *[1.0] * 346], date(2024, 6, 30))
    {datetime.date(2024, 6, 1): 0.6666666666666666}
    """
    found = {}
    for number in range(month_number(last), month_number(last) - 14, -1):
        share = share_of_month(first_day(number), shares or [], last)
        if round(share, 9) < COMPLETE_FROM:
            found[first_day(number)] = share
    return found


def share_of_month(first: date, shares: Sequence[float], last: date) -> float:
    """Return the mean share of records that are in of the days of a month."""
    days = (first_day(month_number(first) + 1) - first).days
    ages = [(last - first - day * DAY).days for day in range(days)]
    known = [shares[age] if 0 <= age < len(shares) else 1.0 for age in ages]
    return sum(known) / len(known)


def is_by_month(calendar: Calendar) -> bool:
    """Say whether no period of a calendar is longer than its month."""
    return all(month_number(first) == month_number(last) for first, last in calendar.periods)


def say_provisional(share: float) -> str:
    """Return the reason for which a month is left out of a longer period.

    >>> say_provisional(0.804)
    'provisional: about 80% of its records are expected to be in yet'
    """
    return f"provisional: about {share:.0%} of its records are expected to be in yet"
