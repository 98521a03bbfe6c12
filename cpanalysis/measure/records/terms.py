"""What of each row a measure adds up: numerator, denominator, not recorded, left out."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.derive.calendar import at_midnight
from cpanalysis.derive.setting import Setting
from cpanalysis.measure.records.measures import Measure, outcome_name, window_name

WAITED = ("ended", "open")


@dataclass(frozen=True)
class Terms:
    """Four expressions over rows, never null: true or false, or a number of cells."""

    numerator: pl.Expr
    denominator: pl.Expr
    not_recorded: pl.Expr
    left_out: pl.Expr

    def listed(self) -> tuple[pl.Expr, ...]:
        """Return them in order."""
        return (self.numerator, self.denominator, self.not_recorded, self.left_out)


def find_terms(measure: Measure, setting: Setting, *, recorded_known: bool = True) -> Terms:
    """Return the terms of a measure; nothing is not recorded where that cannot be known."""
    applies = find_applies(measure, setting)
    if measure.indicator.counts == "cells":
        return find_cell_terms(measure, applies)
    relevant = applies & sure(measure.indicator.denominator)
    allowed = relevant & find_allowed(measure)
    if measure.is_duration:
        return find_wait_terms(measure, relevant, allowed)
    recorded = sure(measure.indicator.recorded) if recorded_known else pl.lit(True)
    hit = allowed & sure(measure.indicator.numerator)
    return Terms(
        numerator=hit if measure.is_count else hit & recorded,
        denominator=allowed if measure.keeps_unrecorded else allowed & recorded,
        not_recorded=allowed & ~recorded,
        left_out=relevant & ~find_allowed(measure),
    )


def find_applies(measure: Measure, setting: Setting) -> pl.Expr:
    """Return whether the indicator applies to a row yet."""
    since = measure.indicator.since
    in_calendar = pl.col("period").is_not_null()
    if not since:
        return in_calendar
    return in_calendar & (pl.col("at") >= at_midnight(getattr(setting.readings, since)))


def find_allowed(measure: Measure) -> pl.Expr:
    """Return whether a row is in scope, not excluded, decided, and covered by the windows."""
    one = measure.indicator
    windows = [sure(pl.col(window_name(window))) for window in one.windows]
    return pl.all_horizontal(*windows, find_kept(measure), ~sure(one.undecided))


def find_kept(measure: Measure) -> pl.Expr:
    """Return whether a row is in scope and not excluded."""
    one = measure.indicator
    scope = [pl.col("in_scope")] if one.scoped else []
    child = [pl.col("child").is_not_null()] if one.counts == "children" else []
    return pl.all_horizontal(*scope, *child, ~sure(one.excluded))


def find_wait_terms(measure: Measure, relevant: pl.Expr, allowed: pl.Expr) -> Terms:
    """Return the terms of a waiting time: those that ended, of those that ended or are open."""
    wait = measure.indicator.wait
    outcome = pl.col(outcome_name(wait)) if wait else pl.lit(None)
    recorded = sure(measure.indicator.recorded) & outcome.is_not_null()
    waited = sure(outcome.is_in(WAITED))
    return Terms(
        numerator=allowed & recorded & sure(outcome == "ended"),
        denominator=allowed & recorded & waited,
        not_recorded=allowed & ~recorded,
        left_out=relevant & (~find_allowed(measure) | (recorded & ~waited)),
    )


def find_cell_terms(measure: Measure, applies: pl.Expr) -> Terms:
    """Return the terms of a measure of cells: numbers a row, of all rows."""
    one = measure.indicator
    numbers = [
        pl.when(applies).then(number).otherwise(0).fill_null(0)
        for number in (one.numerator, one.denominator, one.excluded)
    ]
    return Terms(numbers[0], numbers[1], numbers[1] - numbers[0], numbers[2])


def sure(expression: pl.Expr) -> pl.Expr:
    """Return a condition that is false where it is not known."""
    return expression.fill_null(False)
