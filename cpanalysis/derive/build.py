"""Rows with the facts that are asked for and nothing else: one scan, one order, one frame."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.tables import TABLES, Moment
from cpanalysis.derive.coverage import is_within, join_months, keep_whole_months, spans_of
from cpanalysis.derive.lateness import find_provisional, is_by_month
from cpanalysis.derive.order import (
    key_child,
    mark_alone,
    order_by_child,
    set_duplicates_aside,
)
from cpanalysis.derive.rows import Fact, Joined, Link, Rows, require_column
from cpanalysis.derive.setting import Setting
from cpanalysis.derive.supply import fact_reads, is_replaced, needs_of

STANDARD = ("at", "child", "period", "in_scope", "alone")

Step = Fact | Joined


@dataclass(frozen=True)
class Plan:
    """What is wanted, what to read, the facts to make before and after rows are put in order.

    ``kept`` are the columns that go through the ordering: those wanted, and those that facts
    about neighbours are made from.
    """

    wanted: tuple[str, ...]
    columns: tuple[str, ...]
    early: tuple[Step, ...]
    late: tuple[Fact, ...]
    kept: tuple[str, ...]


def derive_rows(rows: Rows, names: Iterable[str], setting: Setting) -> pl.DataFrame:
    """Return rows with the columns and facts ``names``.

    Beside them each row has ``at``, ``child`` (a number, null where not matched), ``period`` (its
    number in the calendar, null outside), ``in_scope`` and ``alone`` (no other row of that child
    in scope is in the period). Facts about neighbours are null for rows out of scope.
    """
    plan = make_plan(rows, names, setting)
    facts = add_early(rows, plan, setting)
    standard = facts.select(*standard_columns(rows, setting), *plan.kept)
    derived = add_late(rows, order_by_child(standard), plan.late, setting)
    return derived.select(*STANDARD, *plan.wanted)


def make_plan(rows: Rows, names: Iterable[str], setting: Setting) -> Plan:
    """Return what has to be read and made for ``names``, each thing once.

    Raises
    ------
    ParameterError
        For a name that rows do not have.
    """
    wanted = [name for name in dict.fromkeys(names) if name not in STANDARD]
    for name in wanted:
        require_column(rows, name)
    always = [name for name in (rows.at, rows.child, rows.scope) if name]
    steps = order_steps(rows, [*always, *wanted], setting)
    late = tuple(step for step in steps if isinstance(step, Fact) and is_late(rows, step, setting))
    needs = {name: needs_of(rows, step, setting) for step in steps for name in step_names(step)}
    everything = [*always, *wanted, *(need for inner in needs.values() for need in inner)]
    plain = [name for name in everything if not rows.fact(name) and name not in STANDARD]
    looked_at = [need for fact in late for need in needs[fact.name]]
    made_late = {fact.name for fact in late} | set(STANDARD)
    kept = [name for name in dict.fromkeys([*wanted, *looked_at]) if name not in made_late]
    early = tuple(step for step in steps if step not in late)
    return Plan(tuple(wanted), tuple(dict.fromkeys(plain)), early, late, tuple(kept))


def order_steps(rows: Rows, names: Iterable[str], setting: Setting) -> list[Step]:
    """Return the facts behind ``names``, every one after those that it needs."""
    steps: list[Step] = []
    for name in names:
        fact = None if name in STANDARD else rows.fact(name)
        if fact is not None and fact not in steps:
            inner = order_steps(rows, needs_of(rows, fact, setting), setting)
            steps += [*(step for step in inner if step not in steps), fact]
    return steps


def is_late(rows: Rows, fact: Fact, setting: Setting) -> bool:
    """Say whether a fact can only be made where rows are in order."""
    needs = needs_of(rows, fact, setting)
    inner = [found for need in needs if isinstance(found := rows.fact(need), Fact)]
    return fact.neighbours or any(is_late(rows, found, setting) for found in inner)


def step_names(step: Step) -> tuple[str, ...]:
    """Return the columns that a step gives."""
    return step.names if isinstance(step, Joined) else (step.name,)


def begin(rows: Rows, plan: Plan, setting: Setting) -> pl.LazyFrame:
    """Return the rows with the plain columns that are needed, their own and linked ones."""
    if rows.made:
        return rows.made.make(setting)
    frame = setting.table(rows.table)
    for link in rows.links:
        columns = [name for name in plan.columns if rows.table_of(name) == link.table]
        frame = add_linked(frame, link, columns, setting) if columns else frame
    return frame


def add_linked(
    frame: pl.LazyFrame, link: Link, columns: list[str], setting: Setting
) -> pl.LazyFrame:
    """Return rows with ``columns`` of a linked table; null where it has no such row.

    So are they all where an extract does not have the table: what cannot do without it is not
    computed, but the child of a row may be known only through it.
    """
    if link.table not in setting.records.tables:
        kinds = TABLES[link.table].schema
        return frame.with_columns(pl.lit(None, kinds[name]).alias(name) for name in columns)
    linked = setting.table(link.table).select(pl.col(link.its).alias(link.ours), *columns)
    return frame.drop(columns, strict=False).join(linked, on=link.ours, how="left")


def add_early(rows: Rows, plan: Plan, setting: Setting) -> pl.LazyFrame:
    """Return rows with the facts that do not look at neighbours."""
    frame = begin(rows, plan, setting)
    for step in plan.early:
        if isinstance(step, Joined):
            frame = step.add(frame, setting)
        else:
            frame = frame.with_columns(express(rows, step, setting))
    return frame


def express(rows: Rows, fact: Fact, setting: Setting) -> pl.Expr:
    """Return a fact as an expression, or what stands in for it."""
    replaced = is_replaced(fact, fact_reads(rows, fact, setting), setting)
    made = fact.otherwise if replaced and fact.otherwise is not None else fact.make(setting)
    return made.alias(fact.name)


def standard_columns(rows: Rows, setting: Setting) -> list[pl.Expr]:
    """Return moment, child, period and scope of every row."""
    at = pl.col(rows.at).cast(Moment)
    return [
        at.alias("at"),
        key_child(rows.child).alias("child"),
        number_period(rows, at, setting).alias("period"),
        (pl.col(rows.scope).fill_null(False) if rows.scope else pl.lit(True)).alias("in_scope"),
    ]


def number_period(rows: Rows, at: pl.Expr, setting: Setting) -> pl.Expr:
    """Return the number of a row's period; null outside the calendar and in months not known.

    Of a month that is covered only in part nothing is known: its rows would be too few; so they
    are in a month of which many are not in yet, which is no part of a longer period.
    """
    number = setting.calendar.number(at)
    spans = spans_of(rows.dated_by, setting)
    if rows.undivided:
        return number
    covered = is_within(at, keep_whole_months(spans)) if spans else pl.lit(True)
    late = () if is_by_month(setting.calendar) else find_provisional(rows.dated_by, setting)
    provisional = is_within(at, join_months(sorted(late)))
    return pl.when(covered & ~provisional).then(number)


def add_late(
    rows: Rows, frame: pl.DataFrame, steps: tuple[Fact, ...], setting: Setting
) -> pl.DataFrame:
    """Return ordered rows with the facts that look at neighbours; those out of scope come last."""
    outside = [frame.filter(~pl.col("in_scope"))] if rows.scope else []
    inside = (frame.filter("in_scope") if rows.scope else frame).rechunk()
    if rows.duplicates:
        within = setting.length(rows.duplicates)
        inside, duplicates = set_duplicates_aside(inside, within)
        outside.append(duplicates.with_columns(in_scope=pl.lit(False)))
    facts = mark_alone(inside)
    for step in steps:
        facts = facts.with_columns(step.make(setting).alias(step.name))
    apart = [one.with_columns(alone=pl.lit(False)) for one in outside]
    return pl.concat([facts, *apart], how="diagonal")
