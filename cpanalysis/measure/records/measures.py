"""Indicators become measures: one for each reading, kind of record and way to count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from polars import Expr

from cpanalysis.declare.indicators import RecordIndicator, Wait, Window
from cpanalysis.declare.indicators.record_indicator import KNOWN, Record
from cpanalysis.declare.kinds import Count, Duration, Rate
from cpanalysis.derive.clock import tell_outcome
from cpanalysis.derive.coverage import is_covered
from cpanalysis.derive.months import Question, is_known
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.rows import Fact, Rows


@dataclass(frozen=True, eq=False)
class Measure:
    """One thing to count: an indicator in one reading, on one kind of record.

    ``label`` names the kind of record where an indicator has several; ``known`` leaves what was
    not recorded out of the denominator where the indicator is told both ways.
    """

    indicator: RecordIndicator
    label: str = ""
    known: bool = False

    @property
    def code(self) -> str:
        """The code under which its figures stand."""
        return f"{self.indicator.code}:{KNOWN}" if self.known else self.indicator.code

    @property
    def base(self) -> tuple[str, ...]:
        """The strata that it is always split by."""
        return (*self.indicator.never_pooled, *self.indicator.shares_of)

    @property
    def is_count(self) -> bool:
        """Whether it counts without a denominator among the rows."""
        return counts_alone(self.indicator)

    @property
    def keeps_unrecorded(self) -> bool:
        """Whether what was not recorded stays in its denominator."""
        return self.is_count or (self.indicator.both_ways and not self.known)

    @property
    def of_residents(self) -> bool:
        """Whether it is against the residents of districts, so that only they make the force."""
        return self.indicator.population is not None

    @property
    def is_duration(self) -> bool:
        """Whether it is a waiting time."""
        return isinstance(self.indicator.kind, Duration)

    @property
    def per(self) -> int:
        """The number of people or rows that a rate is for; 1 for all else."""
        kind = self.indicator.kind
        return kind.per if isinstance(kind, Rate) else 1

    @property
    def rows(self) -> Rows:
        """The rows that it is counted on, with the facts that it alone asks for."""
        found = find_rows(self.indicator.rows)
        return replace(found, facts=(*found.facts, *own_facts(self.indicator, found)))

    @property
    def question(self) -> Question:
        """What decides which months are known for it."""
        return ask(self.indicator, find_rows(self.indicator.rows))

    def required(self) -> tuple[str, ...]:
        """Return the columns and facts without which it cannot be computed."""
        one = self.indicator
        recorded = () if self.is_count else (one.recorded,)
        asked = roots(one.numerator, one.denominator, one.excluded, one.undecided, *recorded)
        own = [fact.name for fact in own_facts(one, find_rows(one.rows))]
        scope = ["in_scope"] if one.scoped else []
        child = ["child"] if one.counts == "children" else []
        names = [*scope, *child, one.district, *self.base, *asked, *own]
        return tuple(dict.fromkeys(names))

    def timed(self) -> tuple[str, ...]:
        """Return the columns of which it needs the time of day: those of a wait of hours."""
        wait, kind = self.indicator.wait, self.indicator.kind
        if wait is None or not isinstance(kind, Duration) or kind.unit == "days":
            return ()
        return tuple(filter(None, (wait.start, wait.end, wait.other_end, wait.closed_at)))


def expand(indicator: RecordIndicator) -> Iterator[Measure]:
    """Yield the measures of an indicator: its variants, on each kind of record, both ways.

    >>> from cpanalysis.declare.indicators import RECORD_INDICATORS
    >>> [one.code for one in expand(RECORD_INDICATORS["rhi_offered_rate"])][:2]
    ['rhi_offered_rate', 'rhi_offered_rate:known']
    """
    forms = (indicator, *(indicator.vary(variant) for variant in indicator.variants))
    for form in forms:
        for record in form.records or (None,):
            yield from both_ways(form, record)


def both_ways(form: RecordIndicator, record: Record | None) -> Iterator[Measure]:
    """Yield an indicator on a kind of record: strict, and known where it is told both ways."""
    changes = dict(record.changes) if record else {}
    rows = record.rows if record else form.rows
    own = replace(form, records=(), variants=(), rows=rows, **changes)  # type: ignore[arg-type]
    label = record.label if record else ""
    yield Measure(own, label)
    if own.both_ways:
        yield Measure(own, label, known=True)


def roots(*expressions: Expr) -> list[str]:
    """Return the columns that expressions are over."""
    return [name for expression in expressions for name in expression.meta.root_names()]


def counts_alone(indicator: RecordIndicator) -> bool:
    """Say whether an indicator counts without a denominator among the rows."""
    return isinstance(indicator.kind, Count) or indicator.population is not None


def ask(indicator: RecordIndicator, rows: Rows) -> Question:
    """Return what decides which months are known for an indicator."""
    strict = counts_alone(indicator)
    return Question(rows, indicator.windows, indicator.maturity, strict)


def own_facts(indicator: RecordIndicator, rows: Rows) -> tuple[Fact, ...]:
    """Return the facts that an indicator alone asks for.

    They are its windows, whether its month is known, and how waits came out.
    """
    windows = [window_fact(window, rows) for window in indicator.windows]
    question = ask(indicator, rows)
    known = [known_fact(question)] if has_months(indicator, rows) else []
    wait = indicator.wait if isinstance(indicator.kind, Duration) else None
    return (*windows, *known, *([outcome_fact(wait)] if wait else []))


def has_months(indicator: RecordIndicator, rows: Rows) -> bool:
    """Say whether months are known or not for more reasons than the coverage of the rows."""
    divided = indicator.every != "as_of" and not rows.undivided
    return divided and ask(indicator, rows).is_needed


def known_fact(question: Question) -> Fact:
    """Return whether a row is of a month that is known."""
    words = "its month is covered and could be followed"
    return Fact(question.name, words, lambda setting: is_known(question, setting))


def window_name(window: Window) -> str:
    """Return the name of the column that says whether a window is covered."""
    return f"covered: {window.table} {window.clock} {window.before} {window.after}"


def window_fact(window: Window, rows: Rows) -> Fact:
    """Return whether a table covers the time around a row."""
    clock = rows.at if window.clock == "at" else window.clock
    words = f"{window.table} covers the time around it"
    return Fact(window_name(window), words, lambda setting: is_covered(window, clock, setting))


def outcome_name(wait: Wait) -> str:
    """Return the name of the column that says how a wait came out."""
    return f"outcome: {wait.start} {wait.end} {wait.other_end} {wait.closed_at}"


def outcome_fact(wait: Wait) -> Fact:
    """Return how a wait came out."""
    return Fact(
        outcome_name(wait), "how the wait came out", lambda setting: tell_outcome(wait, setting)
    )
