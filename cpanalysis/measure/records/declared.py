"""Refuse an indicator that does not mean what it says: before anything is measured."""

import re
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import get_args

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.indicators import DECLARED, Readings, RecordIndicator, Wait, Window
from cpanalysis.declare.indicators.record_indicator import ALL_ROWS, Counts, Every
from cpanalysis.declare.kinds import Better, Duration, Kind, Rate
from cpanalysis.declare.tables import TABLES
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.expressions import (
    inner,
    require_condition,
    require_number,
    texts_named,
    word_kind,
)
from cpanalysis.derive.quality import UNANSWERED
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.rows import Rows, require_column
from cpanalysis.derive.setting import suppose_everything
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.measure.records.measures import expand

CODE = re.compile("^[a-z][a-z0-9_]*$")
CONDITIONS = ("excluded", "undecided", "recorded")
COUNTED = ("numerator", "denominator")
OF_ROWS = "rows"
SPLIT_BY = (pl.Enum, pl.Boolean)


def require_declared(indicator: object, readings: Readings) -> RecordIndicator:
    """Return an indicator of one's own, or say what about it cannot be meant.

    Raises
    ------
    ParameterError
        In words, with what is allowed and the nearest of it.

    Examples
    --------
    >>> require_declared(1, Readings())
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: 1 is no indicator; write RecordIndicator(code=..., ...)
    """
    if not isinstance(indicator, RecordIndicator):
        raise ParameterError(f"{indicator!r} is no indicator; write RecordIndicator(code=..., ...)")
    require_code(indicator.code)
    require_changes(indicator)
    for measure in expand(indicator):
        require_form(measure.indicator, readings)
    return indicator


def require_code(code: object) -> None:
    """Refuse a code that could not stand in a file name, a column or a link."""
    if not (isinstance(code, str) and CODE.match(code)):
        raise ParameterError(
            f"code {code!r}: write small letters, digits and underscores, a letter first, as in"
            " 'missing_night_share'"
        )


def require_changes(indicator: RecordIndicator) -> None:
    """Refuse variants and kinds of record that change what an indicator does not have."""
    known = [field.name for field in fields(indicator)]
    of_variants = [name for variant in indicator.variants for name in variant.changes]
    of_records = [name for record in indicator.records for name in record.changes]
    for name in (*of_variants, *of_records):
        require_choice(name, known, what="field of an indicator")


def require_form(one: RecordIndicator, readings: Readings) -> None:
    """Refuse one form of an indicator, on one kind of record."""
    rows = find_rows(one.rows)
    require_kinds(one)
    schema = types_of(rows, readings)
    for name in (*COUNTED, *CONDITIONS):
        cells = one.counts == "cells" and name not in ("undecided", "recorded")
        require = require_number if cells else require_condition
        require(getattr(one, name), schema, what=f"{name} of {one.code}")
    require_splits(one, rows, schema)
    for window in one.windows:
        require_window(window, rows, schema, readings)
    require_wait(one, rows, schema)
    require_since(one, readings)


def require_kinds(one: RecordIndicator) -> None:
    """Refuse a kind, a direction or a way to count that is none, and a rate against nobody."""
    for name, allowed in (("kind", get_args(Kind)), ("better", get_args(Better))):
        if not isinstance(getattr(one, name), allowed):
            listed = ", ".join(f"{kind.__name__}(...)" for kind in allowed)
            raise ParameterError(
                f"{name} of {one.code}: {getattr(one, name)!r} is none; write one of {listed}"
            )
    require_choice(one.counts, get_args(Counts), what="way to count")
    require_choice(one.every, get_args(Every), what="'every'")
    is_rate = isinstance(one.kind, Rate)
    if is_rate and one.population is None and one.kind.of != OF_ROWS:  # type: ignore[union-attr]
        raise ParameterError(
            f"{one.code}: a rate is against residents; write population=Population(10, 17) with"
            " their youngest and oldest age, or make it a Proportion() of the rows"
        )
    if one.population is not None and not is_rate:
        raise ParameterError(f"{one.code}: a population is for a Rate(...) alone; leave it out")


def require_splits(one: RecordIndicator, rows: Rows, schema: pl.Schema) -> None:
    """Refuse columns to split by that the rows do not have, or of which each row has its own."""
    several = (*one.strata, *one.never_pooled, *one.shares_of)
    for name in several:
        require_column(rows, name)
        kind = schema[name]
        if not isinstance(kind, SPLIT_BY) and not kind.is_integer() and name not in FEW_TEXTS:
            raise ParameterError(
                f"strata of {one.code}: {name} holds {word_kind(kind)}; rows are split by columns"
                " of codes alone"
            )
    require_column(rows, one.district)
    if not isinstance(kind := schema[one.district], pl.Enum) or not (
        set(codes.DISTRICT) <= set(kind.categories)
    ):
        raise ParameterError(f"district of {one.code}: {one.district} does not hold districts")


