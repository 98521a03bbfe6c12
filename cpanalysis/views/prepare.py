"""From files to protected results: what every notebook and every pack begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from cpanalysis.analyse.analysis import Analysis, add_published, analyse, join_analyses
from cpanalysis.analyse.charts import Charting
from cpanalysis.analyse.inspection import inspect
from cpanalysis.analyse.records import add_changes, analyse_records
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.authorities import AUTHORITY_NAMES
from cpanalysis.declare.events import Event
from cpanalysis.declare.family import KNOWN_CODES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.whom import list_elsewhere, require_of_force
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.measure.comparators import add_comparators
from cpanalysis.measure.official import measure_official, reporting_year
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.door import Context
from cpanalysis.protect.store import read_protected
from cpanalysis.read.events import choose_published_events, join_events, read_own_events
from cpanalysis.read.locations import find_official, find_published, find_releases, name_place
from cpanalysis.read.official import read_authorities, read_neighbours, read_official
from cpanalysis.read.published import read_events, read_published
from cpanalysis.read.records.extract import Extract, read_extract
from cpanalysis.read.records.read import as_records, require_usable
from cpanalysis.read.records.records import Records
from cpanalysis.read.releases import Releases, combine, read_releases
from cpanalysis.sample import make_sample
from cpanalysis.sample.events import EVENTS as SAMPLE_EVENTS

SHIPPED = Parameters()
REMEDY = (
    "put the departments' open-data files of all England into data/releases, or name their folder"
    " as 'releases'"
)


def prepare(parameters: Parameters = SHIPPED) -> Protected:
    """Return protected results of official figures, downloaded releases and published figures.

    Raises
    ------
    InputError
        Where a file cannot be used; names file, row, column and remedy.
    ParameterError
        Where the page is about an authority of which there is no figure.

    Examples
    --------
    >>> results = prepare().results
    >>> results.filter(indicator="looked_after_missing_incidents", area="Hartlepool")["value"][-1]
    332.0
    """
    return take_prepared(parameters) if parameters.prepared else protect_figures(parameters)


def prepare_records(parameters: Parameters = SHIPPED) -> Protected:
    """Return protected results of records: an extract, or a synthetic sample where none is named.

    Raises
    ------
    InputError
        Where the extract cannot be used, with every reason.
    ParameterError
        For a source or mapping that is not understood, and for an authority that is not of the
        force, whose records are not here.
    """
    require_of_force(parameters.whom, "a page of records")
    return take_prepared(parameters) if parameters.prepared else protect_records(parameters)


def prepare_all(parameters: Parameters) -> Protected:
    """Return everything that a pack shows: official and published figures, and records."""
    analysis, context = analyse_all(parameters, *load_records(parameters))
    return protect(analysis, policy_of(parameters), context)


def analyse_all(
    parameters: Parameters, records: Records, extract: pl.DataFrame
) -> tuple[Analysis, Context]:
    """Return the analysis of figures and of loaded records, with what they are shown with."""
    figures, context = figures_of(parameters)
    told = analyse_loaded(parameters, records)
    return join_analyses(figures, told), replace(context, extract=extract)


def take_prepared(parameters: Parameters) -> Protected:
    """Return results that a pack has prepared, with what is published anyway."""
    documents = read_published(find_published(parameters.published))
    context = Context(published=documents, inspection=inspect(documents.grades, documents.figures))
    return read_protected(Path(parameters.prepared), policy_of(parameters), context)


def policy_of(parameters: Parameters) -> Policy:
    """Return the policy of disclosure control that the parameters ask for."""
    return Policy(audience=parameters.audience)  # type: ignore[arg-type]


def protect_figures(parameters: Parameters) -> Protected:
    """Return protected official and published figures."""
    analysis, context = figures_of(parameters)
    return protect(analysis, policy_of(parameters), context)


def figures_of(parameters: Parameters) -> tuple[Analysis, Context]:
    """Return the analysis of official and published figures, and what they are shown with."""
    figures, neighbours = read_figures(parameters)
    documents = read_published(find_published(parameters.published))
    elsewhere = list_elsewhere(parameters.whom)
    rows = require_figures(measure_official(figures), elsewhere)
    measured = add_comparators(rows, neighbours, (*DISTRICT_NAMES, *elsewhere))
    analysed = analyse(measured, INDICATORS, parameters.primary, elsewhere=elsewhere)
    analysis = add_published(analysed, documents)
    context = Context(neighbours=neighbours, published=documents, inspection=analysis.inspection)
    return analysis, context


def read_figures(parameters: Parameters) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return official figures, downloaded ones in their place, and lists of neighbours."""
    folder = find_official(parameters.official)
    found = read_if_any(find_releases(parameters.releases), folder)
    figures = keep_until(combine(read_official(folder), found.figures), parameters.latest_year)
    return figures, read_neighbours(folder) if found.neighbours is None else found.neighbours


def require_figures(rows: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Return measured ``rows`` where each of the authorities has a figure among them.

    Raises
    ------
    ParameterError
        Naming the first without, and where its figures are to be had.
    """
    known = set(rows.filter(pl.col("status") == "ok")["area"])
    lacking = [name for name in names if name not in known]
    if lacking:
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        raise ParameterError(f"there is no official figure of {lacking[0]}{more}; {REMEDY}")
    return rows


def list_with_figures(parameters: Parameters) -> tuple[str, ...]:
    """Return the authorities of England of which there is a figure, by name.

    Raises
    ------
    ParameterError
        Where there is none but of the districts of the force.
    """
    rows = measure_official(read_figures(parameters)[0]).filter(pl.col("status") == "ok")
    known = set(rows["area"])
    found = tuple(sorted(name for name in AUTHORITY_NAMES if name in known))
    if not list_elsewhere(found):
        raise ParameterError(f"only figures of {', '.join(found)} are here; {REMEDY}")
    return found


def protect_records(parameters: Parameters) -> Protected:
    """Return protected results of records."""
    analysis, extract = records_of(parameters)
    documents = read_published(find_published(parameters.published))
    found = inspect(documents.grades, documents.figures)
    context = Context(extract=extract, published=documents, inspection=found)
    return protect(analysis, policy_of(parameters), context)


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
    analysis = analyse_records(
        records, charting=charting, primary=parameters.primary, baseline=parameters.baseline
    )
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


def read_if_any(releases: Path | None, official: Path) -> Releases:
    """Return what a folder of downloaded releases holds; nothing without a folder."""
    if releases is None:
        return Releases()
    return read_releases(releases, read_authorities(official))


def keep_until(figures: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return figures of years to March up to ``year``; all of them for 0.

    A population that only lends a published rate its width stays whatever its year.
    """
    if not year:
        return figures
    lent = [item.implied_by for item in INDICATORS.values() if item.implied_by]
    return figures.filter((reporting_year() <= year) | pl.col("measure").is_in(lent))
