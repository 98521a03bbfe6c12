"""What of each row a measure adds up: one condition inside the other, so that few sums tell all."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.indicators.record_indicator import ALL_ROWS, NO_ROWS
from cpanalysis.derive.calendar import at_midnight
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.measures import (
    Measure,
    has_months,
    outcome_name,
    window_name,
)

WAITED = ("ended", "other_end", "open")


@dataclass(frozen=True)
class Terms:
    """Expressions over rows, never null: true or false, or a number of cells.

    A row of ``allowed`` (in scope, not excluded, decided, covered) is one of ``relevant``, and one
    of ``recorded`` is ``allowed``. So what was not recorded, and what is left out, are differences
    of sums, and measures share most sums.
    """

    numerator: pl.Expr
    denominator: pl.Expr
    recorded: pl.Expr
    allowed: pl.Expr
    relevant: pl.Expr

    def listed(self) -> tuple[pl.Expr, ...]:
        """Return them in order."""
        return (self.numerator, self.denominator, self.recorded, self.allowed, self.relevant)


def find_terms(measure: Measure, setting: Setting, *, recorded_known: bool = True) -> Terms:
    """Return the terms of a measure; nothing is not recorded where that cannot be known."""
    if measure.indicator.counts == "cells":
        applies = every([find_applies(measure, setting), *find_known(measure)])
        return find_cell_terms(measure, applies)
    relevant = [find_applies(measure, setting), *holds(measure.indicator.denominator)]
    allowed = [*relevant, *find_allowed(measure)]
    if measure.is_duration:
        return find_wait_terms(measure, relevant, allowed)
    recorded = [*allowed, *(holds(measure.indicator.recorded) if recorded_known else [])]
    counted = allowed if measure.is_count else recorded
    return Terms(
        numerator=every([*counted, *holds(measure.indicator.numerator)]),
        denominator=every(allowed if measure.keeps_unrecorded else recorded),
        recorded=every(recorded),
        allowed=every(allowed),
        relevant=every(relevant),
    )


def find_applies(measure: Measure, setting: Setting) -> pl.Expr:
    """Return whether the indicator applies to a row yet."""
    since = measure.indicator.since
    in_calendar = pl.col("period").is_not_null()
    if not since:
        return in_calendar
    return in_calendar & (pl.col("at") >= at_midnight(getattr(setting.readings, since)))


def find_allowed(measure: Measure) -> list[pl.Expr]:
    """Return what makes a row count: in scope, not excluded, decided, followed for long enough."""
    return [*find_kept(measure), *fails(measure.indicator.undecided), *find_covered(measure)]


def find_covered(measure: Measure) -> list[pl.Expr]:
    """Return what makes a row one that the windows allow, of a month that is known."""
    windows = [sure(pl.col(window_name(window))) for window in measure.indicator.windows]
    return [*windows, *find_known(measure)]


def find_known(measure: Measure) -> list[pl.Expr]:
    """Return what makes a row one of a month that is known, where more than coverage decides."""
    decided = has_months(measure.indicator, measure.rows)
    return [sure(pl.col(measure.question.name))] if decided else []


def find_kept(measure: Measure) -> list[pl.Expr]:
    """Return what makes a row in scope and not excluded."""
    one = measure.indicator
    scope = [pl.col("in_scope")] if one.scoped else []
    child = [pl.col("child").is_not_null()] if one.counts == "children" else []
    return [*scope, *child, *fails(one.excluded)]


def find_wait_terms(
    measure: Measure, relevant: Sequence[pl.Expr], allowed: Sequence[pl.Expr]
) -> Terms:
    """Return the terms of a waiting time: those that ended as awaited, of all waits.

    A wait with times out of order is left out; one that something else ended is not.
    """
    wait = measure.indicator.wait
    outcome = pl.col(outcome_name(wait)) if wait else pl.lit(None)
    known = every([outcome.is_not_null(), *holds(measure.indicator.recorded)])
    waited = [*allowed, known, sure(outcome.is_in(WAITED))]
    return Terms(
        numerator=every([*waited, sure(outcome == "ended")]),
        denominator=every(waited),
        recorded=every(waited),
        allowed=every([*allowed, ~known | sure(outcome.is_in(WAITED))]),
        relevant=every(relevant),
    )


def find_cell_terms(measure: Measure, applies: pl.Expr) -> Terms:
    """Return the terms of a measure of cells: numbers a row, of all rows."""
    one = measure.indicator
    told, asked, excluded = (
        pl.when(applies).then(number).otherwise(0).fill_null(0)
        for number in (one.numerator, one.denominator, one.excluded)
    )
    return Terms(told, asked, recorded=told, allowed=asked, relevant=asked + excluded)


def holds(condition: pl.Expr) -> list[pl.Expr]:
    """Return what has to be looked at for a condition: nothing where every row meets it."""
    return [] if condition is ALL_ROWS else [sure(condition)]


def fails(condition: pl.Expr) -> list[pl.Expr]:
    """Return what has to be looked at for its opposite: nothing where no row meets it."""
    return [] if condition is NO_ROWS else [~sure(condition)]


def every(conditions: Sequence[pl.Expr]) -> pl.Expr:
    """Return whether all of some conditions hold."""
    return pl.all_horizontal(conditions)


def sure(expression: pl.Expr) -> pl.Expr:
    """Return a condition that is false where it is not known."""
    return expression.fill_null(False)
