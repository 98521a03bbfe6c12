"""What an extract lacks, indicator by indicator, as the engine itself will find it."""

from collections.abc import Iterable, Iterator

from cpanalysis.declare.indicators import Readings, RecordIndicator, word_indicators
from cpanalysis.derive.calendar import single_day
from cpanalysis.derive.setting import Setting
from cpanalysis.derive.supply import find_reads, find_timed, moments_of
from cpanalysis.measure.records.measures import Measure, expand
from cpanalysis.read.records.records import Records

PROPOSED = Readings()

Wants = dict[str, tuple[str, ...]]


def list_lacking(records: Records, readings: Readings = PROPOSED) -> Wants:
    """Return for each indicator that cannot be computed the tables and columns it wants.

    One that is measured on several kinds of record is named where none of them can be computed.
    A variant stands under its own code, where its indicator can be computed and it cannot.
    """
    setting = Setting(records, readings, single_day(records.as_of.date()))
    wants: Wants = {}
    for indicator in word_indicators(readings).values():
        found = dict(lacking_of(indicator, setting))
        whole = {indicator.code: found[indicator.code]} if indicator.code in found else found
        wants |= whole
    return wants


def lacking_of(
    indicator: RecordIndicator, setting: Setting
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each code of an indicator that cannot be computed, with what it wants."""
    by_code: dict[str, list[tuple[str, ...]]] = {}
    for measure in expand(indicator):
        by_code.setdefault(measure.code, []).append(lacking_in(measure, setting))
    for code, of_kinds in by_code.items():
        if all(of_kinds):
            yield code, tuple(dict.fromkeys(want for wants in of_kinds for want in wants))


def lacking_in(measure: Measure, setting: Setting) -> tuple[str, ...]:
    """Return the tables and columns that one measure wants and that were not supplied."""
    records = setting.records
    residents = ["population"] if measure.of_residents else []
    tables = [*(window.table for window in measure.indicator.windows), *residents]
    reads = find_reads(measure.rows, measure.required(), setting)
    timed = [
        *find_timed(measure.rows, measure.required(), setting),
        *moments_of(measure.rows, measure.timed(), setting),
    ]
    days = [f"the time of day of {read}" for read in timed if records.lacks_times([read])]
    named = name_lacking([measure.rows.table, *tables, *reads], records)
    return tuple(dict.fromkeys((*named, *days)))


def name_lacking(reads: Iterable[str], records: Records) -> Iterator[str]:
    """Yield the table, or the column of a table, of every read that was not supplied."""
    for read in reads:
        table, _, column = read.partition(".")
        if table not in records.tables:
            yield table
        elif column and records.lacks(table, column):
            yield read
