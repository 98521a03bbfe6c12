"""What there is to do: every measure in every split that is asked for, and what it lacks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from cpanalysis.declare.indicators import RecordIndicator
from cpanalysis.derive.rows import Rows, names_of
from cpanalysis.derive.setting import Setting
from cpanalysis.derive.supply import find_lacking, moments_of, windows_of
from cpanalysis.errors import ParameterError
from cpanalysis.measure.records.cells import Task
from cpanalysis.measure.records.measures import Measure, expand, roots
from cpanalysis.measure.records.population import can_split
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.terms import find_terms

UNSPLIT = "residents are not counted by {}"


@dataclass(frozen=True, eq=False)
class Planned:
    """A task, the setting it is done in, and the table or column that it lacks."""

    task: Task
    setting: Setting
    lacking: str | None
    recorded_known: bool
    tells_children: bool = False

    @property
    def kind(self) -> tuple[str, str]:
        """The rows and the calendar that it shares with others."""
        return self.task.measure.indicator.rows, self.task.measure.indicator.every


def plan_tasks(
    request: Request, indicators: Iterable[RecordIndicator], settings: Mapping[str, Setting]
) -> list[Planned]:
    """Return every task, numbered.

    Raises
    ------
    ParameterError
        For a stratum that no indicator asked for has.
    """
    measures = [
        with_windows(measure, settings[measure.indicator.every])
        for indicator in indicators
        for measure in expand(indicator)
    ]
    wanted = [(measure, strata) for measure in measures for strata in splits(measure, request)]
    refuse_unknown(request, {strata for _, strata in wanted})
    tasks = [
        plan_task(number, measure, strata, settings[measure.indicator.every])
        for number, (measure, strata) in enumerate(wanted)
    ]
    return [replace(one, tells_children=tells_children(one.task.measure, request)) for one in tasks]


def with_windows(measure: Measure, setting: Setting) -> Measure:
    """Return a measure with the windows of the facts that it uses, beside those that it declares.

    A window that an indicator declares over a table says how that table is looked at; those of
    facts over the same table are then left out.
    """
    one = measure.indicator
    declared = {window.table for window in one.windows}
    expressions = (one.numerator, one.denominator, one.excluded, one.undecided, one.recorded)
    of_facts = windows_of(measure.rows, roots(*expressions), setting)
    added = tuple(window for window in of_facts if window.table not in declared)
    return replace(measure, indicator=replace(one, windows=(*one.windows, *added)))


def tells_children(measure: Measure, request: Request) -> bool:
    """Say whether it is told how rows fall on children: where children are counted, or if asked.

    Cells of one row are alike whoever it is about, so that rows of no child are told apart too.
    """
    counted = measure.indicator.counts
    possible = bool(measure.rows.child) or counted == "cells"
    return possible and not measure.is_duration and (counted == "children" or request.spread)


def splits(measure: Measure, request: Request) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a measure is split: first not at all."""
    yield ()
    declared = request.strata == "declared"
    asked = measure.indicator.strata if declared else request.strata
    for one in asked:
        strata = (one,) if isinstance(one, str) else one
        if all(measure.rows.has(name) and name not in measure.base for name in strata):
            yield strata


def refuse_unknown(request: Request, found: set[tuple[str, ...]]) -> None:
    """Refuse strata that none of the indicators asked for has."""
    for one in () if request.strata == "declared" else request.strata:
        strata = (one,) if isinstance(one, str) else one
        if strata not in found:
            raise ParameterError(f"no indicator that is asked for has the strata {strata}")


def plan_task(number: int, measure: Measure, strata: tuple[str, ...], setting: Setting) -> Planned:
    """Return one task with what it lacks."""
    known = find_lacking(measure.rows, roots(measure.indicator.recorded), setting) is None
    terms = find_terms(measure, setting, recorded_known=known)
    lacking = next(find_all_lacking(measure, strata, setting), None)
    return Planned(Task(number, measure, terms, strata), setting, lacking, known)


def find_all_lacking(measure: Measure, strata: tuple[str, ...], setting: Setting) -> Iterator[str]:
    """Yield the reasons for which a measure cannot be computed in a split."""
    if reason := find_lacking(measure.rows, (*measure.required(), *strata), setting):
        yield reason
    if reason := setting.records.lacks_times(moments_of(measure.rows, measure.timed(), setting)):
        yield reason
    residents = ["population"] if measure.of_residents else []
    for table in (*(window.table for window in measure.indicator.windows), *residents):
        if reason := setting.records.lacks(table):
            yield reason
    if measure.of_residents and not can_split(strata):
        yield UNSPLIT.format(" and ".join(strata))


def needed_columns(planned: Planned) -> tuple[str, ...]:
    """Return the columns of rows that a task uses."""
    measure = planned.task.measure
    recorded = roots(measure.indicator.recorded) if planned.recorded_known else []
    return (*measure.required(), *recorded, *planned.task.strata)


def gather_rows(several: Iterable[Planned]) -> Rows:
    """Return the rows that tasks share, with all the facts that any of them asks for."""
    kinds = [planned.task.measure.rows for planned in several]
    facts = {names_of(fact): fact for rows in kinds for fact in rows.facts}
    return replace(kinds[0], facts=tuple(facts.values()))
