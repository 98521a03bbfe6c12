"""An indicator of records: who is counted, against whom, and what has to be known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators.readings import Readings

Counts = Literal["rows", "children", "cells"]
Every = Literal["month", "year", "as_of"]

ALL_ROWS = pl.lit(True)
NO_ROWS = pl.lit(False)
KNOWN = "known"


@dataclass(frozen=True)
class Window:
    """Time around a row that a table must cover, or the row is left out and counted so.

    ``before`` and ``after`` name readings; ``clock`` is the column that they run from. With
    neither, the table must cover the clock itself: only then does no link mean none was made.
    """

    table: str
    clock: str = "at"
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Maturity:
    """When the answer to an indicator is there, counted from the moment of the row.

    ``at_once``: with the row. ``followed``: at a fixed time after it, by a date on record.
    ``settled``: the answer has no date of its own, and is read once it is as good as always
    there. ``censored``: never asked for; a wait that is open counts as long as it was watched.
    ``snapshot``: what is open or done on one day. ``after`` names the readings that add up to
    the time: a month that could not be followed for so long is not yet complete.
    """

    how: Literal["at_once", "followed", "settled", "censored", "snapshot"] = "at_once"
    after: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time where none is waited for, and none where one is.

        Raises
        ------
        ValueError
            Where ``after`` and ``how`` do not agree.
        """
        if (self.how in ("followed", "settled")) != bool(self.after):
            raise ValueError(f"maturity {self.how!r} with the times {self.after}")


def add_timing(caution: str, maturity: Maturity, readings: Readings) -> str:
    """Return a caution that also says when a month is complete; a day or less goes unsaid.

    >>> add_timing("Few cases.", followed("charge_days"), Readings())
    'Few cases. A month is complete 365 days after its end.'
    >>> add_timing("Few cases.", Maturity(), Readings())
    'Few cases.'
    """
    due = sum((readings.length(name) for name in maturity.after), timedelta(0))
    if due <= timedelta(days=1):
        return caution
    timing = f"A month is complete {-(-due // timedelta(days=1))} days after its end."
    return caution if timing in caution else f"{caution} {timing}".strip()


def followed(*after: str) -> Maturity:
    """Return that the answer is dated and looked for until a fixed time after the row."""
    return Maturity("followed", after)


def settled(*after: str) -> Maturity:
    """Return that the answer has no date, and is read so long after the row."""
    return Maturity("settled", after)


AT_ONCE = Maturity()
CENSORED = Maturity("censored")
SNAPSHOT = Maturity("snapshot")


@dataclass(frozen=True)
class Wait:
    """A waiting time: from ``start`` until ``end``, or until something else ends it.

    ``other_end`` ends it where it comes before ``end``; ``closed_at`` where ``end`` never came (a
    case finalised, a child released: nobody is waiting any longer). What has not ended when the
    records end is open (censored), never dropped. An end before the start is out of order and
    left out, or counts as no wait at all where ``early_is_none``.
    """

    start: str
    end: str
    other_end: str = ""
    closed_at: str = ""
    early_is_none: bool = False


@dataclass(frozen=True)
class Population:
    """The residents a rate is against: youngest and oldest whole year of age."""

    youngest: int
    oldest: int


@dataclass(frozen=True)
class Record:
    """One kind of record that an indicator is measured on, each apart from the others.

    Its rows have the ``stratum`` "record" and the ``label`` as its value; ``changes`` are the
    fields in which it differs.
    """

    label: str
    rows: str
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """Another reading shown beside an indicator, with ``code:name`` as its code."""

    name: str
    words: str
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordIndicator(Indicator):
    """A measure over rows of records, as expressions that a child-protection lead can read.

    Of the ``rows`` that the ``windows`` allow and that are not ``excluded``, those that meet
    ``denominator`` are counted against and those that also meet ``numerator`` are counted.
    ``recorded`` says whether the answer was written down; where ``both_ways``, an unrecorded
    answer counts as no under the plain code and leaves the denominator under ``code:known``,
    otherwise it leaves the denominator. Counts and rates keep all that meets ``numerator``.
    What is ``undecided`` (a wait that is open before its limit) leaves a share and the waits behind
    it, as do rows that the ``windows`` do not allow. ``maturity`` says when
    the answer is there: what reads anything written after the row's moment must declare it.
    Expressions are over columns of the table and facts of :mod:`cpanalysis.derive`; the tables
    and columns that an indicator needs are read off them.

    ``scoped`` leaves out the rows outside the scope that their kind declares (adults, absent,
    duplicates); measures of the records themselves keep them. ``counts`` is what is counted:
    rows, distinct children, or cells (where numerator and denominator are numbers).
    ``never_pooled`` names strata that are always kept apart, ``shares_of`` those whose parts make
    up the whole (grades), ``since`` the reading that holds the first day to which the indicator
    applies. ``records`` measures it on several kinds of record, each apart.
    """

    reference: str
    rows: str
    numerator: pl.Expr = ALL_ROWS
    denominator: pl.Expr = ALL_ROWS
    excluded: pl.Expr = NO_ROWS
    undecided: pl.Expr = NO_ROWS
    recorded: pl.Expr = ALL_ROWS
    both_ways: bool = False
    windows: tuple[Window, ...] = ()
    maturity: Maturity = AT_ONCE
    wait: Wait | None = None
    counts: Counts = "rows"
    every: Every = "month"
    district: str = "district"
    scoped: bool = True
    population: Population | None = None
    strata: tuple[str, ...] = ()
    never_pooled: tuple[str, ...] = ()
    shares_of: tuple[str, ...] = ()
    since: str = ""
    records: tuple[Record, ...] = ()
    variants: tuple[Variant, ...] = ()

    def worded(self, readings: Readings) -> "RecordIndicator":
        """Return the indicator with the readings written into its words."""
        words = readings.words()
        variants = tuple(
            replace(variant, words=variant.words.format(**words)) for variant in self.variants
        )
        return replace(
            self,
            title=self.title.format(**words),
            definition=self.definition.format(**words),
            caution=add_timing(self.caution.format(**words), self.maturity, readings),
            variants=variants,
        )

    def vary(self, variant: Variant) -> "RecordIndicator":
        """Return the indicator in another reading."""
        return replace(
            self,
            code=f"{self.code}:{variant.name}",
            title=f"{self.title}: {variant.words}",
            variants=(),
            **variant.changes,  # type: ignore[arg-type]
        )
