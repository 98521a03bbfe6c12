"""From an extract, or a synthetic sample in its place, to the analysis of records."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.charts import Charting
from cpanalysis.analyse.records import add_changes, analyse_records
from cpanalysis.analyse.slices import slices_of
from cpanalysis.analyse.traces import Since
from cpanalysis.declare.events import Event
from cpanalysis.declare.family import KNOWN_CODES
from cpanalysis.declare.parameters import Parameters
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.read.events import choose_published_events, join_events, read_own_events
from cpanalysis.read.locations import find_published, name_place
from cpanalysis.read.published import read_events, read_published
from cpanalysis.read.records.extract import Extract, read_extract
from cpanalysis.read.records.read import as_records, require_usable
from cpanalysis.read.records.records import Records
from cpanalysis.sample import make_sample
from cpanalysis.sample.events import EVENTS as SAMPLE_EVENTS


def records_of(parameters: Parameters) -> tuple[Analysis, pl.DataFrame]:
    """Return the analysis of records, and how many rows of each table were read and refused."""
    records, extract = load_records(parameters)
    return analyse_loaded(parameters, records), extract


def load_records(parameters: Parameters) -> tuple[Records, pl.DataFrame]:
    """Return the records, in memory, and how many rows of each table were read and refused.

    Raises
    ------
    InputError
        Where the extract cannot be used, with every reason.
    """
    with open_source(parameters) as source:
        extract = read_extract(source, mapping=parameters.mapping or None)
        require_usable(extract)
        records = replace(as_records(extract), source=name_source(parameters, extract))
        return records, count_rows(extract)


def analyse_loaded(parameters: Parameters, records: Records) -> Analysis:
    """Return the analysis of records, with changes at events."""
    events = choose_events(parameters, records)
    charting = choose_charting(parameters, events)
    asked = slices_of(read_published(find_published(parameters.published)))
    since = Since(parameters.baseline, asked)
    analysis = analyse_records(records, charting=charting, primary=parameters.primary, since=since)
    return add_changes(analysis, records, events, primary=parameters.primary)


def choose_charting(parameters: Parameters, events: tuple[Event, ...]) -> Charting:
    """Return what charts are asked for.

    Raises
    ------
    ParameterError
        For a target that is not ``indicator=number``, and for a phase at no known event.
    """
    return Charting(
        change=parameters.change_percent / 100,
        targets=dict(read_target(text) for text in parameters.targets),
        events=events,
        phases=parameters.phases,
    )


def read_target(text: str) -> tuple[str, float]:
    """Return the indicator and the number of a declared target.

    Raises
    ------
    ParameterError
        Where it is not ``indicator=number``.

    Examples
    --------
    >>> read_target("aa_within_2h_rate=0.9")
    ('aa_within_2h_rate', 0.9)
    >>> read_target("aa_within_2h_rate")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: target 'aa_within_2h_rate': write indicator=number
    """
    code, _, number = text.partition("=")
    known = require_choice(code.strip(), KNOWN_CODES, what="indicator")
    try:
        return known, float(number)
    except ValueError:
        raise ParameterError(f"target {text!r}: write indicator=number") from None


def choose_events(parameters: Parameters, records: Records) -> tuple[Event, ...]:
    """Return the events at which change is tested.

    Of a synthetic sample they are those planted in it; else the published ones that are
    breakpoints. The force's own come beside them.

    Raises
    ------
    InputError
        Where the file of own events cannot be used.
    """
    if records.origin == "synthetic":
        given = SAMPLE_EVENTS
    else:
        given = choose_published_events(read_events(find_published(parameters.published)))
    own = read_own_events(parameters.events) if parameters.events else ()
    return join_events(given, own)


def name_source(parameters: Parameters, extract: Extract) -> str:
    """Return what a page says of where records come from: a name, never a path."""
    if not parameters.source:
        return f"synthetic sample made with seed {parameters.seed}"
    return f"{name_place(extract.where)}, laid out as {extract.layout.name}"


@contextmanager
def open_source(parameters: Parameters) -> Iterator[str]:
    """Give the source of the records: the one named, or a sample made for the time being."""
    if parameters.source:
        yield parameters.source
        return
    with TemporaryDirectory() as folder:
        sample = Path(folder) / "sample"
        make_sample(sample, seed=parameters.seed)
        yield str(sample)


def count_rows(extract: Extract) -> pl.DataFrame:
    """Return, for each table, the rows read, accepted, rejected and doubted."""
    reports = [table.report for table in extract.tables.values()]
    return pl.DataFrame(
        [
            {
                "table": report.table,
                "read": report.read,
                "accepted": report.accepted,
                "rejected": report.rejected,
                "warned": report.warned,
                "not_supplied": ", ".join(report.not_supplied),
                "origin": extract.origin,
            }
            for report in reports
        ]
    )