FEW_TEXTS = ("risk_policy_version",)
"""Texts of the source system of which there are a few."""


def require_window(window: object, rows: Rows, schema: pl.Schema, readings: Readings) -> None:
    """Refuse a window over no table, from no moment, or of no length."""
    if not isinstance(window, Window):
        raise ParameterError(f"{window!r} is no window; write Window(table, before=..., after=...)")
    require_choice(window.table, TABLES, what="table")
    require_moment(window.clock, rows, schema, what="clock of a window")
    lengths = [
        name for name in readings.numbers() if name.endswith(("_days", "_hours", "_minutes"))
    ]
    for name in (window.before, window.after):
        if name:
            require_choice(name, lengths, what="length of a window")


def require_wait(one: RecordIndicator, rows: Rows, schema: pl.Schema) -> None:
    """Refuse a waiting time without a wait, and a wait between what are no moments."""
    if isinstance(one.kind, Duration) and one.wait is None:
        raise ParameterError(f"{one.code}: a waiting time takes wait=Wait(start, end)")
    if one.wait is None:
        return
    if not isinstance(one.wait, Wait):
        raise ParameterError(f"wait of {one.code}: {one.wait!r} is none; write Wait(start, end)")
    named = (one.wait.start, one.wait.end, one.wait.other_end, one.wait.closed_at)
    for name in filter(None, named):
        require_moment(name, rows, schema, what=f"wait of {one.code}")


def require_moment(name: str, rows: Rows, schema: pl.Schema, *, what: str) -> None:
    """Refuse a column that does not hold times."""
    if name == "at":
        return
    require_column(rows, name)
    if not isinstance(schema[name], pl.Datetime):
        raise ParameterError(f"{what}: {name} holds {word_kind(inner(schema[name]))}, not times")


def require_since(one: RecordIndicator, readings: Readings) -> None:
    """Refuse a first day that no reading holds."""
    days = [
        field.name for field in fields(readings) if isinstance(getattr(readings, field.name), date)
    ]
    if one.since:
        require_choice(one.since, days, what="reading that is a day")


def types_of(rows: Rows, readings: Readings) -> pl.Schema:
    """Return the type of every column and fact that rows have, of what each is built on too.

    >>> types_of(find_rows("missing_episodes"), Readings())["repeat"]
    Boolean
    """
    return _types_of(rows.name, readings)


@lru_cache(maxsize=64)
def _types_of(name: str, readings: Readings) -> pl.Schema:
    rows = find_rows(name)
    return derive_rows(rows, rows.choices(), suppose_everything(readings)).schema


@lru_cache(maxsize=64)
def require_registry(readings: Readings) -> None:
    """Refuse the first indicator of the registry that cannot be meant; looked at once."""
    for one in DECLARED:
        require_declared(one, readings)


def fill_recorded(one: RecordIndicator, readings: Readings) -> RecordIndicator:
    """Return an indicator that says when its answer is recorded, where it left that unsaid.

    An answer is recorded where its condition is known and none of the columns that it looks at
    holds the code for not recorded; a condition that names that code itself asks about it.

    >>> from cpanalysis.declare.indicators import RECORD_INDICATORS
    >>> from dataclasses import replace
    >>> graded = replace(RECORD_INDICATORS["missing_high_risk_share"], recorded=ALL_ROWS)
    >>> filled = fill_recorded(graded, Readings()).recorded
    >>> grades = pl.DataFrame({"graded_risk": ["high", "low", "not_recorded", None]})
    >>> grades.select(filled).to_series().to_list()
    [True, True, False, False]
    """
    if one.recorded is not ALL_ROWS or one.numerator is ALL_ROWS or one.counts == "cells":
        return one
    schema = types_of(find_rows(one.rows), readings)
    named = texts_named(one.numerator)
    known = one.numerator.is_not_null()
    for name in dict.fromkeys(one.numerator.meta.root_names()):
        kind = schema[name]
        listed = kind.categories if isinstance(kind, pl.Enum) else ()
        unanswered = [code for code in listed if code in UNANSWERED and code not in named]
        known = known & ~pl.col(name).is_in(unanswered).fill_null(False) if unanswered else known
    return replace(one, recorded=known)
